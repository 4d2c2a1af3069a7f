use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "print_file")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// With `width` and `height` unique: a picture has one file of a size.
    pub picture_id: Uuid,
    pub width: i32,
    pub height: i32,
    pub state: String,
    pub attempts: i32,
    /// How many workers died at it.
    pub deaths: i32,
    /// Not begun before this.
    pub run_after: DateTimeUtc,
    pub lease: Option<Uuid>,
    pub lease_until: Option<DateTimeUtc>,
    /// How it was made, once it is.
    pub way: Option<String>,
    pub sha256: Option<String>,
    pub created_at: DateTimeUtc,
    pub finished_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
