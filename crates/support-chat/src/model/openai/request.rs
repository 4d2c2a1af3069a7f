//! A conversation as the API wants it: in as few fields as will do, for servers
//! refuse those they do not know.

use async_openai::types::chat::{
    ChatCompletionMessageToolCall, ChatCompletionMessageToolCalls,
    ChatCompletionRequestAssistantMessage, ChatCompletionRequestMessage,
    ChatCompletionRequestSystemMessage, ChatCompletionRequestToolMessage,
    ChatCompletionRequestUserMessage, ChatCompletionStreamOptions, ChatCompletionTool,
    ChatCompletionTools, CreateChatCompletionRequest, FunctionCall, FunctionObject,
};
use serde_json::Value;

use crate::ToolSpec;
use crate::model::{ChatMessage, ChatRequest, ToolCall};

pub(super) fn body(model: &str, asks_usage: bool, request: &ChatRequest) -> Value {
    let tools: Vec<_> = request.tools.iter().map(tool).collect();
    let body = CreateChatCompletionRequest {
        model: model.to_owned(),
        messages: request.messages.iter().map(message).collect(),
        stream: Some(true),
        stream_options: asks_usage.then_some(ChatCompletionStreamOptions {
            include_usage: Some(true),
            include_obfuscation: None,
        }),
        // An empty list is refused.
        tools: Some(tools).filter(|tools| !tools.is_empty()),
        ..Default::default()
    };
    let mut body = serde_json::to_value(body).unwrap_or_default();
    // The type leaves out what a message that only calls tools does not say,
    // where servers such as DeepSeek's want it said.
    for message in body["messages"].as_array_mut().into_iter().flatten() {
        if message.get("content").is_none() {
            message["content"] = Value::Null;
        }
    }
    body
}

fn message(message: &ChatMessage) -> ChatCompletionRequestMessage {
    match message {
        ChatMessage::System(text) => ChatCompletionRequestSystemMessage::from(text.as_str()).into(),
        ChatMessage::User(text) => ChatCompletionRequestUserMessage::from(text.as_str()).into(),
        ChatMessage::Assistant { text, calls } => ChatCompletionRequestAssistantMessage {
            content: (calls.is_empty() || !text.is_empty()).then(|| text.as_str().into()),
            tool_calls: (!calls.is_empty()).then(|| calls.iter().map(call).collect()),
            ..Default::default()
        }
        .into(),
        ChatMessage::Tool { call_id, text, .. } => ChatCompletionRequestToolMessage {
            content: text.as_str().into(),
            tool_call_id: call_id.clone(),
        }
        .into(),
    }
}

fn call(call: &ToolCall) -> ChatCompletionMessageToolCalls {
    let function = FunctionCall {
        name: call.name.clone(),
        arguments: call.arguments.to_string(),
    };
    let id = call.id.clone();
    ChatCompletionMessageToolCall { id, function }.into()
}

fn tool(spec: &ToolSpec) -> ChatCompletionTools {
    ChatCompletionTools::Function(ChatCompletionTool {
        function: FunctionObject {
            name: spec.name.clone(),
            description: Some(spec.description.clone()),
            parameters: Some(spec.parameters.clone()),
            strict: None,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

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
        assert_eq!(asking.get("content"), Some(&Value::Null));
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
