//! A promise kept exactly once: `cargo run -p groundwork --example standalone`

#![allow(clippy::print_stdout, reason = "an example shows what it does")]

use chrono::Duration;
use groundwork::outbox::Outbox;
use groundwork::{Clock, begin_write, memory_database};
use sea_orm_migration::SchemaManager;

const OUTBOX: Outbox = Outbox::new("kitchen_outbox");

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let db = memory_database().await?;
    OUTBOX.create_table(&SchemaManager::new(&db)).await?;
    let clock = Clock::fixed("2026-01-01T00:00:00Z".parse()?, 7);
    let mut moment = clock.moment();
    let order = begin_write(&db).await?;
    for _ in 0..2 {
        let new = OUTBOX
            .push(&order, &mut moment, "cook", "soup:1", &"tomato")
            .await?;
        println!("promised, new: {new}");
    }
    order.commit().await?;
    let lease = Duration::seconds(30);
    for message in OUTBOX.claim(&db, moment.now, lease, 10).await? {
        println!(
            "cooking {} for {}",
            message.read::<String>()?,
            message.dedupe_key
        );
        OUTBOX.done(&db, message.id, moment.now).await?;
    }
    println!("left to do: {}", OUTBOX.pending(&db).await?);
    Ok(())
}
