//! OpenAI's chat completions, or any server that speaks them.
//!
//! Requests carry the fewest fields and answers are read tolerantly, because
//! compatible servers differ. Nothing is retried here: an answer costs money,
//! and the asker can press the button again. The client logs whole answers at
//! ERROR when it cannot read them: filter the target `async_openai`. Install a
//! rustls provider before the first request.

mod chunk;

use std::time::Duration;

use async_openai::Client;
use async_openai::config::OpenAIConfig;
use async_openai::error::OpenAIError;
use async_openai::middleware::ReqwestService;
use async_trait::async_trait;
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};

use self::chunk::{Chunk, deltas};
use super::{ChatError, ChatMessage, ChatModel, ChatRequest, Deltas, ToolCall};
use crate::ToolSpec;

/// How long connecting may take.
const CONNECT: Duration = Duration::from_secs(10);
/// How long the model may think between two pieces of an answer.
const SILENCE: Duration = Duration::from_secs(60);

/// A model behind OpenAI's chat API.
#[derive(Debug)]
pub struct OpenAiModel {
    client: Client<OpenAIConfig>,
    model: String,
}

impl OpenAiModel {
    /// `model` of the account of `key`, at OpenAI or at `base_url`, as in
    /// `http://127.0.0.1:8080/v1`.
    ///
    /// # Errors
    /// [`ChatError::Invalid`] where no HTTP client can be made.
    pub fn new(
        key: &SecretString,
        model: impl Into<String>,
        base_url: Option<&str>,
    ) -> Result<Self, ChatError> {
        let http = reqwest::Client::builder()
            .connect_timeout(CONNECT)
            .read_timeout(SILENCE)
            .build()
            .map_err(|e| ChatError::Invalid(e.to_string()))?;
        let mut config = OpenAIConfig::new().with_api_key(key.expose_secret());
        if let Some(url) = base_url {
            config = config.with_api_base(url);
        }
        // The client's own service retries by itself; this one does not.
        let once = ReqwestService::new(http.clone());
        let client = Client::build(http, config).with_http_service(once);
        Ok(Self {
            client,
            model: model.into(),
        })
    }
}

#[async_trait]
impl ChatModel for OpenAiModel {
    fn name(&self) -> &str {
        &self.model
    }

    async fn stream(&self, request: ChatRequest) -> Result<Deltas, ChatError> {
        request.question()?;
        let body = body(&self.model, &request);
        let chunks = self
            .client
            .chat()
            .create_stream_byot::<Value, Chunk>(body)
            .await;
        Ok(deltas(chunks.map_err(read)?, request.max_answer_chars))
    }
}

fn body(model: &str, request: &ChatRequest) -> Value {
    let messages: Vec<Value> = request.messages.iter().map(message).collect();
    let mut body = json!({
        "model": model,
        "messages": messages,
        "stream": true,
        "stream_options": {"include_usage": true},
    });
    if !request.tools.is_empty() {
        body["tools"] = request.tools.iter().map(tool).collect();
    }
    body
}

fn message(message: &ChatMessage) -> Value {
    match message {
        ChatMessage::System(text) => json!({"role": "system", "content": text}),
        ChatMessage::User(text) => json!({"role": "user", "content": text}),
        ChatMessage::Assistant { text, calls } if calls.is_empty() => {
            json!({"role": "assistant", "content": text})
        }
        ChatMessage::Assistant { text, calls } => {
            let calls: Vec<Value> = calls.iter().map(call).collect();
            json!({"role": "assistant", "content": text, "tool_calls": calls})
        }
        ChatMessage::Tool { call_id, text, .. } => {
            json!({"role": "tool", "tool_call_id": call_id, "content": text})
        }
    }
}

fn call(call: &ToolCall) -> Value {
    let function = json!({"name": call.name, "arguments": call.arguments.to_string()});
    json!({"id": call.id, "type": "function", "function": function})
}

fn tool(spec: &ToolSpec) -> Value {
    json!({"type": "function", "function": spec})
}

/// Sorts an error by what can be done about it.
fn read(error: OpenAIError) -> ChatError {
    match error {
        OpenAIError::ApiError(response) => {
            let error = response.api_error;
            let code = error.code.or(error.r#type).unwrap_or_default();
            refusal(response.status_code.as_u16(), &code, error.message)
        }
        OpenAIError::Reqwest(error) if error.is_timeout() => ChatError::Timeout,
        OpenAIError::InvalidArgument(reason) => ChatError::Invalid(reason),
        error => ChatError::Unavailable(error.to_string()),
    }
}

fn refusal(status: u16, code: &str, message: String) -> ChatError {
    match (status, code) {
        (_, "insufficient_quota" | "billing_hard_limit_reached") => ChatError::Quota,
        (_, "content_policy_violation" | "content_filter" | "moderation_blocked") => {
            ChatError::Refused(message)
        }
        (429, _) => ChatError::Busy { retry_after: None },
        (408 | 504, _) => ChatError::Timeout,
        (400..=499, _) => ChatError::Invalid(format!("{status} {code} {message}")),
        _ => ChatError::Unavailable(format!("{status} {code} {message}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_say_what_to_do_next() {
        let read = |status, code| refusal(status, code, "m".to_owned());
        assert_eq!(read(429, "insufficient_quota"), ChatError::Quota);
        assert_eq!(
            read(429, "rate_limit_exceeded"),
            ChatError::Busy { retry_after: None }
        );
        assert_eq!(read(400, "billing_hard_limit_reached"), ChatError::Quota);
        assert_eq!(read(400, "content_filter"), ChatError::Refused("m".into()));
        assert!(matches!(
            read(401, "invalid_api_key"),
            ChatError::Invalid(_)
        ));
        assert!(matches!(read(503, ""), ChatError::Unavailable(_)));
    }

    #[test]
    fn a_conversation_is_written_as_the_api_wants_it() {
        let call = ToolCall {
            id: "c1".into(),
            name: "order_status".into(),
            arguments: json!({"order": "ATL-1"}),
        };
        let request = ChatRequest {
            messages: vec![
                ChatMessage::User("Where?".into()),
                ChatMessage::Assistant {
                    text: String::new(),
                    calls: vec![call],
                },
                ChatMessage::Tool {
                    call_id: "c1".into(),
                    name: "order_status".into(),
                    text: "Here.".into(),
                },
            ],
            tools: vec![],
            max_answer_chars: 100,
        };
        let body = body("gpt", &request);
        assert_eq!(body["stream"], true);
        assert_eq!(body.get("tools"), None);
        let written = &body["messages"][1]["tool_calls"][0];
        assert_eq!(written["function"]["arguments"], r#"{"order":"ATL-1"}"#);
        assert_eq!(body["messages"][2]["tool_call_id"], "c1");
    }
}
