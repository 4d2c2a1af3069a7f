use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, boolean, integer, pk_uuid, string_len, timestamp_with_time_zone, uuid,
};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[derive(DeriveIden)]
enum PrintFormat {
    Table,
    Code,
    SizeName,
    WidthMm,
    HeightMm,
    Paper,
    Frame,
    PriceMinor,
    Currency,
    Available,
    Position,
}

#[derive(DeriveIden)]
enum PriceChange {
    Table,
    Id,
    Code,
    StaffId,
    OldMinor,
    OldCurrency,
    NewMinor,
    NewCurrency,
    ChangedAt,
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let formats = Table::create()
            .table(PrintFormat::Table)
            .col(string_len(PrintFormat::Code, 60).primary_key())
            .col(string_len(PrintFormat::SizeName, 40))
            .col(integer(PrintFormat::WidthMm))
            .col(integer(PrintFormat::HeightMm))
            .col(string_len(PrintFormat::Paper, 20))
            .col(string_len(PrintFormat::Frame, 20))
            .col(big_integer(PrintFormat::PriceMinor))
            .col(string_len(PrintFormat::Currency, 3))
            .col(boolean(PrintFormat::Available))
            .col(integer(PrintFormat::Position))
            .to_owned();
        manager.create_table(formats).await?;
        let changes = Table::create()
            .table(PriceChange::Table)
            .col(pk_uuid(PriceChange::Id))
            .col(string_len(PriceChange::Code, 60))
            .col(uuid(PriceChange::StaffId))
            .col(big_integer(PriceChange::OldMinor))
            .col(string_len(PriceChange::OldCurrency, 3))
            .col(big_integer(PriceChange::NewMinor))
            .col(string_len(PriceChange::NewCurrency, 3))
            .col(timestamp_with_time_zone(PriceChange::ChangedAt))
            .to_owned();
        manager.create_table(changes).await
    }
}
