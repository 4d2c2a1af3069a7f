use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "gift_card")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub code_sha256: String,
    pub last4: String,
    pub currency: String,
    pub initial_minor: i64,
    pub balance_minor: i64,
    pub active: bool,
    pub note: String,
    pub staff_id: Option<Uuid>,
    /// The key of the form it was issued with.
    pub request_key: Option<String>,
    pub created_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
