use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, float, integer, integer_null, json, pk_uuid, string_len, string_len_null, text,
    text_null, timestamp_with_time_zone, timestamp_with_time_zone_null, uuid, uuid_null,
};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[derive(DeriveIden)]
enum Picture {
    Table,
    Id,
    OwnerId,
    Prompt,
    PromptKey,
    NegativePrompt,
    Style,
    Width,
    Height,
    Seed,
    State,
    Fraction,
    Attempts,
    RunAfter,
    Lease,
    LeaseUntil,
    Failure,
    Model,
    Understood,
    Sha256,
    MediaType,
    FileWidth,
    FileHeight,
    Colour,
    Placeholder,
    CreatedAt,
    FinishedAt,
    DeletedAt,
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(picture()).await?;
        let indexes = [
            ("ix_picture_owner", vec![Picture::OwnerId, Picture::Id]),
            ("ix_picture_state", vec![Picture::State, Picture::Id]),
            ("ix_picture_sha256", vec![Picture::Sha256]),
            ("ix_picture_deleted", vec![Picture::DeletedAt]),
        ];
        for (name, columns) in indexes {
            let mut index = Index::create().name(name).table(Picture::Table).to_owned();
            for column in columns {
                index.col(column);
            }
            manager.create_index(index).await?;
        }
        Ok(())
    }
}

fn picture() -> TableCreateStatement {
    Table::create()
        .table(Picture::Table)
        .col(pk_uuid(Picture::Id))
        .col(uuid(Picture::OwnerId))
        .col(string_len(Picture::Prompt, 255))
        .col(text(Picture::PromptKey))
        .col(string_len(Picture::NegativePrompt, 255))
        .col(string_len(Picture::Style, 40))
        .col(integer(Picture::Width))
        .col(integer(Picture::Height))
        .col(big_integer(Picture::Seed))
        .col(string_len(Picture::State, 20))
        .col(float(Picture::Fraction))
        .col(integer(Picture::Attempts))
        .col(timestamp_with_time_zone(Picture::RunAfter))
        .col(uuid_null(Picture::Lease))
        .col(timestamp_with_time_zone_null(Picture::LeaseUntil))
        .col(string_len_null(Picture::Failure, 20))
        .col(string_len(Picture::Model, 100))
        .col(json(Picture::Understood))
        .col(string_len_null(Picture::Sha256, 64))
        .col(string_len_null(Picture::MediaType, 40))
        .col(integer_null(Picture::FileWidth))
        .col(integer_null(Picture::FileHeight))
        .col(string_len_null(Picture::Colour, 7))
        .col(text_null(Picture::Placeholder))
        .col(timestamp_with_time_zone(Picture::CreatedAt))
        .col(timestamp_with_time_zone_null(Picture::FinishedAt))
        .col(timestamp_with_time_zone_null(Picture::DeletedAt))
        .to_owned()
}
