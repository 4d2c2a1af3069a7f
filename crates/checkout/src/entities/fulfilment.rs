use sea_orm::entity::prelude::*;

use crate::fulfilment::{FulfilmentKind, FulfilmentState};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "fulfilment")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub order_id: Uuid,
    pub kind: FulfilmentKind,
    pub state: FulfilmentState,
    pub lines: Json,
    pub lab: Option<String>,
    pub lab_order: Option<String>,
    pub carrier: Option<String>,
    pub tracking: Option<String>,
    pub reason: String,
    pub request_key: String,
    pub staff_id: Option<Uuid>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
