//! Money that takes days: what is heard by asking, and what comes late.

use checkout::*;
use chrono::Duration;
use serde_json::json;

use super::post::Post;

/// The news of a declined card: of the payment intent, not of the session.
async fn declined(post: &Post) -> String {
    let payment = payments(&post.shop.db, &post.order).await.unwrap()[0].id;
    json!({
        "id": "evt_test_declined", "type": "payment_intent.payment_failed",
        "data": {"object": {
            "id": "pi_cs_test_1", "object": "payment_intent", "amount": 1499, "currency": "usd",
            "status": "requires_payment_method", "metadata": {"payment": payment.to_string()},
        }},
    })
    .to_string()
}

async fn expire(post: &Post) -> u64 {
    post.shop.clock.advance(Duration::days(9));
    let (now, moment) = (post.shop.moment().now, &mut post.shop.moment());
    expire_unpaid(&post.shop.db, moment, now, 10).await.unwrap()
}

#[tokio::test]
async fn a_voucher_whose_event_was_lost_is_waited_for() {
    let post = Post::ordered().await;
    post.stripe.hand_out_voucher("cs_test_1");
    assert_eq!(post.ask().await, 1);
    assert_eq!(post.ask().await, 0, "no news");
    assert_eq!(post.last().await, Happening::PaymentPending);
    assert_eq!(post.promised().await, [Topic::PaymentPending], "once");
    assert_eq!(expire(&post).await, 0, "the customer has days");
    let outcome = post.post("checkout.session.async_payment_succeeded").await;
    assert_eq!(outcome, EventOutcome::Applied);
    assert_eq!(post.standing().await.order, OrderState::Paid);
}

#[tokio::test]
async fn what_is_heard_by_asking_and_by_its_event_is_told_once() {
    let post = Post::ordered().await;
    post.stripe.hand_out_voucher("cs_test_1");
    assert_eq!(post.ask().await, 1);
    let late = post.post("checkout.session.completed.unpaid").await;
    assert_eq!(late, EventOutcome::Ignored);
    assert_eq!(post.promised().await, [Topic::PaymentPending], "once");
}

#[tokio::test]
async fn a_declined_card_before_a_debit_does_not_end_it() {
    let post = Post::ordered().await;
    post.post("checkout.session.completed.unpaid").await;
    let body = declined(&post).await;
    let late = post.deliver(&body).await.unwrap();
    assert_eq!(late, EventOutcome::Ignored);
    assert_eq!(expire(&post).await, 0, "the bank still works on it");

    let outcome = post.post("checkout.session.async_payment_failed").await;
    assert_eq!(outcome, EventOutcome::Applied);
    assert_eq!(expire(&post).await, 1);
}

#[tokio::test]
async fn a_voucher_of_a_cancelled_order_is_asked_about_until_it_is_decided() {
    let post = Post::ordered().await;
    post.stripe.hand_out_voucher("cs_test_1");
    let by = By::Customer(post.order.customer.unwrap());
    post.shop.cancel(by, &post.order).await.unwrap();
    let cancelled = post.promised().await;
    assert!(!cancelled.contains(&Topic::ExpireSession), "{cancelled:?}");
    // Its event is lost.
    post.stripe.redeem_voucher("cs_test_1");
    post.shop.clock.advance(Duration::minutes(20));
    assert_eq!(post.promised().await, [Topic::ExpireSession]);
    assert_eq!(post.promised().await, [Topic::Refund]);
    assert_eq!(post.standing().await.payments, [PaymentState::Refunded]);
}
