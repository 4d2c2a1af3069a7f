//! What a question is about, as far as it decides where to look.

/// What a question is about.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Intent {
    /// Nothing yet.
    Greeting,
    /// Where the asker's own order is, and its number where they gave it.
    Order(Option<String>),
    /// Anything else.
    Question,
}

const GREETINGS: &[&str] = &[
    "hello",
    "hi",
    "hey",
    "thanks",
    "thank",
    "you",
    "good",
    "morning",
    "afternoon",
    "evening",
    "there",
    "안녕",
    "안녕하세요",
    "고마워요",
    "고맙습니다",
    "감사합니다",
];
const ORDERS: &[&str] = &[
    "order", "orders", "parcel", "package", "shipment", "delivery", "print", "prints", "purchase",
];
const WHEREABOUTS: &[&str] = &[
    "where", "where's", "wheres", "status", "track", "tracking", "arrive", "arrived", "coming",
];
const OWN: &[&str] = &["my", "mine", "our"];
const ORDERS_KOREAN: &[&str] = &["주문", "택배", "배송", "소포"];
const WHEREABOUTS_KOREAN: &[&str] = &["어디", "상태", "조회", "추적", "도착"];

pub(super) fn intent(question: &str) -> Intent {
    let text = question.to_lowercase();
    let words: Vec<&str> = text
        .split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '-')
        .filter(|word| !word.is_empty())
        .collect();
    if let Some(number) = words.iter().find(|word| is_number(word)) {
        return Intent::Order(Some(number.to_uppercase()));
    }
    let says = |list: &[&str]| words.iter().any(|word| list.contains(word));
    let holds = |list: &[&str]| list.iter().any(|part| text.contains(part));
    let english = says(ORDERS) && says(WHEREABOUTS) && (says(OWN) || says(&["status", "track"]));
    if english || (holds(ORDERS_KOREAN) && holds(WHEREABOUTS_KOREAN)) {
        return Intent::Order(None);
    }
    if !words.is_empty() && words.iter().all(|word| GREETINGS.contains(word)) {
        return Intent::Greeting;
    }
    Intent::Question
}

/// Letters and digits in hyphened groups, as order numbers are written.
fn is_number(word: &str) -> bool {
    let groups: Vec<&str> = word.split('-').collect();
    groups.len() >= 3
        && groups[0].bytes().all(|b| b.is_ascii_lowercase())
        && groups[1..]
            .iter()
            .all(|g| g.len() >= 3 && g.bytes().all(|b| b.is_ascii_alphanumeric()))
        && groups[1..]
            .iter()
            .any(|g| g.bytes().any(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_are_told_from_questions_about_ordering() {
        for question in [
            "Where is my order?",
            "where's my parcel",
            "When will my order arrive?",
            "track my package",
            "order status",
            "내 주문 어디 있어요?",
            "배송 조회",
        ] {
            assert_eq!(intent(question), Intent::Order(None), "{question}");
        }
        for question in [
            "How long does delivery take?",
            "Can I cancel my order?",
            "Where do you ship to?",
            "Can I return a print?",
            "배송은 얼마나 걸리나요?",
            "Is a state-of-the-art printer used?",
        ] {
            assert_eq!(intent(question), Intent::Question, "{question}");
        }
    }

    #[test]
    fn a_number_is_taken_along() {
        let number = Some("ATL-7K3Q-9XZ2".to_owned());
        assert_eq!(intent("what about atl-7k3q-9xz2?"), Intent::Order(number));
    }

    #[test]
    fn a_greeting_is_only_a_greeting() {
        assert_eq!(intent("Hello there!"), Intent::Greeting);
        assert_eq!(intent("안녕하세요"), Intent::Greeting);
        assert_eq!(intent("Hello, which papers are there?"), Intent::Question);
        assert_eq!(intent(""), Intent::Question);
    }
}
