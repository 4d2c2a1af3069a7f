//! Runs every crate's migrations, in order. Each crate keeps a history table
//! of its own, so that one can be taken alone or upgraded alone.

use sea_orm::{DatabaseConnection, DbErr};
use sea_orm_migration::MigratorTrait;

/// Brings the database's tables up to date.
///
/// # Errors
/// The database's; what was applied before stays.
pub async fn up(db: &DatabaseConnection) -> Result<(), DbErr> {
    accounts::Migrator::up(db, None).await?;
    mail::Migrator::up(db, None).await?;
    imagegen::Migrator::up(db, None).await?;
    catalog::Migrator::up(db, None).await?;
    checkout::Migrator::up(db, None).await?;
    print_lab::Migrator::up(db, None).await?;
    support_chat::Migrator::up(db, None).await
}
