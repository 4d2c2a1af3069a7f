//! The event body which the gateways of this crate send.

use chrono::{DateTime, Utc};
use money::Money;
use serde::{Deserialize, Serialize};

use super::webhook::WebhookSecrets;
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
    WebhookRequest::signed(secrets, SIGNATURE_HEADER, body, now)
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
