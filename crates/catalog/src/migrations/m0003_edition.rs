use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

/// One row that counts changes, so that a host may keep what it made of the
/// catalogue and ask with one short statement whether it still holds. Triggers
/// count in the transaction of the change, whoever makes it.
const TABLE: &str = "
CREATE TABLE catalog_edition (gallery BIGINT NOT NULL, formats BIGINT NOT NULL);
INSERT INTO catalog_edition VALUES (1, 1);";

const SQLITE: &str = "
CREATE TRIGGER edition_gallery_insert AFTER INSERT ON listing
WHEN new.shown_key IS NOT NULL BEGIN
    UPDATE catalog_edition SET gallery = gallery + 1;
END;
CREATE TRIGGER edition_gallery_update AFTER UPDATE ON listing
WHEN old.shown_key IS NOT NULL OR new.shown_key IS NOT NULL BEGIN
    UPDATE catalog_edition SET gallery = gallery + 1;
END;
CREATE TRIGGER edition_gallery_delete AFTER DELETE ON listing
WHEN old.shown_key IS NOT NULL BEGIN
    UPDATE catalog_edition SET gallery = gallery + 1;
END;
CREATE TRIGGER edition_formats_insert AFTER INSERT ON print_format BEGIN
    UPDATE catalog_edition SET formats = formats + 1;
END;
CREATE TRIGGER edition_formats_update AFTER UPDATE ON print_format BEGIN
    UPDATE catalog_edition SET formats = formats + 1;
END;
CREATE TRIGGER edition_formats_delete AFTER DELETE ON print_format BEGIN
    UPDATE catalog_edition SET formats = formats + 1;
END;";

const POSTGRES: &str = "
CREATE FUNCTION catalog_new_gallery() RETURNS trigger AS $$ BEGIN
    UPDATE catalog_edition SET gallery = gallery + 1; RETURN NULL;
END $$ LANGUAGE plpgsql;
CREATE FUNCTION catalog_new_formats() RETURNS trigger AS $$ BEGIN
    UPDATE catalog_edition SET formats = formats + 1; RETURN NULL;
END $$ LANGUAGE plpgsql;
CREATE TRIGGER edition_gallery_insert AFTER INSERT ON listing FOR EACH ROW
    WHEN (new.shown_key IS NOT NULL) EXECUTE FUNCTION catalog_new_gallery();
CREATE TRIGGER edition_gallery_update AFTER UPDATE ON listing FOR EACH ROW
    WHEN (old.shown_key IS NOT NULL OR new.shown_key IS NOT NULL)
    EXECUTE FUNCTION catalog_new_gallery();
CREATE TRIGGER edition_gallery_delete AFTER DELETE ON listing FOR EACH ROW
    WHEN (old.shown_key IS NOT NULL) EXECUTE FUNCTION catalog_new_gallery();
CREATE TRIGGER edition_formats AFTER INSERT OR UPDATE OR DELETE ON print_format
    FOR EACH STATEMENT EXECUTE FUNCTION catalog_new_formats();";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let triggers = match manager.get_database_backend() {
            DbBackend::Postgres => POSTGRES,
            _ => SQLITE,
        };
        let db = manager.get_connection();
        db.execute_unprepared(TABLE).await?;
        db.execute_unprepared(triggers).await.map(drop)
    }
}
