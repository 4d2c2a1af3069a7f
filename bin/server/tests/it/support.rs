//! Support as the page's script hears it: a stream of events.

use server::config::Config;

use crate::actors::{Seen, TestApp};
use crate::shared::shop_on;

/// The names of a stream's events, each once, as they come.
fn events(seen: &Seen) -> Vec<&str> {
    let names = seen.body.lines().filter_map(|l| l.strip_prefix("event: "));
    let mut names: Vec<_> = names.collect();
    names.dedup();
    names
}

fn opened(seen: &Seen) -> String {
    let (_, rest) = seen.body.split_once("\"url\":\"").unwrap();
    rest.split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn the_first_question_streams_and_says_where_its_conversation_is() {
    let shop = TestApp::open().await;
    let mut ada = shop.visitor();
    let question = [("message", "How long does delivery take?")];
    let seen = ada.post("/support/stream", &question).await;
    assert_eq!(events(&seen), ["opened", "delta", "done"], "{}", seen.body);
    let place = opened(&seen);
    let page = ada.get(&place).await;
    page.shows(200, "How long does delivery take?");
    assert!(
        page.body
            .contains(&format!("data-stream=\"{place}/stream\""))
    );

    let seen = ada.post(&format!("{place}/stream"), &question).await;
    assert_eq!(events(&seen), ["delta", "done"], "{}", seen.body);
    let mut eve = shop.visitor();
    eve.get(&place).await.shows(404, "This wall is empty");
}

#[tokio::test]
async fn a_question_nobody_can_take_is_refused_before_a_conversation_is_opened() {
    let shop = TestApp::open().await;
    let mut ada = shop.member("ada").await;
    for question in ["", " \n", &"x".repeat(2_001)] {
        let seen = ada.post("/support/stream", &[("message", question)]).await;
        assert_eq!(seen.status, 422);
    }
    let page = ada.get("/support").await;
    assert!(!page.body.contains("Earlier conversations"));
    let place = ada.post("/support", &[("message", "Hello")]).await.location;
    let stream = format!("{place}/stream");
    let later = ada.post(&stream, &[("message", " ")]).await;
    assert_eq!(later.status, 422);
}

#[tokio::test]
async fn a_stream_without_an_answer_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let mut config = Config::for_test(folder.path()).unwrap();
    config.openai.api_key = "sk-of-the-suite".into();
    config.openai.chat_model = "a-model".into();
    // Nobody listens there.
    config.openai.base_url = "http://127.0.0.1:9/v1".into();
    let shop = shop_on(config).await.keeping(folder);
    let mut ada = shop.visitor();
    let seen = ada.post("/support/stream", &[("message", "Hello")]).await;
    assert_eq!(events(&seen), ["opened", "failed"], "{}", seen.body);
    seen.shows(200, "Your question is kept");
    let page = ada.get(&opened(&seen)).await;
    page.shows(200, "Hello</textarea>");
}

#[tokio::test]
async fn a_stream_says_who_stood_in() {
    let folder = tempfile::tempdir().unwrap();
    let mut config = Config::for_test(folder.path()).unwrap();
    config.openai.api_key = "sk-of-the-suite".into();
    config.openai.chat_model = "a-model".into();
    config.openai.base_url = "http://127.0.0.1:9/v1".into();
    config.openai.person_tokens_per_day = 1;
    let shop = shop_on(config).await.keeping(folder);
    let question = [("message", "How long does delivery take?")];
    let seen = shop.visitor().post("/support/stream", &question).await;
    assert_eq!(events(&seen), ["opened", "delta", "done"], "{}", seen.body);
    seen.shows(200, "Our simple assistant answered");
}
