use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "mirrored_product")]
pub struct Model {
    /// The idempotency key it is added with.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub gateway: String,
    pub listing: Uuid,
    pub format: String,
    /// What the gateway was told last; empty once it is withdrawn.
    pub name: String,
    /// The gateway's name for it; none before it was added.
    pub product: Option<String>,
    pub is_listed: bool,
    /// When it is to be compared with the catalogue; later than now while a
    /// worker does so. None: it is as it should be.
    pub due_at: Option<DateTimeUtc>,
    pub checked_at: DateTimeUtc,
    pub created_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(has_many = "super::mirrored_price::Entity")]
    MirroredPrice,
}

impl Related<super::mirrored_price::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::MirroredPrice.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
