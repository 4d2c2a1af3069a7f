#![allow(clippy::expect_used, reason = "a test fails by panicking")]
//! What tests of several crates need: databases of their own, and a proxy that
//! spoils what a peer answers.
//!
//! Tests run the same on PostgreSQL where
//! `ATELIER_TEST_POSTGRES` names a server (`postgres://user@host:port/database`),
//! and on SQLite otherwise.

mod faults;

use std::path::Path;

use sea_orm::{ConnectionTrait, DatabaseConnection};

use crate::{Clock, connect, memory_database};
pub use faults::{Fault, FaultProxy};

/// Connections of a test that has many requests at once.
const MANY: u32 = 8;
/// Connections of one that has not: a second one for what reads outside the
/// transaction.
const FEW: u32 = 2;

/// An empty database of the test's own.
///
/// # Panics
/// Where the server does not make one.
pub async fn database() -> DatabaseConnection {
    match postgres(FEW).await {
        Some(db) => db,
        None => memory_database().await.expect("a database in memory"),
    }
}

/// As [`database`], with as many connections as a server has; SQLite keeps its
/// file in `folder`.
///
/// # Panics
/// Where the database is not made.
pub async fn busy_database(folder: &Path) -> DatabaseConnection {
    let url = format!("sqlite:{}", folder.join("shop.db").display());
    match postgres(MANY).await {
        Some(db) => db,
        None => connect(&url, MANY).await.expect("a database file"),
    }
}

/// The address of a new, empty database on the PostgreSQL server that tests
/// are told of, where they are.
///
/// # Panics
/// Where the server does not make one.
#[allow(
    clippy::disallowed_methods,
    reason = "tests are told their peers by the environment"
)]
pub async fn postgres_url() -> Option<String> {
    let url = std::env::var("ATELIER_TEST_POSTGRES").ok()?;
    let name = format!("test_{}", Clock::system().moment().uuid().simple());
    let server = connect(&url, 1)
        .await
        .expect("ATELIER_TEST_POSTGRES answers");
    // Copying the empty template file by file beats logging every page of it.
    let create = format!("CREATE DATABASE {name} STRATEGY file_copy");
    let made = server.execute_unprepared(&create).await;
    made.expect("a database is made");
    server.close().await.expect("closes");
    let (server, _) = url.rsplit_once('/').expect("an address with a database");
    Some(format!("{server}/{name}"))
}

async fn postgres(connections: u32) -> Option<DatabaseConnection> {
    let url = postgres_url().await?;
    let db = connect(&url, connections).await;
    Some(db.expect("the new database answers"))
}

#[cfg(test)]
mod tests {
    use sea_orm::{ConnectionTrait, TransactionTrait};

    use super::*;
    use crate::lost_to_another;

    /// Two transactions that wait for each other: PostgreSQL ends one of them,
    /// which is told from every other failure.
    #[tokio::test]
    async fn a_deadlock_is_told_from_other_failures() {
        let Some(db) = postgres(FEW).await else {
            println!("skipped: ATELIER_TEST_POSTGRES is not set");
            return;
        };
        let run = async |sql: &str| db.execute_unprepared(sql).await;
        run("CREATE TABLE coat (id int PRIMARY KEY, colour text)")
            .await
            .unwrap();
        run("INSERT INTO coat VALUES (1, 'red'), (2, 'blue')")
            .await
            .unwrap();
        let broken = run("SELECT nothing FROM coat").await.unwrap_err();
        assert!(!lost_to_another(&broken));
        let (one, other) = (db.begin().await.unwrap(), db.begin().await.unwrap());
        let paint = |id: u32| format!("UPDATE coat SET colour = 'green' WHERE id = {id}");
        one.execute_unprepared(&paint(1)).await.unwrap();
        other.execute_unprepared(&paint(2)).await.unwrap();
        let (second, first) = (paint(2), paint(1));
        let (one, other) = tokio::join!(
            one.execute_unprepared(&second),
            other.execute_unprepared(&first)
        );
        let lost = [one.err(), other.err()].into_iter().flatten();
        let lost: Vec<_> = lost.collect();
        assert!(
            matches!(&lost[..], [error] if lost_to_another(error)),
            "{lost:?}"
        );
    }
}
