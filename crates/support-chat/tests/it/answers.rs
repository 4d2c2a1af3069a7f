use std::sync::Arc;
use std::time::Duration;

use futures::StreamExt;
use serde_json::json;
use support_chat::model::memory::{MemoryModel, Turn};
use support_chat::model::retrieval::RetrievalModel;
use support_chat::model::{ChatError, ChatMessage, ToolCall};
use support_chat::*;

use crate::shop::Shop;

fn calls(name: &str) -> Turn {
    let call = ToolCall {
        id: "c1".into(),
        name: name.into(),
        arguments: json!({}),
    };
    Turn::Calls(vec![call])
}

#[tokio::test]
async fn policy_is_quoted_and_cited() {
    let shop = Shop::open().await;
    let desk = shop.desk(RetrievalModel);
    let question = "How long does delivery to Europe take?";
    let answer = shop.ask(&desk, &shop.visitor(), question).await.unwrap();
    assert!(answer.text.contains("takes a week"), "{}", answer.text);
    let cited = Receipt {
        title: "Delivery".into(),
        url: "/help/delivery".into(),
    };
    assert_eq!(answer.receipts, [cited]);
    assert_eq!(answer.model, "embedded retrieval");
}

#[tokio::test]
async fn korean_is_answered_in_korean() {
    let shop = Shop::open().await;
    shop.write("delivery-ko", "배송 안내", "배송은 보통 일주일 걸립니다.")
        .await;
    let desk = shop.desk(RetrievalModel);
    let answer = shop
        .ask(&desk, &shop.visitor(), "배송은 얼마나 걸리나요?")
        .await
        .unwrap();
    assert!(
        answer.text.starts_with("“배송 안내”에 따르면:"),
        "{}",
        answer.text
    );
    assert_eq!(answer.receipts[0].url, "/help/delivery-ko");
}

#[tokio::test]
async fn a_follow_up_is_understood_with_the_question_before_it() {
    let shop = Shop::open().await;
    let desk = shop.desk(RetrievalModel);
    let ada = shop.ada();
    let talk = shop.begin(&ada).await;
    shop.ask_in(&desk, &ada, talk, "How does delivery work?")
        .await
        .unwrap();
    let answer = shop
        .ask_in(&desk, &ada, talk, "And to Europe?")
        .await
        .unwrap();
    assert_eq!(answer.receipts[0].title, "Delivery");
}

#[tokio::test]
async fn an_order_is_found_for_its_owner_alone() {
    let shop = Shop::open().await;
    let desk = shop.desk(RetrievalModel);
    let answer = shop
        .ask(&desk, &shop.ada(), "Where is my order?")
        .await
        .unwrap();
    assert_eq!(answer.text, "Order ATL-7K3Q-9XZ2 was shipped.");
    assert_eq!(answer.receipts[0].url, "/orders/ATL-7K3Q-9XZ2");

    let eve = Asker::Member(PersonId::new(&mut shop.moment()));
    let answer = shop
        .ask(&desk, &eve, "Where is my order ATL-7K3Q-9XZ2?")
        .await
        .unwrap();
    assert_eq!(answer.text, "You have no orders.");
    assert!(answer.receipts.is_empty());

    let answer = shop
        .ask(&desk, &shop.visitor(), "Where is my order?")
        .await
        .unwrap();
    assert!(answer.text.contains("sign in"), "{}", answer.text);
}

#[tokio::test]
async fn what_it_does_not_know_it_says() {
    let shop = Shop::open().await;
    let desk = shop.desk(RetrievalModel);
    let answer = shop
        .ask(&desk, &shop.ada(), "What is the capital of France?")
        .await
        .unwrap();
    assert!(answer.text.contains("do not know"), "{}", answer.text);
    assert!(answer.text.contains("Delivery, Returns"), "{}", answer.text);
    assert!(answer.receipts.is_empty());
}

#[tokio::test]
async fn a_broken_tool_is_told_without_its_cause() {
    let shop = Shop::open().await;
    let desk = shop.desk(RetrievalModel);
    let answer = shop
        .ask(&desk, &shop.ada(), "What of ATL-BRKN-0000?")
        .await
        .unwrap();
    assert!(answer.text.contains("try again"), "{}", answer.text);
    assert!(!answer.text.contains("fire"));
}

#[tokio::test]
async fn a_stream_tells_the_answer_while_it_is_made_and_keeps_it() {
    let shop = Shop::open().await;
    let desk = shop.desk(RetrievalModel);
    let asker = shop.ada();
    let conversation = shop.begin(&asker).await;
    let question = Question {
        asker: asker.clone(),
        conversation,
        text: "Delivery?".into(),
    };
    let stream = answer_stream(shop.db.clone(), shop.moment(), desk, question);
    let steps: Vec<Step> = stream.map(Result::unwrap).collect().await;
    assert_eq!(
        steps[0],
        Step::Looking {
            tool: SEARCH_ARTICLES.into()
        }
    );
    let said: String = steps
        .iter()
        .filter_map(|step| match step {
            Step::Text(text) => Some(text.as_str()),
            _ => None,
        })
        .collect();
    assert!(steps.len() > 4, "word by word");
    let Some(Step::Done(answer)) = steps.last() else {
        panic!("{steps:?}")
    };
    assert_eq!(said, answer.text);

    let kept = support_chat::conversation(&shop.db, &asker, conversation)
        .await
        .unwrap();
    let roles: Vec<_> = kept.messages.iter().map(|message| message.role).collect();
    assert_eq!(roles, [Role::User, Role::Tool, Role::Assistant]);
    assert_eq!(kept.messages[2].text, answer.text);
    assert_eq!(kept.messages[2].receipts, answer.receipts);
    assert_eq!(kept.messages[2].model, "embedded retrieval");
}

#[tokio::test]
async fn a_stream_ends_with_its_error() {
    let shop = Shop::open().await;
    let desk = shop.desk(MemoryModel::scripted([Turn::Fails(ChatError::Quota)]));
    let asker = shop.ada();
    let conversation = shop.begin(&asker).await;
    let question = Question {
        asker: asker.clone(),
        conversation,
        text: "Delivery?".into(),
    };
    let stream = answer_stream(shop.db.clone(), shop.moment(), desk, question);
    let steps: Vec<_> = stream.collect().await;
    assert!(matches!(
        steps.as_slice(),
        [Err(SupportError::Model(ChatError::Quota))]
    ));
    let kept = support_chat::conversation(&shop.db, &asker, conversation)
        .await
        .unwrap();
    assert_eq!(kept.messages.len(), 1, "the question stays");
}

#[tokio::test]
async fn the_models_reasons_reach_the_host() {
    let shop = Shop::open().await;
    let wait = Some(Duration::from_secs(7));
    for error in [
        ChatError::Refused("no".into()),
        ChatError::Busy { retry_after: wait },
        ChatError::Timeout,
        ChatError::Unavailable("down".into()),
    ] {
        let desk = shop.desk(MemoryModel::scripted([Turn::Fails(error.clone())]));
        let answer = shop.ask(&desk, &shop.ada(), "Hello").await;
        assert!(matches!(answer, Err(SupportError::Model(e)) if e == error));
    }
}

#[tokio::test]
async fn limits_hold() {
    let shop = Shop::open().await;
    let mut desk = shop.desk(MemoryModel::default());
    desk.assistant.tools.clear();
    desk.assistant.limits.max_answer_chars = 50;
    let ada = shop.ada();
    let ask = async |text: &str| shop.ask(&desk, &ada, text).await;
    assert!(matches!(
        ask("  ").await,
        Err(SupportError::Missing { field: "message" })
    ));
    let long = "가".repeat(2001);
    let refused = ask(&long).await;
    assert!(matches!(
        refused,
        Err(SupportError::TooLong {
            field: "message",
            max: 2000
        })
    ));
    let answer = ask(&"가".repeat(2000)).await.unwrap();
    assert_eq!(answer.text.chars().count(), 50);
    let listed = my_conversations(&shop.db, shop.ada, None, 10)
        .await
        .unwrap();
    assert_eq!(
        listed.items.len(),
        1,
        "a refused question leaves nothing in the list"
    );
}

#[tokio::test]
async fn a_model_that_only_calls_tools_is_made_to_answer() {
    let shop = Shop::open().await;
    let model = Arc::new(MemoryModel::scripted((0..3).map(|_| calls(ORDER_STATUS))));
    let desk = Desk {
        model: model.clone(),
        ..shop.desk(MemoryModel::default())
    };
    let answer = shop.ask(&desk, &shop.ada(), "Where?").await.unwrap();
    assert_eq!(answer.receipts.len(), 1, "the same receipt is not repeated");
    let heard = model.heard();
    assert_eq!(heard.len(), 4);
    assert_eq!(heard[2].tools.len(), 2);
    assert!(heard[3].tools.is_empty());
}

#[tokio::test]
async fn a_tool_the_assistant_may_not_use_is_out_of_reach() {
    let shop = Shop::open().await;
    let model = Arc::new(MemoryModel::scripted([calls(ORDER_STATUS)]));
    let mut desk = Desk {
        model: model.clone(),
        ..shop.desk(MemoryModel::default())
    };
    desk.assistant.tools = vec![SEARCH_ARTICLES.into()];
    let answer = shop.ask(&desk, &shop.ada(), "Where?").await.unwrap();
    assert!(answer.receipts.is_empty());
    let offered = &model.heard()[0].tools;
    assert_eq!(offered.len(), 1);
    assert_eq!(offered[0].name, SEARCH_ARTICLES);
}

#[tokio::test]
async fn the_model_hears_as_much_history_as_it_may() {
    let shop = Shop::open().await;
    let model = Arc::new(MemoryModel::default());
    let mut desk = Desk {
        model: model.clone(),
        ..shop.desk(MemoryModel::default())
    };
    desk.assistant.tools.clear();
    desk.assistant.limits.max_history = 3;
    let ada = shop.ada();
    let talk = shop.begin(&ada).await;
    for text in ["one", "two", "three"] {
        shop.ask_in(&desk, &ada, talk, text).await.unwrap();
    }
    let heard = model.heard().pop().unwrap().messages;
    let two = || ChatMessage::Assistant {
        text: "two".into(),
        calls: vec![],
    };
    let expected = [
        ChatMessage::System("You help.".into()),
        ChatMessage::User("two".into()),
        two(),
        ChatMessage::User("three".into()),
    ];
    assert_eq!(heard, expected);
}

#[tokio::test]
async fn a_question_asked_again_before_it_is_answered_is_stored_once() {
    let shop = Shop::open().await;
    let busy = Turn::Fails(ChatError::Timeout);
    let said = Turn::Says("A week.".into());
    let desk = shop.desk(MemoryModel::scripted([busy, said]));
    let ada = shop.ada();
    let talk = shop.begin(&ada).await;
    let first = shop
        .ask_in(&desk, &ada, talk, "Delivery?\r\nTo Paris?")
        .await;
    assert!(matches!(first, Err(SupportError::Model(_))));
    // Another's words are not read, let alone answered.
    let eve = shop.visitor();
    let hers = shop.ask_in(&desk, &eve, talk, "Delivery?\nTo Paris?").await;
    assert!(matches!(hers, Err(SupportError::NotFound)));
    shop.ask_in(&desk, &ada, talk, " Delivery?\nTo Paris? ")
        .await
        .unwrap();
    let kept = support_chat::conversation(&shop.db, &ada, talk)
        .await
        .unwrap();
    let said: Vec<_> = kept.messages.iter().map(|m| m.text.as_str()).collect();
    assert_eq!(said, ["Delivery?\nTo Paris?", "A week."]);
}
