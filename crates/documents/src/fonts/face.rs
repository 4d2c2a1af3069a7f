use std::fmt;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use krilla::Data;
use krilla::text::Font;
use rustybuzz::ttf_parser::{self, cmap::Format, cmap::Subtable};

use crate::DocumentError;

/// A font file, read when the first text needs it: a collection of all CJK
/// fonts is 20 MB, which a shop that never writes Korean need not hold.
pub(super) struct FontFile {
    path: PathBuf,
    bytes: OnceLock<Option<Data>>,
}

impl FontFile {
    pub(super) fn new(path: PathBuf) -> Self {
        let bytes = OnceLock::new();
        Self { path, bytes }
    }

    fn bytes(&self) -> Option<&Data> {
        let read = || std::fs::read(&self.path).ok().map(Data::from);
        self.bytes.get_or_init(read).as_ref()
    }
}

/// One face: a family in one weight.
pub(crate) struct Face {
    pub(super) family: String,
    pub(super) bold: bool,
    /// The face's place in its file: 0, except in a collection.
    pub(super) index: u32,
    pub(super) coverage: Coverage,
    pub(super) file: Arc<FontFile>,
    pub(super) font: OnceLock<Option<Font>>,
}

impl Face {
    pub(crate) fn has(&self, character: char) -> bool {
        self.coverage.has(character)
    }

    /// The face as the PDF embeds it.
    pub(crate) fn font(&self) -> Result<&Font, DocumentError> {
        let load = || Font::new(self.file.bytes()?.clone(), self.index);
        let font = self.font.get_or_init(load).as_ref();
        font.ok_or_else(|| DocumentError::FontGone(self.family.clone()))
    }

    /// The face as the shaper reads it.
    pub(crate) fn shaper(&self) -> Option<rustybuzz::Face<'_>> {
        rustybuzz::Face::from_slice(self.file.bytes()?.as_ref(), self.index)
    }
}

impl fmt::Debug for Face {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let weight = if self.bold { " bold" } else { "" };
        write!(f, "{}{weight}", self.family)
    }
}

/// Which characters a face has, as ranges in ascending order, ends included.
#[derive(Default)]
pub(super) struct Coverage(Vec<(u32, u32)>);

impl Coverage {
    /// The characters of face `index` in `file`; none where it is no font.
    pub(super) fn read(file: &[u8], index: u32) -> Self {
        let Ok(face) = ttf_parser::Face::parse(file, index) else {
            return Self::default();
        };
        let mut characters = Vec::new();
        let tables = face.tables().cmap.into_iter().flat_map(|t| t.subtables);
        let tables: Vec<Subtable<'_>> = tables.filter(Subtable::is_unicode).collect();
        // A table of the whole of Unicode repeats the one of its first plane.
        let whole = |table: &&Subtable<'_>| matches!(table.format, Format::SegmentedCoverage(_));
        let some_whole = tables.iter().any(|table| whole(&table));
        for table in tables.iter().filter(|table| !some_whole || whole(table)) {
            table.codepoints(|code| {
                if table.glyph_index(code).is_some_and(|glyph| glyph.0 != 0) {
                    characters.push(code);
                }
            });
        }
        characters.sort_unstable();
        Self(ranges(&characters))
    }

    pub(super) fn has(&self, character: char) -> bool {
        let code = u32::from(character);
        let after = self.0.partition_point(|(first, _)| *first <= code);
        after > 0 && self.0[after - 1].1 >= code
    }

    /// Whether it has a character which none of `others` has.
    pub(super) fn adds_to(&self, others: &[Face]) -> bool {
        let all = self.0.iter().flat_map(|(first, last)| *first..=*last);
        all.filter_map(char::from_u32)
            .any(|character| !others.iter().any(|face| face.has(character)))
    }
}

fn ranges(sorted: &[u32]) -> Vec<(u32, u32)> {
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for code in sorted {
        match ranges.last_mut() {
            Some((_, last)) if *code <= *last + 1 => *last = *code,
            _ => ranges.push((*code, *code)),
        }
    }
    ranges
}
