//! From cart to parcel on the sandbox gateway: no server, network or keys.
#![allow(clippy::print_stdout, reason = "an example talks")]

use checkout::gateway::PaymentGateway;
use checkout::gateway::sandbox::{Attempt, CardForm, Sandbox};
use checkout::gateway::webhook::WebhookSecrets;
use checkout::*;
use chrono::Duration;
use groundwork::Clock;
use money::{Currency, Money};
use sea_orm::DatabaseConnection;
use sea_orm_migration::MigratorTrait;

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Outcome<()> {
    let db = groundwork::memory_database().await?;
    Migrator::up(&db, None).await?;
    let clock = Clock::system();
    let secrets = WebhookSecrets::one("only for this example");
    let gateway = Sandbox::new(db.clone(), clock.clone(), secrets, "https://shop.test/pay/");
    let ada = CustomerId::new(&mut clock.moment());

    let order = order_a_print(&db, &clock, ada).await?;
    println!("{} placed: {}", order.number, order.totals.total);

    pay(&db, &clock, &gateway, &order, ada).await?;
    deliver(&db, &clock, &gateway).await?;

    ship(&db, &clock, &order).await?;
    let order = checkout::order(&db, ada, &order.number).await?;
    for entry in timeline(&db, &order).await? {
        println!("{:<16} {}", format!("{:?}", entry.happening), entry.detail);
    }
    for message in OUTBOX
        .claim(&db, clock.moment().now, Duration::seconds(30), 10)
        .await?
    {
        println!("promised: {:?}", Work::read(&message)?);
        OUTBOX.done(&db, message.id, clock.moment().now).await?;
    }
    Ok(())
}

async fn order_a_print(db: &DatabaseConnection, clock: &Clock, ada: CustomerId) -> Outcome<Order> {
    let mut moment = clock.moment();
    let print = OfferRef {
        listing: moment.uuid(),
        format: "a4".to_owned(),
    };
    let offers = MemoryOffers::new([Offer {
        offer: print.clone(),
        title: "A flamingo by the pool".to_owned(),
        picture: moment.uuid(),
        format_label: "A4, matte".to_owned(),
        maker: "ada".to_owned(),
        unit_price: Money::new(999, Currency::USD),
        limited: None,
        caution: None,
    }]);
    let rates = Rates::flat(Money::new(500, Currency::USD));
    let terms = cart::Terms {
        rates: &rates,
        country: Some("GB"),
        codes: &cart::Codes::default(),
        now: moment.now,
    };
    cart::add(db, &mut moment, &offers, ada, &print, 2).await?;
    let shown = cart::view(db, &offers, ada, &terms)
        .await?
        .totals
        .ok_or("an empty cart")?;
    let request = PlaceOrder {
        buyer: ada.into(),
        address: ShippingAddress {
            name: "Ada Lovelace".to_owned(),
            line1: "12 St James's Square".to_owned(),
            city: "London".to_owned(),
            country: "GB".to_owned(),
            ..Default::default()
        },
        codes: cart::Codes::default(),
        expected_due: shown.due(),
        lang: "en".to_owned(),
        idempotency_key: moment.token(),
    };
    Ok(place_order(db, &mut moment, &offers, &rates, &request).await?)
}

/// What the host's worker does, less the HTTP between.
async fn deliver(db: &DatabaseConnection, clock: &Clock, gateway: &Sandbox) -> Outcome<()> {
    for delivery in gateway.due_deliveries(Duration::seconds(30), 10).await? {
        let mut moment = clock.moment();
        let event = gateway.parse_event(&delivery.request, moment.now)?;
        let raw = String::from_utf8_lossy(&delivery.request.body);
        let outcome = receive_event(db, &mut moment, gateway.name(), &event, &raw).await?;
        println!("event {}: {outcome:?}", event.kind.as_str());
        gateway.delivered(&delivery).await?;
    }
    Ok(())
}

/// One card is declined, the next one pays.
async fn pay(
    db: &DatabaseConnection,
    clock: &Clock,
    gateway: &Sandbox,
    order: &Order,
    ada: CustomerId,
) -> Outcome<()> {
    let urls = ReturnUrls {
        success: format!("https://shop.test/orders/{}", order.number),
        cancel: "https://shop.test/cart".to_owned(),
    };
    let step = start_payment(db, &mut clock.moment(), gateway, ada, &order.number, &urls).await?;
    let PaymentStep::PayAt(page) = step else {
        return Err("nothing to pay".into());
    };
    let session = page.rsplit('/').next().unwrap_or_default();
    for number in ["4000 0000 0000 0002", "4242 4242 4242 4242"] {
        let card = CardForm {
            number: number.to_owned(),
            expiry: "12/49".to_owned(),
            cvc: "123".to_owned(),
        };
        match gateway.pay(session, &card).await? {
            Attempt::Paid { success_url } => println!("paid, back to {success_url}"),
            other => println!("{other:?}"),
        }
    }
    Ok(())
}

async fn ship(db: &DatabaseConnection, clock: &Clock, order: &Order) -> Outcome<()> {
    let staff = StaffId::new(&mut clock.moment());
    mark_printed(db, &mut clock.moment(), staff, &order.number).await?;
    let parcel = Shipment {
        carrier: "Royal Mail".to_owned(),
        tracking: "AB123456789GB".to_owned(),
    };
    mark_shipped(db, &mut clock.moment(), staff, &order.number, &parcel).await?;
    Ok(())
}
