use chrono::{DateTime, Utc};

use crate::{LabOrderId, LabStatus, MerchantReference};

/// A request to the webhook, as it arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebhookRequest {
    /// Header names, in any case, and values.
    pub headers: Vec<(String, String)>,
    /// The body's bytes, untouched: the signature is over them.
    pub body: Vec<u8>,
}

impl WebhookRequest {
    /// A header's value.
    pub fn header(&self, name: &str) -> Option<&str> {
        let named = |(key, _): &&(String, String)| key.eq_ignore_ascii_case(name);
        self.headers
            .iter()
            .find(named)
            .map(|(_, value)| value.as_str())
    }
}

/// What a lab says happened. Verified, but neither new nor in order: see
/// [`Stage::leads_to`](crate::Stage::leads_to).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabEvent {
    /// The lab's name for the event, the same each time it is sent.
    pub id: String,
    /// The order it happened to.
    pub order: LabOrderId,
    /// What the shop called it, where the lab says so.
    pub reference: Option<MerchantReference>,
    /// Where the order is since; `None` where the event tells of nothing this
    /// crate knows: acknowledge it and do nothing.
    pub status: Option<LabStatus>,
    /// When it happened, by the lab's own time.
    pub happened_at: DateTime<Utc>,
}
