use chrono::Duration;
use groundwork::outbox::{Message, Outbox};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::{SimulatedLab, broken};
use crate::entities::lab_event::{Column, Entity, Model};
use crate::{LabError, WebhookRequest, wire};

/// Where events wait to be posted.
pub const DELIVERIES: Outbox = Outbox::new("lab_outbox");

/// An event to be posted to the shop's webhook.
#[derive(Clone, Debug)]
pub struct Delivery {
    /// The event, the same each time it is sent.
    pub event: String,
    /// What to post, signed now.
    pub request: WebhookRequest,
    message: Message,
}

impl SimulatedLab {
    /// Leases up to `limit` events that are due, those of one batch in the
    /// order they happened. One comes back when `lease` passes without
    /// [`delivered`](Self::delivered) or [`failed`](Self::failed).
    ///
    /// # Errors
    /// [`LabError::Unavailable`].
    pub async fn due_deliveries(
        &self,
        lease: Duration,
        limit: u32,
    ) -> Result<Vec<Delivery>, LabError> {
        let now = self.clock.moment().now;
        let claimed = DELIVERIES.claim(&self.db, now, lease, limit).await;
        let mut claimed = claimed.map_err(broken)?;
        let ids = claimed.iter().map(|message| message.dedupe_key.as_str());
        let events = Entity::find()
            .filter(Column::Id.is_in(ids))
            .order_by_asc(Column::HappenedAt)
            .order_by_asc(Column::Id)
            .all(&self.db)
            .await
            .map_err(broken)?;
        let sign = |event: Model| {
            let of_event = |message: &Message| message.dedupe_key == event.id;
            let message = claimed.swap_remove(claimed.iter().position(of_event)?);
            let request = wire::request(&self.secrets, &event.body, now);
            Some(Delivery {
                event: event.id,
                request,
                message,
            })
        };
        Ok(events.into_iter().filter_map(sign).collect())
    }

    /// The shop acknowledged it.
    ///
    /// # Errors
    /// [`LabError::Unavailable`].
    pub async fn delivered(&self, delivery: &Delivery) -> Result<(), LabError> {
        let now = self.clock.moment().now;
        let done = DELIVERIES.done(&self.db, delivery.message.id, now).await;
        done.map_err(broken)
    }

    /// The shop did not: it is sent again, after a pause that doubles.
    ///
    /// # Errors
    /// [`LabError::Unavailable`].
    pub async fn failed(&self, delivery: &Delivery) -> Result<(), LabError> {
        let now = self.clock.moment().now;
        let later = DELIVERIES.retry(&self.db, &delivery.message, now).await;
        later.map_err(broken)
    }
}
