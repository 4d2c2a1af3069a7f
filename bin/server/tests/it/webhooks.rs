//! What the gateway says, and what somebody else says in its name.

use checkout::EventOutcome;
use checkout::gateway::webhook::WebhookSecrets;
use chrono::Duration;
use futures::future::join_all;

use crate::actors::{Actor, CARD, TestApp};

const SECRET: &str = "known to the gateway and the shop";

/// The number of the only order.
async fn only_order(actor: &mut Actor) -> String {
    let orders = actor.get("/orders").await;
    let number = orders.body.split("/orders/ATL-").nth(1).unwrap();
    format!("ATL-{}", &number[..9])
}

/// What the inbox says each event did, newest first.
async fn outcomes(shop: &TestApp) -> Vec<EventOutcome> {
    let inbox = checkout::received_events_as_staff(&shop.app.db, false, None, 50).await;
    inbox
        .unwrap()
        .items
        .iter()
        .map(|event| event.outcome)
        .collect()
}

/// The bodies of the events the sandbox has to send.
async fn bodies(shop: &TestApp) -> Vec<String> {
    let sandbox = shop.app.sandbox.as_ref().unwrap();
    let due = sandbox.due_deliveries(Duration::seconds(60), 50).await;
    let body = |body: &[u8]| String::from_utf8(body.to_vec()).unwrap();
    due.unwrap()
        .iter()
        .map(|due| body(&due.request.body))
        .collect()
}

/// Sends an event with a signature the shop must believe.
async fn send_signed(shop: &TestApp, body: &str) -> u16 {
    let signature = WebhookSecrets::one(SECRET).sign(shop.app.moment().now, body.as_bytes());
    let header = [("Sandbox-Signature".to_owned(), signature)];
    shop.webhook(&header, body.as_bytes().to_vec())
        .await
        .as_u16()
}

#[tokio::test]
async fn an_event_nobody_knows_is_acknowledged_and_changes_nothing() {
    let shop = TestApp::on_disk(SECRET).await;
    let mut ada = shop.member("ada").await;
    let pay_page = ada.order(&shop).await;
    ada.post(&pay_page, &CARD).await;
    let paid = bodies(&shop).await.pop().unwrap();
    let odd = paid
        .replace("\"type\":\"paid\"", "\"type\":\"sneezed\"")
        .replace("evt_", "evt_odd");
    assert_ne!(odd, paid);
    for _ in 0..2 {
        assert_eq!(send_signed(&shop, &odd).await, 200);
    }
    assert_eq!(outcomes(&shop).await, [EventOutcome::Ignored]);
    let number = only_order(&mut ada).await;
    let order = ada.get(&format!("/orders/{number}")).await;
    order.shows(200, "Not paid yet");
}

#[tokio::test]
async fn another_amount_holds_the_order_until_somebody_has_looked() {
    let shop = TestApp::on_disk(SECRET).await;
    let mut ada = shop.member("ada").await;
    let pay_page = ada.order(&shop).await;
    ada.post(&pay_page, &CARD).await;
    let paid = bodies(&shop).await.pop().unwrap();
    let less = paid.replace("\"minor\":2838", "\"minor\":88");
    assert_ne!(less, paid);
    assert_eq!(send_signed(&shop, &less).await, 200);
    assert_eq!(outcomes(&shop).await, [EventOutcome::Held]);
    let number = only_order(&mut ada).await;
    let order = ada.get(&format!("/orders/{number}")).await;
    order.shows(200, "The payment is under review.");
    assert!(!order.body.contains("/cancel"), "the shop must look first");
    let mut mary = shop.manager().await;
    let desk = mary.get(&format!("/manage/orders/{number}")).await;
    desk.shows(200, "asked 28.38 USD, received 0.88 USD");
}

#[tokio::test]
async fn money_for_an_order_called_off_goes_back() {
    let shop = TestApp::on_disk(SECRET).await;
    let mut ada = shop.member("ada").await;
    let pay_page = ada.order(&shop).await;
    ada.post(&pay_page, &CARD).await;
    let number = only_order(&mut ada).await;
    ada.post(&format!("/orders/{number}/cancel"), &[]).await;
    let paid = bodies(&shop).await.pop().unwrap();
    assert_eq!(send_signed(&shop, &paid).await, 200);
    assert_eq!(outcomes(&shop).await, [EventOutcome::RefundQueued]);
    let order = ada.get(&format!("/orders/{number}")).await;
    order.shows(200, "The refund is on its way.");
}

#[tokio::test]
async fn forged_late_and_repeated_events_have_one_effect() {
    let shop = TestApp::open().await;
    let mut ada = shop.member("ada").await;
    let pay_page = ada.order(&shop).await;
    let thanks = ada
        .post(&pay_page, &CARD)
        .await
        .location
        .replace("http://shop.test", "");
    let sandbox = shop.app.sandbox.as_ref().unwrap();
    let due = sandbox
        .due_deliveries(chrono::Duration::seconds(9), 50)
        .await
        .unwrap();
    let paid = due.last().unwrap();
    let (headers, body) = (&paid.request.headers, &paid.request.body);

    let mut forged = body.clone();
    forged.push(b' ');
    assert_eq!(shop.webhook(headers, forged).await, 400);
    assert_eq!(shop.webhook(&[], body.clone()).await, 400);
    ada.get(&thanks).await.shows(200, "Confirming your payment");
    for _ in 0..20 {
        assert_eq!(shop.webhook(headers, body.clone()).await, 200);
    }
    ada.get(&thanks).await.shows(200, "is paid");
    shop.app.clock.advance(chrono::Duration::seconds(301));
    assert_eq!(
        shop.webhook(headers, body.clone()).await,
        400,
        "its signature is too old now"
    );
    assert_eq!(outcomes(&shop).await, [EventOutcome::Applied]);
}

/// 100 copies of the event that says "paid" arrive together, among 50 whose
/// signature is too old and 50 signed with a guess.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_flood_of_one_webhook_among_late_and_forged_ones_has_one_effect() {
    let shop = TestApp::on_disk(SECRET).await;
    let mut ada = shop.member("ada").await;
    let pay_page = ada.order(&shop).await;
    ada.post(&pay_page, &CARD).await;
    let sandbox = shop.app.sandbox.as_ref().unwrap();
    let lease = chrono::Duration::seconds(60);
    let due = sandbox.due_deliveries(lease, 50).await.unwrap();
    let body = &due.last().unwrap().request.body;

    let now = shop.app.moment().now;
    let genuine = WebhookSecrets::one(SECRET).sign(now, body);
    let late = WebhookSecrets::one(SECRET).sign(now - chrono::Duration::seconds(301), body);
    let forged = WebhookSecrets::one("a guess").sign(now, body);
    let send = async |signature: &str| {
        let header = [("Sandbox-Signature".to_owned(), signature.to_owned())];
        shop.webhook(&header, body.clone()).await.as_u16()
    };
    let answers = join_all((0..200).map(|i| match i % 4 {
        1 => send(&late),
        3 => send(&forged),
        _ => send(&genuine),
    }))
    .await;
    for (i, status) in answers.into_iter().enumerate() {
        assert_eq!(status, if i % 2 == 0 { 200 } else { 400 }, "answer {i}");
    }

    assert_eq!(outcomes(&shop).await, [EventOutcome::Applied]);
    let number = only_order(&mut ada).await;
    let order = ada.get(&format!("/orders/{number}")).await;
    order.shows(200, "Paid");
    let number = number.parse().unwrap();
    let order = checkout::order_as_staff(&shop.app.db, &number)
        .await
        .unwrap();
    let timeline = checkout::timeline(&shop.app.db, &order).await.unwrap();
    let paid = timeline
        .iter()
        .filter(|entry| entry.happening == checkout::Happening::Paid);
    assert_eq!(paid.count(), 1);
    // The letters: the order was written down, and it is paid.
    assert_eq!(checkout::OUTBOX.pending(&shop.app.db).await.unwrap(), 2);
}
