//! "Has this customer bought it?" walks their orders, newest first, and looks
//! for the listing among each one's lines: this index answers without a row.

use sea_orm_migration::prelude::{
    DbErr, DeriveMigrationName, Index, MigrationTrait, SchemaManager, async_trait,
};

#[derive(Debug, DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let index = Index::create()
            .name("ix_order_line_bought")
            .table("order_line")
            .col("order_id")
            .col("listing")
            .take();
        manager.create_index(index).await
    }
}
