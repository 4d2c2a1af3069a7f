//! Text as the words it is searched by.

/// A word of a text and the terms it is found by: its stem, or the pairs of
/// syllables of a Korean word, whose endings change with the sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    pub(crate) terms: Vec<String>,
    pub(crate) korean: bool,
}

/// What carries no subject. Kept short: a rare word is worth more than a tidy
/// list.
const STOP: &[&str] = &[
    "a", "about", "am", "an", "and", "any", "are", "as", "at", "be", "been", "but", "by", "can",
    "could", "did", "do", "does", "for", "from", "get", "had", "has", "have", "hello", "hi", "how",
    "i", "if", "in", "is", "it", "its", "just", "know", "long", "make", "many", "may", "me",
    "much", "my", "of", "on", "or", "our", "please", "s", "shall", "should", "so", "t", "tell",
    "than", "that", "the", "their", "them", "then", "there", "these", "they", "this", "to", "us",
    "was", "we", "were", "what", "when", "where", "which", "who", "why", "will", "with", "would",
    "you", "your",
];

const STOP_KOREAN: &[&str] = &[
    "그리고",
    "나요",
    "내",
    "네",
    "누구",
    "되나요",
    "됩니까",
    "무엇",
    "무엇인가요",
    "뭐예요",
    "뭔가요",
    "싶어요",
    "알려주세요",
    "어디",
    "어디에",
    "어떻게",
    "언제",
    "얼마",
    "얼마나",
    "있나요",
    "있어요",
    "저는",
    "제",
    "좀",
    "주세요",
    "하나요",
    "하는",
    "할",
    "합니까",
    "해요",
    "해주세요",
];

pub(crate) fn is_korean(text: &str) -> bool {
    text.chars().any(is_hangul)
}

fn is_hangul(c: char) -> bool {
    matches!(c, '\u{ac00}'..='\u{d7a3}' | '\u{1100}'..='\u{11ff}' | '\u{3130}'..='\u{318f}')
}

/// The words of `text` that carry a subject.
pub(crate) fn words(text: &str) -> Vec<Word> {
    let text = text.to_lowercase();
    text.split(|c: char| !c.is_alphanumeric() && c != '\'')
        .flat_map(runs)
        .filter_map(|(run, korean)| if korean { hangul(run) } else { latin(run) })
        .collect()
}

/// Parts a run of letters where the script changes, as in `A4용지`.
fn runs(run: &str) -> Vec<(&str, bool)> {
    let mut parts = Vec::new();
    let mut start = 0;
    let mut before = None;
    for (at, c) in run.char_indices() {
        let korean = is_hangul(c);
        if before.is_some_and(|before| before != korean) {
            parts.push((&run[start..at], !korean));
            start = at;
        }
        before = Some(korean);
    }
    parts.extend(before.map(|korean| (&run[start..], korean)));
    parts
}

fn latin(run: &str) -> Option<Word> {
    let bare = run
        .trim_matches('\'')
        .trim_end_matches("'s")
        .replace('\'', "");
    if bare.is_empty() || STOP.contains(&bare.as_str()) {
        return None;
    }
    Some(Word {
        terms: vec![stem(&bare)],
        korean: false,
    })
}

fn hangul(run: &str) -> Option<Word> {
    if STOP_KOREAN.contains(&run) {
        return None;
    }
    let syllables: Vec<char> = run.chars().collect();
    let terms = match syllables.as_slice() {
        [] => return None,
        [_] => vec![run.to_owned()],
        many => many.windows(2).map(|pair| pair.iter().collect()).collect(),
    };
    Some(Word {
        terms,
        korean: true,
    })
}

/// Takes the commonest English endings off, so that "shipping", "shipped" and
/// "ships" meet. What they meet in need not be a word.
fn stem(word: &str) -> String {
    if !word.is_ascii() || word.len() < 4 || word.bytes().any(|b| b.is_ascii_digit()) {
        return word.to_owned();
    }
    let without = |ending: &str| word.strip_suffix(ending).filter(|rest| rest.len() >= 3);
    let rest = if let Some(rest) = without("ies").or_else(|| without("ied")) {
        rest
    } else if let Some(rest) = without("ing").or_else(|| without("ed")) {
        rest
    } else if let Some(rest) = without("s").filter(|rest| !rest.ends_with(['s', 'u', 'i'])) {
        rest
    } else {
        word
    };
    let rest = rest.strip_suffix('e').unwrap_or(rest);
    let rest = rest
        .strip_suffix('y')
        .filter(|rest| rest.len() >= 3)
        .unwrap_or(rest);
    match rest.as_bytes() {
        [.., a, b] if a == b && !b"aeiouls".contains(a) => rest[..rest.len() - 1].to_owned(),
        _ => rest.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(text: &str) -> Vec<String> {
        words(text)
            .into_iter()
            .flat_map(|word| word.terms)
            .collect()
    }

    #[test]
    fn forms_of_a_word_meet() {
        for forms in [
            &["ship", "ships", "shipped", "shipping"][..],
            &["return", "returns", "returned", "returning"],
            &["price", "prices", "priced", "pricing"],
            &["delivery", "deliveries"],
            &["frame", "frames", "framed", "framing"],
            &["cancel", "cancels", "cancelled", "cancelling"][..2],
            &["glass"],
            &["address"],
        ] {
            let stems: Vec<_> = forms.iter().map(|form| stem(form)).collect();
            assert!(stems.iter().all(|stem| *stem == stems[0]), "{stems:?}");
        }
        assert_ne!(stem("paper"), stem("pap"));
    }

    #[test]
    fn a_question_comes_down_to_its_subject() {
        assert_eq!(
            terms("How long does the delivery take?"),
            ["deliver", "tak"]
        );
        assert_eq!(terms("What's the paper's weight?"), ["paper", "weight"]);
        assert_eq!(terms("A4 or 30x40cm"), ["a4", "30x40cm"]);
        assert!(terms("  ?! ").is_empty());
    }

    #[test]
    fn korean_words_are_pairs_of_syllables() {
        assert_eq!(terms("배송은 얼마나"), ["배송", "송은"]);
        assert_eq!(terms("A4용지"), ["a4", "용지"]);
        assert_eq!(terms("값"), ["값"]);
        assert!(is_korean("print 인쇄") && !is_korean("print"));
    }
}
