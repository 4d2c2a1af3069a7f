//! How many tokens a request takes, where nobody has counted them.

use crate::model::{ChatMessage, ChatRequest, ToolCall, Usage};

/// As many bytes are taken for one token. It holds for English; Korean has about
/// as many, at three bytes a letter.
const BYTES_PER_TOKEN: usize = 4;

/// What a request takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Estimate {
    /// Tokens to be read.
    input: u64,
    /// Tokens that may be written: a letter has at most four bytes.
    output: u64,
}

impl Estimate {
    pub(crate) fn of(request: &ChatRequest) -> Self {
        let said: usize = request.messages.iter().map(bytes).sum();
        let tools: usize = request
            .tools
            .iter()
            .map(|tool| {
                let schema = tool.parameters.to_string();
                tool.name.len() + tool.description.len() + schema.len()
            })
            .sum();
        Self {
            input: tokens(said + tools),
            output: u64::try_from(request.max_answer_chars).unwrap_or(u64::MAX),
        }
    }

    /// The most it takes.
    pub(crate) fn most(self) -> u64 {
        self.input.saturating_add(self.output)
    }

    /// What it did take: as the server says, and where it does not, by what was
    /// sent to it and `heard` from it, in bytes.
    pub(crate) fn settled(self, usage: Usage, heard: usize) -> u64 {
        let input = usage.input_tokens.unwrap_or(self.input);
        let output = usage.output_tokens.unwrap_or_else(|| tokens(heard));
        input.saturating_add(output)
    }
}

/// How many bytes a call has.
pub(crate) fn call_bytes(call: &ToolCall) -> usize {
    call.name.len() + call.arguments.to_string().len()
}

fn bytes(message: &ChatMessage) -> usize {
    match message {
        ChatMessage::System(text) | ChatMessage::User(text) => text.len(),
        ChatMessage::Assistant { text, calls } => {
            text.len() + calls.iter().map(call_bytes).sum::<usize>()
        }
        ChatMessage::Tool { text, .. } => text.len(),
    }
}

fn tokens(bytes: usize) -> u64 {
    u64::try_from(bytes.div_ceil(BYTES_PER_TOKEN)).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_counts_is_estimated() {
        let request = ChatRequest {
            messages: vec![
                ChatMessage::System("You help.".into()),
                ChatMessage::User("여우".into()),
            ],
            tools: vec![],
            max_answer_chars: 100,
        };
        let estimate = Estimate::of(&request);
        assert_eq!(estimate.most(), 4 + 100);
        assert_eq!(estimate.settled(Usage::default(), 9), 4 + 3);
        let half = Usage {
            input_tokens: Some(50),
            output_tokens: None,
        };
        assert_eq!(estimate.settled(half, 9), 50 + 3);
    }
}
