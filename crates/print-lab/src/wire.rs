//! The event body which the labs of this crate send.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::webhook::WebhookSecrets;
use crate::{LabError, LabEvent, LabOrder, LabOrderId, LabStatus, Stage, WebhookRequest};

/// The header that carries the signature.
pub(crate) const SIGNATURE_HEADER: &str = "Lab-Signature";

#[derive(Serialize, Deserialize)]
struct Body {
    id: String,
    order: LabOrderId,
    reference: String,
    /// A [`LabStatus`]; read only where its stage is known.
    status: serde_json::Value,
    happened_at: DateTime<Utc>,
}

/// The body that says where `order` is now.
pub(crate) fn body(event: &str, order: &LabOrder) -> Result<String, serde_json::Error> {
    serde_json::to_string(&Body {
        id: event.to_owned(),
        order: order.id.clone(),
        reference: order.reference.to_string(),
        status: serde_json::to_value(&order.status)?,
        happened_at: order.changed_at,
    })
}

pub(crate) fn request(secrets: &WebhookSecrets, body: &str, now: DateTime<Utc>) -> WebhookRequest {
    WebhookRequest::signed(secrets, SIGNATURE_HEADER, body, now)
}

pub(crate) fn parse(
    secrets: &WebhookSecrets,
    delivery: &WebhookRequest,
    now: DateTime<Utc>,
) -> Result<LabEvent, LabError> {
    let header = delivery.header(SIGNATURE_HEADER);
    let header = header.ok_or(LabError::BadSignature)?;
    secrets.verify(header, &delivery.body, now)?;
    let unreadable = |error: serde_json::Error| LabError::Unreadable(error.to_string());
    let body: Body = serde_json::from_slice(&delivery.body).map_err(unreadable)?;
    let stage = body.status.get("stage").and_then(serde_json::Value::as_str);
    let known = Stage::ALL
        .into_iter()
        .any(|known| Some(known.as_str()) == stage);
    let status: Option<LabStatus> = known
        .then(|| serde_json::from_value(body.status))
        .transpose()
        .map_err(unreadable)?;
    Ok(LabEvent {
        id: body.id,
        order: body.order,
        reference: body.reference.parse().ok(),
        status,
        happened_at: body.happened_at,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(status: &str) -> Result<LabEvent, LabError> {
        let secrets = WebhookSecrets::one("lab");
        let body = format!(
            r#"{{"id":"e","order":"o","reference":"r","status":{status},
                "happened_at":"2026-01-01T00:00:00Z","new":1}}"#
        );
        let now = DateTime::UNIX_EPOCH;
        parse(&secrets, &request(&secrets, &body, now), now)
    }

    #[test]
    fn news_of_another_kind_is_read_and_means_nothing() {
        let event = parsed(r#"{"stage":"repainted"}"#).unwrap();
        assert_eq!((event.status, event.reference), (None, None));
        let event = parsed(r#"{"stage":"printed","colour":"red"}"#).unwrap();
        assert_eq!(event.status, Some(LabStatus::Printed));
    }

    #[test]
    fn known_news_that_cannot_be_read_is_told() {
        for status in [r#"{"stage":"shipped"}"#, r#"{"stage":"failed","reason":1}"#] {
            assert!(
                matches!(parsed(status), Err(LabError::Unreadable(_))),
                "{status}"
            );
        }
    }
}
