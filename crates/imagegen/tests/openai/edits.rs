//! A picture that starts from one that is there.

use bytes::Bytes;
use image::ImageFormat;
use imagegen::generator::conformance::{self, RecordingSink};
use imagegen::generator::openai::Dialect;
use imagegen::generator::{GenerateError, ImageGenerator, ImageRequest, Source};
use serde_json::json;

use crate::fox;
use crate::peer::{Asked, Peer, Step, base64, ok, paint, picture, stream};

fn from(mask: Option<Bytes>) -> ImageRequest {
    let picture = picture(64, 64, ImageFormat::Jpeg).into();
    ImageRequest {
        source: Some(Source { picture, mask }),
        ..fox()
    }
}

fn answer() -> Vec<Step> {
    let png = picture(1024, 1536, ImageFormat::Png);
    ok(&json!({"data": [{"b64_json": base64(&png)}]}))
}

/// What a peer that speaks OpenAI's own dialect was asked.
async fn asked(request: &ImageRequest, previews: u8, says: Vec<Step>) -> (Asked, RecordingSink) {
    let peer = Peer::saying(says).await;
    let generator = peer.generator("gpt-image-2");
    let generator = generator.speaking(Dialect::OpenAi).with_previews(previews);
    assert!(generator.capabilities().edits);
    let sink = RecordingSink::default();
    let images = generator
        .with_low_moderation()
        .generate(request, &sink)
        .await;
    assert_eq!(images.unwrap()[0].size.height, 1536);
    (peer.asked().remove(0), sink)
}

#[tokio::test]
async fn a_model_that_edits_conforms() {
    let peer = Peer::start(|asked| ok(&paint(asked))).await;
    let generator = peer.generator("gpt-image-2").speaking(Dialect::OpenAi);
    conformance::run(&generator).await;
}

#[tokio::test]
async fn it_is_sent_as_a_form() {
    let mask = Bytes::from(picture(64, 64, ImageFormat::Png));
    let request = ImageRequest {
        prompt: "a fox\r\n\"여우\"".into(),
        ..from(Some(mask))
    };
    let (asked, _) = asked(&request, 0, answer()).await;
    assert!(
        asked.head.starts_with("POST /v1/images/edits "),
        "{}",
        asked.head
    );
    let head = asked.head.to_ascii_lowercase();
    assert!(head.contains("content-type: multipart/form-data; boundary="));
    assert!(head.contains("authorization: bearer sk-test"));
    let body = String::from_utf8_lossy(&asked.raw);
    let names = body.split("form-data; name=\"").skip(1);
    let names: Vec<_> = names.map(|part| part.split('"').next().unwrap()).collect();
    assert_eq!(names, ["model", "prompt", "size", "image", "mask"]);
    assert!(body.contains("name=\"prompt\"\r\n\r\na fox\r\n\"여우\""));
    assert!(body.contains("filename=\"image.jpg\"\r\nContent-Type: image/jpeg\r\n"));
    assert!(body.contains("filename=\"mask.png\"\r\nContent-Type: image/png\r\n"));
    let sent = request.source.unwrap().picture;
    assert!(asked.raw.windows(sent.len()).any(|part| part == sent));
}

#[tokio::test]
async fn it_is_shown_while_it_comes_along() {
    let png = base64(&picture(1024, 1536, ImageFormat::Png));
    let preview = base64(&picture(32, 48, ImageFormat::Png));
    let events = [
        json!({"type": "image_edit.partial_image", "b64_json": preview}),
        json!({"type": "image_edit.completed", "b64_json": png}),
    ];
    let (asked, sink) = asked(&from(None), 1, stream(&events)).await;
    assert!(String::from_utf8_lossy(&asked.raw).contains("name=\"partial_images\"\r\n\r\n1"));
    assert_eq!(sink.previews().len(), 1);
}

#[tokio::test]
async fn it_costs_what_is_sent_too() {
    let peer = Peer::saying(answer()).await;
    let generator = peer.generator("gpt-image-2").speaking(Dialect::OpenAi);
    let plain = generator.estimate(&fox());
    assert!(generator.estimate(&from(None)) > plain);
}

#[tokio::test]
async fn a_server_nobody_knows_is_not_sent_any() {
    let peer = Peer::saying(answer()).await;
    let sink = RecordingSink::default();
    let outcome = peer
        .generator("gpt-image-2")
        .generate(&from(None), &sink)
        .await;
    assert!(
        matches!(outcome, Err(GenerateError::Invalid(_))),
        "{outcome:?}"
    );
    assert!(peer.asked().is_empty());
}
