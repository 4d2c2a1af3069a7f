//! Whatever goes wrong is told apart and asked for once.

use std::io::{Read, Seek};
use std::sync::Arc;
use std::time::{Duration, Instant};

use imagegen::generator::conformance::RecordingSink;
use imagegen::generator::{GenerateError, ImageGenerator};

use crate::fox;
use crate::peer::{Peer, Step, answer, failure, ok, paint};

/// What comes of asking a peer that says this, once.
async fn outcome(steps: Vec<Step>) -> GenerateError {
    let peer = Peer::saying(steps).await;
    let generator = peer.generator("any");
    let outcome = generator.generate(&fox(), &RecordingSink::default()).await;
    let error = outcome.expect_err("no picture");
    // Time for a second request, if one were made.
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(peer.asked().len(), 1, "never paid twice: {error}");
    assert_eq!(peer.connections(), 1, "{error}");
    error
}

#[tokio::test]
async fn refusals_and_limits() {
    for (status, code, expected) in [
        (400, "moderation_blocked", GenerateError::Refused),
        (400, "billing_hard_limit_reached", GenerateError::Quota),
        (429, "insufficient_quota", GenerateError::Quota),
    ] {
        assert_eq!(outcome(failure(status, code)).await, expected);
    }
    let retry_after = Duration::from_secs(7);
    let busy = outcome(failure(429, "rate_limit_exceeded")).await;
    assert_eq!(busy, GenerateError::Busy { retry_after });
    let invalid = outcome(failure(400, "unknown_parameter")).await;
    assert!(matches!(invalid, GenerateError::Invalid(_)), "{invalid}");
}

#[tokio::test]
async fn servers_that_are_broken() {
    for steps in [
        failure(503, "server_is_overloaded"),
        failure(401, "invalid_api_key"),
        failure(404, "model_not_found"),
        answer("302 Found", "Location: /elsewhere\r\n", ""),
    ] {
        let error = outcome(steps.clone()).await;
        let unavailable = matches!(error, GenerateError::Unavailable(_));
        assert!(unavailable, "{steps:?}: {error:?}");
        assert!(!error.may_be_charged());
    }
    let broken = [
        failure(500, "server_error"),
        answer("502 Bad Gateway", "", "<html>"),
        answer("200 OK", "", "<html>"),
        answer("200 OK", "", "{\"data\": [{\"b64_json\": \"AAAA\"}]}"),
        answer("200 OK", "", "{\"data\": []}"),
        vec![Step::Send(b"nonsense\r\n\r\n".to_vec())],
        vec![Step::Send(
            b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{\"data\"".to_vec(),
        )],
        Vec::new(),
    ];
    for steps in broken {
        let error = outcome(steps.clone()).await;
        let lost = matches!(error, GenerateError::Lost(_));
        assert!(lost, "{steps:?}: {error:?}");
        assert!(error.may_be_charged());
    }
}

#[tokio::test]
async fn a_server_that_is_away() {
    let mut peer = Peer::saying(Vec::new()).await;
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    peer.port = listener.local_addr().unwrap().port();
    drop(listener);
    let generator = peer.generator("any");
    let outcome = generator.generate(&fox(), &RecordingSink::default()).await;
    let unavailable = matches!(outcome, Err(GenerateError::Unavailable(_)));
    assert!(unavailable, "{outcome:?}");
}

#[tokio::test]
async fn a_server_that_is_slow() {
    let peer = Peer::start(|asked| {
        let pause = Step::Pause(Duration::from_secs(30));
        [vec![pause], ok(&paint(asked))].concat()
    })
    .await;
    let generator = peer
        .generator("any")
        .with_timeout(Duration::from_millis(200));
    let outcome = generator.generate(&fox(), &RecordingSink::default()).await;
    assert_eq!(outcome, Err(GenerateError::Timeout));
    // The head came in time, the rest does not.
    let head = b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{".to_vec();
    let peer = Peer::saying(vec![Step::Send(head), Step::Pause(Duration::from_secs(30))]).await;
    let generator = peer
        .generator("any")
        .with_timeout(Duration::from_millis(200));
    let outcome = generator.generate(&fox(), &RecordingSink::default()).await;
    assert_eq!(outcome, Err(GenerateError::Timeout));
    assert_eq!(peer.connections(), 1);
}

#[tokio::test]
async fn a_picture_called_off_is_not_waited_for() {
    let peer = Peer::saying(vec![Step::Pause(Duration::from_secs(30))]).await;
    let generator = peer.generator("any");
    let (sink, request) = (RecordingSink::default(), fox());
    let began = Instant::now();
    let (outcome, ()) = tokio::join!(generator.generate(&request, &sink), async {
        tokio::time::sleep(Duration::from_millis(1200)).await;
        sink.cancel();
    });
    assert_eq!(outcome, Err(GenerateError::Cancelled));
    assert!(began.elapsed() < Duration::from_secs(5));
    let heard = sink.fractions();
    assert!(heard.len() > 1, "the bar moves by the clock: {heard:?}");
    assert!(
        heard.is_sorted() && heard.iter().all(|f| *f < 1.0),
        "{heard:?}"
    );
}

/// What a server says may repeat the phrase.
#[tokio::test]
async fn words_that_cannot_be_read_are_nobodys_to_log() {
    let mut log = Arc::new(tempfile::tempfile().unwrap());
    let subscriber = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE);
    let _logged = tracing::subscriber::set_default(subscriber.with_writer(log.clone()).finish());
    for status in ["200 OK", "400 Bad Request", "500 Internal Server Error"] {
        let error = outcome(answer(status, "", "{\"data\": my secret fox")).await;
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
