use std::fmt::Debug;

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use crate::{
    LabError, LabEvent, LabOrder, LabOrderId, LabOrderRequest, LabStatus, Quote, QuoteRequest,
    WebhookRequest,
};

/// Somebody who prints pictures and posts them to the customer.
#[async_trait]
pub trait PrintLab: Debug + Send + Sync + 'static {
    /// What orders sent here are marked with. Never changes.
    fn name(&self) -> &str;

    /// What an order would cost the shop, and how long it would take.
    ///
    /// # Errors
    /// [`LabError::Refused`] where the lab does not make or send this.
    async fn quote(&self, request: &QuoteRequest) -> Result<Quote, LabError>;

    /// Orders prints. The same key gives the same order, as it is by then,
    /// however often and from however many servers it is sent.
    ///
    /// # Errors
    /// [`LabError::KeyReused`] where the key came with another body before;
    /// [`LabError::Refused`] where the request itself is not acceptable. A
    /// file the lab cannot print is no error here: files are looked at later,
    /// and the order then becomes [`LabStatus::Failed`].
    async fn submit(&self, request: &LabOrderRequest) -> Result<LabOrder, LabError>;

    /// Where an order is now.
    ///
    /// # Errors
    /// [`LabError::UnknownOrder`].
    async fn status(&self, order: &LabOrderId) -> Result<LabStatus, LabError>;

    /// Calls an order off, while production has not begun. Calling it off
    /// twice is no error.
    ///
    /// # Errors
    /// [`LabError::NotPossible`] once it is too late;
    /// [`LabError::UnknownOrder`].
    async fn cancel(&self, order: &LabOrderId) -> Result<(), LabError>;

    /// Reads an event the lab posted, after proving by its signature over the
    /// raw body that the lab wrote it, and not long ago.
    ///
    /// # Errors
    /// [`LabError::BadSignature`], [`LabError::StaleSignature`] or
    /// [`LabError::Unreadable`].
    fn parse_event(
        &self,
        delivery: &WebhookRequest,
        now: DateTime<Utc>,
    ) -> Result<LabEvent, LabError>;
}
