//! A conversation as the API wants it: in as few fields as will do, for servers
//! refuse those they do not know.

use serde_json::{Value, json};

use crate::ToolSpec;
use crate::model::{ChatMessage, ChatRequest, ToolCall};

pub(super) fn body(model: &str, asks_usage: bool, request: &ChatRequest) -> Value {
    let messages: Vec<Value> = request.messages.iter().map(message).collect();
    let mut body = json!({"model": model, "messages": messages, "stream": true});
    if asks_usage {
        body["stream_options"] = json!({"include_usage": true});
    }
    // An empty list is refused.
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
            let text = Some(text).filter(|text| !text.is_empty());
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

#[cfg(test)]
mod tests {
    use super::*;

    fn request(tools: Vec<ToolSpec>) -> ChatRequest {
        let call = ToolCall {
            id: "c1".into(),
            name: "order_status".into(),
            arguments: json!({"order": "ATL-1"}),
        };
        ChatRequest {
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
            tools,
            max_answer_chars: 100,
        }
    }

    #[test]
    fn a_conversation_is_written_as_the_api_wants_it() {
        let body = body("gpt", true, &request(vec![]));
        assert_eq!(body["stream"], true);
        assert_eq!(body["stream_options"]["include_usage"], true);
        let asking = &body["messages"][1];
        assert_eq!(asking["content"], Value::Null);
        let written = &asking["tool_calls"][0];
        assert_eq!(written["function"]["arguments"], r#"{"order":"ATL-1"}"#);
        assert_eq!(body["messages"][2]["tool_call_id"], "c1");
    }

    #[test]
    fn what_is_not_needed_is_not_said() {
        let body = body("gpt", false, &request(vec![]));
        let fields: Vec<_> = body.as_object().unwrap().keys().collect();
        assert_eq!(fields, ["messages", "model", "stream"]);
    }
}
