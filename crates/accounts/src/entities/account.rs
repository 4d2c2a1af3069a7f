use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "account")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub username: String,
    /// The username folded for comparison; unique.
    pub username_key: String,
    pub email: String,
    /// The address folded for comparison; unique.
    pub email_key: String,
    pub email_confirmed_at: Option<DateTimeUtc>,
    pub password_hash: String,
    pub role: String,
    /// Counted up to end every session begun before.
    pub session_epoch: i32,
    pub created_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
