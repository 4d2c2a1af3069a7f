//! Events, read tolerantly: of an object only what is needed must be there.

use money::{Currency, Money};
use serde::Deserialize;
use serde_json::Value;

use super::{PAYMENT, REFUND};
use crate::gateway::{EventKind, GatewayError, PaymentEvent};

#[derive(Deserialize)]
struct Event {
    id: String,
    #[serde(rename = "type")]
    kind: String,
    data: Data,
}

#[derive(Deserialize)]
struct Data {
    object: Value,
}

pub(super) fn read(body: &[u8]) -> Result<PaymentEvent, GatewayError> {
    let event: Event =
        serde_json::from_slice(body).map_err(|e| GatewayError::Unreadable(e.to_string()))?;
    let object = &event.data.object;
    // Other integrations of the same account have events here, too.
    let reference = text(&object["metadata"], PAYMENT).and_then(|payment| payment.parse().ok());
    let intent = text(object, "payment_intent").map(str::to_owned);
    let refund = text(&object["metadata"], REFUND).map(str::to_owned);
    let kind = match (reference, &intent) {
        // No payment is told of, and none will be by waiting for it.
        (None, None) => EventKind::Unknown,
        // A refund and a dispute name the charge's intent alone.
        (None, Some(_)) => afterwards(&event.kind, object, refund.is_some()),
        (Some(_), _) => match afterwards(&event.kind, object, refund.is_some()) {
            EventKind::Unknown => on_the_way(&event.kind, object),
            kind => kind,
        },
    };
    let (session, amount) = about(kind, object, refund.is_some());
    // One made by hand has no key of ours, and several events about one failure.
    let by_hand = || text(object, "id").filter(|_| kind == EventKind::RefundFailed);
    let refund = refund.or_else(|| by_hand().map(str::to_owned));
    let session = session.unwrap_or_default().to_owned();
    Ok(PaymentEvent {
        id: event.id,
        kind,
        session,
        reference,
        amount,
        refund,
        intent,
    })
}

/// What an event says of a refund of ours or of a dispute.
fn afterwards(event: &str, object: &Value, is_ours: bool) -> EventKind {
    match (event, text(object, "status")) {
        ("refund.failed", _) => EventKind::RefundFailed,
        // A refund of ours names itself; the others show in their charge's event.
        ("refund.created" | "refund.updated" | "charge.refund.updated", Some("succeeded"))
            if is_ours =>
        {
            EventKind::Refunded
        }
        // The second name is the only one that API versions before 2024-10-28
        // have for a card's refund. One that was called off did not arrive.
        ("refund.updated" | "charge.refund.updated", Some("failed" | "canceled")) => {
            EventKind::RefundFailed
        }
        ("charge.dispute.created", _) => EventKind::DisputeOpened,
        ("charge.dispute.closed", Some("won" | "warning_closed")) => EventKind::DisputeWon,
        ("charge.dispute.closed", Some("lost")) => EventKind::DisputeLost,
        _ => EventKind::Unknown,
    }
}

/// What an event says of a payment of ours.
fn on_the_way(event: &str, object: &Value) -> EventKind {
    // Its name is written down: one without would leave the payment nameless.
    if event.starts_with("checkout.session.") && text(object, "id").is_none() {
        return EventKind::Unknown;
    }
    match event {
        "checkout.session.completed" if text(object, "payment_status") == Some("paid") => {
            EventKind::Paid
        }
        "checkout.session.completed" => EventKind::Pending,
        "checkout.session.async_payment_succeeded" => EventKind::Paid,
        "checkout.session.async_payment_failed" => EventKind::Failed,
        // A card that was declined leaves the session open and is news of its
        // payment intent alone.
        "payment_intent.payment_failed" => EventKind::Failed,
        "checkout.session.expired" => EventKind::Expired,
        "charge.refunded" => EventKind::Refunded,
        _ => EventKind::Unknown,
    }
}

/// The session and the sum that an event names.
fn about(kind: EventKind, object: &Value, is_ours: bool) -> (Option<&str>, Option<Money>) {
    match kind {
        EventKind::Unknown => (None, None),
        EventKind::Refunded if !is_ours => (None, amount(object, "amount_refunded")),
        EventKind::Refunded
        | EventKind::RefundFailed
        | EventKind::DisputeOpened
        | EventKind::DisputeWon
        | EventKind::DisputeLost => (None, amount(object, "amount")),
        EventKind::Failed if text(object, "object") == Some("payment_intent") => {
            (None, amount(object, "amount"))
        }
        _ => (text(object, "id"), amount(object, "amount_total")),
    }
}

fn text<'a>(object: &'a Value, field: &str) -> Option<&'a str> {
    let text = object.get(field).and_then(Value::as_str);
    text.filter(|text| !text.is_empty())
}

fn amount(object: &Value, field: &str) -> Option<Money> {
    let minor = object.get(field).and_then(Value::as_i64)?;
    let currency: Currency = text(object, "currency")?.parse().ok()?;
    Some(Money::new(minor, currency))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAYMENT_ID: &str = "019b7a2c-0000-7000-8000-000000000000";

    fn event(kind: &str, object: &Value) -> PaymentEvent {
        let event = serde_json::json!({"id": "evt_1", "type": kind, "data": {"object": object}});
        read(event.to_string().as_bytes()).unwrap()
    }

    #[test]
    fn only_money_that_arrived_is_paid() {
        let mut session = serde_json::json!({
            "id": "cs_1", "payment_status": "paid", "amount_total": 1499, "currency": "usd",
            "metadata": {"payment": PAYMENT_ID},
        });
        let paid = event("checkout.session.completed", &session);
        assert_eq!(paid.kind, EventKind::Paid);
        assert_eq!(
            (paid.session.as_str(), paid.amount),
            ("cs_1", Some(Money::new(1499, Currency::USD)))
        );
        session["payment_status"] = "unpaid".into();
        assert_eq!(
            event("checkout.session.completed", &session).kind,
            EventKind::Pending
        );
        let late = event("checkout.session.async_payment_succeeded", &session);
        assert_eq!(late.kind, EventKind::Paid);
        session["currency"] = "brl".into();
        assert_eq!(
            event("checkout.session.async_payment_succeeded", &session).amount,
            None
        );
    }

    #[test]
    fn a_refund_is_found_by_its_payment() {
        let charge = serde_json::json!({
            "id": "ch_1", "amount_refunded": 500, "currency": "usd",
            "metadata": {"payment": PAYMENT_ID},
        });
        let refunded = event("charge.refunded", &charge);
        assert_eq!(refunded.kind, EventKind::Refunded);
        assert_eq!(refunded.session, "");
        assert_eq!(refunded.reference, PAYMENT_ID.parse().ok());
        assert_eq!(refunded.amount, Some(Money::new(500, Currency::USD)));
    }

    #[test]
    fn refunds_and_disputes_are_found_by_their_intent() {
        let key = "refund:019b7a2c-0000-7000-8000-000000000001";
        let mut object = serde_json::json!({
            "id": "re_1", "amount": 500, "currency": "usd", "status": "succeeded",
            "payment_intent": "pi_1", "metadata": {"refund": key},
        });
        let done = event("refund.updated", &object);
        assert_eq!(done.kind, EventKind::Refunded);
        assert_eq!(done.refund.as_deref(), Some(key));
        assert_eq!(done.intent.as_deref(), Some("pi_1"));
        object["status"] = "pending".into();
        assert_eq!(event("refund.updated", &object).kind, EventKind::Unknown);
        object["status"] = "failed".into();
        assert_eq!(
            event("refund.updated", &object).kind,
            EventKind::RefundFailed
        );
        assert_eq!(
            event("refund.failed", &object).kind,
            EventKind::RefundFailed
        );

        let mut dispute = serde_json::json!({
            "id": "dp_1", "amount": 500, "currency": "usd", "status": "needs_response",
            "payment_intent": "pi_1",
        });
        let opened = event("charge.dispute.created", &dispute);
        assert_eq!(
            (opened.kind, opened.intent.as_deref()),
            (EventKind::DisputeOpened, Some("pi_1"))
        );
        for (status, kind) in [
            ("won", EventKind::DisputeWon),
            ("lost", EventKind::DisputeLost),
        ] {
            dispute["status"] = status.into();
            assert_eq!(event("charge.dispute.closed", &dispute).kind, kind);
        }
    }

    #[test]
    fn other_peoples_events_are_left_alone() {
        let session = serde_json::json!({"id": "cs_1", "payment_status": "paid"});
        assert_eq!(
            event("checkout.session.completed", &session).kind,
            EventKind::Unknown
        );
        assert_eq!(
            event("customer.created", &Value::Null).kind,
            EventKind::Unknown
        );
        assert!(matches!(read(b"{}"), Err(GatewayError::Unreadable(_))));
    }
}
