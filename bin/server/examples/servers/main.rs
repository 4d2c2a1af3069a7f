//! Several servers on one database, and a server that is stopped over and over:
//! whether every picture is painted, and painted once.
//!
//! ```text
//! cargo run --release -p server --example servers -- paint --pictures 1000 \
//!   [--database URL] [--redis URL]
//! cargo run --release -p server --example servers -- stop --stops 100 [--database URL]
//! ```
//!
//! `paint` queues the pictures, starts two servers, and kills one of them
//! (`SIGKILL`) when a third is painted. Its last line is
//! `pictures=… ready=… again=… twice=…`: `again` were begun again because the
//! killed server had them in work, `twice` for no such reason.
//!
//! `stop` starts a server with twenty workers, waits until it paints twenty
//! pictures, sends `SIGTERM`, and does so again. Its last line is
//! `stops=… slowest_ms=… ready=… failed=… again=…`: what was stopped gently goes
//! on as if it had not been begun, so `again` is 0.

#![allow(clippy::print_stdout, reason = "it reports to whoever runs it")]

#[path = "../child/mod.rs"]
mod child;
mod queue;

use std::process::ExitCode;
use std::time::Duration;

use clap::{Args, Parser, Subcommand};

use child::Shop;
use queue::Queue;

/// Pictures that each of two servers paints at once.
const WORKERS: i64 = 2;

#[derive(Parser)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Two servers, one of them killed.
    Paint {
        /// How many pictures wait for them.
        #[arg(long, default_value_t = 1000)]
        pictures: usize,
        #[command(flatten)]
        parts: Parts,
    },
    /// One server, told to stop again and again.
    Stop {
        /// How often.
        #[arg(long, default_value_t = 100)]
        stops: u32,
        #[command(flatten)]
        parts: Parts,
    },
}

#[derive(Args)]
struct Parts {
    /// An empty database; SQLite in a temporary folder unless given.
    #[arg(long)]
    database: Option<String>,
    /// Redis, for the sessions.
    #[arg(long)]
    redis: Option<String>,
}

fn main() -> ExitCode {
    child::main(run)
}

async fn run(cli: Cli) -> anyhow::Result<bool> {
    match cli.command {
        Command::Paint { pictures, parts } => paint(pictures, &parts).await,
        Command::Stop { stops, parts } => stop(stops, &parts).await,
    }
}

async fn paint(pictures: usize, parts: &Parts) -> anyhow::Result<bool> {
    let redis = parts.redis.clone().unwrap_or_default();
    let folder = tempfile::tempdir()?;
    let shared = folder.path().to_string_lossy().into_owned();
    let workers = WORKERS.to_string();
    // One folder for both: what the painted files are in must be shared, too.
    let settings = [
        ("ATELIER__PICTURES__WORKERS", workers.as_str()),
        ("ATELIER__PICTURES__LEASE_SECONDS", "3"),
        ("ATELIER__DATA_DIR", shared.as_str()),
        ("REDIS_URL", redis.as_str()),
    ];
    let sqlite = format!("sqlite://{shared}/atelier.db");
    let database = parts.database.clone().unwrap_or(sqlite);
    let mut one = Shop::new(Some(database.clone()), &settings)?;
    let mut other = Shop::new(Some(database), &settings)?;
    let queue = Queue::open(&one).await?;
    queue.fill(pictures, 256).await?;
    one.start().await?;
    other.start().await?;
    queue
        .wait_for("a third", |now| now.ready >= pictures / 3)
        .await?;
    one.kill()?;
    println!("one server is killed");
    queue
        .wait_for("all", |now| now.ready + now.failed == pictures)
        .await?;
    let end = queue.now().await?;
    other.stop().await?;
    let begun = queue.begun_again().await?;
    let again = begun.min(WORKERS);
    let twice = begun - again;
    println!(
        "pictures={pictures} ready={} again={again} twice={twice}",
        end.ready
    );
    Ok(end.ready == pictures && twice == 0)
}

async fn stop(stops: u32, parts: &Parts) -> anyhow::Result<bool> {
    let settings = [
        ("ATELIER__PICTURES__WORKERS", "20"),
        ("ATELIER__PICTURES__LEASE_SECONDS", "30"),
    ];
    let mut shop = Shop::new(parts.database.clone(), &settings)?;
    let queue = Queue::open(&shop).await?;
    // Large enough that none is done between two stops.
    queue.fill(20, 4096).await?;
    let mut slowest = Duration::ZERO;
    for stop in 1..=stops {
        shop.start().await?;
        queue
            .wait_for("twenty in work", |now| now.painting + now.ready == 20)
            .await?;
        slowest = slowest.max(shop.stop().await?);
        if stop % 10 == 0 {
            println!("{stop} stops, the slowest took {} ms", slowest.as_millis());
        }
    }
    shop.start().await?;
    queue
        .wait_for("all", |now| now.ready + now.failed == 20)
        .await?;
    let end = queue.now().await?;
    shop.stop().await?;
    let again = queue.begun_again().await?;
    println!(
        "stops={stops} slowest_ms={} ready={} failed={} again={again}",
        slowest.as_millis(),
        end.ready,
        end.failed
    );
    Ok(end.ready == 20 && again == 0 && slowest < Duration::from_secs(30))
}
