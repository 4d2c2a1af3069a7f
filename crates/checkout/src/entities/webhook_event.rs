use sea_orm::entity::prelude::*;

use crate::inbox::EventOutcome;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "webhook_event")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub gateway: String,
    pub event_id: String,
    pub kind: String,
    pub payload: String,
    /// The event as it was read, to apply it again.
    pub event: Option<String>,
    pub attempts: i32,
    pub outcome: EventOutcome,
    pub received_at: DateTimeUtc,
    pub processed_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
