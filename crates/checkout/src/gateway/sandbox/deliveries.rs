use chrono::Duration;
use groundwork::outbox::{Message, Outbox};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use super::{Sandbox, broken};
use crate::entities::{sandbox_event, sandbox_session};
use crate::gateway::{GatewayError, SessionState, WebhookRequest, wire};

/// Where events wait to be posted.
pub const DELIVERIES: Outbox = Outbox::new("sandbox_outbox");

/// How many sessions one look closes for age.
const SWEEP: u64 = 100;

/// An event to be posted to the shop's webhook.
#[derive(Clone, Debug)]
pub struct Delivery {
    /// The event, the same each time it is sent.
    pub event: String,
    /// What to post, signed now.
    pub request: WebhookRequest,
    message: Message,
}

/// The event a row delivers; a copy's key has more behind it.
fn event_id(message: &Message) -> Option<String> {
    message.read().ok()
}

impl Sandbox {
    /// Leases up to `limit` events that are due. One comes back when `lease`
    /// passes without [`delivered`](Self::delivered) or [`failed`](Self::failed).
    /// Sessions whose day is over are closed first, and money that comes late comes.
    ///
    /// # Errors
    /// [`GatewayError::Unavailable`].
    pub async fn due_deliveries(
        &self,
        lease: Duration,
        limit: u32,
    ) -> Result<Vec<Delivery>, GatewayError> {
        let now = self.clock.moment().now;
        self.close_overdue().await?;
        self.bring_what_is_late().await?;
        let claimed = DELIVERIES
            .claim(&self.db, now, lease, limit)
            .await
            .map_err(broken)?;
        let ids: Vec<String> = claimed.iter().filter_map(event_id).collect();
        let events = sandbox_event::Entity::find()
            .filter(sandbox_event::Column::Id.is_in(ids))
            .all(&self.db)
            .await
            .map_err(broken)?;
        let sign = |message: Message| {
            let id = event_id(&message)?;
            let event = events.iter().find(|event| event.id == id)?;
            let request = wire::request(&self.secrets, &event.body, now);
            Some(Delivery {
                event: event.id.clone(),
                request,
                message,
            })
        };
        Ok(claimed.into_iter().filter_map(sign).collect())
    }

    /// The shop acknowledged it.
    ///
    /// # Errors
    /// [`GatewayError::Unavailable`].
    pub async fn delivered(&self, delivery: &Delivery) -> Result<(), GatewayError> {
        let now = self.clock.moment().now;
        DELIVERIES
            .done(&self.db, delivery.message.id, now)
            .await
            .map_err(broken)
    }

    /// The shop did not: it is sent again, after a pause that doubles.
    ///
    /// # Errors
    /// [`GatewayError::Unavailable`].
    pub async fn failed(&self, delivery: &Delivery) -> Result<(), GatewayError> {
        let now = self.clock.moment().now;
        DELIVERIES
            .retry(&self.db, &delivery.message, now)
            .await
            .map_err(broken)
    }

    async fn close_overdue(&self) -> Result<(), GatewayError> {
        use sandbox_session::Column;
        let now = self.clock.moment().now;
        let overdue = sandbox_session::Entity::find()
            .filter(Column::State.eq(SessionState::Open))
            .filter(Column::ExpiresAt.lte(now))
            .limit(SWEEP)
            .all(&self.db)
            .await
            .map_err(broken)?;
        for session in overdue {
            self.close(&session.id).await?;
        }
        Ok(())
    }
}
