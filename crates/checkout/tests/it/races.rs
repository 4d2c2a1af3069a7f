//! Many at once, with as many connections as a server has.

use checkout::gateway::{EventKind, PaymentEvent, PaymentGateway};
use checkout::*;
use tokio::task::JoinSet;

use crate::shop::{Shop, usd};

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_copies_of_an_event_have_one_effect() {
    let dir = tempfile::tempdir().unwrap();
    let shop = Shop::busy(&dir).await;
    let order = shop.ordered(shop.customer()).await;
    let session = shop.session(&order).await;
    shop.gateway.pay(&session);
    let genuine = shop.gateway.webhooks().remove(0);
    let late = PaymentEvent {
        id: "evt_late".into(),
        kind: EventKind::Expired,
        session,
        reference: None,
        amount: Some(usd(1499)),
        refund: None,
        intent: None,
    };
    let mut tasks = JoinSet::new();
    for copy in 0..100 {
        let (shop, late, mut webhook) = (shop.clone(), late.clone(), genuine.clone());
        tasks.spawn(async move {
            match copy % 10 {
                8 => Some(shop.receive(&late).await.unwrap()),
                9 => {
                    webhook.body.push(b'!');
                    assert!(
                        shop.gateway
                            .parse_event(&webhook, shop.moment().now)
                            .is_err()
                    );
                    None
                }
                _ => Some(shop.receive(&shop.parse(&webhook)).await.unwrap()),
            }
        });
    }
    let outcomes: Vec<_> = tasks.join_all().await.into_iter().flatten().collect();
    let count = |wanted| {
        outcomes
            .iter()
            .filter(|outcome| **outcome == wanted)
            .count()
    };
    assert_eq!(count(EventOutcome::Duplicate), 88);
    assert_eq!(shop.state(&order).await, OrderState::Paid);
    assert_eq!(shop.payment_states(&order).await, [PaymentState::Paid]);
    let paid = shop.happenings(&order).await;
    assert_eq!(paid.iter().filter(|h| **h == Happening::Paid).count(), 1);
    let mails = shop.topics().await;
    assert_eq!(mails.iter().filter(|t| **t == Topic::OrderPaid).count(), 1);
    let inbox = received_events_as_staff(&shop.db, false, None, 100)
        .await
        .unwrap();
    assert_eq!(inbox.items.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_double_click_orders_once() {
    let dir = tempfile::tempdir().unwrap();
    let shop = Shop::busy(&dir).await;
    let ada = shop.customer();
    shop.add(ada, 1).await;
    let request = shop.request(ada, usd(1499));
    let mut tasks = JoinSet::new();
    for _ in 0..20 {
        let (shop, request) = (shop.clone(), request.clone());
        tasks.spawn(async move { shop.place(&request).await.unwrap().number });
    }
    let numbers = tasks.join_all().await;
    assert!(numbers.iter().all(|number| *number == numbers[0]));
    assert_eq!(
        my_orders(&shop.db, ada, None, 10)
            .await
            .unwrap()
            .items
            .len(),
        1
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn two_forms_order_a_cart_once() {
    let dir = tempfile::tempdir().unwrap();
    let shop = Shop::busy(&dir).await;
    let ada = shop.customer();
    shop.add(ada, 1).await;
    let mut tasks = JoinSet::new();
    for _ in 0..20 {
        let shop = shop.clone();
        tasks.spawn(async move { shop.place(&shop.request(ada, usd(1499))).await });
    }
    let placed: Vec<_> = tasks.join_all().await;
    assert_eq!(placed.iter().filter(|placed| placed.is_ok()).count(), 1);
    for lost in placed.into_iter().filter_map(Result::err) {
        assert!(
            matches!(lost, CheckoutError::CartChanged | CheckoutError::CartEmpty),
            "{lost:?}"
        );
    }
    assert_eq!(
        my_orders(&shop.db, ada, None, 10)
            .await
            .unwrap()
            .items
            .len(),
        1
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn many_tabs_share_one_payment_page() {
    let dir = tempfile::tempdir().unwrap();
    let shop = Shop::busy(&dir).await;
    let order = shop.ordered(shop.customer()).await;
    let mut tasks = JoinSet::new();
    for _ in 0..20 {
        let (shop, order) = (shop.clone(), order.clone());
        tasks.spawn(async move { shop.session(&order).await });
    }
    let sessions = tasks.join_all().await;
    assert!(sessions.iter().all(|session| *session == sessions[0]));
    assert_eq!(shop.payment_states(&order).await, [PaymentState::Open]);
}

#[tokio::test(flavor = "multi_thread")]
async fn cancelling_while_paying_ends_in_one_of_two_ways() {
    let dir = tempfile::tempdir().unwrap();
    let shop = Shop::busy(&dir).await;
    for _ in 0..10 {
        let ada = shop.customer();
        let order = shop.ordered(ada).await;
        shop.gateway.pay(&shop.session(&order).await);
        let event = shop.parse(&shop.gateway.webhooks()[0]);
        let (cancelled, received) =
            tokio::join!(shop.cancel(By::Customer(ada), &order), shop.receive(&event));
        cancelled.unwrap();
        assert!(matches!(
            received.unwrap(),
            EventOutcome::Applied | EventOutcome::RefundQueued
        ));
        shop.work().await;
        assert_eq!(shop.state(&order).await, OrderState::Cancelled);
        assert_eq!(shop.payment_states(&order).await, [PaymentState::Refunded]);
        assert_eq!(shop.gateway.balance(), 0);
        shop.deliver().await;
    }
}
