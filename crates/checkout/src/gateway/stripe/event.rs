//! Events, read tolerantly: of an object only what is needed must be there.

use money::{Currency, Money};
use serde::Deserialize;
use serde_json::Value;

use super::PAYMENT;
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
    let is_paid = text(object, "payment_status") == Some("paid");
    let kind = match event.kind.as_str() {
        _ if reference.is_none() => EventKind::Unknown,
        "checkout.session.completed" if is_paid => EventKind::Paid,
        "checkout.session.async_payment_succeeded" => EventKind::Paid,
        "checkout.session.async_payment_failed" => EventKind::Failed,
        // A card that was declined leaves the session open and is news of its
        // payment intent alone.
        "payment_intent.payment_failed" => EventKind::Failed,
        "checkout.session.expired" => EventKind::Expired,
        "charge.refunded" => EventKind::Refunded,
        _ => EventKind::Unknown,
    };
    let (session, amount) = match kind {
        EventKind::Unknown => (None, None),
        EventKind::Refunded => (None, amount(object, "amount_refunded")),
        EventKind::Failed if text(object, "object") == Some("payment_intent") => {
            (None, amount(object, "amount"))
        }
        _ => (text(object, "id"), amount(object, "amount_total")),
    };
    let session = session.unwrap_or_default().to_owned();
    Ok(PaymentEvent {
        id: event.id,
        kind,
        session,
        reference,
        amount,
    })
}

fn text<'a>(object: &'a Value, field: &str) -> Option<&'a str> {
    object.get(field).and_then(Value::as_str)
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
            EventKind::Unknown
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
