use sea_orm::entity::prelude::*;

use crate::Stage;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "lab_order")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    #[sea_orm(unique)]
    pub idempotency_key: String,
    pub fingerprint: String,
    pub reference: String,
    /// Cleared when nothing is left to send.
    pub recipient: Option<Json>,
    pub country: String,
    pub cost_minor: i64,
    pub currency: String,
    pub stage: Stage,
    pub carrier: Option<String>,
    pub tracking: Option<String>,
    pub reason: Option<String>,
    /// Why its files will not be printed, found when it came in.
    pub rejection: Option<String>,
    /// When the next step happens; `None` where none will.
    pub due_at: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
    pub changed_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
