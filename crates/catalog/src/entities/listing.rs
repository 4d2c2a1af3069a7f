use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "listing")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Unique for ever: an address never comes to mean something else.
    pub handle: String,
    pub title: String,
    /// The title's words, folded for search.
    pub title_key: String,
    pub maker_id: Uuid,
    pub visibility: String,
    /// When it became public, made unique: the gallery's order. Null unless
    /// it hangs there.
    pub shown_key: Option<i64>,
    pub picture_id: Uuid,
    pub sha256: String,
    pub width: i32,
    pub height: i32,
    pub colour: String,
    pub placeholder: String,
    pub model: String,
    pub style: String,
    /// The seed's 64 bits; the sign means nothing.
    pub seed: i64,
    pub made_at: DateTimeUtc,
    pub created_at: DateTimeUtc,
    pub removed_at: Option<DateTimeUtc>,
    /// The shop removed it: its maker cannot list the picture again.
    pub taken_down: bool,
    /// The shop hides it: `shown_key` is null meanwhile, whatever its maker
    /// chooses.
    pub hidden_at: Option<DateTimeUtc>,
    pub hidden_by: Option<Uuid>,
    pub hidden_reason: Option<String>,
    /// The `shown_key` it had when it was hidden.
    pub hidden_place: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
