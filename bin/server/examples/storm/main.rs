//! A storm: customers and visitors order prints, pay, change their minds or let
//! their orders expire; a manager gives money back, prints and prints again;
//! the server is killed again and again, and its payment events are repeated,
//! reordered, delayed and forged. Afterwards the books must hold.
//!
//! ```text
//! cargo run --release -p server --example storm -- --kills 1000 [--database URL] [--backups 3]
//! ```
//!
//! The database is SQLite in a temporary folder, or an empty one at `URL`.
//! Each backup is taken in the middle of it and restored beside it, into an empty
//! database, to equal hashes (on PostgreSQL with `pg_dump` and `pg_restore`).
//! The last line is `kills=… orders=… events=… lost=… doubled=…`; the program
//! fails unless the last two are 0.

#![allow(clippy::print_stdout, reason = "it reports to whoever runs it")]

mod backups;
mod books;
mod browser;
#[path = "../child/mod.rs"]
mod child;
mod customer;
mod ledger;
mod manager;
mod mischief;

use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use clap::Parser;
use groundwork::Clock;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use books::Books;
use child::Shop;
use ledger::Ledger;
use manager::Gifts;

/// What the storm's webhooks are signed with.
const SECRET: &str = "a secret of the storm's own";

#[derive(Parser)]
struct Cli {
    /// How often the server is killed.
    #[arg(long, default_value_t = 100)]
    kills: u32,
    /// An empty database; SQLite in a temporary folder unless given.
    #[arg(long)]
    database: Option<String>,
    /// How many backups are taken and restored meanwhile.
    #[arg(long, default_value_t = 0)]
    backups: u32,
    /// How many people shop at once.
    #[arg(long, default_value_t = 6)]
    customers: u32,
}

fn main() -> ExitCode {
    child::main(run)
}

async fn run(cli: Cli) -> anyhow::Result<bool> {
    let settings = [
        ("ATELIER__PAYMENTS__WEBHOOK_SECRET", SECRET),
        ("ATELIER__PICTURES__LONG_SIDE", "256"),
        ("ATELIER__PICTURES__LEASE_SECONDS", "2"),
        ("ATELIER__CHECKOUT__UNPAID_MINUTES", "1"),
    ];
    let mut shop = Shop::new(cli.database.clone(), &settings)?;
    shop.start().await?;
    let books = Books::open(&shop).await?;
    let gifts = Arc::new(books.prepare().await?);
    let ledger = Arc::new(Ledger::default());
    weather(&cli, &mut shop, &books, (&ledger, &gifts)).await?;
    println!("the storm is over; the shop finishes what it owes");
    books.settle(Duration::from_secs(1200)).await?;
    let verdict = books.audit(&ledger, &shop.folder().join("media")).await?;
    shop.kill()?;
    for line in &verdict.findings {
        println!("  {line}");
    }
    println!("{}", verdict.figures);
    println!(
        "kills={} orders={} events={} lost={} doubled={}",
        cli.kills, verdict.orders, verdict.events, verdict.lost, verdict.doubled
    );
    Ok(verdict.lost == 0 && verdict.doubled == 0)
}

/// Customers, mischief and kills, until there were enough of the latter.
async fn weather(
    cli: &Cli,
    shop: &mut Shop,
    books: &Books,
    (ledger, gifts): (&Arc<Ledger>, &Arc<Gifts>),
) -> anyhow::Result<()> {
    let stop = CancellationToken::new();
    let mut people = JoinSet::new();
    for number in 0..cli.customers {
        let (url, stop) = (shop.url(), stop.clone());
        let (ledger, gifts) = (ledger.clone(), gifts.clone());
        people.spawn(async move { customer::shop(&url, number, (&ledger, &gifts), &stop).await });
    }
    let (url, told, halt) = (shop.url(), ledger.clone(), stop.clone());
    people.spawn(async move { manager::work(&url, &told, &halt).await });
    let (url, books, told, halt) = (shop.url(), books.clone(), ledger.clone(), stop.clone());
    people.spawn(async move { mischief::make(&url, &books, &told, &halt).await });
    let (folder, database) = (shop.folder().to_owned(), shop.database_url());
    let count = cli.backups;
    let backups = tokio::spawn(async move { backups::make(count, &folder, &database).await });
    for kill in 1..=cli.kills {
        let pause = 100 + Clock::system().moment().number() % 900;
        tokio::time::sleep(Duration::from_millis(pause)).await;
        // Somebody who stopped early has something to say.
        while let Some(early) = people.try_join_next() {
            early??;
        }
        shop.kill()?;
        shop.start().await?;
        if kill % 50 == 0 {
            println!("{kill} kills, {ledger}");
        }
    }
    backups.await??;
    stop.cancel();
    while let Some(done) = people.join_next().await {
        done??;
    }
    Ok(())
}
