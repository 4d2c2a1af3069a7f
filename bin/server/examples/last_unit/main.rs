//! A hundred buyers at once for the last unit of a limited frame, again and
//! again, over HTTP: one of them gets it, the others are told, nobody sees a
//! broken page, and the stock is 0.
//!
//! ```text
//! cargo run --release -p server --example last_unit -- --rounds 100 [--database URL]
//! ```
//!
//! The database is SQLite in a temporary folder, or an empty one at `URL`.
//! The last line is `rounds=… buyers=… winners=… told=… broken=…`; the program
//! fails unless every round has one winner and all others are told.

#![allow(clippy::print_stdout, reason = "it reports to whoever runs it")]

#[path = "../storm/browser.rs"]
mod browser;
#[path = "../child/mod.rs"]
mod child;

use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, ensure};
use clap::Parser;
use groundwork::Clock;
use reqwest::StatusCode;
use tokio::sync::Barrier;
use tokio::task::JoinSet;

use browser::{Answer, Browser};
use child::Shop;

const FRAME: &str = "frame:oak";
const FORMAT: &str = "a4-matte-oak";
const ADDRESS: [(&str, &str); 7] = [
    ("address", "new"),
    ("full_name", "Ada Lovelace"),
    ("line1", "12 St James's Square"),
    ("city", "London"),
    ("postal_code", "SW1Y 4LB"),
    ("country", "GB"),
    ("email", "ada@example.com"),
];

#[derive(Parser)]
struct Cli {
    /// How often the last unit is fought for.
    #[arg(long, default_value_t = 100)]
    rounds: u32,
    /// How many fight for it.
    #[arg(long, default_value_t = 100)]
    buyers: usize,
    /// An empty database; SQLite in a temporary folder unless given.
    #[arg(long)]
    database: Option<String>,
}

fn main() -> ExitCode {
    child::main(run)
}

/// What came of the rounds.
#[derive(Default)]
struct Tally {
    winners: usize,
    told: usize,
    broken: usize,
    odd_rounds: u32,
}

async fn run(cli: Cli) -> anyhow::Result<bool> {
    let settings = [("ATELIER__PICTURES__LONG_SIDE", "256")];
    let mut shop = Shop::new(cli.database.clone(), &settings)?;
    shop.start().await?;
    let listing = list_a_print(&shop.url()).await?;
    let db = groundwork::connect(&shop.database_url(), 1).await?;
    let buyers: Vec<_> = (0..cli.buyers)
        .map(|_| Browser::new(&shop.url()).map(Arc::new))
        .collect::<Result<_, _>>()?;
    for buyer in &buyers {
        fill_cart(buyer, &listing).await?;
    }
    let mut tally = Tally::default();
    for _ in 0..cli.rounds {
        let moment = Clock::system().moment();
        checkout::stock::set_as_staff(&db, &moment, FRAME, Some(1)).await?;
        round(&buyers, &listing, &mut tally).await?;
        let left = checkout::stock::all(&db).await?;
        let left = left.iter().find(|stock| stock.item == FRAME);
        ensure!(
            left.is_some_and(|stock| stock.remaining == 0),
            "the stock is not 0"
        );
    }
    shop.kill()?;
    println!(
        "rounds={} buyers={} winners={} told={} broken={}",
        cli.rounds, cli.buyers, tally.winners, tally.told, tally.broken
    );
    Ok(tally.odd_rounds == 0 && tally.broken == 0)
}

/// A picture, painted and put up for everybody; its print's page.
async fn list_a_print(url: &str) -> anyhow::Result<String> {
    let maker = Browser::new(url)?;
    let form = [
        ("username", "maker"),
        ("email", "maker@example.com"),
        ("password", "three foxes in the snow"),
    ];
    maker.post("/sign-up", &form).await?.leads_to("/")?;
    let asked = maker.post("/pictures", &[("phrase", "a fox"), ("count", "1")]);
    let picture = asked.await?.leads_to("/pictures/")?;
    for _ in 0..600 {
        let listed = maker.post(&format!("{picture}/print"), &[]).await?;
        if let Ok(listing) = listed.leads_to("/prints/") {
            let shown = [("visibility", "public")];
            maker.post(&format!("{listing}/visibility"), &shown).await?;
            return Ok(listing);
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    anyhow::bail!("the picture was not painted")
}

async fn fill_cart(buyer: &Browser, listing: &str) -> anyhow::Result<()> {
    let fields = [("format", FORMAT), ("quantity", "1")];
    let cart = format!("{listing}/cart");
    buyer.post(&cart, &fields).await?.leads_to("/cart")?;
    buyer.post("/cart/country", &[("country", "GB")]).await?;
    Ok(())
}

/// Everybody opens the checkout, waits for the others, and orders.
async fn round(buyers: &[Arc<Browser>], listing: &str, tally: &mut Tally) -> anyhow::Result<()> {
    let start = Arc::new(Barrier::new(buyers.len()));
    let mut tasks = JoinSet::new();
    for buyer in buyers {
        let (buyer, start) = (buyer.clone(), start.clone());
        tasks.spawn(async move {
            let form = form(&buyer).await;
            start.wait().await;
            let answer = order(&buyer, form?).await;
            anyhow::Ok((buyer, answer))
        });
    }
    let mut winners = 0;
    while let Some(done) = tasks.join_next().await {
        let (buyer, answer) = done??;
        match answer {
            Ok(answer) if answer.status == StatusCode::SEE_OTHER => {
                winners += 1;
                // For the next round.
                fill_cart(&buyer, listing).await?;
            }
            Ok(answer) if is_told(&answer) => tally.told += 1,
            Ok(answer) => {
                println!("{}: {}", answer.status, answer.body);
                tally.broken += 1;
            }
            Err(error) => {
                println!("{error:#}");
                tally.broken += 1;
            }
        }
    }
    tally.winners += winners;
    tally.odd_rounds += u32::from(winners != 1);
    Ok(())
}

/// The key and the sum of an open checkout.
async fn form(buyer: &Browser) -> anyhow::Result<(String, String)> {
    let page = buyer.get("/checkout").await?;
    let key = page.value_of("idempotency_key");
    let total = page.value_of("expected_total");
    key.zip(total).context("the checkout has no form")
}

async fn order(buyer: &Browser, (key, total): (String, String)) -> anyhow::Result<Answer> {
    let own = [
        ("idempotency_key", key.as_str()),
        ("expected_total", total.as_str()),
    ];
    buyer
        .post("/checkout", &[&ADDRESS[..], &own].concat())
        .await
}

fn is_told(answer: &Answer) -> bool {
    answer.status == StatusCode::CONFLICT && answer.body.contains("the last frame was just taken")
}
