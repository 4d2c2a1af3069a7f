use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "mirrored_price")]
pub struct Model {
    /// The idempotency key it is added with.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub product_id: Uuid,
    pub currency: String,
    pub unit_minor: i64,
    /// The gateway's name for it; none before it was added.
    pub price: Option<String>,
    pub made_at: DateTimeUtc,
    /// When another took its place. Of a product, one is null.
    pub retired_at: Option<DateTimeUtc>,
    /// Whether the gateway knows that it is retired.
    pub is_closed: bool,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::mirrored_product::Entity",
        from = "Column::ProductId",
        to = "super::mirrored_product::Column::Id"
    )]
    MirroredProduct,
}

impl Related<super::mirrored_product::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::MirroredProduct.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
