use checkout::gateway::{EventKind, GatewayError, PaymentEvent, PaymentGateway};
use checkout::*;

use crate::shop::{Shop, usd};

fn event(id: &str, kind: EventKind, session: &str) -> PaymentEvent {
    PaymentEvent {
        id: id.into(),
        kind,
        session: session.into(),
        reference: None,
        amount: Some(usd(1499)),
        refund: None,
        intent: None,
    }
}

#[tokio::test]
async fn visiting_the_payment_page_pays_nothing() {
    let shop = Shop::open().await;
    let order = shop.ordered(shop.customer()).await;
    let session = shop.session(&order).await;
    assert_eq!(
        shop.session(&order).await,
        session,
        "an open page is used again"
    );
    assert_eq!(shop.state(&order).await, OrderState::AwaitingPayment);
    assert_eq!(shop.payment_states(&order).await, [PaymentState::Open]);
    shop.gateway.pay(&session);
    assert_eq!(shop.start(&order).await.unwrap(), PaymentStep::Confirming);
    assert_eq!(
        shop.state(&order).await,
        OrderState::AwaitingPayment,
        "no event, no money"
    );
}

#[tokio::test]
async fn an_event_has_its_effect_once() {
    let shop = Shop::open().await;
    let order = shop.ordered(shop.customer()).await;
    let session = shop.session(&order).await;
    let paid = event("evt_1", EventKind::Paid, &session);
    assert_eq!(shop.receive(&paid).await.unwrap(), EventOutcome::Applied);
    assert_eq!(shop.receive(&paid).await.unwrap(), EventOutcome::Duplicate);
    let renamed = event("evt_2", EventKind::Paid, &session);
    assert_eq!(shop.receive(&renamed).await.unwrap(), EventOutcome::Ignored);
    assert_eq!(shop.state(&order).await, OrderState::Paid);
    assert_eq!(shop.topics().await, [Topic::OrderPaid]);
    let again = shop.start(&order).await;
    assert!(matches!(
        again,
        Err(CheckoutError::NotPossible {
            state: OrderState::Paid
        })
    ));
    let inbox = received_events_as_staff(&shop.db, false, None, 10)
        .await
        .unwrap()
        .items;
    let outcomes: Vec<_> = inbox.iter().map(|event| event.outcome).collect();
    assert_eq!(outcomes.len(), 2);
    assert!(outcomes.contains(&EventOutcome::Applied));
}

#[tokio::test]
async fn another_amount_or_currency_puts_the_order_under_review() {
    let krw = money::Money::new(1499, money::Currency::KRW);
    for amount in [Some(usd(1498)), Some(usd(1500)), Some(krw), None] {
        let shop = Shop::open().await;
        let ada = shop.customer();
        let order = shop.ordered(ada).await;
        let session = shop.session(&order).await;
        let odd = PaymentEvent {
            amount,
            ..event("evt_1", EventKind::Paid, &session)
        };
        assert_eq!(shop.receive(&odd).await.unwrap(), EventOutcome::Held);
        assert_eq!(shop.state(&order).await, OrderState::UnderReview);
        assert_eq!(shop.payment_states(&order).await, [PaymentState::Held]);
        assert_eq!(shop.topics().await, [Topic::OrderHeld, Topic::PaymentAlert]);
        let by_customer = shop.cancel(By::Customer(ada), &order).await;
        assert!(matches!(
            by_customer,
            Err(CheckoutError::NotPossible { .. })
        ));
    }
}

#[tokio::test]
async fn staff_release_a_held_order_or_give_back_what_arrived() {
    let shop = Shop::open().await;
    let mut orders = Vec::new();
    for _ in 0..2 {
        let order = shop.ordered(shop.customer()).await;
        shop.gateway
            .pay_wrongly(&shop.session(&order).await, usd(1000));
        assert_eq!(shop.deliver().await, [EventOutcome::Held]);
        orders.push(order);
    }
    let staff = shop.staff();
    release_as_staff(&shop.db, &mut shop.moment(), staff, &orders[0].number)
        .await
        .unwrap();
    assert_eq!(shop.state(&orders[0]).await, OrderState::Paid);
    assert_eq!(shop.payment_states(&orders[0]).await, [PaymentState::Paid]);
    shop.cancel(By::Staff(staff), &orders[1]).await.unwrap();
    shop.work().await;
    assert_eq!(
        shop.payment_states(&orders[1]).await,
        [PaymentState::Refunded]
    );
    assert_eq!(shop.gateway.balance(), 1000);
}

#[tokio::test]
async fn money_after_a_cancellation_goes_back() {
    let shop = Shop::open().await;
    let ada = shop.customer();
    let order = shop.ordered(ada).await;
    let session = shop.session(&order).await;
    shop.gateway.pay(&session);
    shop.cancel(By::Customer(ada), &order).await.unwrap();
    assert_eq!(shop.deliver().await, [EventOutcome::RefundQueued]);
    assert_eq!(shop.state(&order).await, OrderState::Cancelled);
    assert_eq!(
        shop.topics().await,
        [Topic::ExpireSession, Topic::OrderCancelled, Topic::Refund]
    );
    assert_eq!(shop.gateway.balance(), 0);
    assert_eq!(shop.payment_states(&order).await, [PaymentState::Refunded]);
    assert_eq!(shop.topics().await, [Topic::OrderRefunded]);
}

#[tokio::test]
async fn a_second_payment_of_a_paid_order_goes_back() {
    let shop = Shop::open().await;
    let order = shop.ordered(shop.customer()).await;
    let first = shop.session(&order).await;
    // The first page is believed dead while its payment is on the way.
    let expired = event("evt_early", EventKind::Expired, &first);
    assert_eq!(shop.receive(&expired).await.unwrap(), EventOutcome::Applied);
    let second = shop.session(&order).await;
    assert_ne!(first, second);
    shop.gateway.pay(&first);
    shop.gateway.pay(&second);
    use EventOutcome::{Applied, RefundQueued};
    assert_eq!(shop.deliver().await, [Applied, RefundQueued]);
    shop.work().await;
    assert_eq!(shop.state(&order).await, OrderState::Paid);
    assert_eq!(
        shop.payment_states(&order).await,
        [PaymentState::Paid, PaymentState::Refunded]
    );
    assert_eq!(shop.gateway.balance(), 1499);
}

#[tokio::test]
async fn money_outlives_earlier_and_later_bad_news() {
    use EventKind::{Expired, Failed, Paid};
    use EventOutcome::{Applied, Ignored};
    for (kinds, outcomes) in [
        ([Failed, Expired, Paid], [Applied, Applied, Applied]),
        ([Paid, Failed, Expired], [Applied, Ignored, Ignored]),
        ([Expired, Paid, Failed], [Applied, Applied, Ignored]),
    ] {
        let shop = Shop::open().await;
        let order = shop.ordered(shop.customer()).await;
        let session = shop.session(&order).await;
        for (kind, outcome) in kinds.into_iter().zip(outcomes) {
            let received = shop
                .receive(&event(kind.as_str(), kind, &session))
                .await
                .unwrap();
            assert_eq!(received, outcome, "{kind:?} of {kinds:?}");
        }
        assert_eq!(shop.state(&order).await, OrderState::Paid);
        assert_eq!(shop.payment_states(&order).await, [PaymentState::Paid]);
    }
}

#[tokio::test]
async fn a_declined_card_leaves_the_order_waiting() {
    let shop = Shop::open().await;
    let order = shop.ordered(shop.customer()).await;
    let session = shop.session(&order).await;
    shop.gateway.decline(&session);
    assert_eq!(shop.deliver().await, [EventOutcome::Applied]);
    assert_eq!(shop.state(&order).await, OrderState::AwaitingPayment);
    assert_eq!(shop.session(&order).await, session);
    let last = *shop.happenings(&order).await.last().unwrap();
    assert_eq!(last, Happening::PaymentFailed);
}

#[tokio::test]
async fn an_expired_page_is_replaced() {
    let shop = Shop::open().await;
    let order = shop.ordered(shop.customer()).await;
    let first = shop.session(&order).await;
    shop.gateway.expire(&first);
    let second = shop.session(&order).await;
    assert_ne!(first, second);
    use PaymentState::{Expired, Open};
    assert_eq!(shop.payment_states(&order).await, [Expired, Open]);
    assert_eq!(shop.deliver().await, [EventOutcome::Ignored]);
}

#[tokio::test]
async fn an_event_nobody_waits_for_is_not_acknowledged() {
    let shop = Shop::open().await;
    let stray = event("evt_1", EventKind::Paid, "mem_unknown");
    let received = shop.receive(&stray).await;
    assert!(matches!(
        received,
        Err(CheckoutError::UnknownPayment { .. })
    ));
    let inbox = received_events_as_staff(&shop.db, true, None, 10)
        .await
        .unwrap();
    let stored: Vec<_> = inbox.items.iter().map(|event| event.outcome).collect();
    assert_eq!(stored, [EventOutcome::Waiting], "stored first, for good");
    let again = shop.receive(&stray).await;
    assert!(
        matches!(again, Err(CheckoutError::UnknownPayment { .. })),
        "it does not pass for a duplicate when it comes again: {again:?}"
    );

    let other = event("evt_2", EventKind::Unknown, "");
    assert_eq!(shop.receive(&other).await.unwrap(), EventOutcome::Ignored);
    assert_eq!(shop.receive(&other).await.unwrap(), EventOutcome::Duplicate);
}

#[tokio::test]
async fn an_event_finds_its_payment_though_the_session_was_never_written() {
    let shop = Shop::open().await;
    let order = shop.ordered(shop.customer()).await;
    let payment = payments(&shop.db, &order).await.unwrap()[0].id;
    // What is left when the process dies after the gateway's answer.
    use sea_orm::ConnectionTrait;
    shop.db
        .execute_unprepared("UPDATE payment SET gateway = 'memory'")
        .await
        .unwrap();
    let paid = event("evt_1", EventKind::Paid, "mem_lost");
    let received = shop.receive(&paid).await;
    assert!(matches!(
        received,
        Err(CheckoutError::UnknownPayment { .. })
    ));
    let named = PaymentEvent {
        id: "evt_2".into(),
        reference: Some(payment),
        ..paid
    };
    assert_eq!(shop.receive(&named).await.unwrap(), EventOutcome::Applied);
    assert_eq!(shop.state(&order).await, OrderState::Paid);
}

#[tokio::test]
async fn money_given_back_at_the_gateway_alerts_staff() {
    let shop = Shop::open().await;
    let order = shop.paid(shop.customer()).await;
    shop.work().await;
    let session = format!("mem_{}", payments(&shop.db, &order).await.unwrap()[0].id);
    shop.gateway
        .refund(&session, usd(500), "by-hand-1")
        .await
        .unwrap();
    assert_eq!(shop.deliver().await, [EventOutcome::Applied]);
    assert_eq!(shop.payment_states(&order).await, [PaymentState::Paid]);
    shop.gateway
        .refund(&session, usd(999), "by-hand-2")
        .await
        .unwrap();
    assert_eq!(shop.deliver().await, [EventOutcome::Applied]);
    assert_eq!(shop.payment_states(&order).await, [PaymentState::Refunded]);
    assert_eq!(
        shop.topics().await,
        [Topic::PaymentAlert, Topic::PaymentAlert]
    );
    assert_eq!(shop.state(&order).await, OrderState::Paid, "staff decide");
}

#[tokio::test]
async fn a_refund_that_overtakes_its_payment_waits() {
    let shop = Shop::open().await;
    let order = shop.ordered(shop.customer()).await;
    let session = shop.session(&order).await;
    let early = shop
        .receive(&event("evt_1", EventKind::Refunded, &session))
        .await;
    assert!(matches!(early, Err(CheckoutError::UnknownPayment { .. })));
}

#[tokio::test]
async fn work_for_another_gateway_is_sent_there() {
    let shop = Shop::open().await;
    let order = shop.paid(shop.customer()).await;
    use sea_orm::ConnectionTrait;
    shop.db
        .execute_unprepared("UPDATE payment SET gateway = 'stripe'")
        .await
        .unwrap();
    shop.cancel(By::Staff(shop.staff()), &order).await.unwrap();
    let refund = refunds(&shop.db, &order).await.unwrap()[0].id;
    let done = process_refund(&shop.db, &mut shop.moment(), &shop.gateway, refund).await;
    assert!(matches!(done, Err(CheckoutError::OtherGateway { gateway }) if gateway == "stripe"));
    assert_eq!(shop.payment_states(&order).await, [PaymentState::RefundDue]);
}

#[tokio::test]
async fn forged_and_old_events_are_not_read() {
    let shop = Shop::open().await;
    let order = shop.ordered(shop.customer()).await;
    shop.gateway.pay(&shop.session(&order).await);
    let genuine = shop.gateway.webhooks().remove(0);
    let mut forged = genuine.clone();
    let body = String::from_utf8(forged.body).unwrap();
    forged.body = body.replace("1499", "1").into_bytes();
    let now = shop.moment().now;
    assert_eq!(
        shop.gateway.parse_event(&forged, now),
        Err(GatewayError::BadSignature)
    );
    let later = now + chrono::Duration::minutes(6);
    assert_eq!(
        shop.gateway.parse_event(&genuine, later),
        Err(GatewayError::StaleSignature)
    );
}
