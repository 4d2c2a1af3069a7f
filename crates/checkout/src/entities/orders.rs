use sea_orm::entity::prelude::*;

use crate::order::OrderState;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "orders")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub number: String,
    pub customer_id: Option<Uuid>,
    /// Whose cart it was; never forgotten, because the idempotency key is theirs.
    pub buyer_id: Option<Uuid>,
    pub link_token: String,
    pub lang: String,
    pub idempotency_key: String,
    pub request_sha256: String,
    pub state: OrderState,
    pub currency: String,
    pub items_minor: i64,
    pub discount_minor: i64,
    pub discount_code: Option<String>,
    pub shipping_minor: i64,
    pub tax_minor: i64,
    pub tax_label: String,
    pub tax_included: bool,
    pub gift_minor: i64,
    pub gift_card_id: Option<Uuid>,
    pub shipping_refunded: bool,
    pub disputed: bool,
    pub total_minor: i64,
    pub name: String,
    pub line1: String,
    pub line2: String,
    pub city: String,
    pub region: String,
    pub postcode: String,
    pub country: String,
    pub phone: String,
    pub email: String,
    pub carrier: Option<String>,
    pub tracking: Option<String>,
    pub placed_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
