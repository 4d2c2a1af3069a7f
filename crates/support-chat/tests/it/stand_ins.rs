//! Who answers where a budget is used up.

use std::sync::Arc;

use serde_json::json;
use support_chat::model::ToolCall;
use support_chat::model::memory::{MemoryModel, Turn};
use support_chat::model::retrieval::RetrievalModel;
use support_chat::*;

use crate::shop::Shop;

async fn used(shop: &Shop, asker: &Asker) -> u64 {
    tokens_used(&shop.db, &shop.moment(), asker).await.unwrap()
}

#[tokio::test]
async fn a_stand_in_answers_and_says_so() {
    let shop = Shop::open().await;
    let mut desk = shop.desk(MemoryModel::default());
    desk.assistant.limits.person_tokens_per_day = Some(0);
    desk.stand_in = Some(Arc::new(RetrievalModel));
    let ada = shop.ada();
    let talk = shop.begin(&ada).await;
    let question = "How long does delivery to Europe take?";
    let answer = shop.ask_in(&desk, &ada, talk, question).await.unwrap();
    assert!(answer.text.contains("takes a week"), "{}", answer.text);
    assert_eq!(answer.receipts[0].title, "Delivery");
    assert_eq!(answer.model, "embedded retrieval");
    let stood_in_for = answer.stood_in_for.unwrap();
    assert_eq!(stood_in_for.budget, Budget::Person);
    assert_eq!(used(&shop, &ada).await, 0, "it is not counted");

    desk.assistant.limits.person_tokens_per_day = None;
    let answer = shop.ask_in(&desk, &ada, talk, "Hello").await.unwrap();
    assert_eq!(
        (answer.model.as_str(), answer.stood_in_for),
        ("memory", None)
    );
    let kept = conversation(&shop.db, &ada, talk).await.unwrap();
    let said = kept.messages.iter().filter(|m| m.role == Role::Assistant);
    let by_stand_in: Vec<_> = said.map(|message| message.by_stand_in).collect();
    assert_eq!(by_stand_in, [true, false]);
}

/// It goes by what tools found for the model before it.
#[tokio::test]
async fn a_stand_in_takes_over_between_two_turns() {
    let shop = Shop::open().await;
    let call = ToolCall {
        id: "c1".into(),
        name: SEARCH_ARTICLES.into(),
        arguments: json!({"query": "delivery to Europe"}),
    };
    let model = MemoryModel::scripted([Turn::Calls(vec![call])]).using(40_000, 100);
    let mut desk = shop.desk(model);
    desk.assistant.limits.person_tokens_per_day = Some(40_000);
    desk.stand_in = Some(Arc::new(RetrievalModel));
    let answer = shop
        .ask(&desk, &shop.ada(), "And to Europe?")
        .await
        .unwrap();
    assert!(answer.text.contains("takes a week"), "{}", answer.text);
    assert_eq!(answer.receipts[0].url, "/help/delivery");
    assert!(answer.stood_in_for.is_some());
    assert_eq!(used(&shop, &shop.ada()).await, 40_100);
}
