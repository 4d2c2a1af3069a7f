//! What bad input gets: the status, the sentence, and nothing lost.

use std::sync::Arc;

use axum::body::Body;
use axum::http::Request;
use imagegen::GenerateError;
use imagegen::generator::MemoryGenerator;

use crate::actors::{PASSWORD, TestApp};

#[tokio::test]
async fn text_over_its_limit_marks_the_field_and_keeps_the_input() {
    let shop = TestApp::open().await;
    let mut ada = shop.member("ada").await;
    let long = "여".repeat(256);
    ada.post("/pictures", &[("phrase", &long)])
        .await
        .shows(422, "At most 255 characters, please.")
        .shows(422, &long);
    let question = "x".repeat(2001);
    ada.post("/support", &[("message", &question)])
        .await
        .shows(422, "At most 2000 characters, please.")
        .shows(422, &question);
}

#[tokio::test]
async fn sign_up_explains_each_field_and_never_echoes_the_password() {
    let shop = TestApp::open().await;
    shop.member("ada").await;
    let form = [
        ("username", "Ada"),
        ("email", "other@example.com"),
        ("password", PASSWORD),
    ];
    let taken = shop.visitor().post("/sign-up", &form).await;
    taken
        .shows(422, "Somebody already has this one.")
        .shows(422, "other@example.com");
    let short = [
        ("username", "bob"),
        ("email", "nowhere"),
        ("password", "hunter2hunter"),
    ];
    let seen = shop.visitor().post("/sign-up", &short).await;
    seen.shows(422, "At least 15 characters, please.")
        .shows(422, "This does not look right.");
    assert!(!seen.body.contains("hunter2"));
    let wrong = [("login", "ada"), ("password", "not the password")];
    shop.visitor()
        .post("/sign-in", &wrong)
        .await
        .shows(422, "The name or the password is wrong.");
}

#[tokio::test]
async fn another_sites_form_is_refused_sign_in_included() {
    let shop = TestApp::open().await;
    shop.member("ada").await;
    for (header, value) in [
        ("sec-fetch-site", "cross-site"),
        ("origin", "https://evil.test"),
    ] {
        let request = Request::post("/sign-in")
            .header("host", "shop.test")
            .header(header, value)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from(format!("login=ada&password={PASSWORD}")))
            .unwrap();
        shop.visitor()
            .send(request)
            .await
            .shows(403, "This form was sent from another site");
    }
}

#[tokio::test]
async fn too_large_too_odd_and_too_wrong_requests_are_explained() {
    let shop = TestApp::open().await;
    let huge = "x".repeat(100_000);
    shop.visitor()
        .post("/sign-in", &[("login", &huge)])
        .await
        .shows(413, "Too large");
    shop.visitor()
        .get("/nothing/here")
        .await
        .shows(404, "This wall is empty");
    let delete = Request::delete("/gallery").header("sec-fetch-site", "same-origin");
    let delete = delete.body(Body::empty()).unwrap();
    shop.visitor().send(delete).await.shows(405, "Not this way");
    let json = Request::get("/nothing").header("accept", "application/json");
    let json = json.body(Body::empty()).unwrap();
    shop.visitor().send(json).await.shows(404, "\"status\":404");
}

#[tokio::test]
async fn what_people_write_is_shown_as_text() {
    let shop = TestApp::open().await;
    let mut ada = shop.member("ada").await;
    let picture = ada.picture(&shop, "<script>alert(1)</script>").await;
    let seen = ada.get(&picture).await;
    assert!(!seen.body.contains("<script>alert"), "{}", seen.body);
    ada.post(&format!("{picture}/show"), &[]).await;
    let seen = shop.visitor().get("/gallery?q=%3Cscript%3E").await;
    assert!(!seen.body.contains("<script>alert") && seen.status == 200);
}

#[tokio::test]
async fn who_guesses_waits() {
    let shop = TestApp::with_attempts(3).await;
    let mut eve = shop.visitor();
    let guess = [("login", "ada"), ("password", "let me guess again")];
    for _ in 0..3 {
        eve.post("/sign-in", &guess)
            .await
            .shows(422, "The name or the password is wrong.");
    }
    let seen = eve.post("/sign-in", &guess).await;
    seen.shows(429, "That was too much in too short a time.");
    let wait = seen.retry_after.unwrap();
    assert!((1..=20).contains(&wait), "{wait} s");
    eve.get("/gallery").await.shows(200, "Gallery");
}

#[tokio::test]
async fn a_database_that_is_down_closes_the_shop_for_a_moment() {
    let shop = TestApp::open().await;
    let mut ada = shop.member("ada").await;
    shop.app.db.clone().close().await.unwrap();
    for page in ["/gallery", "/pictures"] {
        let seen = ada.get(page).await;
        seen.shows(503, "The shop is being looked after.");
        assert_eq!(seen.retry_after, Some(10), "{page}");
    }
    let form = [("phrase", "a fox"), ("count", "1")];
    ada.post("/pictures", &form)
        .await
        .shows(503, "Nothing is lost; try again soon.");
}

/// A model's failure is told in a neutral sentence, and the phrase is kept
/// for another try.
#[tokio::test]
async fn a_picture_that_was_not_painted_says_why_and_keeps_the_phrase() {
    let failures = [
        (
            GenerateError::Refused,
            "The model does not paint this phrase.",
        ),
        (
            GenerateError::Quota,
            "Painting is paused at the moment, and nothing was charged.",
        ),
    ];
    for (failure, sentence) in failures {
        let model = Arc::new(MemoryGenerator::default());
        model.fail_next(failure);
        let shop = TestApp::with_model(model).await;
        let mut ada = shop.member("ada").await;
        let picture = ada.picture(&shop, "a rude fox").await;
        let seen = ada.get(&picture).await;
        seen.shows(200, sentence)
            .shows(200, "\na rude fox</textarea>");
    }
}

#[tokio::test]
async fn a_busy_model_delays_a_picture_and_loses_none() {
    let model = Arc::new(MemoryGenerator::default());
    model.fail_next(GenerateError::Busy {
        retry_after: std::time::Duration::from_secs(30),
    });
    let shop = TestApp::with_model(model).await;
    let mut ada = shop.member("ada").await;
    let picture = ada.picture(&shop, "a fox").await;
    let seen = ada.get(&picture).await;
    seen.shows(200, "Delayed: the model is busy")
        .shows(200, "Yours is next.");
    shop.app.clock.advance(chrono::Duration::seconds(31));
    shop.paint().await;
    ada.get(&picture).await.shows(200, "Order a print");
}

#[tokio::test]
async fn who_asks_for_too_many_pictures_at_once_keeps_what_they_typed() {
    let model = Arc::new(MemoryGenerator::default());
    let shop = TestApp::with_model(model.clone()).await;
    let mut ada = shop.member("ada").await;
    model.fail_next(GenerateError::Refused);
    let refused = ada.picture(&shop, "a rude word").await;
    let long = "여".repeat(256);
    ada.post(&format!("{refused}/again"), &[("phrase", &long)])
        .await
        .shows(422, "At most 255 characters, please.")
        .shows(422, &long);

    for _ in 0..4 {
        let form = [("phrase", "a fox"), ("count", "4")];
        ada.post("/pictures", &form).await;
    }
    let form = [("phrase", "an owl at night"), ("count", "1")];
    let later = ada.post("/pictures", &form).await;
    later
        .shows(429, "Several of your pictures are still waiting.")
        .shows(429, "an owl at night");
    assert_eq!(later.retry_after, Some(30));
    ada.post(&format!("{refused}/again"), &form)
        .await
        .shows(429, "Several of your pictures are still waiting.")
        .shows(429, "an owl at night");
}
