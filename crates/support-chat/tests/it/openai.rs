//! The OpenAI model against servers that speak its API, over sockets.

mod budgets;
mod failures;
mod streams;

use futures::StreamExt;
use secrecy::SecretString;
use serde_json::json;
use support_chat::model::openai::OpenAiModel;
use support_chat::model::{
    ChatError, ChatMessage, ChatModel, ChatRequest, Delta, Usage, conformance,
};

use crate::peer::{Asked, Peer, Say, call, streamed, text, usage};
use crate::shop::Shop;

fn hello() -> ChatRequest {
    ChatRequest {
        messages: vec![ChatMessage::User("Hello".into())],
        tools: vec![],
        max_answer_chars: 100,
    }
}

/// Everything that is heard, up to the first error.
async fn heard(model: &OpenAiModel) -> Result<Vec<Delta>, ChatError> {
    let deltas: Vec<_> = model.stream(hello()).await?.collect().await;
    deltas.into_iter().collect()
}

/// A model of few words behind the API: calls the first tool it is offered
/// when asked about an order, says what a tool told it, and is long-winded
/// about stories.
fn of_few_words(asked: &Asked) -> Vec<Say> {
    let last = asked.body["messages"].as_array().unwrap().last().unwrap();
    let content = last["content"].as_str().unwrap_or_default();
    let tool = asked.body["tools"][0]["function"]["name"].as_str();
    let mut pieces = vec![json!({"choices": [{"delta": {"role": "assistant"}}]})];
    match (tool, last["role"].as_str()) {
        (Some(tool), Some("user")) if content.contains("order") => {
            pieces.extend(call("call_7", tool));
        }
        (_, Some("tool")) => pieces.push(text(content)),
        _ if content.contains("story") => {
            pieces.extend(vec![text("Once upon a time. "); 100]);
        }
        _ => pieces.push(text("Good day.")),
    }
    pieces.push(usage(5, 2));
    streamed(&pieces)
}

#[tokio::test]
async fn openai_conforms() {
    let peer = Peer::start(|asked, _| of_few_words(asked)).await;
    conformance::all(&peer.model()).await;
}

#[tokio::test]
async fn a_question_is_one_request_for_every_turn() {
    let peer = Peer::start(|asked, _| of_few_words(asked)).await;
    let shop = Shop::open().await;
    let desk = shop.desk(peer.model());
    let ada = shop.ada();
    let answer = shop.ask(&desk, &ada, "Where is my order?").await.unwrap();
    assert_eq!(answer.text, "Order ATL-7K3Q-9XZ2 was shipped.");
    assert_eq!(answer.receipts[0].url, "/orders/ATL-7K3Q-9XZ2");
    assert_eq!(answer.model, "gpt-test");
    let took = Usage {
        input_tokens: Some(10),
        output_tokens: Some(4),
    };
    assert_eq!(answer.usage, took, "of both turns");

    let asked = peer.asked();
    assert_eq!(asked.len(), 2);
    assert!(asked[0].head.starts_with("post /v1/chat/completions "));
    assert!(asked[0].head.contains("authorization: bearer sk-test"));
    let fields: Vec<_> = asked[0].body.as_object().unwrap().keys().collect();
    let expected = ["messages", "model", "stream", "stream_options", "tools"];
    assert_eq!(fields, expected, "the fewest that will do");
    let told = asked[1].body["messages"].as_array().unwrap();
    assert_eq!(told.last().unwrap()["tool_call_id"], "call_7");
    assert_eq!(peer.connections(), 1, "the turns share a connection");
}

#[tokio::test]
async fn no_key_is_shown() {
    let peer = Peer::saying([vec![Say::HangUp]]).await;
    let shown = format!("{:?}", peer.model());
    assert!(!shown.contains("sk-test"), "{shown}");
    let address = OpenAiModel::new(&SecretString::from("sk-test"), "m", Some("no address"));
    assert!(matches!(address, Err(ChatError::Invalid(_))));
    let garbled = OpenAiModel::new(&SecretString::from("sk-\ntest"), "m", None);
    assert!(matches!(garbled, Err(ChatError::Invalid(why)) if !why.contains("sk-")));
}

/// Somebody else's server: `llmock -p PORT -f tests/it/openai/aimock.json` of
/// npm's `@copilotkit/aimock`, with `ATELIER_TEST_OPENAI=http://127.0.0.1:PORT/v1`.
#[tokio::test]
#[allow(
    clippy::disallowed_methods,
    reason = "tests are told their peers by the environment"
)]
async fn another_server_conforms() {
    let Ok(url) = std::env::var("ATELIER_TEST_OPENAI") else {
        println!("skipped: ATELIER_TEST_OPENAI is not set");
        return;
    };
    let _ = rustls::crypto::ring::default_provider().install_default();
    let model = || OpenAiModel::new(&SecretString::from("sk-test"), "gpt-4.1-mini", Some(&url));
    conformance::all(&model().unwrap()).await;
    let shop = Shop::open().await;
    let desk = shop.desk(model().unwrap());
    let ada = shop.ada();
    let answer = shop.ask(&desk, &ada, "Where is my order?").await.unwrap();
    assert!(answer.text.contains("ATL-7K3Q-9XZ2"), "{}", answer.text);
    assert!(answer.usage.input_tokens.is_some(), "{:?}", answer.usage);
}
