//! Text: cleaned, cut into runs by font, shaped, and broken into lines.

mod line;
mod shape;
mod wrap;

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeSet, HashMap};

use unicode_normalization::UnicodeNormalization;

use crate::fonts::{Fonts, Weight};
use crate::{DocumentError, Script};
pub(crate) use line::{Line, Run};

/// The longest text one field prints, in characters: more than any address,
/// title or note, and little enough that no text keeps a worker busy. More
/// ends in an ellipsis.
const LONGEST: usize = 4000;

/// How a piece of text is set.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Type {
    /// In points.
    pub(crate) size: f32,
    pub(crate) weight: Weight,
}

impl Type {
    pub(crate) const fn regular(size: f32) -> Self {
        let weight = Weight::Regular;
        Self { size, weight }
    }

    pub(crate) const fn bold(size: f32) -> Self {
        let weight = Weight::Bold;
        Self { size, weight }
    }

    /// From one baseline to the next, in points.
    pub(crate) fn leading(self) -> f32 {
        self.size * 1.45
    }
}

/// Sets the texts of one document, and remembers what it had to leave out.
pub(crate) struct Typesetter<'f> {
    fonts: &'f Fonts,
    orders: [Vec<usize>; 2],
    shapers: Vec<OnceCell<Option<rustybuzz::Face<'f>>>>,
    left_out: RefCell<BTreeSet<Script>>,
    /// Widths of single characters in ems, of regular and bold.
    advances: [RefCell<HashMap<char, f32>>; 2],
}

impl<'f> Typesetter<'f> {
    /// A typesetter for a document in `language` (BCP 47).
    pub(crate) fn new(fonts: &'f Fonts, language: &str) -> Self {
        let order = |weight| fonts.order(weight, language);
        Self {
            fonts,
            orders: [order(Weight::Regular), order(Weight::Bold)],
            shapers: fonts.faces().iter().map(|_| OnceCell::new()).collect(),
            left_out: RefCell::default(),
            advances: Default::default(),
        }
    }

    /// Refuses a document whose meaning would be lost: emoji aside, every
    /// character of `texts` needs a font.
    pub(crate) fn require<'t>(
        &self,
        texts: impl IntoIterator<Item = &'t str>,
    ) -> Result<(), DocumentError> {
        let missing = texts.into_iter().flat_map(|text| self.fonts.missing(text));
        let scripts: BTreeSet<Script> = missing.filter(|s| s.essential()).collect();
        if scripts.is_empty() {
            return Ok(());
        }
        let scripts = scripts.into_iter().collect();
        Err(DocumentError::NoFont { scripts })
    }

    /// The scripts of which characters were left out so far.
    pub(crate) fn left_out(&self) -> Vec<Script> {
        self.left_out.borrow().iter().copied().collect()
    }

    /// `text` without what no font can write.
    fn writable(&self, text: &str) -> String {
        let keep = |character: &char| {
            let known = character.is_whitespace() || self.has(*character);
            if !known {
                self.left_out.borrow_mut().insert(Script::of(*character));
            }
            known
        };
        let text = printable(text);
        let mut kept: String = text.chars().filter(keep).take(LONGEST).collect();
        if kept.chars().nth(LONGEST - 1).is_some() {
            kept.push_str(self.ellipsis());
        }
        let words: Vec<&str> = kept.split_whitespace().collect();
        words.join(" ")
    }

    fn ellipsis(&self) -> &'static str {
        if self.has('…') { "…" } else { "..." }
    }

    /// The width of `character` alone, in points.
    fn advance(&self, character: char, style: Type) -> f32 {
        let known = &self.advances[style.weight as usize];
        if let Some(em) = known.borrow().get(&character) {
            return em * style.size;
        }
        let em = Type { size: 1.0, ..style };
        let em = self.shape(character.encode_utf8(&mut [0; 4]), em).width();
        known.borrow_mut().insert(character, em);
        em * style.size
    }

    fn has(&self, character: char) -> bool {
        self.fonts.faces().iter().any(|face| face.has(character))
    }

    /// The face that writes `character`: the one before it where it can, so
    /// that accents stay with their letter.
    fn face_for(&self, character: char, before: Option<usize>, weight: Weight) -> Option<usize> {
        let faces = self.fonts.faces();
        let mark = unicode_normalization::char::is_combining_mark(character);
        if let Some(face) = before.filter(|face| mark && faces[*face].has(character)) {
            return Some(face);
        }
        let order = &self.orders[weight as usize];
        let mut tried = order.iter().copied();
        tried.find(|face| faces[*face].has(character))
    }

    fn shaper(&self, face: usize) -> Option<&rustybuzz::Face<'f>> {
        let load = || self.fonts.faces()[face].shaper();
        self.shapers[face].get_or_init(load).as_ref()
    }
}

/// `text` composed and without what is never seen: line ends become spaces,
/// controls, direction overrides, joiners and variation selectors go.
pub(crate) fn printable(text: &str) -> String {
    let seen = text.nfc().filter_map(|character| match character {
        '\u{ad}'
        | '\u{34f}'
        | '\u{61c}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e0fff}' => None,
        c if c.is_whitespace() || c.is_control() => Some(' '),
        c => Some(c),
    });
    seen.collect()
}
