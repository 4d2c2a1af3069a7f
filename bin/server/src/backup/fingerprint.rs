//! Hashes of tables, by which two databases are compared row for row.

use std::collections::BTreeMap;
use std::pin::pin;

use futures::TryStreamExt;
use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement, StreamTrait};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Every table by its name.
pub(super) type Tables = BTreeMap<String, Fingerprint>;

/// What a table holds, in short.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Fingerprint {
    /// How many rows.
    pub(super) rows: u64,
    /// SHA-256 of all rows as text, in the order of that text.
    pub(super) sha256: String,
}

impl Fingerprint {
    /// Every table's.
    pub(super) async fn of_all<C>(db: &C) -> Result<Tables, DbErr>
    where
        C: ConnectionTrait + StreamTrait,
    {
        let mut all = Tables::new();
        for table in tables(db).await? {
            let fingerprint = Self::of(db, &table).await?;
            all.insert(table, fingerprint);
        }
        Ok(all)
    }

    async fn of<C>(db: &C, table: &str) -> Result<Self, DbErr>
    where
        C: ConnectionTrait + StreamTrait,
    {
        let backend = ConnectionTrait::get_database_backend(db);
        let rows = match backend {
            DbBackend::Postgres => {
                format!("SELECT r::text FROM \"{table}\" r ORDER BY r::text COLLATE \"C\"")
            }
            _ => {
                let columns = quoted_columns(db, table).await?;
                format!("SELECT {columns} AS line FROM \"{table}\" ORDER BY line")
            }
        };
        let mut rows = pin!(db.stream_raw(Statement::from_string(backend, rows)).await?);
        let (mut count, mut hash) = (0, Sha256::new());
        while let Some(row) = rows.try_next().await? {
            let line: String = row.try_get_by_index(0)?;
            hash.update(line.as_bytes());
            hash.update(b"\n");
            count += 1;
        }
        Ok(Self {
            rows: count,
            sha256: hex::encode(hash.finalize()),
        })
    }
}

/// The names of all tables, those of full-text search included.
pub(super) async fn tables(db: &impl ConnectionTrait) -> Result<Vec<String>, DbErr> {
    let named = match db.get_database_backend() {
        DbBackend::Postgres => {
            "SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1"
        }
        _ => {
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' \
             ORDER BY 1"
        }
    };
    names(db, named).await
}

/// One text of all columns of a SQLite row: `quote` tells a number from its
/// text, and NULL from both.
async fn quoted_columns(db: &impl ConnectionTrait, table: &str) -> Result<String, DbErr> {
    let named = format!("SELECT name FROM pragma_table_info('{table}') ORDER BY cid");
    let columns = names(db, &named).await?;
    let quoted: Vec<String> = columns
        .iter()
        .map(|column| format!("quote(\"{column}\")"))
        .collect();
    Ok(quoted.join(" || ',' || "))
}

async fn names(db: &impl ConnectionTrait, sql: &str) -> Result<Vec<String>, DbErr> {
    let rows = db
        .query_all_raw(Statement::from_string(db.get_database_backend(), sql))
        .await?;
    rows.iter().map(|row| row.try_get("", "name")).collect()
}

/// One hash of all of them.
pub(super) fn of_tables(tables: &Tables) -> String {
    let mut hash = Sha256::new();
    for (name, table) in tables {
        hash.update(format!("{name} {} {}\n", table.rows, table.sha256));
    }
    hex::encode(hash.finalize())
}

/// The names of those that are not the same in both.
pub(super) fn differences(one: &Tables, other: &Tables) -> String {
    let names = one.keys().chain(other.keys());
    let differ = names.filter(|name| one.get(*name) != other.get(*name));
    let differ: std::collections::BTreeSet<&str> = differ.map(String::as_str).collect();
    differ.into_iter().collect::<Vec<_>>().join(", ")
}
