use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "order_line")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub order_id: Uuid,
    pub position: i32,
    pub listing: Uuid,
    pub format: String,
    pub title: String,
    pub picture: Uuid,
    pub format_label: String,
    pub maker: String,
    pub quantity: i32,
    pub unit_minor: i64,
    pub total_minor: i64,
    pub stock_item: Option<String>,
    pub refunded_quantity: i32,
    pub caution: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::orders::Entity",
        from = "Column::OrderId",
        to = "super::orders::Column::Id"
    )]
    Orders,
}

impl ActiveModelBehavior for ActiveModel {}
