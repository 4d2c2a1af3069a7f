//! Pictures' files as browsers ask for them: whole, in part, and again.

use axum::body::Bytes;
use axum::http::{Response, StatusCode};

use crate::actors::TestApp;

fn header(answer: &Response<Bytes>, name: &str) -> String {
    let value = answer.headers().get(name);
    value.map_or(String::new(), |value| value.to_str().unwrap().to_owned())
}

#[tokio::test]
async fn a_part_of_a_file_is_sent_where_a_part_is_asked_for() {
    let shop = TestApp::open().await;
    let mut ada = shop.member("ada").await;
    let picture = ada.picture(&shop, "a fox").await;
    let file = picture.replace("/pictures/", "/media/") + "/master";
    let whole = ada.file(&file, &[]).await;
    assert_eq!(whole.status(), StatusCode::OK);
    assert_eq!(header(&whole, "accept-ranges"), "bytes");
    let (bytes, etag) = (whole.body().clone(), header(&whole, "etag"));
    let length = bytes.len();
    assert_eq!(header(&whole, "content-length"), length.to_string());

    let part = ada.file(&file, &[("range", "bytes=10-19")]).await;
    assert_eq!(part.status(), StatusCode::PARTIAL_CONTENT);
    let told = format!("bytes 10-19/{length}");
    assert_eq!(header(&part, "content-range"), told);
    assert_eq!(header(&part, "content-length"), "10");
    assert_eq!(part.body(), &bytes[10..20]);
    let rest = [("range", "bytes=-5"), ("if-range", &etag)];
    let rest = ada.file(&file, &rest).await;
    assert_eq!(rest.body(), &bytes[length - 5..]);

    // A part of what it was before is of no use: it is sent whole.
    let other = [("range", "bytes=0-4"), ("if-range", "\"another\"")];
    let other = ada.file(&file, &other).await;
    assert_eq!((other.status(), other.body()), (StatusCode::OK, &bytes));
    let beyond = ada.file(&file, &[("range", "bytes=99999999-")]).await;
    assert_eq!(beyond.status(), StatusCode::RANGE_NOT_SATISFIABLE);
    assert_eq!(
        header(&beyond, "content-range"),
        format!("bytes */{length}")
    );
    let same = ada.file(&file, &[("if-none-match", &etag)]).await;
    assert_eq!(same.status(), StatusCode::NOT_MODIFIED);
    assert!(same.body().is_empty());
}
