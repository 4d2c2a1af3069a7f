//! The conformance suite on every mailer of this crate.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

use groundwork::Clock;
use mail::{LocalMailer, MemoryMailer, Migrator, conformance};
use sea_orm_migration::MigratorTrait;

#[tokio::test]
async fn memory() {
    let mailer = MemoryMailer::default();
    conformance::run(&mailer, async || mailer.sent().len()).await;
}

#[tokio::test]
async fn local() {
    let db = groundwork::memory_database().await.unwrap();
    Migrator::up(&db, None).await.unwrap();
    let mailer = LocalMailer::new(db.clone(), Clock::system());
    let arrived = async || {
        LocalMailer::list_as_staff(&db, None, 100)
            .await
            .unwrap()
            .items
            .len()
    };
    conformance::run(&mailer, arrived).await;
}
