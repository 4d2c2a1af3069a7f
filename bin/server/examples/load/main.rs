//! What the shop's pages cost, measured from outside: starts the server on a
//! stocked shop, has `wrk` ask for pages, and reads what the process used.
//!
//! ```text
//! apt-get install wrk
//! cargo run --release -p server --example load
//! ```
//!
//! Prints a Markdown table. "CPU" is user and system time of the server's
//! process by `/proc`, divided by the answers; all middleware is on.

#![allow(clippy::print_stdout, reason = "it reports to whoever runs it")]

#[path = "../child/mod.rs"]
mod child;
mod probe;
mod stock;
mod wrk;

use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::Parser;
use server::config::Config;
use server::wiring;

use child::Shop;
use probe::Process;
use wrk::Load;

#[derive(Parser)]
struct Cli {
    /// Seconds of load on each page.
    #[arg(long, default_value_t = 5)]
    seconds: u32,
    /// Only the shop of 1,000 listings, while working on a page.
    #[arg(long)]
    quick: bool,
}

fn main() -> ExitCode {
    child::main(run)
}

async fn run(cli: Cli) -> anyhow::Result<bool> {
    println!("| page | answers/s | CPU, ms | p50, ms | p99, ms |");
    println!("|---|---:|---:|---:|---:|");
    if cli.quick {
        let (mut shop, handle) = stocked(1_000).await?;
        pages(&cli, &mut shop, 1_000, &handle).await?;
        return Ok(true);
    }
    for listings in [24, 1_000] {
        let (mut shop, _) = stocked(listings).await?;
        shop.start().await?;
        let name = format!("gallery, {listings} listings");
        Load::new(cli.seconds)
            .page(&name, &shop, "/gallery")
            .await?;
        shop.kill()?;
    }
    let (mut shop, handle) = stocked(10_000).await?;
    pages(&cli, &mut shop, 10_000, &handle).await?;
    sign_ins(&cli, &mut shop).await?;
    cold_starts(&mut shop).await?;
    Ok(true)
}

/// A shop on a filled database, not running yet; and a listing's handle.
async fn stocked(listings: usize) -> anyhow::Result<(Shop, String)> {
    let shop = Shop::new(None, &[("ATELIER__HTTP__SECURE_COOKIES", "false")])?;
    let mut config = Config::for_test(shop.folder())?;
    // One connection: what is set on it while stocking holds throughout.
    config.database.max_connections = 1;
    let app = wiring::open(config, shop.url()).await?;
    let handle = stock::fill(&app, listings, 50).await?;
    app.db.clone().close().await?;
    Ok((shop, handle))
}

async fn pages(cli: &Cli, shop: &mut Shop, listings: usize, handle: &str) -> anyhow::Result<()> {
    shop.start().await?;
    let server = Process::of(shop)?;
    tokio::time::sleep(Duration::from_secs(2)).await;
    let idle = server.memory()?;
    let out = Load::new(cli.seconds);
    let own = out.signed_in(shop).await?;
    let packed = out.with_header("Accept-Encoding: br, gzip");
    let listing = format!("/prints/{handle}");
    let name = format!("gallery, {listings} listings");
    out.page(&name, shop, "/gallery").await?;
    packed
        .page("the same, compressed", shop, "/gallery")
        .await?;
    out.page("gallery, search", shop, "/gallery?q=lighthouse")
        .await?;
    out.page("front page", shop, "/").await?;
    out.page("listing, signed out", shop, &listing).await?;
    own.page("listing, signed in", shop, &listing).await?;
    own.page("my orders, 50 orders", shop, "/orders").await?;
    println!("\nmemory: {idle} MB idle, {} MB at most", server.peak()?);
    Ok(())
}

/// A flood of sign-ins, and what it does to everybody else.
async fn sign_ins(cli: &Cli, shop: &mut Shop) -> anyhow::Result<()> {
    let server = Process::of(shop)?;
    println!("\n| during a flood of sign-ins | answers/s | CPU, ms | p50, ms | p99, ms |");
    println!("|---|---:|---:|---:|---:|");
    let many = Load::new(cli.seconds + 2);
    let flood = many.sign_in(shop);
    let browse = async {
        tokio::time::sleep(Duration::from_secs(1)).await;
        let few = Load::new(cli.seconds).connections(2);
        few.page("gallery, meanwhile, 2 at once", shop, "/gallery")
            .await
    };
    let (flood, browse) = tokio::join!(flood, browse);
    flood.and(browse)?;
    println!("\nmemory: {} MB at most", server.peak()?);
    Ok(())
}

/// From starting the process to the gallery's last byte.
async fn cold_starts(shop: &mut Shop) -> anyhow::Result<()> {
    let client = reqwest::Client::builder().no_proxy().build()?;
    let mut took = Vec::new();
    for _ in 0..11 {
        shop.kill()?;
        let began = Instant::now();
        shop.start().await?;
        let page = client.get(format!("{}/gallery", shop.url()));
        page.send().await?.error_for_status()?.bytes().await?;
        took.push(began.elapsed().as_millis());
    }
    took.sort_unstable();
    println!(
        "\ncold start: {} ms, median of {}; {} ms at most",
        took[took.len() / 2],
        took.len(),
        took[took.len() - 1]
    );
    Ok(())
}
