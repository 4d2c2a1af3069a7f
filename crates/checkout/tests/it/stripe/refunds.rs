//! Refunds that a bank takes its time over, and ones asked for twice.

use checkout::*;
use chrono::Duration;

use super::post::Post;

/// Longer than any pause between two tries.
fn later(post: &Post) {
    post.shop.clock.advance(Duration::minutes(20));
}

#[tokio::test]
async fn a_refund_is_done_when_the_bank_has_done_it() {
    let post = Post::refund_due().await;
    post.stripe.delay_refunds();
    assert_eq!(post.promised().await, [], "it waits");
    assert_eq!(post.standing().await.refunds, [RefundState::Due]);
    later(&post);
    assert_eq!(post.promised().await, [], "and waits");

    post.stripe.settle_refunds("succeeded");
    later(&post);
    assert_eq!(post.promised().await, [Topic::Refund]);
    assert_eq!(post.standing().await.refunds, [RefundState::Done]);
    assert_eq!(post.stripe.refunds(), 1, "asked for once");
}

#[tokio::test]
async fn a_refund_that_waits_is_done_by_its_event() {
    let post = Post::refund_due().await;
    post.stripe.delay_refunds();
    assert_eq!(post.promised().await, []);
    let outcome = post.post("refund.updated.succeeded").await;
    assert_eq!(outcome, EventOutcome::Applied);
    assert_eq!(post.standing().await.refunds, [RefundState::Done]);
    later(&post);
    let done = [Topic::OrderRefunded, Topic::Refund];
    assert_eq!(post.promised().await, done);
    assert_eq!(post.stripe.refunds(), 1);
}

#[tokio::test]
async fn a_refund_the_bank_refuses_is_told_to_staff() {
    let post = Post::refund_due().await;
    post.stripe.delay_refunds();
    assert_eq!(post.promised().await, []);
    post.stripe.settle_refunds("failed");
    later(&post);
    assert_eq!(post.promised().await, [Topic::Refund]);
    let standing = post.standing().await;
    assert_eq!(standing.refunds, [RefundState::Failed]);
    assert_eq!(standing.payments, [PaymentState::Paid], "the shop keeps it");
    assert_eq!(post.promised().await, [Topic::PaymentAlert]);
}

#[tokio::test]
async fn a_refund_outlives_its_idempotency_key() {
    let post = Post::refund_due().await;
    post.stripe.delay_refunds();
    assert_eq!(post.promised().await, []);
    // A day later Stripe would take the same key for a new refund.
    post.stripe.forget_keys();
    post.shop.clock.advance(Duration::hours(25));
    assert_eq!(post.promised().await, []);
    assert_eq!(post.stripe.refunds(), 1, "once");
}
