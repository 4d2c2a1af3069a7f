use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::uuid_null;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[derive(DeriveIden)]
enum Session {
    Table,
    AccountId,
}

/// A session says whose it is, so that both are read in one statement. Those
/// begun before say nothing: their owners sign in again.
#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::alter()
            .table(Session::Table)
            .add_column(uuid_null(Session::AccountId))
            .to_owned();
        manager.alter_table(table).await
    }
}
