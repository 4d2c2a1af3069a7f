use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, boolean, integer, pk_uuid, string_len, text,
    timestamp_with_time_zone, timestamp_with_time_zone_null, uuid,
};
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[derive(DeriveIden)]
enum Listing {
    Table,
    Id,
    Handle,
    Title,
    TitleKey,
    MakerId,
    Visibility,
    ShownKey,
    PictureId,
    Sha256,
    Width,
    Height,
    Colour,
    Placeholder,
    Model,
    Style,
    Seed,
    MadeAt,
    CreatedAt,
    RemovedAt,
    TakenDown,
}

/// The search index holds what hangs in the gallery, under its `shown_key`;
/// triggers keep it so, in the transaction of the change. The words come
/// ready-made, so they are split at spaces alone. The indexed prefixes spare
/// a search for the first letters of a word from collecting every match.
const SQLITE_SEARCH: &str = "
CREATE VIRTUAL TABLE listing_search USING fts5(
    title_key, content='', contentless_delete=1, detail=none,
    tokenize='ascii', prefix='1 2 3 4 5 6');
CREATE TRIGGER listing_search_insert AFTER INSERT ON listing
WHEN new.shown_key IS NOT NULL BEGIN
    INSERT INTO listing_search (rowid, title_key) VALUES (new.shown_key, new.title_key);
END;
CREATE TRIGGER listing_search_hide AFTER UPDATE OF shown_key ON listing
WHEN old.shown_key IS NOT NULL AND old.shown_key IS NOT new.shown_key BEGIN
    DELETE FROM listing_search WHERE rowid = old.shown_key;
END;
CREATE TRIGGER listing_search_show AFTER UPDATE OF shown_key ON listing
WHEN new.shown_key IS NOT NULL AND old.shown_key IS NOT new.shown_key BEGIN
    INSERT INTO listing_search (rowid, title_key) VALUES (new.shown_key, new.title_key);
END;";

/// `array_to_tsvector` takes the ready-made words as they are: no parser
/// turns `1e5` into a number or `a/b` into a path.
const POSTGRES_SEARCH: &str = "
CREATE INDEX ix_listing_search ON listing
USING gin (array_to_tsvector(string_to_array(title_key, ' ')))
WHERE shown_key IS NOT NULL";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(listing()).await?;
        let index = Index::create()
            .name("ix_listing_maker")
            .table(Listing::Table)
            .col(Listing::MakerId)
            .col(Listing::Id)
            .to_owned();
        manager.create_index(index).await?;
        let search = match manager.get_database_backend() {
            DbBackend::Postgres => POSTGRES_SEARCH,
            _ => SQLITE_SEARCH,
        };
        let db = manager.get_connection();
        db.execute_unprepared(search).await.map(drop)
    }
}

fn listing() -> TableCreateStatement {
    Table::create()
        .table(Listing::Table)
        .col(pk_uuid(Listing::Id))
        .col(string_len(Listing::Handle, 80).unique_key())
        .col(string_len(Listing::Title, 255))
        .col(text(Listing::TitleKey))
        .col(uuid(Listing::MakerId))
        .col(string_len(Listing::Visibility, 20))
        .col(big_integer_null(Listing::ShownKey).unique_key())
        .col(uuid(Listing::PictureId).unique_key())
        .col(string_len(Listing::Sha256, 64))
        .col(integer(Listing::Width))
        .col(integer(Listing::Height))
        .col(text(Listing::Colour))
        .col(text(Listing::Placeholder))
        .col(text(Listing::Model))
        .col(text(Listing::Style))
        .col(big_integer(Listing::Seed))
        .col(timestamp_with_time_zone(Listing::MadeAt))
        .col(timestamp_with_time_zone(Listing::CreatedAt))
        .col(timestamp_with_time_zone_null(Listing::RemovedAt))
        .col(boolean(Listing::TakenDown))
        .to_owned()
}
