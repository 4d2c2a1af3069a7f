//! The OpenAI generator against servers that speak its API, over sockets.

#![cfg(feature = "openai")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

mod cost;
mod edits;
mod failures;
mod paid_once;
mod peer;
mod pictures;
mod streaming;

use imagegen::PixelSize;
use imagegen::generator::conformance;
use imagegen::generator::openai::OpenAiGenerator;
use imagegen::generator::{GenerateError, ImageGenerator, ImageRequest};
use peer::{Peer, ok, paint};
use secrecy::SecretString;

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
        source: None,
    }
}

#[tokio::test]
async fn conforms() {
    let peer = Peer::start(|asked| ok(&paint(asked))).await;
    conformance::run(&peer.generator("any")).await;
}

#[tokio::test]
async fn a_compatible_server_is_told_the_least() {
    let peer = Peer::start(|asked| ok(&paint(asked))).await;
    let sink = conformance::RecordingSink::default();
    // Known or not, the name says nothing of a server that is not OpenAI's.
    let generator = peer.generator("gpt-image-2.5-flare").with_previews(3);
    generator.generate(&fox(), &sink).await.unwrap();
    let asked = &peer.asked()[0];
    assert!(asked.head.starts_with("POST /v1/images/generations "));
    let fields: Vec<_> = asked.body.as_object().unwrap().keys().collect();
    assert_eq!(fields, ["model", "prompt", "size"]);
    assert_eq!(asked.body["size"], "1024x1536");
    let prompt = asked.body["prompt"].as_str().unwrap();
    assert!(prompt.starts_with("a fox\n\nAn oil painting"), "{prompt}");
    assert!(prompt.ends_with("Without snow."), "{prompt}");
}

#[tokio::test]
async fn no_key_is_shown() {
    let peer = Peer::saying(Vec::new()).await;
    let shown = format!("{:?}", peer.generator("any"));
    assert!(!shown.contains("sk-test"), "{shown}");
    let garbled = OpenAiGenerator::new(&SecretString::from("sk-\ntest"), "any", None);
    assert!(matches!(garbled, Err(GenerateError::Invalid(why)) if !why.contains("sk-")));
}

/// Somebody else's server: `llmock -p PORT -f tests/openai/aimock.json` of npm's
/// `@copilotkit/aimock`, with `ATELIER_TEST_OPENAI=http://127.0.0.1:PORT/v1`.
#[tokio::test]
#[allow(
    clippy::disallowed_methods,
    reason = "tests are told their peers by the environment"
)]
async fn another_server_paints() {
    let Ok(url) = std::env::var("ATELIER_TEST_OPENAI") else {
        println!("skipped: ATELIER_TEST_OPENAI is not set");
        return;
    };
    let _ = rustls::crypto::ring::default_provider().install_default();
    let key = SecretString::from("sk-test");
    let generator = OpenAiGenerator::new(&key, "gpt-image-1-mini", Some(&url)).unwrap();
    let sink = conformance::RecordingSink::default();
    let images = generator.generate(&fox(), &sink).await.unwrap();
    let decoded = image::load_from_memory(&images[0].bytes).unwrap();
    let size = images[0].size;
    assert_eq!(
        (decoded.width(), decoded.height()),
        (size.width, size.height)
    );
}
