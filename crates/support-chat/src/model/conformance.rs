//! What every chat model must do. Each function panics on the first
//! difference; [`all`] runs every one.

use futures::StreamExt;
use serde_json::json;

use super::{ChatError, ChatMessage, ChatModel, ChatRequest, Delta, ToolCall};
use crate::{ORDER_STATUS, ToolSpec};

/// Runs every function of the suite.
pub async fn all(model: &dyn ChatModel) {
    a_greeting_is_answered(model).await;
    only_offered_tools_are_called(model).await;
    an_order_question_calls_the_tool_for_it(model).await;
    what_a_tool_found_is_said(model).await;
    an_answer_keeps_to_its_length(model).await;
    without_a_question_there_is_no_answer(model).await;
}

/// In text, which ends once.
pub async fn a_greeting_is_answered(model: &dyn ChatModel) {
    let said = hear(model, request("Hello!", vec![])).await;
    assert!(!said.text.trim().is_empty());
    assert!(said.calls.is_empty());
}

/// A model that is offered nothing calls nothing.
pub async fn only_offered_tools_are_called(model: &dyn ChatModel) {
    let said = hear(model, request("Where is my order?", vec![])).await;
    assert!(said.calls.is_empty(), "{:?}", said.calls);
    assert!(!said.text.trim().is_empty());
}

/// With an object of arguments.
pub async fn an_order_question_calls_the_tool_for_it(model: &dyn ChatModel) {
    let said = hear(model, request("Where is my order?", vec![order_status()])).await;
    assert_eq!(said.calls.len(), 1, "{:?}", said.calls);
    let call = &said.calls[0];
    assert_eq!(call.name, ORDER_STATUS);
    assert!(!call.id.is_empty());
    assert!(call.arguments.is_object(), "{}", call.arguments);
}

/// The customer hears what the tool told the model.
pub async fn what_a_tool_found_is_said(model: &dyn ChatModel) {
    let mut request = request("Where is my order?", vec![order_status()]);
    let call = ToolCall {
        id: "call_1".to_owned(),
        name: ORDER_STATUS.to_owned(),
        arguments: json!({}),
    };
    request.messages.push(ChatMessage::Assistant {
        text: String::new(),
        calls: vec![call],
    });
    request.messages.push(ChatMessage::Tool {
        call_id: "call_1".to_owned(),
        name: ORDER_STATUS.to_owned(),
        text: "Order ATL-7K3Q-9XZ2 was shipped with Royal Mail.".to_owned(),
    });
    let said = hear(model, request).await;
    assert!(said.text.contains("ATL-7K3Q-9XZ2"), "{}", said.text);
    assert!(said.calls.is_empty());
}

/// Give or take a little: models count in tokens.
pub async fn an_answer_keeps_to_its_length(model: &dyn ChatModel) {
    let question = "Tell me a long story. ".repeat(40);
    let request = ChatRequest {
        max_answer_chars: 100,
        ..request(&question, vec![])
    };
    let said = hear(model, request).await;
    assert!(said.text.chars().count() <= 200, "{}", said.text);
}

/// That is the caller's mistake.
pub async fn without_a_question_there_is_no_answer(model: &dyn ChatModel) {
    let messages = vec![ChatMessage::System("You help.".to_owned())];
    let request = ChatRequest {
        messages,
        tools: vec![],
        max_answer_chars: 100,
    };
    let refused = model.stream(request).await.err();
    assert!(
        matches!(refused, Some(ChatError::Invalid(_))),
        "{refused:?}"
    );
}

struct Said {
    text: String,
    calls: Vec<ToolCall>,
}

async fn hear(model: &dyn ChatModel, request: ChatRequest) -> Said {
    let stream = model.stream(request).await;
    let stream = stream.unwrap_or_else(|error| panic!("stream: {error}"));
    let deltas: Vec<_> = stream.collect().await;
    let (mut said, mut ends) = (
        Said {
            text: String::new(),
            calls: Vec::new(),
        },
        0,
    );
    for delta in deltas {
        assert_eq!(ends, 0, "something follows the end");
        match delta.unwrap_or_else(|error| panic!("delta: {error}")) {
            Delta::Text(text) => said.text.push_str(&text),
            Delta::ToolCall(call) => said.calls.push(call),
            Delta::Done(_) => ends += 1,
        }
    }
    assert_eq!(ends, 1, "the end is missing");
    said
}

fn request(question: &str, tools: Vec<ToolSpec>) -> ChatRequest {
    let system = "You answer the customers of a shop. Look orders up; never guess.".to_owned();
    let messages = vec![
        ChatMessage::System(system),
        ChatMessage::User(question.to_owned()),
    ];
    ChatRequest {
        messages,
        tools,
        max_answer_chars: 1_000,
    }
}

fn order_status() -> ToolSpec {
    ToolSpec {
        name: ORDER_STATUS.to_owned(),
        description: "Where the customer's orders are, newest first.".to_owned(),
        parameters: json!({"type": "object", "properties": {"order": {"type": "string"}}}),
    }
}
