//! Runs every crate's migrations, in order. Each crate keeps a history table
//! of its own, so that one can be taken alone or upgraded alone.

use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, TransactionTrait,
};
use sea_orm_migration::{IntoSchemaManagerConnection, MigratorTrait};

/// Brings the database's tables up to date.
///
/// Servers that start together on one PostgreSQL database take turns, and what
/// does not succeed as a whole leaves no trace there. On SQLite, which only one
/// server opens, what was applied before a failure stays.
///
/// # Errors
/// The database's.
pub async fn up(db: &DatabaseConnection) -> Result<(), DbErr> {
    if db.get_database_backend() != DbBackend::Postgres {
        return each(db).await;
    }
    let alone = db.begin().await?;
    take_turns(&alone).await?;
    each(&alone).await?;
    alone.commit().await
}

/// Waits for the turn of whoever prepares a database for service, and has it
/// until the value is dropped. On SQLite, which only one server opens, there is
/// nothing to wait for.
///
/// # Errors
/// The database's.
pub async fn turn(db: &DatabaseConnection) -> Result<Option<DatabaseTransaction>, DbErr> {
    if db.get_database_backend() != DbBackend::Postgres {
        return Ok(None);
    }
    let turn = db.begin().await?;
    take_turns(&turn).await?;
    Ok(Some(turn))
}

/// Names the lock that whoever migrates an Atelier database holds.
const LOCK: &str = "hashtext('atelier.migrations')";

async fn take_turns(db: &DatabaseTransaction) -> Result<(), DbErr> {
    // A large table may need longer than a page's statement may take.
    for limit in [
        "statement_timeout",
        "lock_timeout",
        "idle_in_transaction_session_timeout",
    ] {
        db.execute_unprepared(&format!("SET LOCAL {limit} = 0"))
            .await?;
    }
    db.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({LOCK})"))
        .await?;
    Ok(())
}

async fn each<'c>(db: impl IntoSchemaManagerConnection<'c> + Copy) -> Result<(), DbErr> {
    accounts::Migrator::up(db, None).await?;
    mail::Migrator::up(db, None).await?;
    imagegen::Migrator::up(db, None).await?;
    catalog::Migrator::up(db, None).await?;
    checkout::Migrator::up(db, None).await?;
    print_lab::Migrator::up(db, None).await?;
    support_chat::Migrator::up(db, None).await
}
