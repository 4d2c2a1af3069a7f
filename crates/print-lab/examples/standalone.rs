//! From a quote to the doorstep at the simulated lab: no server, network or
//! keys.
#![allow(clippy::print_stdout, reason = "an example talks")]

use chrono::Duration;
use groundwork::Clock;
use money::Currency;
use print_lab::simulated::SimulatedLab;
use print_lab::webhook::WebhookSecrets;
use print_lab::*;
use sea_orm_migration::MigratorTrait;

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Outcome<()> {
    let db = groundwork::memory_database().await?;
    Migrator::up(&db, None).await?;
    let clock = Clock::system();
    let secrets = WebhookSecrets::one("only for this example");
    let lab = SimulatedLab::new(db, clock.clone(), secrets, Tariff::new("NL", Currency::USD));

    let request = request(&clock);
    let quote = lab.quote(&request.to_quote()).await?;
    let days = quote.production_days + quote.shipping_days;
    println!("quoted: {} and {days} days", quote.total()?);

    let order = lab.submit(&request).await?;
    println!("{} for {}: {:?}", order.id, order.reference, order.status);
    for hours in [2, 22, 24, 72] {
        lab.advance(Duration::hours(hours)).await?;
        lab.tick(10).await?;
        deliver(&lab, &clock).await?;
    }
    match lab.cancel(&order.id).await {
        Err(LabError::NotPossible(why)) => println!("cancelling now: {why}"),
        other => other?,
    }

    let mut small = self::request(&clock);
    small.items[0].asset.width_px = 1024;
    small.items[0].asset.height_px = 1536;
    lab.submit(&small).await?;
    lab.tick(10).await?;
    deliver(&lab, &clock).await?;

    for row in lab.list_as_staff(None, 10).await?.items {
        println!("{} {:?} {}", row.order.id, row.order.status, row.order.cost);
    }
    Ok(())
}

/// What the host's worker does, less the HTTP between.
async fn deliver(lab: &SimulatedLab, clock: &Clock) -> Outcome<()> {
    for delivery in lab.due_deliveries(Duration::seconds(30), 10).await? {
        let event = lab.parse_event(&delivery.request, clock.moment().now)?;
        println!("{}  {:?}", event.happened_at.format("%F %R"), event.status);
        lab.delivered(&delivery).await?;
    }
    Ok(())
}

fn request(clock: &Clock) -> LabOrderRequest {
    let job = JobId::new(&mut clock.moment());
    let item = LabItem {
        sku: Sku {
            size: "A3".to_owned(),
            paper: "lustre".to_owned(),
            frame: Some("oak".to_owned()),
            width_mm: 297,
            height_mm: 420,
        },
        copies: 1,
        sizing: Sizing::FillPrintArea,
        asset: Asset {
            url: format!("https://shop.test/print-files/{job}"),
            sha256: "0f".repeat(32),
            width_px: 3508,
            height_px: 4961,
        },
    };
    LabOrderRequest {
        idempotency_key: format!("job:{job}"),
        reference: MerchantReference {
            order_number: "ATL-7K2M".to_owned(),
            job,
        },
        recipient: Recipient {
            name: "Ada Lovelace".to_owned(),
            line1: "12 St James's Square".to_owned(),
            city: "London".to_owned(),
            country: "GB".to_owned(),
            ..Default::default()
        },
        items: vec![item],
    }
}
