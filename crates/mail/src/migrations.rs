use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    pk_uuid, string_len, string_len_uniq, text, timestamp_with_time_zone,
};

/// Creates and upgrades the embedded mailer's table.
#[derive(Debug)]
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![Box::new(SentLetters), Box::new(Html)]
    }

    fn migration_table_name() -> DynIden {
        Alias::new("mail_migrations").into_iden()
    }
}

struct SentLetters;

impl MigrationName for SentLetters {
    fn name(&self) -> &'static str {
        "m0001_sent_letters"
    }
}

#[derive(DeriveIden)]
enum SentLetter {
    Table,
    Id,
    DedupeKey,
    Recipient,
    Subject,
    Body,
    Html,
    SentAt,
}

#[async_trait::async_trait]
impl MigrationTrait for SentLetters {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table(SentLetter::Table)
            .col(pk_uuid(SentLetter::Id))
            .col(string_len_uniq(SentLetter::DedupeKey, 200))
            .col(string_len(SentLetter::Recipient, 254))
            .col(string_len(SentLetter::Subject, 200))
            .col(text(SentLetter::Body))
            .col(timestamp_with_time_zone(SentLetter::SentAt))
            .to_owned();
        manager.create_table(table).await
    }
}

struct Html;

impl MigrationName for Html {
    fn name(&self) -> &'static str {
        "m0002_html"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Html {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let alter = Table::alter()
            .table(SentLetter::Table)
            .add_column(text(SentLetter::Html).default(""))
            .to_owned();
        manager.alter_table(alter).await
    }
}
