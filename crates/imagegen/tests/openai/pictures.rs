//! Pictures in every form servers send them.

use image::ImageFormat;
use imagegen::PixelSize;
use imagegen::generator::conformance::RecordingSink;
use imagegen::generator::{GenerateError, GeneratedImage, ImageGenerator};
use serde_json::json;

use crate::fox;
use crate::peer::{Asked, Peer, Step, answer, base64, ok, picture};

async fn painted(peer: &Peer) -> Result<GeneratedImage, GenerateError> {
    let generator = peer.generator("any");
    let images = generator.generate(&fox(), &RecordingSink::default()).await;
    images.map(|images| images[0].clone())
}

#[tokio::test]
async fn the_answers_own_pixels_and_type_are_kept() {
    for (format, kind) in [
        (ImageFormat::Png, "image/png"),
        (ImageFormat::Jpeg, "image/jpeg"),
        (ImageFormat::WebP, "image/webp"),
    ] {
        let bytes = picture(640, 480, format);
        let data = json!({"data": [{"b64_json": base64(&bytes), "url": ""}]});
        let image = painted(&Peer::saying(ok(&data)).await).await.unwrap();
        let (width, height) = (640, 480);
        assert_eq!(image.size, PixelSize { width, height });
        assert_eq!((image.media_type, &image.bytes[..]), (kind, &bytes[..]));
    }
    let gif = base64(b"GIF89a\x01\x00\x01\x00\x00\x00\x00;");
    let data = json!({"data": [{"b64_json": gif}]});
    let outcome = painted(&Peer::saying(ok(&data)).await).await;
    assert!(matches!(outcome, Err(GenerateError::Lost(_))));
}

/// Answers with `url` to whoever asks for a picture, and to whoever fetches it
/// with `file`.
async fn naming(host: &'static str, file: Vec<Step>) -> Peer {
    Peer::start(move |asked: &Asked| {
        if asked.head.starts_with("GET /files/fox ") {
            return file.clone();
        }
        let own = asked.head.to_ascii_lowercase();
        let own = own.split("host: 127.0.0.1:").nth(1).unwrap();
        let port = own.lines().next().unwrap();
        let url = format!("http://{host}:{port}/files/fox");
        ok(&json!({"data": [{"url": url}]}))
    })
    .await
}

#[tokio::test]
async fn a_picture_is_fetched_from_the_servers_own_host() {
    let png = picture(64, 64, ImageFormat::Png);
    let peer = naming("127.0.0.1", answer("200 OK", "", &png)).await;
    assert_eq!(painted(&peer).await.unwrap().bytes, png);
    let asked = peer.asked();
    let keys = asked.iter().map(|a| a.head.contains("sk-test"));
    assert!(keys.eq([true, false]), "the key goes to the API alone");
}

#[tokio::test]
async fn no_other_private_address_is_fetched() {
    let png = picture(64, 64, ImageFormat::Png);
    for host in [
        "localhost",
        "127.0.0.2",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "0.0.0.0",
    ] {
        let peer = naming(host, answer("200 OK", "", &png)).await;
        let outcome = painted(&peer).await;
        let refused = matches!(outcome, Err(GenerateError::Lost(_)));
        assert!(refused, "{host}: {outcome:?}");
        assert_eq!(peer.connections(), 1, "{host} was not even called");
    }
}

#[tokio::test]
async fn what_is_fetched_is_bounded_and_stays_where_it_was_named() {
    let redirect = answer("302 Found", "Location: http://127.0.0.1:1/\r\n", "");
    let told = b"HTTP/1.1 200 OK\r\nContent-Length: 33554433\r\n\r\n".to_vec();
    let untold = b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n".to_vec();
    let endless = vec![Step::Send(untold), Step::Send(vec![0; (32 << 20) + 1])];
    for file in [
        redirect,
        vec![Step::Send(told)],
        endless,
        answer("404 X", "", "no"),
    ] {
        let peer = naming("127.0.0.1", file).await;
        let outcome = painted(&peer).await;
        let refused = matches!(outcome, Err(GenerateError::Lost(_)));
        assert!(refused, "{outcome:?}");
        assert_eq!(peer.connections(), 2);
    }
}
