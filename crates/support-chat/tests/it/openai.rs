//! The OpenAI model against a server that speaks just enough of the API.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures::StreamExt;
use secrecy::SecretString;
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
