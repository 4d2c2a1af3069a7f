//! OpenAI's shape: the support assistant.

use groundwork::testing::Fault;

use super::{HTTP, held_down, shop_of_openai_behind_a_proxy, soon};
use crate::actors::{Actor, Seen};

/// Asks, and goes where the answer leads.
async fn hello(ada: &mut Actor) -> Seen {
    let seen = ada.post("/support", &[("message", "Hello")]).await;
    match seen.status.as_u16() {
        303 => ada.get(&seen.location).await,
        _ => seen,
    }
}

fn is_told(seen: &Seen, what: &str) {
    assert!(
        matches!(seen.status.as_u16(), 200 | 503),
        "{what}: {} {}",
        seen.status,
        seen.body
    );
    assert!(
        seen.body.contains("Your question is kept"),
        "{what}: {}",
        seen.body
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_question_is_kept_where_the_assistant_cannot_answer() {
    let Some((proxy, shop)) = shop_of_openai_behind_a_proxy().await else {
        return;
    };
    for fault in HTTP {
        let mut ada = shop.visitor();
        proxy.spoil(fault);
        is_told(&hello(&mut ada).await, &format!("{fault:?}"));
        proxy.spoil(Fault::None);
        soon("it answers", async || {
            hello(&mut ada)
                .await
                .body
                .contains("Good day. How can I help?")
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_assistant_that_is_down_for_long_comes_back() {
    let Some((proxy, shop)) = shop_of_openai_behind_a_proxy().await else {
        return;
    };
    let mut ada = shop.visitor();
    held_down(&proxy, async || is_told(&hello(&mut ada).await, "down")).await;
    soon("it answers", async || {
        hello(&mut ada)
            .await
            .body
            .contains("Good day. How can I help?")
    })
    .await;
}
