use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, date, integer, pk_uuid, string_len, string_len_null,
    timestamp_with_time_zone, timestamp_with_time_zone_null, uuid,
};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[derive(DeriveIden)]
enum PictureRequest {
    Table,
    Id,
    PictureId,
    Attempt,
    Model,
    Estimate,
    Cost,
    Day,
    AskedAt,
    SettledAt,
    Outcome,
}

#[derive(DeriveIden)]
enum PictureSpending {
    Table,
    Day,
    Spent,
    Requests,
    TurnedAway,
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(requests()).await?;
        let of_an_attempt = Index::create()
            .name("ix_picture_request_attempt")
            .table(PictureRequest::Table)
            .col(PictureRequest::PictureId)
            .col(PictureRequest::Attempt)
            .to_owned();
        manager.create_index(of_an_attempt).await?;
        let of_a_day = Index::create()
            .name("ix_picture_request_day")
            .table(PictureRequest::Table)
            .col(PictureRequest::Day)
            .to_owned();
        manager.create_index(of_a_day).await?;
        let days = Table::create()
            .table(PictureSpending::Table)
            .col(date(PictureSpending::Day).primary_key())
            .col(big_integer(PictureSpending::Spent))
            .col(big_integer(PictureSpending::Requests))
            .col(big_integer_null(PictureSpending::TurnedAway))
            .to_owned();
        manager.create_table(days).await
    }
}

fn requests() -> TableCreateStatement {
    Table::create()
        .table(PictureRequest::Table)
        .col(pk_uuid(PictureRequest::Id))
        .col(uuid(PictureRequest::PictureId))
        .col(integer(PictureRequest::Attempt))
        .col(string_len(PictureRequest::Model, 100))
        .col(big_integer(PictureRequest::Estimate))
        .col(big_integer_null(PictureRequest::Cost))
        .col(date(PictureRequest::Day))
        .col(timestamp_with_time_zone(PictureRequest::AskedAt))
        .col(timestamp_with_time_zone_null(PictureRequest::SettledAt))
        .col(string_len_null(PictureRequest::Outcome, 20))
        .to_owned()
}
