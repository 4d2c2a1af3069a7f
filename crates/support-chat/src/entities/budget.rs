use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "support_budget")]
pub struct Model {
    /// In UTC.
    #[sea_orm(primary_key, auto_increment = false)]
    pub day: Date,
    /// Whose.
    #[sea_orm(primary_key, auto_increment = false)]
    pub holder: String,
    /// What was used, and what is reserved for answers under way.
    pub tokens: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
