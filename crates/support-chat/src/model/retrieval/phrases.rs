//! The few sentences between what was found, in the language of the question.

use crate::article::is_korean;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phrases {
    English,
    Korean,
}

impl Phrases {
    pub(super) fn matching(question: &str) -> Self {
        if is_korean(question) {
            Self::Korean
        } else {
            Self::English
        }
    }

    pub(super) fn introduction(self) -> &'static str {
        match self {
            Self::English => {
                "Hello! I am the shop's built-in assistant. I look things up in the shop's \
                 articles and find your orders; I do not make anything up. What would you like \
                 to know?"
            }
            Self::Korean => {
                "안녕하세요! 저는 이 상점의 내장 도우미입니다. 상점의 도움말에서 답을 찾고 주문을 \
                 조회해 드리며, 지어내지 않습니다. 무엇이 궁금하신가요?"
            }
        }
    }

    pub(super) fn unknown(self, topics: &[&str]) -> String {
        let topics = topics.join(", ");
        match self {
            Self::English if topics.is_empty() => "I do not know that, sorry.".to_owned(),
            Self::English => {
                format!("I do not know that, sorry. I can tell you about: {topics}.")
            }
            Self::Korean if topics.is_empty() => "죄송하지만 그것은 모르겠습니다.".to_owned(),
            Self::Korean => {
                format!(
                    "죄송하지만 그것은 모르겠습니다. 제가 아는 내용은 다음과 같습니다: {topics}."
                )
            }
        }
    }

    pub(super) fn quoted(self, title: &str, passage: &str, others: &[&str]) -> String {
        let others = others.join(", ");
        let (from, also) = match self {
            Self::English => (format!("From “{title}”:"), format!("See also: {others}.")),
            Self::Korean => (
                format!("“{title}”에 따르면:"),
                format!("함께 보기: {others}."),
            ),
        };
        let also = if others.is_empty() {
            String::new()
        } else {
            format!("\n\n{also}")
        };
        format!("{from}\n\n{passage}{also}")
    }
}
