use std::fmt;

use unicode_script::{Script as Unicode, UnicodeScript};

/// A family of characters, as one asks for a font that has them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Script {
    /// Latin letters.
    Latin,
    /// Greek letters.
    Greek,
    /// Cyrillic letters.
    Cyrillic,
    /// Korean syllables and letters.
    Hangul,
    /// Chinese characters, in whichever language.
    Han,
    /// Japanese syllables: Hiragana and Katakana.
    Kana,
    /// Arabic letters.
    Arabic,
    /// Hebrew letters.
    Hebrew,
    /// Thai letters.
    Thai,
    /// Devanagari letters.
    Devanagari,
    /// Pictures in text. No document depends on them: they are left out where
    /// no font has them.
    Emoji,
    /// Digits, punctuation and signs which belong to no script.
    Signs,
    /// Another script, by its Unicode name.
    Other(&'static str),
}

impl Script {
    /// The script's English name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Latin => "Latin",
            Self::Greek => "Greek",
            Self::Cyrillic => "Cyrillic",
            Self::Hangul => "Hangul",
            Self::Han => "Han",
            Self::Kana => "Kana",
            Self::Arabic => "Arabic",
            Self::Hebrew => "Hebrew",
            Self::Thai => "Thai",
            Self::Devanagari => "Devanagari",
            Self::Emoji => "Emoji",
            Self::Signs => "Signs",
            Self::Other(name) => name,
        }
    }

    /// The names, with commas between them.
    pub fn list(scripts: &[Self]) -> String {
        let names: Vec<&str> = scripts.iter().map(|script| script.name()).collect();
        names.join(", ")
    }

    /// The script `character` belongs to.
    pub fn of(character: char) -> Self {
        // Unicode files emoji under Common: Miscellaneous Symbols, Dingbats,
        // the keycap, and the picture blocks of the supplementary plane.
        if matches!(character, '\u{20e3}' | '\u{2600}'..='\u{27bf}' | '\u{1f000}'..='\u{1faff}') {
            return Self::Emoji;
        }
        match character.script() {
            Unicode::Latin => Self::Latin,
            Unicode::Greek => Self::Greek,
            Unicode::Cyrillic => Self::Cyrillic,
            Unicode::Hangul => Self::Hangul,
            Unicode::Han => Self::Han,
            Unicode::Hiragana | Unicode::Katakana => Self::Kana,
            Unicode::Arabic => Self::Arabic,
            Unicode::Hebrew => Self::Hebrew,
            Unicode::Thai => Self::Thai,
            Unicode::Devanagari => Self::Devanagari,
            Unicode::Common | Unicode::Inherited => Self::Signs,
            other => Self::Other(other.full_name()),
        }
    }

    /// Whether a document without it says something else than it should.
    pub(crate) fn essential(self) -> bool {
        self != Self::Emoji
    }

    /// Whether text of this script may break between any two characters.
    pub(crate) fn breaks_anywhere(self) -> bool {
        matches!(self, Self::Han | Self::Kana)
    }
}

impl fmt::Display for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
