use chrono::{DateTime, Utc};

use crate::{LabOrderId, LabStatus, MerchantReference};

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
