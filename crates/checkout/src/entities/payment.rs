use sea_orm::entity::prelude::*;

use crate::payment::PaymentState;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "payment")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub order_id: Uuid,
    /// Empty until a gateway was asked.
    pub gateway: String,
    pub state: PaymentState,
    pub currency: String,
    pub amount_minor: i64,
    pub session: Option<String>,
    pub pay_url: Option<String>,
    /// The gateway's prices that it was asked for with, by line, as JSON: the
    /// same each time, for they are part of what its key stands for.
    pub prices: Option<String>,
    /// The gateway's second name for it, by which it tells of disputes.
    pub intent: Option<String>,
    /// What the gateway says it took; differs from the amount on a held payment.
    pub received_minor: Option<i64>,
    pub received_currency: Option<String>,
    /// What of it is promised back or went back.
    pub refunded_minor: i64,
    /// Its bank works on it: nobody is asked to pay again, and no timer ends it.
    pub pending: bool,
    /// What the bank says a lost dispute took: more than was left, where it
    /// had sent a refund back before anybody here heard of that.
    pub charged_back_minor: i64,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
