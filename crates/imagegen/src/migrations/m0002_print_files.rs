use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    integer, pk_uuid, string_len, string_len_null, timestamp_with_time_zone,
    timestamp_with_time_zone_null, uuid, uuid_null,
};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[derive(DeriveIden)]
enum PrintFile {
    Table,
    Id,
    PictureId,
    Width,
    Height,
    State,
    Attempts,
    RunAfter,
    Lease,
    LeaseUntil,
    Way,
    Sha256,
    CreatedAt,
    FinishedAt,
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table(PrintFile::Table)
            .col(pk_uuid(PrintFile::Id))
            .col(uuid(PrintFile::PictureId))
            .col(integer(PrintFile::Width))
            .col(integer(PrintFile::Height))
            .col(string_len(PrintFile::State, 20))
            .col(integer(PrintFile::Attempts))
            .col(timestamp_with_time_zone(PrintFile::RunAfter))
            .col(uuid_null(PrintFile::Lease))
            .col(timestamp_with_time_zone_null(PrintFile::LeaseUntil))
            .col(string_len_null(PrintFile::Way, 20))
            .col(string_len_null(PrintFile::Sha256, 64))
            .col(timestamp_with_time_zone(PrintFile::CreatedAt))
            .col(timestamp_with_time_zone_null(PrintFile::FinishedAt))
            .to_owned();
        manager.create_table(table).await?;
        let one_of_a_size = Index::create()
            .name("ux_print_file_size")
            .table(PrintFile::Table)
            .col(PrintFile::PictureId)
            .col(PrintFile::Width)
            .col(PrintFile::Height)
            .unique()
            .to_owned();
        manager.create_index(one_of_a_size).await?;
        let due = Index::create()
            .name("ix_print_file_state")
            .table(PrintFile::Table)
            .col(PrintFile::State)
            .col(PrintFile::Id)
            .to_owned();
        manager.create_index(due).await
    }
}
