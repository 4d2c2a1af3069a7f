//! OpenAI's shape: the support assistant.

use std::time::{Duration, Instant};

use groundwork::testing::Fault;
use support_chat::model::openai::{SILENCE, WHOLE};

use super::{HTTP, held_down, shop_of_openai_behind_a_proxy, soon};
use crate::actors::{Actor, Seen};

/// How long after the model's patience has ended a customer is told.
const MARGIN: Duration = Duration::from_secs(10);

/// Asks, and goes where the answer leads.
async fn ask(ada: &mut Actor, place: &str) -> Seen {
    let seen = ada.post(place, &[("message", "Hello")]).await;
    match seen.status.as_u16() {
        303 => ada.get(&seen.location).await,
        _ => seen,
    }
}

async fn hello(ada: &mut Actor) -> Seen {
    ask(ada, "/support").await
}

/// Where the next question of the conversation goes.
fn place_of(seen: &Seen) -> String {
    let (_, form) = seen.body.split_once("id=\"composer\"").unwrap();
    let (_, action) = form.split_once("action=\"").unwrap();
    action.split('"').next().unwrap().to_owned()
}

const GREETING: &str = "Good day. How can I help?";

fn greets(seen: &Seen) -> bool {
    seen.body.contains(GREETING)
}

/// That it cannot be answered now, on a page of the conversation with what was
/// `asked`, once each, and the question in the form again.
#[track_caller]
fn is_told(seen: &Seen, asked: usize, what: &str) {
    assert_eq!(seen.status, 200, "{what}: {}", seen.body);
    let has = |text: &str| seen.body.contains(text);
    assert!(has("Your question is kept"), "{what}: {}", seen.body);
    let said = r#"<p class="as-typed">Hello</p>"#;
    assert_eq!(seen.body.matches(said).count(), asked, "{what}");
    assert!(has("Hello</textarea>"), "{what}: {}", seen.body);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_question_is_kept_where_the_assistant_cannot_answer() {
    let Some((proxy, shop)) = shop_of_openai_behind_a_proxy().await else {
        return;
    };
    for fault in HTTP {
        let mut ada = shop.visitor();
        proxy.spoil(fault);
        let seen = hello(&mut ada).await;
        is_told(&seen, 1, &format!("{fault:?}"));
        let place = place_of(&seen);
        is_told(&ask(&mut ada, &place).await, 1, "again");
        proxy.spoil(Fault::None);
        soon("it answers", async || greets(&ask(&mut ada, &place).await)).await;
    }
}

/// Where even the head of an answer crawls, and where the head comes as ever and
/// its words crawl: nobody waits for longer than the model's patience, neither
/// with the first question of a conversation nor with a later one.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_question_is_kept_where_the_answer_crawls() {
    let Some((proxy, shop)) = shop_of_openai_behind_a_proxy().await else {
        return;
    };
    let mut ada = shop.visitor();
    let mut place = "/support".to_owned();
    let crawls = [(Fault::Slow, SILENCE), (Fault::SlowAfter(500), WHOLE)];
    for (asked, (fault, patience)) in (1..).zip(crawls) {
        proxy.spoil(fault);
        let began = Instant::now();
        let seen = ask(&mut ada, &place).await;
        let took = began.elapsed();
        is_told(&seen, asked, &format!("{fault:?}"));
        place = place_of(&seen);
        assert!(took >= patience && took < patience + MARGIN, "{took:?}");
        proxy.spoil(Fault::None);
        // The same question as before: each time it is asked there is an answer more.
        soon("it answers", async || {
            let seen = ask(&mut ada, &place).await;
            seen.body.matches(GREETING).count() >= asked
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_question_is_answered_once_the_assistant_is_quick_again() {
    let Some((proxy, shop)) = shop_of_openai_behind_a_proxy().await else {
        return;
    };
    let mut ada = shop.visitor();
    proxy.spoil(Fault::Slow);
    let asking = tokio::spawn(async move { hello(&mut ada).await });
    tokio::time::sleep(Duration::from_secs(5)).await;
    assert!(!asking.is_finished());
    proxy.spoil(Fault::None);
    assert!(greets(&asking.await.unwrap()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_assistant_that_is_down_for_long_comes_back() {
    let Some((proxy, shop)) = shop_of_openai_behind_a_proxy().await else {
        return;
    };
    let mut ada = shop.visitor();
    held_down(&proxy, async || is_told(&hello(&mut ada).await, 1, "down")).await;
    soon("it answers", async || greets(&hello(&mut ada).await)).await;
}
