use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::boolean;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[derive(DeriveIden)]
enum Picture {
    Table,
    AcceptsFallback,
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // Nobody who asked before has agreed to anything.
        let consent = boolean(Picture::AcceptsFallback).default(false).take();
        let alter = Table::alter()
            .table(Picture::Table)
            .add_column(consent)
            .to_owned();
        manager.alter_table(alter).await
    }
}
