use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "picture")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub owner_id: Uuid,
    pub prompt: String,
    /// The prompt folded for search.
    pub prompt_key: String,
    pub negative_prompt: String,
    pub style: String,
    pub width: i32,
    pub height: i32,
    /// The picture it starts from.
    pub source_id: Option<Uuid>,
    /// Which part of it is painted anew; all of it where there is none.
    pub region: Option<String>,
    /// The seed's 64 bits; the sign means nothing.
    pub seed: i64,
    pub state: String,
    pub fraction: f32,
    pub attempts: i32,
    /// How many workers died at it.
    pub deaths: i32,
    /// A queued picture is not begun before this.
    pub run_after: DateTimeUtc,
    /// Whether the fallback may paint it.
    pub accepts_fallback: bool,
    /// Who paints it; a worker whose token is gone has lost the picture.
    pub lease: Option<Uuid>,
    pub lease_until: Option<DateTimeUtc>,
    pub failure: Option<String>,
    pub model: String,
    pub understood: Json,
    pub sha256: Option<String>,
    pub media_type: Option<String>,
    pub file_width: Option<i32>,
    pub file_height: Option<i32>,
    pub colour: Option<String>,
    pub placeholder: Option<String>,
    pub created_at: DateTimeUtc,
    pub finished_at: Option<DateTimeUtc>,
    /// Gone from every page; the files follow when nothing needs them.
    pub deleted_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
