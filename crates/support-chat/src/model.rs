//! Chat models: the trait, its error, and the implementations beside it.

pub mod conformance;
pub mod memory;
#[cfg(feature = "openai")]
pub mod openai;
pub mod retrieval;

use std::fmt::Debug;
use std::time::Duration;

use async_trait::async_trait;
use futures::stream::BoxStream;
use serde_json::Value;

use crate::ToolSpec;

/// Something that continues a conversation.
#[async_trait]
pub trait ChatModel: Debug + Send + Sync + 'static {
    /// What answers are marked with.
    fn name(&self) -> &str;

    /// Whether it is the one that needs no key, which pages must say. It costs
    /// nothing, so budgets do not count it.
    fn is_embedded(&self) -> bool {
        false
    }

    /// Continues the conversation: text and complete tool calls as they
    /// come, then exactly one [`Delta::Done`] or one error. A conversation
    /// without a user's message is [`Invalid`](ChatError::Invalid).
    ///
    /// # Errors
    /// An error of this method says that the model did not set to work, so that
    /// nothing was used up. What goes wrong after that comes with the stream.
    async fn stream(&self, request: ChatRequest) -> Result<Deltas, ChatError>;
}

/// What a model says, as it says it.
pub type Deltas = BoxStream<'static, Result<Delta, ChatError>>;

/// A conversation to be continued.
#[derive(Clone, Debug, PartialEq)]
pub struct ChatRequest {
    /// What was said, oldest first.
    pub messages: Vec<ChatMessage>,
    /// What the model may call; only these.
    pub tools: Vec<ToolSpec>,
    /// About how many characters the answer may have.
    pub max_answer_chars: usize,
}

/// One message, by who says it.
#[derive(Clone, Debug, PartialEq)]
pub enum ChatMessage {
    /// The shop, to the model.
    System(String),
    /// Who asks.
    User(String),
    /// The model.
    Assistant {
        /// What it said.
        text: String,
        /// What it asked for.
        calls: Vec<ToolCall>,
    },
    /// What a tool found for the model.
    Tool {
        /// The call it answers.
        call_id: String,
        /// The tool.
        name: String,
        /// What it found.
        text: String,
    },
}

/// A model asks for a tool.
#[derive(Clone, Debug, PartialEq)]
pub struct ToolCall {
    /// The model's name for this call.
    pub id: String,
    /// The tool.
    pub name: String,
    /// Its arguments: an object.
    pub arguments: Value,
}

/// A piece of what a model says.
#[derive(Clone, Debug, PartialEq)]
pub enum Delta {
    /// More text.
    Text(String),
    /// A complete call of a tool.
    ToolCall(ToolCall),
    /// The end.
    Done(Usage),
}

/// What an answer took, in tokens, where the model says so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Tokens read.
    pub input_tokens: Option<u64>,
    /// Tokens written.
    pub output_tokens: Option<u64>,
}

/// Why a model does not answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ChatError {
    /// It will not talk about this: ask something else.
    #[error("refused: {0}")]
    Refused(String),
    /// The shop's account is used up: tell staff, ask later.
    #[error("the account's quota is used up")]
    Quota,
    /// Too much at once: try again shortly.
    #[error("busy")]
    Busy {
        /// When to try again, where the model says so.
        retry_after: Option<Duration>,
    },
    /// No answer in time: try again.
    #[error("no answer in time")]
    Timeout,
    /// The request or the configuration is at fault: tell staff.
    #[error("invalid: {0}")]
    Invalid(String),
    /// It cannot be reached: try again later.
    #[error("unavailable: {0}")]
    Unavailable(String),
}

impl ChatRequest {
    /// The last message of who asks.
    ///
    /// # Errors
    /// [`ChatError::Invalid`] where there is none.
    pub fn question(&self) -> Result<&str, ChatError> {
        let question = self
            .messages
            .iter()
            .rev()
            .find_map(|message| match message {
                ChatMessage::User(text) => Some(text.as_str()),
                _ => None,
            });
        question.ok_or_else(|| ChatError::Invalid("nobody asked anything".to_owned()))
    }

    /// What tools have found since the last question, by tool.
    pub fn findings(&self) -> Vec<(&str, &str)> {
        let since = self.messages.iter().rev();
        let mut found: Vec<_> = since
            .take_while(|message| !matches!(message, ChatMessage::User(_)))
            .filter_map(|message| match message {
                ChatMessage::Tool { name, text, .. } => Some((name.as_str(), text.as_str())),
                _ => None,
            })
            .collect();
        found.reverse();
        found
    }

    /// Whether the model may call `tool`.
    pub fn offers(&self, tool: &str) -> bool {
        self.tools.iter().any(|spec| spec.name == tool)
    }
}

/// A finished answer as a stream, word by word.
fn spoken(text: &str) -> Deltas {
    use futures::StreamExt;
    let words: Vec<_> = text
        .split_inclusive(' ')
        .map(|word| Ok(Delta::Text(word.to_owned())))
        .collect();
    let done = futures::stream::iter([Ok(Delta::Done(Usage::default()))]);
    futures::stream::iter(words).chain(done).boxed()
}

/// Tool calls as a stream.
fn asking(calls: Vec<ToolCall>) -> Deltas {
    use futures::StreamExt;
    let calls = calls.into_iter().map(|call| Ok(Delta::ToolCall(call)));
    let done = [Ok(Delta::Done(Usage::default()))];
    futures::stream::iter(calls.chain(done).collect::<Vec<_>>()).boxed()
}

/// At most `max` characters of `text`, with an ellipsis where it was longer.
pub(crate) fn cut(text: &str, max: usize) -> String {
    if text.chars().count() <= max {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(max.saturating_sub(1)).collect();
    short.push('…');
    short
}
