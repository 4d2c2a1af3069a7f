use sea_orm::entity::prelude::*;

use crate::conversation::Role;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "support_message")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub conversation_id: Uuid,
    pub position: i32,
    pub role: Role,
    pub text: String,
    pub receipts: Json,
    /// Which model wrote an answer; empty otherwise.
    pub model: String,
    pub at: DateTimeUtc,
    /// Whether a stand-in wrote an answer.
    pub by_stand_in: bool,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
