use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer_null, string_len_null, timestamp_with_time_zone_null, uuid_null,
};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[derive(DeriveIden)]
enum Listing {
    Table,
    HiddenAt,
    HiddenBy,
    HiddenReason,
    HiddenPlace,
}

/// The shop may hide a listing and say why. Its place in the gallery is put
/// aside, so that it hangs there again when it is shown again.
#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // One column per statement: SQLite adds no more.
        for column in [
            timestamp_with_time_zone_null(Listing::HiddenAt),
            uuid_null(Listing::HiddenBy),
            string_len_null(Listing::HiddenReason, 300),
            big_integer_null(Listing::HiddenPlace),
        ] {
            let table = Table::alter()
                .table(Listing::Table)
                .add_column(column)
                .to_owned();
            manager.alter_table(table).await?;
        }
        Ok(())
    }
}
