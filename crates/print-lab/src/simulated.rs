//! The embedded lab: nothing is printed, everything else is real. It keeps
//! its own books, works by its own time, and announces what happened by
//! signed webhooks which the host's worker posts.

mod books;
mod deliveries;
mod intake;
mod parcel;
pub mod schedule;
mod staff;
mod time;
mod work;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use groundwork::Clock;
use sea_orm::{DatabaseConnection, DbErr, EntityTrait};

pub use deliveries::{DELIVERIES, Delivery};
pub use staff::{MAX_PAGE, StaffOrder};
pub use time::MAX_AHEAD;

use crate::entities::lab_order::{Entity, Model};
use crate::webhook::WebhookSecrets;
use crate::{
    LabError, LabEvent, LabOrder, LabOrderId, LabOrderRequest, LabStatus, PrintLab, Quote,
    QuoteRequest, Stage, Tariff, WebhookRequest, wire,
};

/// The embedded lab.
#[derive(Clone, Debug)]
pub struct SimulatedLab {
    db: DatabaseConnection,
    clock: Clock,
    secrets: WebhookSecrets,
    tariff: Tariff,
}

impl SimulatedLab {
    /// A lab whose books are in `db`, which signs with `secrets` and bills by
    /// `tariff`.
    ///
    /// It has a clock of its own because it stands for somebody else.
    pub fn new(
        db: DatabaseConnection,
        clock: Clock,
        secrets: WebhookSecrets,
        tariff: Tariff,
    ) -> Self {
        Self {
            db,
            clock,
            secrets,
            tariff,
        }
    }

    async fn row(&self, order: &LabOrderId) -> Result<Model, LabError> {
        let id = books::row_id(order).ok_or(LabError::UnknownOrder)?;
        let row = Entity::find_by_id(id).one(&self.db).await;
        row.map_err(broken)?.ok_or(LabError::UnknownOrder)
    }
}

#[async_trait]
impl PrintLab for SimulatedLab {
    fn name(&self) -> &str {
        "simulated"
    }

    async fn quote(&self, request: &QuoteRequest) -> Result<Quote, LabError> {
        self.tariff.quote(request)
    }

    async fn submit(&self, request: &LabOrderRequest) -> Result<LabOrder, LabError> {
        intake::submit(self, request).await
    }

    async fn status(&self, order: &LabOrderId) -> Result<LabStatus, LabError> {
        Ok(books::status(&self.row(order).await?))
    }

    async fn cancel(&self, order: &LabOrderId) -> Result<(), LabError> {
        self.move_by_hand(order, &Stage::ALL, LabStatus::Cancelled)
            .await
    }

    fn parse_event(
        &self,
        delivery: &WebhookRequest,
        now: DateTime<Utc>,
    ) -> Result<LabEvent, LabError> {
        wire::parse(&self.secrets, delivery, now)
    }
}

#[allow(clippy::needless_pass_by_value, reason = "given to map_err")]
fn broken(error: DbErr) -> LabError {
    LabError::Unavailable(error.to_string())
}
