//! What each of Stripe's events does to an order. The files are written from
//! the public API reference (<https://docs.stripe.com/api/events>).

use checkout::*;
use chrono::Duration;

use super::post::Post;
use crate::shop::usd;

#[tokio::test]
async fn a_completed_session_that_is_paid_pays_the_order() {
    let post = Post::ordered().await;
    let outcome = post.post("checkout.session.completed.paid").await;
    assert_eq!(outcome, EventOutcome::Applied);
    let standing = post.standing().await;
    assert_eq!(standing.order, OrderState::Paid);
    assert_eq!(standing.payments, [PaymentState::Paid]);
    let payment = payments(&post.shop.db, &post.order)
        .await
        .unwrap()
        .remove(0);
    assert_eq!(payment.received, Some(usd(1499)));
    assert_eq!(post.promised().await, [Topic::OrderPaid], "once");
}

#[tokio::test]
async fn a_completed_session_that_is_unpaid_waits_for_its_bank() {
    let post = Post::ordered().await;
    let outcome = post.post("checkout.session.completed.unpaid").await;
    assert_eq!(outcome, EventOutcome::Applied);
    let standing = post.standing().await;
    assert_eq!(standing.order, OrderState::AwaitingPayment);
    assert_eq!(standing.payments, [PaymentState::Open]);
    assert_eq!(post.last().await, Happening::PaymentPending);
    assert_eq!(post.promised().await, [Topic::PaymentPending], "once");
    assert_eq!(expire(&post).await, 0, "no timer ends it meanwhile");

    let outcome = post.post("checkout.session.async_payment_succeeded").await;
    assert_eq!(outcome, EventOutcome::Applied);
    let standing = post.standing().await;
    assert_eq!(standing.order, OrderState::Paid);
    assert_eq!(standing.payments, [PaymentState::Paid]);
    assert_eq!(post.promised().await, [Topic::OrderPaid], "once");
    let late = post.post("checkout.session.async_payment_failed").await;
    assert_eq!(late, EventOutcome::Ignored);
    assert_eq!(post.standing().await, standing);
}

#[tokio::test]
async fn a_bank_that_says_no_leaves_the_order_waiting() {
    let post = Post::ordered().await;
    post.post("checkout.session.completed.unpaid").await;
    let outcome = post.post("checkout.session.async_payment_failed").await;
    assert_eq!(outcome, EventOutcome::Applied);
    let standing = post.standing().await;
    assert_eq!(standing.order, OrderState::AwaitingPayment);
    assert_eq!(standing.payments, [PaymentState::Open]);
    assert_eq!(post.last().await, Happening::PaymentFailed);
    assert_eq!(expire(&post).await, 1, "nothing is on its way any more");
    assert_eq!(post.standing().await.order, OrderState::Expired);
}

#[tokio::test]
async fn an_expired_session_ends_its_payment_and_the_timer_the_order() {
    let post = Post::ordered().await;
    let outcome = post.post("checkout.session.expired").await;
    assert_eq!(outcome, EventOutcome::Applied);
    let standing = post.standing().await;
    assert_eq!(standing.order, OrderState::AwaitingPayment);
    assert_eq!(standing.payments, [PaymentState::Expired]);
    assert_eq!(post.last().await, Happening::PaymentExpired);
    assert_eq!(expire(&post).await, 1);
    assert_eq!(post.standing().await.order, OrderState::Expired);
}

/// Nine days later, how many orders the timer ends.
async fn expire(post: &Post) -> u64 {
    post.shop.clock.advance(Duration::days(9));
    let (now, moment) = (post.shop.moment().now, &mut post.shop.moment());
    expire_unpaid(&post.shop.db, moment, now, 10).await.unwrap()
}

#[tokio::test]
async fn a_charge_refunded_at_the_dashboard_is_told_to_staff() {
    let post = Post::paid().await;
    assert_eq!(post.post("charge.refunded").await, EventOutcome::Applied);
    let standing = post.standing().await;
    assert_eq!(standing.order, OrderState::Paid, "staff decide");
    assert_eq!(standing.payments, [PaymentState::Refunded]);
    assert_eq!(standing.refunds, [RefundState::Done]);
    assert_eq!(post.last().await, Happening::Refunded);
    assert_eq!(post.promised().await, [Topic::PaymentAlert], "once");
}

#[tokio::test]
async fn a_charge_refunded_by_us_is_no_second_refund() {
    let post = Post::refunded().await;
    let before = post.standing().await;
    assert_eq!(post.post("charge.refunded").await, EventOutcome::Ignored);
    assert_eq!(post.standing().await, before);
    assert_eq!(post.promised().await, []);
}

#[tokio::test]
async fn a_refund_that_succeeded_is_done() {
    let post = Post::refund_due().await;
    let outcome = post.post("refund.updated.succeeded").await;
    assert_eq!(outcome, EventOutcome::Applied);
    let standing = post.standing().await;
    assert_eq!(standing.payments, [PaymentState::Refunded]);
    assert_eq!(standing.refunds, [RefundState::Done]);
    assert_eq!(post.last().await, Happening::Refunded);
    let promised = post.promised().await;
    assert_eq!(promised, [Topic::OrderRefunded, Topic::Refund]);
    assert_eq!(post.standing().await, standing, "the worker comes too late");
}

#[tokio::test]
async fn a_refund_that_failed_waits_for_a_person() {
    for name in [
        "refund.failed",
        "refund.updated.failed",
        "refund.updated.canceled",
        "charge.refund.updated",
    ] {
        let post = Post::refunded().await;
        assert_eq!(post.post(name).await, EventOutcome::Applied, "{name}");
        let standing = post.standing().await;
        assert_eq!(standing.order, OrderState::Paid);
        assert_eq!(standing.payments, [PaymentState::Paid], "{name}");
        assert_eq!(standing.refunds, [RefundState::Failed], "{name}");
        assert_eq!(post.last().await, Happening::RefundFailed);
        assert_eq!(post.promised().await, [Topic::PaymentAlert], "{name}");
        let failed = refunds(&post.shop.db, &post.order).await.unwrap()[0].id;
        let (moment, staff) = (&mut post.shop.moment(), post.shop.staff());
        let again = retry_refund_as_staff(&post.shop.db, moment, staff, failed).await;
        assert!(again.is_ok(), "{name}: {again:?}");
        let standing = post.standing().await;
        assert_eq!(standing.refunds, [RefundState::Retried, RefundState::Due]);
    }
}

#[tokio::test]
async fn the_second_event_about_a_failed_refund_is_no_news() {
    let post = Post::refunded().await;
    post.post("refund.failed").await;
    assert_eq!(post.promised().await, [Topic::PaymentAlert]);
    let before = post.standing().await;
    for name in ["refund.updated.failed", "charge.refund.updated"] {
        assert_eq!(post.post(name).await, EventOutcome::Ignored, "{name}");
    }
    assert_eq!(post.standing().await, before);
    assert_eq!(post.promised().await, []);
}

/// A paid order, held by a dispute or by the inquiry before one.
async fn disputed(name: &str) -> Post {
    let post = Post::paid().await;
    assert_eq!(post.post(name).await, EventOutcome::Applied, "{name}");
    let standing = post.standing().await;
    assert_eq!(standing.order, OrderState::Paid);
    assert!(standing.is_disputed);
    assert_eq!(standing.payments, [PaymentState::Disputed]);
    assert_eq!(post.promised().await, [Topic::PaymentAlert], "once");
    let printed = print(&post).await;
    assert!(matches!(printed, Err(CheckoutError::Disputed)));
    let back = post.shop.refund(&post.order, RefundWhat::Remainder).await;
    assert!(matches!(back, Err(CheckoutError::Disputed)));
    post
}

async fn print(post: &Post) -> Result<(), CheckoutError> {
    let (moment, staff) = (&mut post.shop.moment(), post.shop.staff());
    let printed = mark_printed(&post.shop.db, moment, staff, &post.order.number);
    printed.await.map(drop)
}

#[tokio::test]
async fn a_dispute_that_is_won_or_withdrawn_releases_the_order() {
    for (opened, closed) in [
        ("charge.dispute.created", "charge.dispute.closed.won"),
        (
            "charge.dispute.created.warning",
            "charge.dispute.closed.warning_closed",
        ),
    ] {
        let post = disputed(opened).await;
        assert_eq!(post.post(closed).await, EventOutcome::Applied, "{closed}");
        let standing = post.standing().await;
        assert!(!standing.is_disputed, "{closed}");
        assert_eq!(standing.payments, [PaymentState::Paid], "{closed}");
        assert_eq!(standing.refunds, []);
        assert_eq!(post.last().await, Happening::DisputeWon);
        assert_eq!(post.promised().await, []);
        print(&post).await.unwrap();
        assert_eq!(post.standing().await.order, OrderState::Printed);
    }
}

#[tokio::test]
async fn a_dispute_that_is_lost_takes_the_money_and_keeps_the_order_held() {
    let post = disputed("charge.dispute.created").await;
    let outcome = post.post("charge.dispute.closed.lost").await;
    assert_eq!(outcome, EventOutcome::Applied);
    let standing = post.standing().await;
    assert_eq!(standing.order, OrderState::Paid, "staff decide");
    assert!(standing.is_disputed);
    assert_eq!(standing.payments, [PaymentState::Lost]);
    assert_eq!(standing.refunds, [RefundState::Done], "by the bank");
    assert_eq!(post.last().await, Happening::DisputeLost);
    assert_eq!(post.promised().await, [Topic::PaymentAlert], "once");
    let by = By::Staff(post.shop.staff());
    post.shop.cancel(by, &post.order).await.unwrap();
    assert!(!post.promised().await.contains(&Topic::Refund));
}

/// A dispute names its payment's intent alone, which the lost event had told.
#[tokio::test]
async fn a_dispute_finds_a_payment_whose_own_event_was_lost() {
    let post = Post::found_paid().await;
    let outcome = post.post("charge.dispute.created").await;
    assert_eq!(outcome, EventOutcome::Applied);
    assert!(post.standing().await.is_disputed);
    let late = post.post("checkout.session.completed.paid").await;
    assert_eq!(late, EventOutcome::Ignored, "found already");
}
