//! The OpenAI generator against a server that speaks just enough of the API,
//! over a socket.

#![cfg(feature = "openai")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use imagegen::PixelSize;
use imagegen::generator::conformance::{self, RecordingSink};
use imagegen::generator::openai::OpenAiGenerator;
use imagegen::generator::{GenerateError, ImageGenerator, ImageRequest};
use secrecy::SecretString;
use serde_json::{Value, json};

/// Answers as the API does, or always with one failure.
#[derive(Clone, Default)]
struct Peer {
    failure: Option<(StatusCode, Value)>,
    asked: Arc<AtomicUsize>,
}

impl Peer {
    fn failing(status: u16, code: &str) -> Self {
        let error = json!({"error": {"message": "no", "type": "error", "code": code}});
        Self {
            failure: Some((StatusCode::from_u16(status).unwrap(), error)),
            ..Self::default()
        }
    }

    async fn serve(&self) -> OpenAiGenerator {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let app = Router::new()
            .route("/v1/images/generations", post(generations))
            .with_state(self.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/v1", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, app).await });
        OpenAiGenerator::new(&SecretString::from("sk-test"), "gpt-image-test", Some(&url)).unwrap()
    }
}

async fn generations(State(peer): State<Peer>, Json(body): Json<Value>) -> Response {
    peer.asked.fetch_add(1, Ordering::SeqCst);
    if let Some(failure) = peer.failure {
        return (failure.0, Json(failure.1)).into_response();
    }
    let fields: Vec<&String> = body.as_object().unwrap().keys().collect();
    assert_eq!(
        fields,
        ["model", "n", "prompt", "size"],
        "the fewest fields"
    );
    let size = body["size"].as_str().unwrap();
    let (width, height) = size.split_once('x').unwrap();
    let picture = image::RgbImage::new(width.parse().unwrap(), height.parse().unwrap());
    let mut png = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut png, image::ImageFormat::Png).unwrap();
    let item = json!({"b64_json": BASE64_STANDARD.encode(png.into_inner())});
    let data = vec![item; usize::try_from(body["n"].as_u64().unwrap()).unwrap()];
    Json(json!({"created": 1, "data": data})).into_response()
}

fn fox() -> ImageRequest {
    ImageRequest {
        prompt: "a fox".into(),
        negative_prompt: "snow".into(),
        size: PixelSize {
            width: 1448,
            height: 2048,
        },
        seed: 7,
        count: 1,
        style: "oil".into(),
    }
}

#[tokio::test]
async fn openai() {
    conformance::run(&Peer::default().serve().await).await;
}

#[tokio::test]
async fn a_failure_is_told_apart_and_asked_for_once() {
    for (status, code, expected) in [
        (400, "moderation_blocked", GenerateError::Refused),
        (400, "billing_hard_limit_reached", GenerateError::Quota),
        (429, "insufficient_quota", GenerateError::Quota),
    ] {
        let peer = Peer::failing(status, code);
        let sink = RecordingSink::default();
        let outcome = peer.serve().await.generate(&fox(), &sink).await;
        assert_eq!(outcome, Err(expected));
        assert_eq!(peer.asked.load(Ordering::SeqCst), 1, "never paid twice");
    }
    let peer = Peer::failing(500, "server_error");
    let sink = RecordingSink::default();
    let outcome = peer.serve().await.generate(&fox(), &sink).await;
    assert!(matches!(outcome, Err(GenerateError::Unavailable(_))));
    assert_eq!(peer.asked.load(Ordering::SeqCst), 1, "never paid twice");
}

#[tokio::test]
async fn the_answers_own_pixels_and_type_are_kept() {
    let generator = Peer::default().serve().await;
    let images = generator
        .generate(&fox(), &RecordingSink::default())
        .await
        .unwrap();
    let picture = image::load_from_memory(&images[0].bytes).unwrap();
    assert_eq!((picture.width(), picture.height()), (1024, 1536));
    assert_eq!(images[0].media_type, "image/png");
}
