//! A transactional outbox: what must happen outside is written in the same
//! transaction as the change that promised it, and a worker does it later, at
//! least once. The row's key lets the far side make that exactly once.

mod staff;

use chrono::{DateTime, Duration, Utc};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, FromQueryResult, Statement, Value};
use sea_orm_migration::prelude::{ColumnDef, DeriveIden, Index, SchemaManager, Table};
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

pub use staff::Waiting;

use crate::{Moment, pause};

/// One crate's outbox, by the name of its table.
#[derive(Clone, Copy, Debug)]
pub struct Outbox {
    table: &'static str,
}

/// Which rows a worker takes.
#[derive(Clone, Copy, Debug)]
pub enum Topics<'a> {
    /// All.
    All,
    /// Those of these topics.
    Only(&'a [&'a str]),
    /// Those of others.
    Except(&'a [&'a str]),
}

impl Topics<'_> {
    /// The condition, its values counted on from `$first`, and these.
    fn condition(self, first: usize) -> (String, Vec<Value>) {
        let (word, topics) = match self {
            Self::All => return (String::new(), Vec::new()),
            Self::Only(topics) => ("IN", topics),
            Self::Except(topics) => ("NOT IN", topics),
        };
        let places: Vec<_> = (first..)
            .take(topics.len())
            .map(|n| format!("${n}"))
            .collect();
        let condition = format!("AND topic {word} ({}) ", places.join(", "));
        (
            condition,
            topics.iter().map(|topic| (*topic).into()).collect(),
        )
    }
}

/// A row whose work is leased to the caller.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Message {
    /// The row.
    pub id: Uuid,
    /// What kind of work it is.
    pub topic: String,
    /// Names the effect: the same key never becomes two rows.
    pub dedupe_key: String,
    /// What the worker needs to know, as JSON.
    pub payload: serde_json::Value,
    /// How often it has been tried, this time included.
    pub attempts: i32,
}

impl Message {
    /// Reads the payload.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, serde_json::Error> {
        serde_json::from_value(self.payload.clone())
    }
}

#[derive(DeriveIden)]
enum Column {
    Id,
    Topic,
    DedupeKey,
    Payload,
    Attempts,
    RunAfter,
    LeaseUntil,
    DoneAt,
}

impl Outbox {
    /// The outbox kept in `table`.
    pub const fn new(table: &'static str) -> Self {
        Self { table }
    }

    /// Creates the table; called by the owning crate's migration.
    pub async fn create_table(self, manager: &SchemaManager<'_>) -> Result<(), DbErr> {
        let table = Table::create()
            .table(self.table)
            .col(ColumnDef::new(Column::Id).uuid().not_null().primary_key())
            .col(ColumnDef::new(Column::Topic).string_len(60).not_null())
            .col(
                ColumnDef::new(Column::DedupeKey)
                    .string_len(200)
                    .not_null()
                    .unique_key(),
            )
            .col(ColumnDef::new(Column::Payload).json().not_null())
            .col(
                ColumnDef::new(Column::Attempts)
                    .integer()
                    .not_null()
                    .default(0),
            )
            .col(
                ColumnDef::new(Column::RunAfter)
                    .timestamp_with_time_zone()
                    .not_null(),
            )
            .col(ColumnDef::new(Column::LeaseUntil).timestamp_with_time_zone())
            .col(ColumnDef::new(Column::DoneAt).timestamp_with_time_zone())
            .to_owned();
        manager.create_table(table).await?;
        let index = Index::create()
            .name(format!("ix_{}_pending", self.table))
            .table(self.table)
            .col(Column::DoneAt)
            .col(Column::RunAfter)
            .to_owned();
        manager.create_index(index).await
    }

    /// Promises that `topic` will be done. Returns `false` where the same key
    /// was promised before: nothing is added then.
    pub async fn push(
        self,
        db: &impl ConnectionTrait,
        moment: &mut Moment,
        topic: &str,
        dedupe_key: &str,
        payload: &impl Serialize,
    ) -> Result<bool, DbErr> {
        let now = moment.now;
        self.push_for(db, moment, topic, dedupe_key, payload, now)
            .await
    }

    /// As [`push`](Self::push), not to be done before `run_after`.
    pub async fn push_for(
        self,
        db: &impl ConnectionTrait,
        moment: &mut Moment,
        topic: &str,
        dedupe_key: &str,
        payload: &impl Serialize,
        run_after: DateTime<Utc>,
    ) -> Result<bool, DbErr> {
        let payload = serde_json::to_value(payload).map_err(|e| DbErr::Json(e.to_string()))?;
        let sql = format!(
            "INSERT INTO {} (id, topic, dedupe_key, payload, attempts, run_after) \
             VALUES ($1, $2, $3, $4, 0, $5) ON CONFLICT (dedupe_key) DO NOTHING",
            self.table
        );
        let values: [Value; 5] = [
            moment.uuid().into(),
            topic.into(),
            dedupe_key.into(),
            payload.into(),
            run_after.into(),
        ];
        Ok(run(db, &sql, values).await? == 1)
    }

    /// Leases up to `limit` rows that are due, oldest first. A row comes back
    /// when `lease` passes without [`done`](Self::done) or [`retry`](Self::retry).
    pub async fn claim(
        self,
        db: &impl ConnectionTrait,
        now: DateTime<Utc>,
        lease: Duration,
        limit: u32,
    ) -> Result<Vec<Message>, DbErr> {
        self.claim_of(db, Topics::All, now, lease, limit).await
    }

    /// The same, of some topics: so that what is slow holds up nothing else.
    pub async fn claim_of(
        self,
        db: &impl ConnectionTrait,
        topics: Topics<'_>,
        now: DateTime<Utc>,
        lease: Duration,
        limit: u32,
    ) -> Result<Vec<Message>, DbErr> {
        let backend = db.get_database_backend();
        let skip = if backend == DbBackend::Postgres {
            "FOR UPDATE SKIP LOCKED"
        } else {
            ""
        };
        let (of_topics, named) = topics.condition(3);
        let sql = format!(
            "UPDATE {table} SET lease_until = $1, attempts = attempts + 1 WHERE id IN (\
               SELECT id FROM {table} WHERE done_at IS NULL AND run_after <= $2 \
               AND (lease_until IS NULL OR lease_until < $2) {of_topics}ORDER BY run_after LIMIT {limit} {skip}) \
             RETURNING id, topic, dedupe_key, payload, attempts",
            table = self.table
        );
        let mut values: Vec<Value> = vec![(now + lease).into(), now.into()];
        values.extend(named);
        let rows = db
            .query_all_raw(Statement::from_sql_and_values(backend, sql, values))
            .await?;
        let mut messages = rows
            .iter()
            .map(|row| Message::from_query_result(row, ""))
            .collect::<Result<Vec<_>, _>>()?;
        messages.sort_by_key(|message| message.id);
        Ok(messages)
    }

    /// The work is done and never comes back. The payload is cleared: it may
    /// hold a token or an address nobody needs any more.
    pub async fn done(
        self,
        db: &impl ConnectionTrait,
        id: Uuid,
        now: DateTime<Utc>,
    ) -> Result<(), DbErr> {
        let sql = format!(
            "UPDATE {} SET done_at = $1, payload = 'null' WHERE id = $2",
            self.table
        );
        run(db, &sql, [now.into(), id.into()]).await.map(drop)
    }

    /// The work failed: it comes back after [`pause`].
    pub async fn retry(
        self,
        db: &impl ConnectionTrait,
        message: &Message,
        now: DateTime<Utc>,
    ) -> Result<(), DbErr> {
        let pause = pause(message.attempts);
        let sql = format!(
            "UPDATE {} SET run_after = $1, lease_until = NULL WHERE id = $2 AND done_at IS NULL",
            self.table
        );
        run(db, &sql, [(now + pause).into(), message.id.into()])
            .await
            .map(drop)
    }

    /// How many rows still wait to be done.
    pub async fn pending(self, db: &impl ConnectionTrait) -> Result<u64, DbErr> {
        let sql = format!(
            "SELECT COUNT(*) AS n FROM {} WHERE done_at IS NULL",
            self.table
        );
        let statement = Statement::from_string(db.get_database_backend(), sql);
        let row = db.query_one_raw(statement).await?;
        let count: i64 = row
            .map(|row| row.try_get("", "n"))
            .transpose()?
            .unwrap_or(0);
        Ok(u64::try_from(count).unwrap_or(0))
    }
}

async fn run(
    db: &impl ConnectionTrait,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
) -> Result<u64, DbErr> {
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    Ok(db.execute_raw(statement).await?.rows_affected())
}

#[cfg(test)]
mod tests;
