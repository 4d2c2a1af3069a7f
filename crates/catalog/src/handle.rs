//! What a listing is called in an address: words of the phrase, in its script.

use deunicode::deunicode_char;
use groundwork::Moment;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The most characters taken from the phrase; a suffix may follow.
const LONGEST: usize = 60;

/// No letter that is mistaken for a digit, and no vowel that makes a word.
const ALPHABET: &[u8; 32] = b"0123456789abcdfghjkmnpqrstvwxyz-";

/// Latin letters with their accents, their ligatures and full-width forms.
fn is_latin(c: char) -> bool {
    c.is_alphabetic()
        && matches!(c, 'A'..='Z' | 'a'..='z' | 'ª' | 'º' | 'À'..='ʯ' | 'Ḁ'..='ỿ'
            | 'Ⱡ'..='Ɀ' | 'ﬀ'..='ﬆ' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ')
}

/// Splits a text into folded words: Latin becomes lower-case ASCII, other
/// scripts keep their letters (NFC, lower case where they have one).
pub(crate) fn words(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut latin = false;
    for c in text.nfc() {
        let Some(word) = words.last_mut() else { break };
        match c {
            // An apostrophe is inside a word: "don't" is one.
            '\'' | '’' | 'ʼ' => {}
            _ if is_latin(c) => {
                let ascii = deunicode_char(c).unwrap_or_default().to_ascii_lowercase();
                word.extend(ascii.chars().filter(char::is_ascii_alphanumeric));
                latin = true;
            }
            // A mark that Latin has no composed letter for goes with the accents.
            _ if is_combining_mark(c) && latin && !word.is_empty() => {}
            _ if is_combining_mark(c) && !word.is_empty() => word.push(c),
            _ if c.is_alphanumeric() && !is_combining_mark(c) => {
                word.extend(c.to_lowercase());
                latin = false;
            }
            _ if !word.is_empty() => words.push(String::new()),
            _ => {}
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// The handle a phrase asks for: at most [`LONGEST`] characters, cut between
/// words where there is a gap.
pub(crate) fn slug(phrase: &str) -> String {
    let mut slug = String::new();
    let mut length = 0;
    for word in words(phrase) {
        let size = word.chars().count();
        if slug.is_empty() {
            slug = word.chars().take(LONGEST).collect();
            length = size.min(LONGEST);
        } else if length + 1 + size <= LONGEST {
            slug.push('-');
            slug.push_str(&word);
            length += 1 + size;
        } else {
            break;
        }
    }
    if slug.is_empty() {
        "print".to_owned()
    } else {
        slug
    }
}

/// `slug` with a random end, for when the plain one is taken.
pub(crate) fn with_suffix(slug: &str, moment: &mut Moment, digits: usize) -> String {
    let mut bits = moment.number();
    let mut handle = format!("{slug}-");
    for _ in 0..digits {
        handle.push(ALPHABET[(bits % 31) as usize] as char);
        bits /= 31;
    }
    handle
}

/// A handle as it came in an address; `None` where none can be meant.
pub(crate) fn read(text: &str) -> Option<String> {
    // PostgreSQL refuses NUL in text; nothing longer was ever given out.
    let possible = !text.is_empty() && text.len() <= 512 && !text.contains('\0');
    possible.then(|| text.nfc().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_script_keeps_its_words() {
        for (phrase, expected) in [
            ("A sunlit indoor lounge", "a-sunlit-indoor-lounge"),
            ("Ḉafé — Straße & Łódź!", "cafe-strasse-lodz"),
            ("don't / don’t", "dont-dont"),
            ("세 마리 여우, 보름달 아래", "세-마리-여우-보름달-아래"),
            ("\u{1109}\u{1166} 여우", "세-여우"),
            ("三只狐狸", "三只狐狸"),
            ("Лиса под Луной", "лиса-под-луной"),
            ("हिन्दी चित्र", "हिन्दी-चित्र"),
            ("ＦＯＸ　２", "fox-２"),
            ("🦊 fox ❤\u{fe0f} 2", "fox-2"),
            ("x\u{332}y", "xy"),
            ("", "print"),
            ("!!! 🦊", "print"),
            ("../../etc/passwd", "etc-passwd"),
        ] {
            assert_eq!(slug(phrase), expected);
        }
    }

    #[test]
    fn long_phrases_are_cut_on_a_word() {
        let phrase = "word ".repeat(50);
        assert_eq!(slug(&phrase).chars().count(), 59);
        assert!(slug(&phrase).ends_with("-word"));
        assert_eq!(slug(&"狐".repeat(255)).chars().count(), 60);
        assert_eq!(slug(&format!("fox {}", "x".repeat(70))), "fox");
    }
}
