//! The embedded model. It writes nothing of its own: it decides what to look
//! up, and says what was found, or that nothing was.

mod intent;
mod phrases;

use async_trait::async_trait;
use serde_json::{Value, json};

use self::intent::{Intent, intent};
use self::phrases::Phrases;
use super::{
    ChatError, ChatMessage, ChatModel, ChatRequest, Deltas, ToolCall, asking, cut, spoken,
};
use crate::article::{Findings, read_findings, words};
use crate::{ORDER_STATUS, SEARCH_ARTICLES};

/// The embedded model: ranked retrieval over the shop's articles, and its own
/// tools. Its answers are the shop's words.
#[derive(Clone, Copy, Debug, Default)]
pub struct RetrievalModel;

#[async_trait]
impl ChatModel for RetrievalModel {
    fn name(&self) -> &str {
        "embedded retrieval"
    }

    fn is_embedded(&self) -> bool {
        true
    }

    async fn stream(&self, request: ChatRequest) -> Result<Deltas, ChatError> {
        let question = request.question()?;
        let phrases = Phrases::matching(question);
        let findings = request.findings();
        let answer = if let [.., (tool, text)] = findings.as_slice() {
            said(phrases, tool, text)
        } else {
            match lookup(&request, question) {
                Some((tool, arguments)) => return Ok(asking(vec![call(tool, arguments)])),
                None => phrases.introduction().to_owned(),
            }
        };
        Ok(spoken(&cut(&answer, request.max_answer_chars)))
    }
}

fn call(tool: &str, arguments: Value) -> ToolCall {
    ToolCall {
        id: format!("call_{tool}"),
        name: tool.to_owned(),
        arguments,
    }
}

/// What to look up for a question, among what is offered.
fn lookup(request: &ChatRequest, question: &str) -> Option<(&'static str, Value)> {
    match intent(question) {
        Intent::Greeting => None,
        Intent::Order(number) if request.offers(ORDER_STATUS) => {
            let arguments = number.map_or_else(|| json!({}), |number| json!({"order": number}));
            Some((ORDER_STATUS, arguments))
        }
        Intent::Order(_) | Intent::Question if request.offers(SEARCH_ARTICLES) => Some((
            SEARCH_ARTICLES,
            json!({"query": in_context(request, question)}),
        )),
        Intent::Order(_) | Intent::Question => None,
    }
}

/// "And to Korea?" only makes sense with the question before it.
fn in_context(request: &ChatRequest, question: &str) -> String {
    if words(question).len() > 1 {
        return question.to_owned();
    }
    let before = request
        .messages
        .iter()
        .rev()
        .filter_map(|message| match message {
            ChatMessage::User(text) => Some(text.as_str()),
            _ => None,
        });
    let mut both: Vec<&str> = before.take(2).collect();
    both.reverse();
    both.join(" ")
}

fn said(phrases: Phrases, tool: &str, text: &str) -> String {
    if tool != SEARCH_ARTICLES {
        return text.to_owned();
    }
    match read_findings(text) {
        Findings::Nothing(topics) => phrases.unknown(&topics),
        Findings::Passages(passages) => match passages.as_slice() {
            [] => text.to_owned(),
            [(title, passage), others @ ..] => {
                let others: Vec<&str> = others.iter().map(|(title, _)| *title).collect();
                phrases.quoted(title, passage, &others)
            }
        },
    }
}
