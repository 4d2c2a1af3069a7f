use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    boolean, integer, pk_uuid, string_len, string_len_uniq, text, timestamp_with_time_zone,
    timestamp_with_time_zone_null, uuid,
};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[derive(DeriveIden)]
enum Account {
    Table,
    Id,
    Username,
    UsernameKey,
    Email,
    EmailKey,
    EmailConfirmedAt,
    PasswordHash,
    Role,
    SessionEpoch,
    CreatedAt,
}

#[derive(DeriveIden)]
enum Address {
    Table,
    Id,
    AccountId,
    FullName,
    Line1,
    Line2,
    City,
    Region,
    PostalCode,
    Country,
    Phone,
    IsDefault,
}

#[derive(DeriveIden)]
enum Session {
    Table,
    Key,
    Data,
    ExpiresAt,
}

#[derive(DeriveIden)]
enum AccountToken {
    Table,
    Key,
    AccountId,
    Purpose,
    EmailKey,
    ExpiresAt,
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(account()).await?;
        manager.create_table(address()).await?;
        manager
            .create_index(
                Index::create()
                    .name("ix_address_account")
                    .table(Address::Table)
                    .col(Address::AccountId)
                    .to_owned(),
            )
            .await?;
        manager.create_table(session()).await?;
        manager
            .create_index(
                Index::create()
                    .name("ix_session_expires")
                    .table(Session::Table)
                    .col(Session::ExpiresAt)
                    .to_owned(),
            )
            .await?;
        manager.create_table(token()).await?;
        crate::OUTBOX.create_table(manager).await
    }
}

fn account() -> TableCreateStatement {
    Table::create()
        .table(Account::Table)
        .col(pk_uuid(Account::Id))
        .col(string_len(Account::Username, 30))
        // Case folding can lengthen a name, so the keys are wider.
        .col(string_len_uniq(Account::UsernameKey, 90))
        .col(string_len(Account::Email, 254))
        .col(string_len_uniq(Account::EmailKey, 300))
        .col(timestamp_with_time_zone_null(Account::EmailConfirmedAt))
        .col(string_len(Account::PasswordHash, 200))
        .col(string_len(Account::Role, 20))
        .col(integer(Account::SessionEpoch))
        .col(timestamp_with_time_zone(Account::CreatedAt))
        .to_owned()
}

fn address() -> TableCreateStatement {
    Table::create()
        .table(Address::Table)
        .col(pk_uuid(Address::Id))
        .col(uuid(Address::AccountId))
        .col(string_len(Address::FullName, 100))
        .col(string_len(Address::Line1, 100))
        .col(string_len(Address::Line2, 100))
        .col(string_len(Address::City, 60))
        .col(string_len(Address::Region, 60))
        .col(string_len(Address::PostalCode, 20))
        .col(string_len(Address::Country, 2))
        .col(string_len(Address::Phone, 30))
        .col(boolean(Address::IsDefault))
        .foreign_key(
            ForeignKey::create()
                .from(Address::Table, Address::AccountId)
                .to(Account::Table, Account::Id)
                .on_delete(ForeignKeyAction::Cascade),
        )
        .to_owned()
}

fn session() -> TableCreateStatement {
    Table::create()
        .table(Session::Table)
        .col(string_len(Session::Key, 64).primary_key())
        .col(text(Session::Data))
        .col(timestamp_with_time_zone(Session::ExpiresAt))
        .to_owned()
}

fn token() -> TableCreateStatement {
    Table::create()
        .table(AccountToken::Table)
        .col(string_len(AccountToken::Key, 64).primary_key())
        .col(uuid(AccountToken::AccountId))
        .col(string_len(AccountToken::Purpose, 20))
        .col(string_len(AccountToken::EmailKey, 300))
        .col(timestamp_with_time_zone(AccountToken::ExpiresAt))
        .foreign_key(
            ForeignKey::create()
                .from(AccountToken::Table, AccountToken::AccountId)
                .to(Account::Table, Account::Id)
                .on_delete(ForeignKeyAction::Cascade),
        )
        .to_owned()
}
