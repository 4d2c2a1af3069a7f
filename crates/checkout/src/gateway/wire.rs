//! The event body which the gateways of this crate send.

use chrono::{DateTime, Utc};
use money::Money;
use serde::{Deserialize, Serialize};

use super::signature::WebhookSecrets;
use super::{EventKind, GatewayError, PaymentEvent, WebhookRequest};
use crate::PaymentId;

/// The header that carries the signature.
pub(super) const SIGNATURE_HEADER: &str = "Sandbox-Signature";

#[derive(Serialize, Deserialize)]
pub(super) struct Body {
    pub id: String,
    #[serde(rename = "type")]
    pub kind: String,
    pub session: String,
    pub reference: PaymentId,
    pub amount: Money,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refund: Option<String>,
}

pub(super) fn request(secrets: &WebhookSecrets, body: &str, now: DateTime<Utc>) -> WebhookRequest {
    let signature = secrets.sign(now, body.as_bytes());
    WebhookRequest {
        headers: vec![
            ("Content-Type".to_owned(), "application/json".to_owned()),
            (SIGNATURE_HEADER.to_owned(), signature),
        ],
        body: body.as_bytes().to_vec(),
    }
}

pub(super) fn parse(
    secrets: &WebhookSecrets,
    delivery: &WebhookRequest,
    now: DateTime<Utc>,
) -> Result<PaymentEvent, GatewayError> {
    let header = delivery
        .header(SIGNATURE_HEADER)
        .ok_or(GatewayError::BadSignature)?;
    secrets.verify(header, &delivery.body, now)?;
    let body: Body = serde_json::from_slice(&delivery.body)
        .map_err(|e| GatewayError::Unreadable(e.to_string()))?;
    let kind = EventKind::ALL
        .into_iter()
        .find(|kind| kind.as_str() == body.kind);
    Ok(PaymentEvent {
        id: body.id,
        kind: kind.unwrap_or(EventKind::Unknown),
        session: body.session,
        reference: Some(body.reference),
        amount: Some(body.amount),
        refund: body.refund,
        intent: None,
    })
}
