//! Pictures that are shown while they come along.

use image::ImageFormat;
use imagegen::generator::conformance::RecordingSink;
use imagegen::generator::openai::{Dialect, OpenAiGenerator, PREVIEWS};
use imagegen::generator::{GenerateError, GeneratedImage, ImageGenerator, MicroDollars};
use serde_json::{Value, json};

use crate::fox;
use crate::peer::{Peer, Step, base64, ok, paint, picture, stream};

fn partial(index: u8) -> Value {
    let png = picture(1456, 2048, ImageFormat::Png);
    json!({
        "type": "image_generation.partial_image",
        "partial_image_index": index,
        "b64_json": base64(&png),
    })
}

fn completed() -> Value {
    let png = picture(1456, 2048, ImageFormat::Png);
    json!({
        "type": "image_generation.completed",
        "b64_json": base64(&png),
        "usage": {"input_tokens": 10, "output_tokens": 1000, "total_tokens": 1010},
    })
}

fn generator(peer: &Peer) -> OpenAiGenerator {
    peer.generator("gpt-image-2").speaking(Dialect::OpenAi)
}

async fn painted(peer: &Peer, sink: &RecordingSink) -> Result<GeneratedImage, GenerateError> {
    let images = generator(peer).generate(&fox(), sink).await;
    assert_eq!(peer.connections(), 1, "never paid twice");
    images.map(|images| images[0].clone())
}

#[tokio::test]
async fn previews_are_shown_small() {
    let events = [partial(0), partial(1), completed()];
    let peer = Peer::saying(stream(&events)).await;
    let sink = RecordingSink::default();
    let image = painted(&peer, &sink).await.unwrap();
    assert_eq!((image.size.width, image.size.height), (1456, 2048));
    let previews = sink.previews();
    assert_eq!(previews.len(), 2);
    for preview in previews {
        let shown = image::load_from_memory_with_format(&preview, ImageFormat::WebP).unwrap();
        assert_eq!((shown.width(), shown.height()), (384, 540));
    }
    let cost = MicroDollars(10 * 5 + 1000 * 30);
    assert_eq!(image.cost, Some(cost), "as the server counted");

    let body = &peer.asked()[0].body;
    assert_eq!(body["stream"], true);
    assert_eq!(body["partial_images"], PREVIEWS);
    assert_eq!(body["size"], "1456x2048", "as near as the model can");
}

#[tokio::test]
async fn a_stream_is_read_in_every_dress() {
    let spoilt = json!({"type": "image_generation.partial_image", "b64_json": "no picture"});
    let strange = json!({"type": "keepalive", "error": null});
    let mut bare = completed();
    bare.as_object_mut().unwrap().remove("type");
    for events in [
        vec![spoilt, strange, completed()],
        vec![bare],
        vec![completed()],
    ] {
        let sink = RecordingSink::default();
        let peer = Peer::saying(stream(&events)).await;
        painted(&peer, &sink).await.unwrap();
        assert_eq!(sink.previews().len(), 0);
    }
    // The last empty line is missing.
    let mut steps = stream(&[]);
    steps.push(Step::Send(format!("data: {}", completed()).into_bytes()));
    let peer = Peer::saying(steps).await;
    painted(&peer, &RecordingSink::default()).await.unwrap();
    // The server knows no streams.
    let peer = Peer::start(|asked| ok(&paint(asked))).await;
    painted(&peer, &RecordingSink::default()).await.unwrap();
}

#[tokio::test]
async fn a_stream_without_a_picture_says_why() {
    let error = |code: &str| json!({"type": "error", "error": {"code": code, "message": "m"}});
    for (code, expected) in [
        ("moderation_blocked", GenerateError::Refused),
        ("insufficient_quota", GenerateError::Quota),
    ] {
        let peer = Peer::saying(stream(&[partial(0), error(code)])).await;
        let outcome = painted(&peer, &RecordingSink::default()).await;
        assert_eq!(outcome, Err(expected));
    }
    for events in [vec![], vec![partial(0)], vec![error("server_error")]] {
        let peer = Peer::saying(stream(&events)).await;
        let outcome = painted(&peer, &RecordingSink::default()).await;
        let lost = matches!(outcome, Err(GenerateError::Lost(_)));
        assert!(lost, "{outcome:?}");
    }
}

#[tokio::test]
async fn several_pictures_or_no_previews_need_no_stream() {
    let peer = Peer::start(|asked| ok(&paint(asked))).await;
    let sink = RecordingSink::default();
    let mut two = fox();
    two.count = 2;
    generator(&peer).generate(&two, &sink).await.unwrap();
    let plain = generator(&peer).with_previews(0);
    plain.generate(&fox(), &sink).await.unwrap();
    let streams = peer.asked();
    assert!(
        streams
            .iter()
            .all(|asked| asked.body.get("stream").is_none())
    );
}
