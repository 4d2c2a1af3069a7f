//! An answer as far as it was heard, piece by piece.

use std::collections::VecDeque;

use serde_json::Value;

use super::calls::Calls;
use super::errors;
use crate::model::{ChatError, Delta, Usage};

/// What has been heard, and what of it can be passed on.
#[derive(Debug)]
pub(super) struct Hearing {
    ready: VecDeque<Result<Delta, ChatError>>,
    calls: Calls,
    usage: Usage,
    /// How many characters the answer may still have.
    left: usize,
    /// The server said why it stopped: what follows are figures.
    finished: bool,
    /// Nothing is listened to any more.
    ended: bool,
}

impl Hearing {
    /// Hears at most `max_chars`: after that it hangs up, so that nobody pays
    /// for what nobody reads.
    pub(super) fn up_to(max_chars: usize) -> Self {
        Self {
            ready: VecDeque::new(),
            calls: Calls::default(),
            usage: Usage::default(),
            left: max_chars,
            finished: false,
            ended: false,
        }
    }

    pub(super) fn next(&mut self) -> Option<Result<Delta, ChatError>> {
        self.ready.pop_front()
    }

    pub(super) fn has_ended(&self) -> bool {
        self.ended
    }

    /// Hears the data of an event.
    pub(super) fn event(&mut self, data: &[u8]) {
        let data = data.trim_ascii();
        if self.ended || data.is_empty() {
            return;
        }
        if data == b"[DONE]" {
            return self.end();
        }
        match serde_json::from_slice(data) {
            Ok(chunk) => self.chunk(&chunk),
            // The data itself may hold what a customer wrote.
            Err(_) => self.fail(unusable("a piece that is no JSON")),
        }
    }

    /// Hears a piece of an answer, or a whole one.
    pub(super) fn chunk(&mut self, chunk: &Value) {
        if self.ended {
            return;
        }
        if chunk.get("error").is_some_and(|error| !error.is_null()) {
            return self.fail(errors::of_event(chunk));
        }
        self.count(&chunk["usage"]);
        // One answer was asked for; a server that sends more is not followed.
        let choice = &chunk["choices"][0];
        let finish = choice["finish_reason"].as_str().unwrap_or_default();
        if finish == "content_filter" {
            let reason = "the provider's filter".to_owned();
            return self.fail(ChatError::Refused(reason));
        }
        // A server that does not stream sends all at once.
        let (piece, whole) = (&choice["delta"], &choice["message"]);
        self.finished |= !finish.is_empty() || whole.is_object();
        self.piece(if whole.is_object() { whole } else { piece });
    }

    fn piece(&mut self, piece: &Value) {
        for call in piece["tool_calls"].as_array().into_iter().flatten() {
            if self.calls.hear(call).is_err() {
                return self.fail(unusable("calls without end"));
            }
        }
        let text = match words(&piece["content"]) {
            text if text.is_empty() => words(&piece["refusal"]),
            text => text,
        };
        self.text(&text);
    }

    fn text(&mut self, text: &str) {
        let heard: String = text.chars().take(self.left).collect();
        self.left -= heard.chars().count();
        let is_cut = heard.len() < text.len();
        if !heard.is_empty() {
            self.ready.push_back(Ok(Delta::Text(heard)));
        }
        if is_cut {
            // A call that was not heard out is none.
            self.calls = Calls::default();
            self.end();
        }
    }

    /// Servers that do not count say 0, and some say more with every piece.
    fn count(&mut self, usage: &Value) {
        let count = |field: &str| usage[field].as_u64().filter(|count| *count > 0);
        let (input, output) = (count("prompt_tokens"), count("completion_tokens"));
        self.usage.input_tokens = input.or(self.usage.input_tokens);
        self.usage.output_tokens = output.or(self.usage.output_tokens);
    }

    /// The stream is over. Where the server never said that it had finished, the
    /// connection was cut.
    pub(super) fn over(&mut self, cause: Option<ChatError>) {
        if self.ended {
            return;
        }
        match (self.finished, cause) {
            (true, _) => self.end(),
            (false, Some(error)) => self.fail(error),
            (false, None) => self.fail(unusable("an answer that broke off")),
        }
    }

    pub(super) fn fail(&mut self, error: ChatError) {
        self.ready.push_back(Err(error));
        self.ended = true;
    }

    fn end(&mut self) {
        let calls = std::mem::take(&mut self.calls).complete();
        self.ready.extend(calls.map(Delta::ToolCall).map(Ok));
        self.ready.push_back(Ok(Delta::Done(self.usage)));
        self.ended = true;
    }
}

pub(super) fn unusable(why: &str) -> ChatError {
    ChatError::Unavailable(why.to_owned())
}

/// Text, also where a server wraps it in parts.
pub(super) fn words(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(parts) => parts.iter().map(|part| words(&part["text"])).collect(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn heard(chunks: &[Value], max: usize) -> Vec<Result<Delta, ChatError>> {
        let mut hearing = Hearing::up_to(max);
        for chunk in chunks {
            hearing.chunk(chunk);
        }
        hearing.over(None);
        hearing.ready.into()
    }

    fn text(content: &str) -> Value {
        json!({"choices": [{"delta": {"content": content}}]})
    }

    fn stop() -> Value {
        json!({"choices": [{"delta": {}, "finish_reason": "stop"}]})
    }

    fn done(input: Option<u64>, output: Option<u64>) -> Result<Delta, ChatError> {
        Ok(Delta::Done(Usage {
            input_tokens: input,
            output_tokens: output,
        }))
    }

    #[test]
    fn an_answer_too_long_is_hung_up_on() {
        let call = json!({"index": 0, "function": {"name": "x", "arguments": "{"}});
        let call = json!({"choices": [{"delta": {"tool_calls": [call]}}]});
        let chunks = [call, text("12345"), text("67890"), text("more")];
        let expected = [
            Ok(Delta::Text("12345".into())),
            Ok(Delta::Text("67".into())),
            done(None, None),
        ];
        assert_eq!(heard(&chunks, 7), expected);
    }

    #[test]
    fn odd_servers_are_understood() {
        let odd = [
            json!({}),
            json!(null),
            json!({"choices": [{}], "error": null, "usage": {"prompt_tokens": 0}}),
            json!({"choices": [{"delta": null}]}),
            json!({"choices": [{"delta": {"content": [{"type": "text", "text": "Hi"}]}}]}),
            json!({"choices": [{"delta": {"content": "", "refusal": "!"}}]}),
            json!({"choices": [], "usage": {"prompt_tokens": 7, "completion_tokens": 1}}),
            stop(),
            json!({"choices": [], "usage": {"completion_tokens": 3}}),
        ];
        let (hi, mark) = (Delta::Text("Hi".into()), Delta::Text("!".into()));
        let expected = [Ok(hi), Ok(mark), done(Some(7), Some(3))];
        assert_eq!(heard(&odd, 9), expected);
    }

    #[test]
    fn an_answer_that_broke_off_is_none() {
        for chunks in [vec![], vec![text("a")]] {
            let last = heard(&chunks, 9).pop();
            assert!(
                matches!(last, Some(Err(ChatError::Unavailable(_)))),
                "{last:?}"
            );
        }
    }

    #[test]
    fn reasons_within_an_answer_are_told() {
        let filtered = json!({"choices": [{"finish_reason": "content_filter"}]});
        let last = heard(&[text("a"), filtered, text("b")], 9).pop();
        assert!(matches!(last, Some(Err(ChatError::Refused(_)))), "{last:?}");
        let quota = json!({"error": {"code": "insufficient_quota"}});
        assert_eq!(heard(&[quota], 9), [Err(ChatError::Quota)]);
    }
}
