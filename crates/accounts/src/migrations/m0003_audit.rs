use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    pk_uuid, small_integer, string_len, timestamp_with_time_zone, uuid,
};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[derive(DeriveIden)]
enum AuditEntry {
    Table,
    Id,
    AccountId,
    AccountName,
    NameKey,
    Role,
    Kind,
    Act,
    Path,
    Subject,
    Status,
    At,
}

/// No foreign key: a line outlives the person it is about.
#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table(AuditEntry::Table)
            .col(pk_uuid(AuditEntry::Id))
            .col(uuid(AuditEntry::AccountId))
            .col(string_len(AuditEntry::AccountName, 30))
            .col(string_len(AuditEntry::NameKey, 90))
            .col(string_len(AuditEntry::Role, 20))
            .col(string_len(AuditEntry::Kind, 20))
            .col(string_len(AuditEntry::Act, 100))
            .col(string_len(AuditEntry::Path, 200))
            .col(string_len(AuditEntry::Subject, 100))
            .col(small_integer(AuditEntry::Status))
            .col(timestamp_with_time_zone(AuditEntry::At))
            .to_owned();
        manager.create_table(table).await?;
        for (name, column) in [
            ("ix_audit_account", AuditEntry::AccountId),
            ("ix_audit_name", AuditEntry::NameKey),
        ] {
            // Identifiers are ordered by time: newest first within a person.
            let index = Index::create()
                .name(name)
                .table(AuditEntry::Table)
                .col(column)
                .col(AuditEntry::Id)
                .to_owned();
            manager.create_index(index).await?;
        }
        Ok(())
    }
}
