use std::time::Duration;

use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbErr,
    QueryResult, SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait, Value,
    sqlx,
};

/// Begins a transaction that will write.
///
/// On SQLite it takes the write lock at once (`BEGIN IMMEDIATE`): a deferred
/// transaction that reads and then writes fails with "database is locked" as
/// soon as another one wrote in between, and no busy time-out can help it.
pub async fn begin_write(db: &DatabaseConnection) -> Result<DatabaseTransaction, DbErr> {
    db.begin_with_options(TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..Default::default()
    })
    .await
}

/// Opens a pool on `url` (`sqlite:…` or `postgres:…`) with at most
/// `connections` connections.
///
/// SQLite runs in WAL mode with `synchronous=FULL`, so that a commit survives
/// the loss of power, and waits five seconds for the write lock.
pub async fn connect(url: &str, connections: u32) -> Result<DatabaseConnection, DbErr> {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections)
        .sqlx_logging(false)
        .acquire_timeout(Duration::from_secs(10))
        .test_before_acquire(!url.starts_with("sqlite"))
        .map_sqlx_sqlite_opts(|sqlite| {
            use sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
            sqlite
                .create_if_missing(true)
                .foreign_keys(true)
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Full)
                .busy_timeout(Duration::from_secs(5))
                .statement_cache_capacity(256)
        });
    Database::connect(options).await
}

/// The one row `sql` answers with; kept prepared by the connection.
///
/// # Errors
/// The database's, and [`DbErr::RecordNotFound`] where there is no row.
pub async fn one_row(
    db: &impl ConnectionTrait,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
) -> Result<QueryResult, DbErr> {
    // Always with a list of values, be it empty: a statement without one is
    // prepared anew each time.
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    let row = db.query_one_raw(statement).await?;
    row.ok_or_else(|| DbErr::RecordNotFound("the one row of a statement".to_owned()))
}

/// An empty SQLite database in memory, for tests and examples.
///
/// One connection: every further one would open a database of its own.
pub async fn memory_database() -> Result<DatabaseConnection, DbErr> {
    let mut options = ConnectOptions::new("sqlite::memory:");
    options
        .max_connections(1)
        .min_connections(1)
        .sqlx_logging(false)
        .idle_timeout(None::<Duration>)
        .max_lifetime(None::<Duration>);
    Database::connect(options).await
}
