//! An order's way, step by step, in the visitor's words.

use checkout::{Happening, Order, OrderState, TimelineEntry};
use chrono::{DateTime, Utc};

use crate::pages::{Step, StepState};
use crate::text;
use crate::visit::Visit;

/// Where an order's way begins: the first of its phrases was described. A
/// picture's identifier tells when (UUID version 7, RFC 9562).
pub(super) fn described(visit: &Visit, order: &Order) -> Option<Step> {
    let told = order
        .lines
        .iter()
        .filter_map(|line| line.picture.get_timestamp());
    let (seconds, _) = told.map(|stamp| stamp.to_unix()).min()?;
    let at = DateTime::<Utc>::from_timestamp(seconds.try_into().ok()?, 0)?;
    let label = visit.text("step-described", &[]);
    Some(Step::new(StepState::Done, &label, Some(&text::time(at))))
}

/// What happened.
pub(super) fn step(visit: &Visit, entry: &TimelineEntry) -> Step {
    use StepState::{Done, Stopped};
    let (state, key) = match entry.happening {
        Happening::Placed => (Done, "step-placed"),
        Happening::PaymentStarted => (Done, "step-payment-started"),
        Happening::PaymentFailed => (Stopped, "step-payment-failed"),
        Happening::PaymentExpired => (Stopped, "step-payment-expired"),
        Happening::PaymentPending => (Done, "step-payment-pending"),
        Happening::Paid => (Done, "step-paid"),
        Happening::Held => (Stopped, "step-held"),
        Happening::Released => (Done, "step-released"),
        Happening::SentToLab => (Done, "step-sent-to-lab"),
        Happening::InProduction => (Done, "step-in-production"),
        Happening::LabFailed => (Stopped, "step-lab-failed"),
        Happening::Printed => (Done, "step-printed"),
        Happening::Shipped => (Done, "step-shipped"),
        Happening::Delivered => (Done, "step-delivered"),
        Happening::Reprint => (Done, "step-reprint"),
        Happening::Reprinted => (Done, "step-reprinted"),
        Happening::ReprintShipped => (Done, "step-reprint-shipped"),
        Happening::Disputed => (Stopped, "step-disputed"),
        Happening::DisputeWon => (Done, "step-dispute-won"),
        Happening::DisputeLost => (Stopped, "step-dispute-lost"),
        Happening::Cancelled => (Stopped, "step-cancelled"),
        Happening::Expired => (Stopped, "step-expired"),
        Happening::RefundDue => (Done, "step-refund-due"),
        Happening::Refunded => (Done, "step-refunded"),
        Happening::RefundFailed => (Stopped, "step-refund-failed"),
        Happening::GiftCardRefilled => (Done, "step-gift-card"),
    };
    let step = Step::new(state, &visit.text(key, &[]), Some(&text::time(entry.at)));
    match (entry.happening, entry.detail.as_str()) {
        (Happening::Shipped | Happening::ReprintShipped | Happening::Reprint, detail)
            if !detail.is_empty() =>
        {
            step.note(detail)
        }
        (Happening::RefundDue | Happening::Refunded | Happening::GiftCardRefilled, detail) => {
            step.note(&amount(detail))
        }
        // What was asked and what came, and why a lab could not, is for those
        // who decide about it.
        (Happening::Held | Happening::LabFailed | Happening::RefundFailed, detail)
            if visit.is_staff() =>
        {
            step.note(detail)
        }
        _ => step,
    }
}

/// An amount as a timeline keeps it, as pages show it.
fn amount(detail: &str) -> String {
    let read = detail.split_once(' ').and_then(|(amount, currency)| {
        let currency = currency.parse().ok()?;
        money::Money::parse(amount, currency).ok()
    });
    read.map_or_else(|| detail.to_owned(), text::money)
}

/// What is still to come.
pub(super) fn ahead(visit: &Visit, of: OrderState) -> Vec<Step> {
    use StepState::{Next, Now};
    let keys: &[(StepState, &str)] = match of {
        OrderState::AwaitingPayment => &[
            (Now, "step-to-pay"),
            (Next, "step-to-print"),
            (Next, "step-to-ship"),
        ],
        OrderState::Paid => &[(Now, "step-to-print"), (Next, "step-to-ship")],
        OrderState::Printed => &[(Now, "step-to-ship")],
        OrderState::UnderReview => &[(Now, "step-reviewing")],
        OrderState::Shipped => &[(Now, "step-to-deliver")],
        OrderState::Delivered | OrderState::Cancelled | OrderState::Expired => &[],
    };
    keys.iter()
        .map(|(state, key)| Step::new(*state, &visit.text(key, &[]), None))
        .collect()
}
