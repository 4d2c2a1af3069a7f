//! Pieces of a streamed answer, read tolerantly and put together.

use std::collections::VecDeque;

use async_openai::error::OpenAIError;
use futures::{Stream, StreamExt};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::model::{ChatError, Delta, Deltas, ToolCall, Usage};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Chunk {
    choices: Vec<Choice>,
    usage: Option<Tokens>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Choice {
    delta: Option<Piece>,
    finish_reason: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Piece {
    content: Option<String>,
    refusal: Option<String>,
    tool_calls: Option<Vec<CallPiece>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct CallPiece {
    index: Option<usize>,
    id: Option<String>,
    function: FunctionPiece,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct FunctionPiece {
    name: Option<String>,
    arguments: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Tokens {
    prompt_tokens: Option<u64>,
    completion_tokens: Option<u64>,
}

/// A call whose arguments come in pieces.
#[derive(Debug, Default)]
struct OpenCall {
    id: String,
    name: String,
    arguments: String,
}

/// What has been heard so far.
#[derive(Debug, Default)]
struct Hearing {
    ready: VecDeque<Result<Delta, ChatError>>,
    calls: Vec<OpenCall>,
    usage: Usage,
    left: usize,
    ended: bool,
}

/// The deltas of a streamed answer. It is hung up on once it is longer than
/// `max_chars`, so that nobody pays for what nobody reads.
pub(super) fn deltas(
    chunks: impl Stream<Item = Result<Chunk, OpenAIError>> + Send + 'static,
    max_chars: usize,
) -> Deltas {
    let hearing = Hearing {
        left: max_chars,
        ..Hearing::default()
    };
    futures::stream::unfold(
        (Box::pin(chunks), hearing),
        async |(mut chunks, mut hearing)| {
            loop {
                if let Some(delta) = hearing.ready.pop_front() {
                    return Some((delta, (chunks, hearing)));
                }
                if hearing.ended {
                    return None;
                }
                match chunks.next().await {
                    Some(Ok(chunk)) => hearing.hear(chunk),
                    Some(Err(error)) => hearing.fail(super::read(error)),
                    None => hearing.end(),
                }
            }
        },
    )
    .boxed()
}

impl Hearing {
    fn hear(&mut self, chunk: Chunk) {
        if let Some(tokens) = chunk.usage {
            self.usage = Usage {
                input_tokens: tokens.prompt_tokens,
                output_tokens: tokens.completion_tokens,
            };
        }
        // One answer was asked for; a server that sends more is not followed.
        let Some(choice) = chunk.choices.into_iter().next() else {
            return;
        };
        if choice.finish_reason.as_deref() == Some("content_filter") {
            return self.fail(ChatError::Refused("the provider's filter".to_owned()));
        }
        let piece = choice.delta.unwrap_or_default();
        for call in piece.tool_calls.unwrap_or_default() {
            self.hear_call(call);
        }
        let text = piece.content.or(piece.refusal).unwrap_or_default();
        self.hear_text(&text);
    }

    fn hear_text(&mut self, text: &str) {
        let heard: String = text.chars().take(self.left).collect();
        self.left -= heard.chars().count();
        let is_cut = heard.len() < text.len();
        if !heard.is_empty() {
            self.ready.push_back(Ok(Delta::Text(heard)));
        }
        if is_cut {
            self.end();
        }
    }

    fn hear_call(&mut self, piece: CallPiece) {
        let starts = piece.id.as_deref().is_some_and(|id| !id.is_empty());
        let last = self.calls.len().saturating_sub(1);
        let index = piece
            .index
            .unwrap_or(if starts { self.calls.len() } else { last });
        if index >= self.calls.len() {
            self.calls.push(OpenCall::default());
        }
        let index = index.min(self.calls.len() - 1);
        let call = &mut self.calls[index];
        call.id.push_str(&piece.id.unwrap_or_default());
        call.name.push_str(&piece.function.name.unwrap_or_default());
        call.arguments
            .push_str(&piece.function.arguments.unwrap_or_default());
    }

    fn fail(&mut self, error: ChatError) {
        self.ready.push_back(Err(error));
        self.ended = true;
    }

    fn end(&mut self) {
        for (index, call) in std::mem::take(&mut self.calls).into_iter().enumerate() {
            // Arguments that do not parse are none: the tool says what it misses.
            let arguments = serde_json::from_str(&call.arguments)
                .ok()
                .filter(Value::is_object);
            let id = if call.id.is_empty() {
                format!("call_{index}")
            } else {
                call.id
            };
            self.ready.push_back(Ok(Delta::ToolCall(ToolCall {
                id,
                name: call.name,
                arguments: arguments.unwrap_or_else(|| json!({})),
            })));
        }
        self.ready.push_back(Ok(Delta::Done(self.usage)));
        self.ended = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn heard(chunks: &[Value], max: usize) -> Vec<Result<Delta, ChatError>> {
        let chunks: Vec<_> = chunks
            .iter()
            .map(|chunk| Ok(serde_json::from_value(chunk.clone()).unwrap()))
            .collect();
        deltas(futures::stream::iter(chunks), max).collect().await
    }

    fn text(content: &str) -> Value {
        json!({"choices": [{"delta": {"content": content}}]})
    }

    #[tokio::test]
    async fn a_call_in_pieces_is_put_together() {
        let piece = |value: Value| json!({"choices": [{"delta": {"tool_calls": [value]}}]});
        let chunks = [
            piece(json!({"index": 0, "id": "c1", "function": {"name": "order_status"}})),
            piece(json!({"index": 0, "function": {"arguments": "{\"order\":"}})),
            piece(json!({"index": 0, "function": {"arguments": "\"ATL-1\"}"}})),
            piece(json!({"index": 1, "id": "c2", "function": {"name": "x", "arguments": "{"}})),
            json!({"choices": [], "usage": {"prompt_tokens": 7, "completion_tokens": 3}}),
        ];
        let call = |id: &str, name: &str, arguments| {
            Ok(Delta::ToolCall(ToolCall {
                id: id.into(),
                name: name.into(),
                arguments,
            }))
        };
        let usage = Usage {
            input_tokens: Some(7),
            output_tokens: Some(3),
        };
        let expected = [
            call("c1", "order_status", json!({"order": "ATL-1"})),
            call("c2", "x", json!({})),
            Ok(Delta::Done(usage)),
        ];
        assert_eq!(heard(&chunks, 100).await, expected);
    }

    #[tokio::test]
    async fn an_answer_too_long_is_hung_up_on() {
        let chunks = [text("12345"), text("67890"), text("more")];
        let expected = [
            Ok(Delta::Text("12345".into())),
            Ok(Delta::Text("67".into())),
            Ok(Delta::Done(Usage::default())),
        ];
        assert_eq!(heard(&chunks, 7).await, expected);
    }

    #[tokio::test]
    async fn odd_servers_are_understood() {
        let chunks = [
            json!({}),
            json!({"choices": [{}]}),
            json!({"choices": [{"delta": null}]}),
        ];
        assert_eq!(heard(&chunks, 7).await, [Ok(Delta::Done(Usage::default()))]);
        let filtered = json!({"choices": [{"finish_reason": "content_filter"}]});
        let heard = heard(&[text("a"), filtered], 7).await;
        assert!(
            matches!(heard.last(), Some(Err(ChatError::Refused(_)))),
            "{heard:?}"
        );
    }
}
