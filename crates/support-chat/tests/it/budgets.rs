//! How many tokens may be used in a day, by one and by all.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use futures::StreamExt;
use sea_orm::{ConnectionTrait, Statement};
use support_chat::model::memory::{MemoryModel, Turn};
use support_chat::model::retrieval::RetrievalModel;
use support_chat::model::{ChatError, ChatModel, ChatRequest, Deltas};
use support_chat::*;
use tokio::sync::Semaphore;

use crate::shop::Shop;

/// A desk without tools: "You help." and "Hello" are 14 bytes and so 4 tokens,
/// and 100 more are reserved for the answer.
fn desk(shop: &Shop, model: impl ChatModel) -> Desk {
    let mut desk = shop.desk(model);
    desk.assistant.tools.clear();
    desk.assistant.limits.max_answer_chars = 100;
    desk
}

const RESERVED: u64 = 4 + 100;

async fn used(shop: &Shop, asker: &Asker) -> (u64, u64) {
    let moment = shop.moment();
    let own = tokens_used(&shop.db, &moment, asker).await.unwrap();
    (own, tokens_used_as_staff(&shop.db, &moment).await.unwrap())
}

fn used_up(answer: Result<Answer, SupportError>) -> UsedUp {
    match answer {
        Err(SupportError::UsedUp(used_up)) => used_up,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn what_an_answer_took_is_counted() {
    let shop = Shop::open().await;
    let desk = desk(&shop, MemoryModel::default().using(1_000, 200));
    let (ada, eve) = (shop.ada(), shop.visitor());
    for asker in [&ada, &ada, &eve] {
        shop.ask(&desk, asker, "Hello").await.unwrap();
    }
    assert_eq!(used(&shop, &ada).await, (2_400, 3_600));
    assert_eq!(used(&shop, &eve).await, (1_200, 3_600));
    assert_eq!(used(&shop, &shop.visitor()).await.0, 0);
}

#[tokio::test]
async fn every_turn_is_counted() {
    let shop = Shop::open().await;
    let desk = shop.desk(MemoryModel::default().using(1_000, 200));
    shop.ask(&desk, &shop.ada(), "Where?").await.unwrap();
    assert_eq!(used(&shop, &shop.ada()).await, (2_400, 2_400));
}

#[tokio::test]
async fn what_a_server_does_not_count_is_estimated() {
    let shop = Shop::open().await;
    let desk = desk(&shop, MemoryModel::default());
    shop.ask(&desk, &shop.ada(), "Hello").await.unwrap();
    assert_eq!(used(&shop, &shop.ada()).await, (4 + 2, 4 + 2));
}

#[tokio::test]
async fn a_budget_used_up_begins_again_at_midnight() {
    let shop = Shop::open().await;
    let mut desk = desk(&shop, MemoryModel::default().using(80, 20));
    desk.assistant.limits.person_tokens_per_day = Some(RESERVED + 100);
    let ada = shop.ada();
    for _ in 0..2 {
        shop.ask(&desk, &ada, "Hello").await.unwrap();
    }
    shop.clock.advance(chrono::Duration::hours(23));
    let talk = shop.begin(&ada).await;
    let refused = used_up(shop.ask_in(&desk, &ada, talk, "Hello").await);
    assert_eq!(refused.budget, Budget::Person);
    assert_eq!(
        refused.begins_again.to_rfc3339(),
        "2026-01-02T00:00:00+00:00"
    );
    assert!(
        refused.retry_after > Duration::from_secs(3590),
        "{refused:?}"
    );
    assert!(
        refused.retry_after < Duration::from_secs(3600),
        "{refused:?}"
    );
    let kept = conversation(&shop.db, &ada, talk).await.unwrap();
    assert_eq!(kept.messages.len(), 1, "the question stays");
    assert_eq!(used(&shop, &ada).await, (200, 200));

    shop.ask(&desk, &shop.visitor(), "Hello").await.unwrap();
    shop.clock.advance(chrono::Duration::hours(1));
    shop.ask(&desk, &ada, "Hello").await.unwrap();
    assert_eq!(used(&shop, &ada).await, (100, 100));
}

#[tokio::test]
async fn the_shops_budget_is_everybodys() {
    let shop = Shop::open().await;
    let model = Arc::new(MemoryModel::default().using(80, 20));
    let mut desk = Desk {
        model: model.clone(),
        ..desk(&shop, RetrievalModel)
    };
    desk.assistant.limits.shop_tokens_per_day = Some(RESERVED);
    shop.ask(&desk, &shop.ada(), "Hello").await.unwrap();
    let eve = shop.visitor();
    let refused = used_up(shop.ask(&desk, &eve, "Hello").await);
    assert_eq!(refused.budget, Budget::Shop);
    assert_eq!(used(&shop, &eve).await, (0, 100), "both or none");
    assert_eq!(model.heard().len(), 1, "the model is not asked");
}

#[tokio::test]
async fn without_a_limit_everything_is_counted_still() {
    let shop = Shop::open().await;
    let mut desk = desk(&shop, MemoryModel::default().using(u64::from(u32::MAX), 0));
    let limits = &mut desk.assistant.limits;
    (limits.person_tokens_per_day, limits.shop_tokens_per_day) = (None, None);
    for _ in 0..2 {
        shop.ask(&desk, &shop.ada(), "Hello").await.unwrap();
    }
    let twice = 2 * u64::from(u32::MAX);
    assert_eq!(used(&shop, &shop.ada()).await, (twice, twice));
    desk.assistant.limits.person_tokens_per_day = Some(RESERVED - 1);
    let refused = used_up(shop.ask(&desk, &shop.visitor(), "Hello").await);
    assert_eq!(refused.budget, Budget::Person, "more than a day has");
}

#[tokio::test]
async fn what_may_have_cost_stays_counted() {
    let shop = Shop::open().await;
    let busy = || ChatError::Busy { retry_after: None };
    let cut = || ChatError::Unavailable("cut".into());
    for (turn, counted) in [
        (Turn::Fails(busy()), 0),
        (Turn::Fails(ChatError::Quota), 0),
        (Turn::BreaksOff("Good".into(), cut()), RESERVED),
    ] {
        let desk = desk(&shop, MemoryModel::scripted([turn]));
        let asker = shop.visitor();
        let failed = shop.ask(&desk, &asker, "Hello").await;
        assert!(matches!(failed, Err(SupportError::Model(_))), "{failed:?}");
        assert_eq!(used(&shop, &asker).await.0, counted);
    }
}

#[tokio::test]
async fn an_answer_nobody_waits_for_stays_reserved() {
    let shop = Shop::open().await;
    let asker = shop.visitor();
    let question = Question {
        asker: asker.clone(),
        conversation: shop.begin(&asker).await,
        text: "Hello".into(),
    };
    let desk = desk(&shop, Gated::default());
    let steps = answer_stream(shop.db.clone(), shop.moment(), desk, question);
    let waited = tokio::time::timeout(Duration::from_millis(300), steps.collect::<Vec<_>>());
    assert!(waited.await.is_err());
    assert_eq!(used(&shop, &asker).await, (RESERVED, RESERVED));
}

/// Answers when it is let, and says that it took 500 tokens.
#[derive(Debug)]
struct Gated(Arc<Semaphore>);

impl Default for Gated {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(0)))
    }
}

#[async_trait]
impl ChatModel for Gated {
    fn name(&self) -> &str {
        "gated"
    }

    async fn stream(&self, request: ChatRequest) -> Result<Deltas, ChatError> {
        let let_in = self.0.acquire().await;
        let_in
            .map_err(|e| ChatError::Unavailable(e.to_string()))?
            .forget();
        MemoryModel::default().using(400, 100).stream(request).await
    }
}

/// Eighteen find room in the budget while none is answered. They take five
/// times what was reserved, so that the ceiling is passed by what was under way,
/// and by no more.
#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_at_once_pass_the_ceiling_by_what_is_under_way_alone() {
    const CEILING: u64 = 2_000;
    let folder = tempfile::tempdir().unwrap();
    let shop = Shop::on(groundwork::testing::busy_database(folder.path()).await).await;
    let shop = Arc::new(shop);
    let model = Gated::default();
    let gate = model.0.clone();
    let mut desk = desk(&shop, model);
    desk.assistant.limits.shop_tokens_per_day = Some(CEILING);
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..100 {
        let (shop, desk) = (shop.clone(), desk.clone());
        tasks.spawn(async move { shop.ask(&desk, &shop.visitor(), "Hello").await });
    }
    let fit = usize::try_from(CEILING / RESERVED).unwrap();
    for _ in fit..100 {
        let refused = used_up(tasks.join_next().await.unwrap().unwrap());
        assert_eq!(refused.budget, Budget::Shop);
    }
    let reserved = CEILING / RESERVED * RESERVED;
    assert_eq!(used(&shop, &shop.visitor()).await.1, reserved);
    gate.add_permits(100);
    while let Some(answer) = tasks.join_next().await {
        answer.unwrap().unwrap();
    }
    assert_eq!(used(&shop, &shop.visitor()).await.1, 500 * fit as u64);
    used_up(shop.ask(&desk, &shop.visitor(), "Hello").await);
}

#[tokio::test]
async fn the_embedded_model_costs_nothing() {
    let shop = Shop::open().await;
    let mut desk = shop.desk(RetrievalModel);
    desk.assistant.limits.shop_tokens_per_day = Some(0);
    let answer = shop.ask(&desk, &shop.ada(), "Delivery?").await.unwrap();
    assert_eq!(answer.stood_in_for, None);
    assert_eq!(used(&shop, &shop.ada()).await, (0, 0));
}

#[tokio::test]
async fn what_people_used_is_forgotten() {
    let shop = Shop::open().await;
    let desk = desk(&shop, MemoryModel::default().using(80, 20));
    let rows = async || {
        let count = "SELECT COUNT(*) AS n FROM support_budget";
        let count = Statement::from_string(shop.db.get_database_backend(), count);
        let row = shop.db.query_one_raw(count).await.unwrap().unwrap();
        row.try_get::<i64>("", "n").unwrap()
    };
    for asker in [shop.ada(), shop.visitor()] {
        shop.ask(&desk, &asker, "Hello").await.unwrap();
    }
    assert_eq!(rows().await, 3);
    forget_person(&shop.db, shop.ada).await.unwrap();
    assert_eq!(rows().await, 2);
    assert_eq!(used(&shop, &shop.ada()).await, (0, 200), "the shop's stays");
    shop.clock.advance(chrono::Duration::days(2));
    shop.ask(&desk, &shop.visitor(), "Hello").await.unwrap();
    assert_eq!(
        rows().await,
        3,
        "of the day before yesterday the shop's alone"
    );
}
