use sea_orm::entity::prelude::*;

use crate::gateway::SessionState;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "sandbox_session")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub payment_id: Uuid,
    pub order_number: String,
    pub currency: String,
    pub amount_minor: i64,
    pub refunded_minor: i64,
    pub lines: Json,
    pub success_url: String,
    pub cancel_url: String,
    pub state: SessionState,
    pub card_last4: Option<String>,
    pub step_last4: Option<String>,
    pub arrives_at: Option<DateTimeUtc>,
    pub disputes_at: Option<DateTimeUtc>,
    pub dispute: Option<String>,
    pub created_at: DateTimeUtc,
    pub expires_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
