use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{integer, string_len_null};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[derive(DeriveIden)]
enum Picture {
    Table,
    Region,
    Deaths,
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // SQLite adds one column at a time.
        for column in [
            string_len_null(Picture::Region, 20),
            integer(Picture::Deaths).default(0).take(),
        ] {
            let alter = Table::alter()
                .table(Picture::Table)
                .add_column(column)
                .to_owned();
            manager.alter_table(alter).await?;
        }
        Ok(())
    }
}
