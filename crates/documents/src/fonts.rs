//! The fonts of the system, and which of them writes a character.

mod face;

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use fontdb::{Database, FaceInfo, Source, Stretch, Style};

use crate::Script;
use crate::text::printable;
pub(crate) use face::Face;
use face::{Coverage, FontFile};

/// Families for text, the first that is there sets the tone; the rest fill
/// its gaps. Quiet sans-serifs which Linux distributions ship.
const LATIN: [&str; 6] = [
    "Noto Sans",
    "Liberation Sans",
    "DejaVu Sans",
    "Open Sans",
    "Arial",
    "Helvetica Neue",
];

/// Families for Chinese, Japanese and Korean with the language whose shapes
/// they draw: Unicode gave one code to characters that look different in each.
const CJK: [(&str, &str); 14] = [
    ("Noto Sans CJK KR", "ko"),
    ("Noto Sans KR", "ko"),
    ("NanumGothic", "ko"),
    ("Apple SD Gothic Neo", "ko"),
    ("Malgun Gothic", "ko"),
    ("Noto Sans CJK JP", "ja"),
    ("Noto Sans JP", "ja"),
    ("IPAGothic", "ja"),
    ("Noto Sans CJK SC", "zh"),
    ("Noto Sans SC", "zh"),
    ("Noto Sans CJK TC", "zh-TW"),
    ("Noto Sans TC", "zh-TW"),
    ("WenQuanYi Zen Hei", "zh"),
    ("Droid Sans Fallback", "zh"),
];

/// The fonts documents are written with. Looked for once, cheap to clone.
///
/// Text is written by the first face that has its characters, so that Latin
/// and Korean share a line. Faces are tried in a fixed order, whatever order
/// the folders are read in: a family for Latin text, one for Chinese, Japanese
/// and Korean (the document's language first), then any other that adds
/// characters.
#[derive(Clone, Debug)]
pub struct Fonts(Arc<Vec<Face>>);

/// How heavy text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Weight {
    Regular,
    Bold,
}

impl Fonts {
    /// The system's fonts and those in `folders`, which need not exist.
    ///
    /// Reads every font's table of characters: a tenth of a second or so.
    pub fn system(folders: &[PathBuf]) -> Self {
        let mut database = Database::new();
        database.load_system_fonts();
        Self::load(database, folders)
    }

    /// The fonts in `folders` alone.
    pub fn in_folders(folders: &[PathBuf]) -> Self {
        Self::load(Database::new(), folders)
    }

    /// No font at all: every document answers with
    /// [`crate::DocumentError::NoFont`].
    pub fn none() -> Self {
        Self(Arc::new(Vec::new()))
    }

    /// The scripts of which `text` has characters that no font can write; a
    /// print's title can be tried before it is sold.
    pub fn missing(&self, text: &str) -> Vec<Script> {
        let scripts: BTreeSet<Script> = printable(text)
            .chars()
            .filter(|c| !c.is_whitespace() && !self.0.iter().any(|face| face.has(*c)))
            .map(Script::of)
            .collect();
        scripts.into_iter().collect()
    }

    pub(crate) fn faces(&self) -> &[Face] {
        &self.0
    }

    /// The faces to try for text of `weight` in `language`, best first: in
    /// each rank the asked weight before the other.
    pub(crate) fn order(&self, weight: Weight, language: &str) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.0.len()).collect();
        order.sort_by_key(|index| {
            let face = &self.0[*index];
            let group = match cjk_language(&face.family) {
                None if rank(&face.family) < LATIN.len() => 0,
                Some(own) if language.eq_ignore_ascii_case(own) => 1,
                Some(own) if primary(language).eq_ignore_ascii_case(own) => 2,
                Some(_) => 3,
                None => 4,
            };
            let other_weight = face.bold != (weight == Weight::Bold);
            // Bold before the next family within CJK; a bold family that is
            // there only in part must not set the tone.
            (group, other_weight, rank(&face.family), *index)
        });
        order
    }

    fn load(mut database: Database, folders: &[PathBuf]) -> Self {
        for folder in folders {
            database.load_fonts_dir(folder);
        }
        let mut candidates: Vec<&FaceInfo> = database.faces().filter(|f| upright(f)).collect();
        candidates.sort_by_key(|info| {
            let family = family(info);
            let place = path(&info.source).map(Path::to_owned);
            (rank(family), family.to_owned(), is_bold(info), place)
        });
        let mut files = HashMap::new();
        let mut faces: Vec<Face> = Vec::new();
        for info in candidates {
            let twin = |f: &Face| f.family == family(info) && f.bold == is_bold(info);
            if faces.iter().any(twin) {
                continue;
            }
            let known = rank(family(info)) < LATIN.len() + CJK.len();
            let face = open(&database, info, &mut files);
            faces.extend(face.filter(|face| known || face.coverage.adds_to(&faces)));
        }
        Self(Arc::new(faces))
    }
}

fn open(
    database: &Database,
    info: &FaceInfo,
    files: &mut HashMap<PathBuf, Arc<FontFile>>,
) -> Option<Face> {
    let path = path(&info.source)?;
    let coverage = database.with_face_data(info.id, Coverage::read)?;
    let file = files
        .entry(path.to_owned())
        .or_insert_with(|| Arc::new(FontFile::new(path.to_owned())));
    Some(Face {
        family: family(info).to_owned(),
        bold: is_bold(info),
        index: info.index,
        coverage,
        file: Arc::clone(file),
        font: OnceLock::new(),
    })
}

fn path(source: &Source) -> Option<&Path> {
    match source {
        Source::File(path) | Source::SharedFile(path, _) => Some(path),
        Source::Binary(_) => None,
    }
}

fn family(info: &FaceInfo) -> &str {
    info.families.first().map_or("", |(name, _)| name)
}

/// Light, condensed, slanted and typewriter faces are never asked for.
fn upright(info: &FaceInfo) -> bool {
    info.style == Style::Normal
        && info.stretch == Stretch::Normal
        && !info.monospaced
        && matches!(info.weight.0, 400 | 700)
}

fn is_bold(info: &FaceInfo) -> bool {
    info.weight.0 == 700
}

fn rank(family: &str) -> usize {
    let latin = LATIN.iter().position(|name| *name == family);
    let cjk = CJK.iter().position(|(name, _)| *name == family);
    latin
        .or(cjk.map(|place| LATIN.len() + place))
        .unwrap_or(LATIN.len() + CJK.len())
}

fn cjk_language(family: &str) -> Option<&'static str> {
    let known = CJK.iter().find(|(name, _)| *name == family);
    known.map(|(_, language)| *language)
}

/// The language of a BCP 47 tag: `zh` of `zh-TW`.
fn primary(language: &str) -> &str {
    language.split('-').next().unwrap_or(language)
}
