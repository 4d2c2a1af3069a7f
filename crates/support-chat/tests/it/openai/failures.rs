//! Whatever goes wrong is told apart, and asked for once.

use std::io::{Read, Seek};
use std::sync::Arc;
use std::time::Duration;

use futures::future::join_all;
use secrecy::SecretString;
use serde_json::json;
use support_chat::SupportError;
use support_chat::model::openai::{OpenAiModel, Patience};
use support_chat::model::{ChatError, ChatModel, Delta};

use super::{heard, hello};
use crate::peer::{Peer, Say, answer, call, cut, failure, streamed, text};
use crate::shop::Shop;

const SHORT: Duration = Duration::from_millis(200);
const LONG: Duration = Duration::from_secs(30);

/// Time for one more request, if one were made.
async fn settled() {
    tokio::time::sleep(Duration::from_millis(300)).await;
}

/// What comes of asking a peer that says this, once.
async fn outcome(steps: Vec<Say>) -> ChatError {
    let peer = Peer::saying([steps]).await;
    let error = heard(&peer.model()).await.unwrap_err();
    settled().await;
    assert_eq!(peer.asked().len(), 1, "never paid twice: {error}");
    assert_eq!(peer.connections(), 1, "{error}");
    error
}

fn is_unavailable(error: &ChatError) -> bool {
    matches!(error, ChatError::Unavailable(_))
}

#[tokio::test]
async fn refusals_and_limits() {
    let busy = ChatError::Busy {
        retry_after: Some(Duration::from_secs(7)),
    };
    let invalid = ChatError::Invalid("400 unknown_parameter no".into());
    for (status, code, expected) in [
        (429, "rate_limit_exceeded", busy),
        (429, "insufficient_quota", ChatError::Quota),
        (400, "billing_hard_limit_reached", ChatError::Quota),
        (400, "content_filter", ChatError::Refused("no".into())),
        (400, "unknown_parameter", invalid),
        (504, "", ChatError::Timeout),
    ] {
        assert_eq!(outcome(failure(status, code)).await, expected);
    }
}

#[tokio::test]
async fn servers_that_are_broken() {
    let json = "Content-Type: application/json\r\n";
    let closing = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n";
    let silent_cut = format!("{closing}data: {}\n\n", text("Go"));
    let bytes = |text: &str| Say::Bytes(text.as_bytes().to_vec());
    let endless = format!("data: {}\n", "x".repeat(1 << 18)).repeat(1 << 6);
    let mut broken = Vec::new();
    for steps in [
        failure(500, "server_error"),
        failure(503, ""),
        answer("502 Bad Gateway", "", "<html>"),
        answer("302 Found", "Location: /elsewhere\r\n", ""),
        answer("200 OK", "", "<html>"),
        answer("200 OK", json, "<html>"),
        answer("200 OK", json, "{}"),
        vec![bytes("nonsense\r\n\r\n"), Say::HangUp],
        vec![Say::HangUp],
        answer("200 OK", "", &endless),
        answer("200 OK", json, &endless),
        cut(&[]),
        cut(&[text("Good ")]),
        cut(&call("c1", "order_status")[..2]),
        vec![bytes(&silent_cut), Say::HangUp],
        streamed(&[text("Good "), json!({"error": {"message": "overloaded"}})]),
        [
            cut(&[text("a")])[..2].to_vec(),
            vec![bytes("5\r\ndata"), Say::HangUp],
        ]
        .concat(),
    ] {
        broken.push(async move {
            let error = outcome(steps.clone()).await;
            assert!(is_unavailable(&error), "{steps:?}: {error:?}");
        });
    }
    join_all(broken).await;
}

/// A server that closes the connection it was asked on again.
#[tokio::test]
async fn a_connection_closed_between_two_turns() {
    let peer = Peer::saying([streamed(&call("c1", "order_status")), vec![Say::HangUp]]).await;
    let shop = Shop::open().await;
    let desk = shop.desk(peer.model());
    let asked = shop.ask(&desk, &shop.ada(), "Where is my order?").await;
    assert!(matches!(asked, Err(SupportError::Model(e)) if is_unavailable(&e)));
    settled().await;
    assert_eq!(peer.asked().len(), 2, "one for every turn");
}

#[tokio::test]
async fn every_turn_is_asked_for_once() {
    for last in [
        failure(429, "rate_limit_exceeded"),
        failure(500, "server_error"),
        cut(&[text("Your order")]),
    ] {
        let peer = Peer::saying([streamed(&call("c1", "order_status")), last]).await;
        let shop = Shop::open().await;
        let desk = shop.desk(peer.model());
        let asked = shop.ask(&desk, &shop.ada(), "Where is my order?").await;
        assert!(matches!(asked, Err(SupportError::Model(_))), "{asked:?}");
        settled().await;
        assert_eq!(peer.asked().len(), 2);
    }
}

#[tokio::test]
async fn a_server_that_is_away() {
    let mut peer = Peer::saying([vec![Say::HangUp]]).await;
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    peer.port = listener.local_addr().unwrap().port();
    drop(listener);
    let error = peer.model().stream(hello()).await.err().unwrap();
    assert!(is_unavailable(&error), "nothing was sent: {error:?}");
}

/// One that takes the connection, and says nothing when TLS begins.
#[tokio::test]
async fn a_server_that_is_slow_to_connect() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://{}/v1", listener.local_addr().unwrap());
    let _ = rustls::crypto::ring::default_provider().install_default();
    let impatient = Patience {
        connect: SHORT,
        ..Patience::default()
    };
    let model = OpenAiModel::new(&SecretString::from("sk-test"), "any", Some(&url)).unwrap();
    let model = model.with_patience(impatient).unwrap();
    let error = model.stream(hello()).await.err();
    assert_eq!(error, Some(ChatError::Timeout), "nothing was sent");
}

#[tokio::test]
async fn a_server_that_is_slow() {
    let impatient = Patience {
        silence: SHORT,
        ..Patience::default()
    };
    let first_byte = vec![Say::Wait(LONG)];
    let mut between = cut(&[text("Good ")]);
    between.insert(2, Say::Wait(LONG));
    for steps in [first_byte, between] {
        let peer = Peer::saying([steps]).await;
        let model = peer.model().with_patience(impatient).unwrap();
        assert_eq!(heard(&model).await, Err(ChatError::Timeout));
        settled().await;
        assert_eq!(peer.asked().len(), 1);
    }
}

/// Pieces that come in time do not make an answer that does.
#[tokio::test]
async fn a_server_that_never_comes_to_the_point() {
    let impatient = Patience {
        whole: Duration::from_millis(600),
        ..Patience::default()
    };
    let step = [Say::Bytes(b": awake\n\n".to_vec()), Say::Wait(SHORT / 4)];
    let head = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n".to_vec();
    let steps = [vec![Say::Bytes(head)], vec![step; 100].concat()].concat();
    let peer = Peer::saying([steps]).await;
    let model = peer.model().with_patience(impatient).unwrap();
    assert_eq!(heard(&model).await, Err(ChatError::Timeout));
}

/// What was said is there when the rest is not.
#[tokio::test]
async fn an_answer_is_heard_while_it_comes() {
    use futures::StreamExt;
    let mut steps = cut(&[text("Good ")]);
    steps.insert(2, Say::Wait(LONG));
    let peer = Peer::saying([steps]).await;
    let mut deltas = peer.model().stream(hello()).await.unwrap();
    let first = deltas.next().await.unwrap();
    assert_eq!(first, Ok(Delta::Text("Good ".into())));
}

/// What a server says may repeat what a customer wrote.
#[tokio::test]
async fn words_that_cannot_be_read_are_nobodys_to_log() {
    let mut log = Arc::new(tempfile::tempfile().unwrap());
    let subscriber = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE);
    let _logged = tracing::subscriber::set_default(subscriber.with_writer(log.clone()).finish());
    for status in ["200 OK", "400 Bad Request", "500 Internal Server Error"] {
        let error = outcome(answer(status, "", "data: {\"my secret\n\n")).await;
        assert!(!error.to_string().contains("secret"), "{error}");
        tracing::info!("asked");
    }
    let mut lines = String::new();
    log.rewind().unwrap();
    log.read_to_string(&mut lines).unwrap();
    assert_eq!(lines.matches("asked").count(), 3, "{lines}");
    assert!(
        !lines.contains("secret") && !lines.contains("sk-test"),
        "{lines}"
    );
}
