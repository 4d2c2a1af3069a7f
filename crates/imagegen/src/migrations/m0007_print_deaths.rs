use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::integer;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[derive(DeriveIden)]
enum PrintFile {
    Table,
    Deaths,
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let alter = Table::alter()
            .table(PrintFile::Table)
            .add_column(integer(PrintFile::Deaths).default(0).take())
            .to_owned();
        manager.alter_table(alter).await
    }
}
