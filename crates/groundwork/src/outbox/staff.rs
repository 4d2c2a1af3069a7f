//! For whoever looks after the shop.

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Statement};
use uuid::Uuid;

use super::{Outbox, run};

/// A row that waits to be done.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Waiting {
    /// The row.
    pub id: Uuid,
    /// What kind of work it is.
    pub topic: String,
    /// Names the effect.
    pub dedupe_key: String,
    /// How often it has been tried.
    pub attempts: i32,
    /// When it is tried next.
    pub run_after: DateTime<Utc>,
}

impl Outbox {
    /// What still waits, the most often tried first: for whoever looks after
    /// the shop. Its payload may hold secrets and is left out.
    pub async fn waiting_as_staff(
        self,
        db: &impl ConnectionTrait,
        limit: u32,
    ) -> Result<Vec<Waiting>, DbErr> {
        let sql = format!(
            "SELECT id, topic, dedupe_key, attempts, run_after FROM {} WHERE done_at IS NULL \
             ORDER BY attempts DESC, run_after LIMIT {limit}",
            self.table
        );
        let statement = Statement::from_string(db.get_database_backend(), sql);
        let rows = db.query_all_raw(statement).await?;
        rows.iter()
            .map(|row| Waiting::from_query_result(row, ""))
            .collect()
    }

    /// Does a row now instead of after its pause. Tells whether it waited:
    /// one that is leased is under way already.
    pub async fn hurry_as_staff(
        self,
        db: &impl ConnectionTrait,
        id: Uuid,
        now: DateTime<Utc>,
    ) -> Result<bool, DbErr> {
        let sql = format!(
            "UPDATE {} SET run_after = $1 WHERE id = $2 AND done_at IS NULL \
             AND (lease_until IS NULL OR lease_until < $1)",
            self.table
        );
        Ok(run(db, &sql, [now.into(), id.into()]).await? == 1)
    }
}
