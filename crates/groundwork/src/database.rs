use std::time::Duration;

use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbErr,
    QueryResult, RuntimeErr, SqliteTransactionMode, Statement, TransactionOptions,
    TransactionTrait, Value, sqlx,
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

/// How many connections a pool has, and how long anything may wait on one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pool {
    /// At most so many connections, at least 1.
    pub connections: u32,
    /// How long a request waits for a free one.
    pub acquire: Duration,
    /// How long one statement may run, and one row may be waited for, on
    /// PostgreSQL. SQLite has no such limit: its writers wait five seconds.
    pub statement: Duration,
}

impl Pool {
    /// A pool of so many connections, with the usual limits: 10 s for a free
    /// connection, 30 s for a statement.
    pub const fn of(connections: u32) -> Self {
        Self {
            connections,
            acquire: Duration::from_secs(10),
            statement: Duration::from_secs(30),
        }
    }
}

impl From<u32> for Pool {
    fn from(connections: u32) -> Self {
        Self::of(connections)
    }
}

/// Opens a pool on `url` (`sqlite:…` or `postgres:…`).
///
/// SQLite runs in WAL mode with `synchronous=FULL`, so that a commit survives
/// the loss of power, and waits five seconds for the write lock. PostgreSQL
/// gives up statements, and transactions that do nothing, after
/// [`Pool::statement`]: a request nobody waits for any more holds no row.
pub async fn connect(url: &str, pool: impl Into<Pool>) -> Result<DatabaseConnection, DbErr> {
    let pool = pool.into();
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(pool.connections)
        .sqlx_logging(false)
        .acquire_timeout(pool.acquire)
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
        })
        .map_sqlx_postgres_opts(move |postgres| {
            let limit = pool.statement.as_millis().to_string();
            postgres.options([
                ("statement_timeout", limit.as_str()),
                ("lock_timeout", limit.as_str()),
                ("idle_in_transaction_session_timeout", limit.as_str()),
            ])
        });
    Database::connect(options).await
}

/// Whether the database took another transaction's side: a deadlock (40P01) or
/// a serialisation failure (40001) on PostgreSQL. Nothing was written, and the
/// same again may well succeed.
pub fn lost_to_another(error: &DbErr) -> bool {
    let (DbErr::Exec(inner) | DbErr::Query(inner)) = error else {
        return false;
    };
    let RuntimeErr::SqlxError(inner) = inner else {
        return false;
    };
    let code = inner.as_database_error().and_then(|error| error.code());
    code.is_some_and(|code| ["40P01", "40001"].contains(&&*code))
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
