//! The OpenAI model against a server that speaks just enough of the API.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Json;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use futures::StreamExt;
use secrecy::SecretString;
use serde_json::{Value, json};
use support_chat::model::conformance;
use support_chat::model::openai::OpenAiModel;
use support_chat::model::{ChatError, ChatMessage, ChatModel, ChatRequest, Delta, Usage};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// Answers every request with `answer`, and counts them.
async fn server(answer: String) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/v1", listener.local_addr().unwrap());
    let count = Arc::new(AtomicUsize::new(0));
    let counter = count.clone();
    tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            counter.fetch_add(1, Ordering::SeqCst);
            let mut request = [0; 8192];
            let _ = socket.read(&mut request).await;
            let _ = socket.write_all(answer.as_bytes()).await;
        }
    });
    (url, count)
}

fn http(status: &str, kind: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    )
}

fn model(url: &str) -> OpenAiModel {
    let _ = rustls::crypto::ring::default_provider().install_default();
    OpenAiModel::new(&SecretString::from("sk-test"), "gpt-test", Some(url)).unwrap()
}

fn hello() -> ChatRequest {
    let messages = vec![ChatMessage::User("Hello".into())];
    ChatRequest {
        messages,
        tools: vec![],
        max_answer_chars: 100,
    }
}

#[tokio::test]
async fn an_answer_is_streamed() {
    let events = concat!(
        "data: {\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":\"Good \"}}]}\n\n",
        "data: {\"choices\":[{\"delta\":{\"content\":\"day\"},\"finish_reason\":\"stop\"}]}\n\n",
        "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":2}}\n\n",
        "data: [DONE]\n\n",
    );
    let (url, count) = server(http("200 OK", "text/event-stream", events)).await;
    let deltas = model(&url).stream(hello()).await.unwrap();
    let deltas: Vec<_> = deltas.map(Result::unwrap).collect().await;
    let usage = Usage {
        input_tokens: Some(5),
        output_tokens: Some(2),
    };
    let expected = [
        Delta::Text("Good ".into()),
        Delta::Text("day".into()),
        Delta::Done(usage),
    ];
    assert_eq!(deltas, expected);
    assert_eq!(count.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_failure_is_not_retried() {
    for (status, code, expected) in [
        (
            "429 Too Many Requests",
            "rate_limit_exceeded",
            ChatError::Busy { retry_after: None },
        ),
        (
            "429 Too Many Requests",
            "insufficient_quota",
            ChatError::Quota,
        ),
        (
            "400 Bad Request",
            "content_filter",
            ChatError::Refused("m".into()),
        ),
    ] {
        let body =
            format!(r#"{{"error":{{"message":"m","type":null,"param":null,"code":"{code}"}}}}"#);
        let (url, count) = server(http(status, "application/json", &body)).await;
        assert_eq!(model(&url).stream(hello()).await.err(), Some(expected));
        assert_eq!(count.load(Ordering::SeqCst), 1, "{status}");
    }
    let (url, count) = server(http("500 Oops", "text/plain", "broken")).await;
    let broken = model(&url).stream(hello()).await.err();
    assert!(
        matches!(broken, Some(ChatError::Unavailable(_))),
        "{broken:?}"
    );
    assert_eq!(count.load(Ordering::SeqCst), 1);
    let gone = model("http://127.0.0.1:9/v1").stream(hello()).await.err();
    assert!(matches!(gone, Some(ChatError::Unavailable(_))), "{gone:?}");
}

/// A model of few words behind the API: calls the first tool it is offered
/// when asked about an order, says what a tool told it, and is long-winded
/// about stories.
async fn completions(Json(body): Json<Value>) -> impl IntoResponse {
    let last = body["messages"].as_array().unwrap().last().unwrap();
    let content = last["content"].as_str().unwrap_or_default();
    let tool = &body["tools"][0]["function"]["name"];
    let asks = last["role"] == "user" && content.contains("order");
    let mut deltas: Vec<Value> = if asks && tool.is_string() {
        let function =
            |function: Value| json!({"tool_calls": [{"index": 0, "function": function}]});
        let mut first = function(json!({"name": tool, "arguments": ""}));
        first["tool_calls"][0]["id"] = "call_7".into();
        // Arguments come in pieces.
        vec![
            first,
            function(json!({"arguments": "{"})),
            function(json!({"arguments": "}"})),
        ]
    } else {
        let words = match last["role"].as_str() {
            Some("tool") => content,
            _ if content.contains("story") => &"Once upon a time. ".repeat(100),
            _ => "Good day.",
        };
        words
            .split_inclusive(' ')
            .map(|word| json!({"content": word}))
            .collect()
    };
    deltas.insert(0, json!({"role": "assistant"}));
    let chunk = |delta: &Value| json!({"choices": [{"index": 0, "delta": delta}]});
    let usage = json!({"choices": [], "usage": {"prompt_tokens": 5, "completion_tokens": 2}});
    let chunks = deltas.iter().map(chunk).chain([usage]);
    let mut events: String = chunks.map(|chunk| format!("data: {chunk}\n\n")).collect();
    events.push_str("data: [DONE]\n\n");
    ([(CONTENT_TYPE, "text/event-stream")], events)
}

#[tokio::test]
async fn openai_conforms() {
    let app = axum::Router::new().route("/v1/chat/completions", axum::routing::post(completions));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/v1", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, app).await });
    conformance::all(&model(&url)).await;
}
