//! What was used of the budgets each day, and which answers a stand-in gave.

use sea_orm_migration::prelude::{
    DbErr, DeriveMigrationName, Index, MigrationTrait, SchemaManager, Table, async_trait,
};
use sea_orm_migration::schema::{big_integer, boolean, date, string_len};

#[derive(Debug, DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut key = Index::create().col("day").col("holder").take();
        let budget = Table::create()
            .table("support_budget")
            .col(date("day"))
            .col(string_len("holder", 80))
            .col(big_integer("tokens"))
            .primary_key(&mut key)
            .take();
        manager.create_table(budget).await?;
        let message = Table::alter()
            .table("support_message")
            .add_column(boolean("by_stand_in").default(false))
            .take();
        manager.alter_table(message).await
    }
}
