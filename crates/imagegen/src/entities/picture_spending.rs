use sea_orm::entity::prelude::*;

/// What a day's requests come to: the row that races for the ceiling meet on.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "picture_spending")]
pub struct Model {
    /// A day of UTC.
    #[sea_orm(primary_key, auto_increment = false)]
    pub day: Date,
    /// Costs where they are known, else estimates, in micro-dollars.
    pub spent: i64,
    pub requests: i64,
    /// The least estimate that the ceiling did not let through, in
    /// micro-dollars.
    pub turned_away: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
