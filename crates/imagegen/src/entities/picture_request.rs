use sea_orm::entity::prelude::*;

/// A request to a model that may cost something; never deleted.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "picture_request")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// With `attempt`: one row of a pair is open at most. An attempt that a stop
    /// gave back comes again under its number.
    pub picture_id: Uuid,
    pub attempt: i32,
    /// Who asked for the picture, whose row may be gone. Null in requests from
    /// before this was written down.
    pub owner_id: Option<Uuid>,
    pub model: String,
    /// What was reserved, in micro-dollars.
    pub estimate: i64,
    /// What it came to, in micro-dollars, where anybody knows.
    pub cost: Option<i64>,
    /// The day of UTC it counts for.
    pub day: Date,
    pub asked_at: DateTimeUtc,
    pub settled_at: Option<DateTimeUtc>,
    /// Null while the answer is waited for, and for ever where the worker died.
    pub outcome: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
