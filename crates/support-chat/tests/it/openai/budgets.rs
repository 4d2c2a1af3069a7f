//! What a question over the wire takes of the budgets.

use std::sync::Arc;

use support_chat::model::retrieval::RetrievalModel;
use support_chat::{ORDER_STATUS, tokens_used};

use crate::peer::{Peer, Say, call, cut, failure, streamed, text, usage};
use crate::shop::Shop;

/// "You help." and "Hello" are 14 bytes, so 4 tokens; 100 are for the answer.
const RESERVED: u64 = 4 + 100;

/// What "Hello" takes of a visitor's budget where the server says this.
async fn took(steps: Vec<Say>) -> u64 {
    let (peer, shop) = (Peer::saying([steps]).await, Shop::open().await);
    let mut desk = shop.desk(peer.model());
    desk.assistant.tools.clear();
    desk.assistant.limits.max_answer_chars = 100;
    let eve = shop.visitor();
    // An answer or none.
    let _ = shop.ask(&desk, &eve, "Hello").await;
    tokens_used(&shop.db, &shop.moment(), &eve).await.unwrap()
}

#[tokio::test]
async fn the_server_counts_where_it_does() {
    assert_eq!(took(streamed(&[text("Hi"), usage(1_000, 7)])).await, 1_007);
    assert_eq!(took(streamed(&[text("Good day")])).await, 4 + 2);
    assert_eq!(
        took(streamed(&[text("Good day"), usage(0, 0)])).await,
        4 + 2
    );
    // Hung up on before the server could tell.
    let endless = vec![text("0123456789"); 50];
    let heard = took(streamed(&endless)).await;
    assert!((4 + 25..4 + 30).contains(&heard), "{heard}");
}

#[tokio::test]
async fn only_what_certainly_cost_nothing_is_given_back() {
    for turned_away in [
        failure(429, "rate_limit_exceeded"),
        failure(429, "insufficient_quota"),
        failure(400, "content_filter"),
        failure(500, "server_error"),
    ] {
        assert_eq!(took(turned_away).await, 0);
    }
    for unknown in [vec![Say::HangUp], cut(&[text("Good ")]), failure(504, "")] {
        assert_eq!(took(unknown).await, RESERVED);
    }
}

#[tokio::test]
async fn nothing_is_sent_once_a_budget_is_used_up() {
    let first = [call("c1", ORDER_STATUS), vec![usage(1_000, 10)]].concat();
    let peer = Peer::saying([streamed(&first)]).await;
    let shop = Shop::open().await;
    let mut desk = shop.desk(peer.model());
    desk.assistant.limits.person_tokens_per_day = Some(5_000);
    desk.stand_in = Some(Arc::new(RetrievalModel));
    let ada = shop.ada();
    for _ in 0..2 {
        let answer = shop.ask(&desk, &ada, "Where is my order?").await.unwrap();
        assert_eq!(answer.text, "Order ATL-7K3Q-9XZ2 was shipped.");
        assert!(answer.stood_in_for.is_some());
    }
    assert_eq!(
        peer.asked().len(),
        1,
        "the stand-in took over after one turn"
    );
}
