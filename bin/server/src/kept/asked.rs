use std::sync::atomic::{AtomicU64, Ordering};

use catalog::{CatalogError, Edition};
use sea_orm::{DatabaseConnection, DbErr, RuntimeErr};
use tokio::sync::Mutex;

/// Asks for the edition once for all who wait for it.
///
/// An answer is only ever given to those who came before its statement was
/// sent, so nobody is told of an edition that was over when they asked.
#[derive(Debug, Default)]
pub(super) struct Asked {
    /// Statements sent.
    sent: AtomicU64,
    /// The number of the last one answered, and its answer; none where it
    /// failed, which those who waited share as well: a database that is away
    /// would otherwise make each of them wait in turn. Whoever holds the lock
    /// asks; it is handed on in the order of arrival, also by requests that
    /// are given up in the middle.
    answered: Mutex<Option<(u64, Option<Edition>)>>,
}

impl Asked {
    /// The current edition.
    ///
    /// # Errors
    /// The database's.
    pub(super) async fn edition(&self, db: &DatabaseConnection) -> Result<Edition, CatalogError> {
        let sent_before = self.sent.load(Ordering::SeqCst);
        let mut answered = self.answered.lock().await;
        match *answered {
            Some((number, edition)) if number > sent_before => edition.ok_or_else(shared_failure),
            _ => {
                let number = self.sent.fetch_add(1, Ordering::SeqCst) + 1;
                let edition = Edition::current(db).await;
                *answered = Some((number, edition.as_ref().ok().copied()));
                edition
            }
        }
    }
}

fn shared_failure() -> CatalogError {
    let told = "the statement waited for has failed; its own line says why";
    CatalogError::Database(DbErr::Conn(RuntimeErr::Internal(told.to_owned())))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::AtomicUsize;

    use super::*;

    #[tokio::test]
    async fn those_who_wait_share_a_statement_sent_after_they_came() {
        let mut db = groundwork::memory_database().await.unwrap();
        migration::up(&db).await.unwrap();
        let statements = Arc::new(AtomicUsize::new(0));
        let counter = statements.clone();
        db.set_metric_callback(move |_| {
            counter.fetch_add(1, Ordering::Relaxed);
        });
        let asked = Asked::default();
        let first = asked.edition(&db).await.unwrap();
        // The first asks alone; the nine who come meanwhile share the next.
        let all = futures::future::join_all((0..10).map(|_| asked.edition(&db))).await;
        assert!(all.into_iter().all(|edition| edition.unwrap() == first));
        assert_eq!(statements.load(Ordering::Relaxed), 3);
        // An answer is not kept for those who come later.
        asked.edition(&db).await.unwrap();
        assert_eq!(statements.load(Ordering::Relaxed), 4);
    }

    #[tokio::test]
    async fn those_who_wait_share_a_failure() {
        let mut db = groundwork::memory_database().await.unwrap();
        let statements = Arc::new(AtomicUsize::new(0));
        let counter = statements.clone();
        db.set_metric_callback(move |_| {
            counter.fetch_add(1, Ordering::Relaxed);
        });
        let asked = Asked::default();
        let all = futures::future::join_all((0..10).map(|_| asked.edition(&db))).await;
        assert!(all.iter().all(Result::is_err), "{all:?}");
        assert_eq!(statements.load(Ordering::Relaxed), 2);
        // And nobody who comes later is told of it.
        migration::up(&db).await.unwrap();
        asked.edition(&db).await.unwrap();
    }
}
