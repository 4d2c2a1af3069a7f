//! The auditor: reads the database directly, knows nothing of the shop's code
//! and trusts the gateway's ledger, which stands for a bank's.

mod audit;

use std::time::{Duration, Instant};

use anyhow::bail;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};

use crate::child::Shop;

/// Records each time a picture ends and each step of an order, whoever makes
/// it: in the database itself, where no kill can come between.
const WITNESS_SQLITE: &str = "
    CREATE TABLE storm_picture_end (picture BLOB, state TEXT);
    CREATE TRIGGER storm_picture_end AFTER UPDATE OF state ON picture
      WHEN NEW.state IN ('ready', 'failed', 'cancelled')
      BEGIN INSERT INTO storm_picture_end VALUES (NEW.id, NEW.state); END;
    CREATE TABLE storm_order_step (number TEXT, state TEXT);
    CREATE TRIGGER storm_order_step AFTER UPDATE OF state ON orders
      WHEN NEW.state <> OLD.state
      BEGIN INSERT INTO storm_order_step VALUES (NEW.number, NEW.state); END;";
const WITNESS_POSTGRES: &str = "
    CREATE TABLE storm_picture_end (picture UUID, state TEXT);
    CREATE FUNCTION storm_picture_end() RETURNS trigger AS $$
      BEGIN INSERT INTO storm_picture_end VALUES (NEW.id, NEW.state); RETURN NULL; END
      $$ LANGUAGE plpgsql;
    CREATE TRIGGER storm_picture_end AFTER UPDATE OF state ON picture FOR EACH ROW
      WHEN (NEW.state IN ('ready', 'failed', 'cancelled'))
      EXECUTE FUNCTION storm_picture_end();
    CREATE TABLE storm_order_step (number TEXT, state TEXT);
    CREATE FUNCTION storm_order_step() RETURNS trigger AS $$
      BEGIN INSERT INTO storm_order_step VALUES (NEW.number, NEW.state); RETURN NULL; END
      $$ LANGUAGE plpgsql;
    CREATE TRIGGER storm_order_step AFTER UPDATE OF state ON orders FOR EACH ROW
      WHEN (NEW.state <> OLD.state)
      EXECUTE FUNCTION storm_order_step();";

/// What the shop still owes somebody. An order nobody has paid is owed its end: it
/// expires in a minute, and a letter says so.
const OWED: &str = "
    SELECT (SELECT COUNT(*) FROM picture WHERE state IN ('queued', 'painting'))
         + (SELECT COUNT(*) FROM orders WHERE state = 'awaiting_payment')
         + (SELECT COUNT(*) FROM webhook_event WHERE outcome = 'waiting')
         + (SELECT COUNT(*) FROM refund WHERE state = 'due')
         + (SELECT COUNT(*) FROM checkout_outbox WHERE done_at IS NULL)
         + (SELECT COUNT(*) FROM accounts_outbox WHERE done_at IS NULL)
         + (SELECT COUNT(*) FROM sandbox_outbox WHERE done_at IS NULL) AS n";

#[derive(Clone)]
pub(crate) struct Books {
    db: DatabaseConnection,
}

impl Books {
    pub(crate) async fn open(shop: &Shop) -> anyhow::Result<Self> {
        let db = groundwork::connect(&shop.database_url(), 2).await?;
        let witness = match db.get_database_backend() {
            DbBackend::Postgres => WITNESS_POSTGRES,
            _ => WITNESS_SQLITE,
        };
        db.execute_unprepared(witness).await?;
        Ok(Self { db })
    }

    /// Writes down who works at the desk and what customers may use.
    pub(crate) async fn prepare(&self) -> anyhow::Result<crate::manager::Gifts> {
        crate::manager::prepare(&self.db).await
    }

    /// Bodies of the newest events the gateway has written down.
    pub(crate) async fn events(&self, limit: u32) -> anyhow::Result<Vec<String>> {
        let sql = format!(
            "SELECT body AS text FROM sandbox_event ORDER BY created_at DESC LIMIT {limit}"
        );
        self.texts(&sql).await
    }

    /// Waits until nothing is owed any more.
    pub(crate) async fn settle(&self, at_most: Duration) -> anyhow::Result<()> {
        let began = Instant::now();
        loop {
            let owed = self.number(OWED).await?;
            if owed == 0 {
                return Ok(());
            }
            if began.elapsed() > at_most {
                bail!("{owed} things are still owed after {at_most:?}");
            }
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
    }

    async fn number(&self, sql: &str) -> anyhow::Result<i64> {
        let statement = Statement::from_string(self.db.get_database_backend(), sql);
        let row = self.db.query_one_raw(statement).await?;
        Ok(row
            .map(|row| row.try_get("", "n"))
            .transpose()?
            .unwrap_or(0))
    }

    /// The column `text` of every row.
    async fn texts(&self, sql: &str) -> anyhow::Result<Vec<String>> {
        let statement = Statement::from_string(self.db.get_database_backend(), sql);
        let rows = self.db.query_all_raw(statement).await?;
        Ok(rows
            .iter()
            .map(|row| row.try_get("", "text"))
            .collect::<Result<_, _>>()?)
    }
}
