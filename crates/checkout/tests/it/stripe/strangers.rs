//! What others do with the same account at Stripe, and with its dashboard.

use checkout::*;
use chrono::Duration;

use super::post::{Post, value};
use crate::shop::usd;

/// An event about a payment intent that is not this shop's.
fn foreign(name: &str) -> String {
    let mut event = value(name);
    event["data"]["object"]["payment_intent"] = "pi_of_another_shop".into();
    event["data"]["object"]["metadata"] = serde_json::json!({});
    event.to_string()
}

/// A refund made by hand: it names none of ours.
async fn by_hand(post: &Post, name: &str) -> String {
    let body = post.body(name).await;
    let mut event: serde_json::Value = serde_json::from_str(&body).unwrap();
    event["data"]["object"]["metadata"] = serde_json::json!({});
    event.to_string()
}

#[tokio::test]
async fn what_is_of_another_shop_waits_three_days_and_no_longer() {
    let post = Post::paid().await;
    let before = post.standing().await;
    for name in ["charge.dispute.created", "refund.failed"] {
        let outcome = post.deliver(&foreign(name)).await;
        assert!(
            matches!(
                outcome,
                Err(CheckoutError::UnknownPayment { ours: false, .. })
            ),
            "{name}: {outcome:?}"
        );
    }
    let waiting = async || {
        let (now, moment) = (post.shop.moment().now, &mut post.shop.moment());
        apply_waiting(&post.shop.db, moment, now, 10).await.unwrap();
        let events = received_events_as_staff(&post.shop.db, true, None, 10).await;
        events.unwrap().items.len()
    };
    post.shop.clock.advance(Duration::days(2));
    assert_eq!(waiting().await, 2, "a payment may still come");
    post.shop.clock.advance(Duration::days(2));
    assert_eq!(waiting().await, 0);
    assert_eq!(post.standing().await, before);
}

#[tokio::test]
async fn an_event_of_ours_waits_for_its_payment_for_good() {
    let post = Post::ordered().await;
    for name in ["charge.refunded", "refund.failed"] {
        let early = post.deliver(&post.body(name).await).await;
        assert!(
            matches!(early, Err(CheckoutError::UnknownPayment { ours: true, .. })),
            "{name}: {early:?}"
        );
    }
    post.shop.clock.advance(Duration::days(9));
    let (now, moment) = (post.shop.moment().now, &mut post.shop.moment());
    apply_waiting(&post.shop.db, moment, now, 10).await.unwrap();
    let waiting = received_events_as_staff(&post.shop.db, true, None, 10).await;
    let waiting = waiting.unwrap().items;
    assert_eq!(waiting.len(), 2, "{waiting:?}");
}

#[tokio::test]
async fn a_refund_made_by_hand_that_does_not_arrive_is_told_once() {
    let post = Post::paid().await;
    assert_eq!(post.post("charge.refunded").await, EventOutcome::Applied);
    assert_eq!(post.promised().await, [Topic::PaymentAlert]);
    let failed = by_hand(&post, "refund.failed").await;
    assert_eq!(post.deliver(&failed).await.unwrap(), EventOutcome::Applied);
    let standing = post.standing().await;
    assert_eq!(standing.refunds, [RefundState::Failed]);
    assert_eq!(standing.payments, [PaymentState::Paid], "the shop has it");
    assert_eq!(post.promised().await, [Topic::PaymentAlert]);
    // The event it was first heard of by, applied again: it is no second refund.
    let inbox = post.inbox().await;
    let first = inbox.iter().find(|event| event.kind == "refunded").unwrap();
    let moment = &mut post.shop.moment();
    let again = replay_as_staff(&post.shop.db, moment, first.id).await;
    assert_eq!(again.unwrap(), EventOutcome::Ignored);
    assert_eq!(post.standing().await.refunds, [RefundState::Failed]);
    // Told in other words, and meanwhile made again by hand: that one stands.
    let again = post.body("charge.refunded").await;
    let again = again.replace("evt_test_", "evt_test_again_");
    post.deliver(&again).await.unwrap();
    let same = by_hand(&post, "refund.updated.failed").await;
    assert_eq!(post.deliver(&same).await.unwrap(), EventOutcome::Ignored);
    use RefundState::{Done, Failed};
    assert_eq!(post.standing().await.refunds, [Failed, Done]);
}

#[tokio::test]
async fn a_refund_made_by_hand_that_does_not_arrive_can_be_tried() {
    let post = Post::paid().await;
    post.post("charge.refunded").await;
    let failed = by_hand(&post, "refund.failed").await;
    post.deliver(&failed).await.unwrap();
    let refund = refunds(&post.shop.db, &post.order).await.unwrap().remove(0);
    assert_eq!(refund.amount, usd(1499));
    let (moment, staff) = (&mut post.shop.moment(), post.shop.staff());
    retry_refund_as_staff(&post.shop.db, moment, staff, refund.id)
        .await
        .unwrap();
}

#[tokio::test]
async fn a_failed_refund_that_nothing_is_known_of_is_told_to_staff() {
    let post = Post::paid().await;
    let failed = by_hand(&post, "refund.failed").await;
    assert_eq!(post.deliver(&failed).await.unwrap(), EventOutcome::Applied);
    assert_eq!(post.promised().await, [Topic::PaymentAlert]);
}

#[tokio::test]
async fn who_bought_is_not_kept_in_the_inbox_for_good() {
    let post = Post::paid().await;
    let forget = async || {
        let before = post.shop.moment().now - Duration::days(30);
        forget_bodies(&post.shop.db, before, 10).await.unwrap()
    };
    assert_eq!(forget().await, 0);
    post.shop.clock.advance(Duration::days(31));
    assert_eq!(forget().await, 1);
    let event = post.inbox().await.remove(0);
    assert_eq!(
        (event.payload.as_str(), event.outcome),
        ("", EventOutcome::Applied)
    );
    let moment = &mut post.shop.moment();
    let again = replay_as_staff(&post.shop.db, moment, event.id).await;
    assert_eq!(again.unwrap(), EventOutcome::Ignored, "it had its effect");
    assert_eq!(forget().await, 0);
}

#[tokio::test]
async fn an_address_stripe_will_not_take_keeps_nobody_from_paying() {
    let post = Post::ordered().await;
    let buyer = post.shop.customer();
    post.shop.add(buyer, 1).await;
    let mut request = post.shop.request(buyer, usd(1499));
    "anna@gmail..com".clone_into(&mut request.address.email);
    let order = post.shop.place(&request).await.unwrap();
    let step = post.shop.start_at(&post.stripe.gateway(), &order).await;
    assert!(matches!(step, Ok(PaymentStep::PayAt(_))), "{step:?}");
}

/// Held, because it is not what was asked.
async fn held(change: (&str, serde_json::Value)) -> Post {
    let post = Post::ordered().await;
    let body = post.body("checkout.session.completed.paid").await;
    let mut event: serde_json::Value = serde_json::from_str(&body).unwrap();
    event["data"]["object"][change.0] = change.1;
    let outcome = post.deliver(&event.to_string()).await.unwrap();
    assert_eq!(outcome, EventOutcome::Held);
    post
}

async fn release(post: &Post) -> Result<(), CheckoutError> {
    let (moment, staff) = (&mut post.shop.moment(), post.shop.staff());
    release_as_staff(&post.shop.db, moment, staff, &post.order.number).await
}

#[tokio::test]
async fn an_order_whose_held_money_went_back_is_not_made() {
    let post = held(("amount_total", 1400.into())).await;
    assert_eq!(post.post("charge.refunded").await, EventOutcome::Applied);
    let released = release(&post).await;
    assert!(
        matches!(released, Err(CheckoutError::NotPossible { .. })),
        "{released:?}"
    );
    assert_eq!(post.standing().await.order, OrderState::UnderReview);
}

#[tokio::test]
async fn money_in_another_currency_goes_back_whole_or_not_at_all() {
    let post = held(("currency", "eur".into())).await;
    release(&post).await.unwrap();
    let part = post.shop.refund(&post.order, RefundWhat::Shipping).await;
    assert!(matches!(part, Err(CheckoutError::Invalid(_))), "{part:?}");
    let whole = post.shop.refund(&post.order, RefundWhat::Remainder).await;
    assert_eq!(whole.unwrap().to_string(), "14.99 EUR");
    assert_eq!(post.standing().await.refunds, [RefundState::Due]);
}

#[tokio::test]
async fn an_order_under_review_goes_on_once_its_dispute_is_won() {
    let post = held(("amount_total", 1400.into())).await;
    for name in ["charge.dispute.created", "charge.dispute.closed.won"] {
        assert_eq!(post.post(name).await, EventOutcome::Applied, "{name}");
    }
    release(&post).await.unwrap();
    assert_eq!(post.standing().await.order, OrderState::Paid);
}

#[tokio::test]
async fn a_decision_on_a_dispute_of_ours_is_no_strangers() {
    let post = Post::paid().await;
    let early = post.body("charge.dispute.closed.lost").await;
    let outcome = post.deliver(&early).await;
    assert!(
        matches!(
            outcome,
            Err(CheckoutError::UnknownPayment { ours: true, .. })
        ),
        "{outcome:?}"
    );
}
