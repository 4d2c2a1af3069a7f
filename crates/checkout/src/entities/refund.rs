use sea_orm::entity::prelude::*;

use crate::refund::RefundState;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "refund")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub order_id: Uuid,
    /// None: back onto the order's gift card.
    pub payment_id: Option<Uuid>,
    pub state: RefundState,
    pub currency: String,
    pub amount_minor: i64,
    pub reason: String,
    pub request_key: String,
    pub staff_id: Option<Uuid>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
