//! A shop with something in it, made through the domain crates' own verbs.

use accounts::{Account, Role, SignUp};
use anyhow::Context;
use catalog::{Listing, MakerId, NewListing, PictureFacts, PictureRef, Visibility};
use checkout::cart::{Codes, Terms};
use checkout::gateway::sandbox::CardForm;
use checkout::{CustomerId, OfferRef, PaymentStep, PlaceOrder, ReturnUrls, ShippingAddress};
use imagegen::{OwnerId, Picture, PictureForm, PictureState, Shape};
use sea_orm::ConnectionTrait;
use server::app::App;
use server::demo;

pub(crate) const LOGIN: &str = "ada";
pub(crate) const PASSWORD: &str = "three foxes in the snow";

/// Pictures that are really painted; listings and orders share them.
const PAINTED: usize = 8;
const WORDS: [&str; 12] = [
    "fox",
    "lighthouse",
    "harbour",
    "garden",
    "winter",
    "moon",
    "river",
    "market",
    "rain",
    "mountain",
    "library",
    "orchard",
];

/// Hangs `listings` pictures and has one member order `orders` prints.
/// Returns the handle of a listing.
pub(crate) async fn fill(app: &App, listings: usize, orders: usize) -> anyhow::Result<String> {
    // Only while the shelves are stocked: nothing here must survive a power cut.
    if app.config.database_url().starts_with("sqlite") {
        app.db.execute_unprepared("PRAGMA synchronous=OFF").await?;
    }
    demo::install_basics(app).await?;
    let form = SignUp {
        username: LOGIN.to_owned(),
        email: "ada@example.com".to_owned(),
        password: PASSWORD.to_owned(),
    };
    let moment = &mut app.moment();
    let ada = Account::create(&app.db, moment, &app.hasher, form, Role::Customer).await?;
    let pictures = paint(app, OwnerId(ada.id.0)).await?;
    let mut hung = Vec::new();
    for number in 0..listings {
        hung.push(hang(app, MakerId(ada.id.0), number, &pictures).await?);
    }
    for number in 0..orders {
        order(app, CustomerId(ada.id.0), &hung[number % hung.len()]).await?;
    }
    confirm_payments(app).await?;
    let first = hung.first().context("no listing")?;
    Ok(first.handle.clone())
}

async fn paint(app: &App, owner: OwnerId) -> anyhow::Result<Vec<Picture>> {
    let can = app.studio.generator().capabilities();
    for word in &WORDS[..PAINTED] {
        let form = PictureForm {
            prompt: format!("a {word}"),
            negative_prompt: String::new(),
            style: String::new(),
            shape: Shape::Landscape,
            count: 1,
            accepts_fallback: false,
        };
        Picture::ask(&app.db, &mut app.moment(), owner, &can, 256, &form).await?;
    }
    while app.studio.work_once().await? {}
    let page = Picture::list(&app.db, owner, "", None, 100).await?;
    let ready = |picture: &Picture| picture.state == PictureState::Ready;
    Ok(page.items.into_iter().filter(ready).collect())
}

/// The first listings show the painted pictures, the rest copies of their facts.
async fn hang(
    app: &App,
    maker: MakerId,
    number: usize,
    pictures: &[Picture],
) -> anyhow::Result<Listing> {
    let picture = &pictures[number % pictures.len()];
    let file = picture.file.as_ref().context("not ready")?;
    let moment = &mut app.moment();
    let id = match number {
        0..PAINTED => picture.id.0,
        _ => moment.uuid(),
    };
    let word = |n: usize| WORDS[n % WORDS.len()];
    let new = NewListing {
        maker,
        title: format!(
            "A {} beside the {}, number {number}",
            word(number),
            word(number / 12 + 5)
        ),
        visibility: Visibility::Public,
        facts: PictureFacts {
            picture: PictureRef(id),
            sha256: file.sha256.clone(),
            width: file.size.width,
            height: file.size.height,
            colour: file.colour.clone(),
            placeholder: file.placeholder.clone(),
            model: picture.model.clone(),
            style: picture.style.clone(),
            seed: picture.seed,
            made_at: picture.created_at,
        },
    };
    Ok(Listing::create(&app.db, moment, &new).await?)
}

/// Orders one print and pays it on the sandbox's page.
async fn order(app: &App, customer: CustomerId, listing: &Listing) -> anyhow::Result<()> {
    let (db, moment) = (&app.db, &mut app.moment());
    let offer = OfferRef {
        listing: listing.id.0,
        format: "a4-matte-none".to_owned(),
    };
    let (offers, codes) = (&*app.offers, Codes::default());
    let terms = Terms {
        rates: &app.rates,
        country: Some("GB"),
        codes: &codes,
        now: moment.now,
    };
    checkout::cart::add(db, moment, offers, customer, &offer, 1).await?;
    let cart = checkout::cart::view(db, offers, customer, &terms).await?;
    let request = PlaceOrder {
        buyer: customer.into(),
        address: address(),
        codes: codes.clone(),
        expected_due: cart.totals.context("an empty cart")?.due(),
        lang: "en".to_owned(),
        idempotency_key: moment.token(),
    };
    let order = checkout::place_order(db, moment, offers, &app.rates, &request).await?;
    let urls = ReturnUrls {
        success: app.public_url.clone(),
        cancel: app.public_url.clone(),
    };
    let gateway = &**app.first_gateway();
    let step = checkout::start_payment(db, moment, gateway, customer, &order.number, &urls);
    if let (PaymentStep::PayAt(url), Some(sandbox)) = (step.await?, &app.sandbox) {
        let session = url.rsplit('/').next().unwrap_or_default();
        let card = CardForm {
            number: "4242 4242 4242 4242".to_owned(),
            expiry: "12/34".to_owned(),
            cvc: "123".to_owned(),
        };
        sandbox.pay(session, &card).await?;
    }
    Ok(())
}

fn address() -> ShippingAddress {
    ShippingAddress {
        name: "Ada Lovelace".to_owned(),
        line1: "12 St James's Square".to_owned(),
        line2: String::new(),
        city: "London".to_owned(),
        region: String::new(),
        postcode: "SW1Y 4LB".to_owned(),
        country: "GB".to_owned(),
        phone: String::new(),
        email: "ada@example.com".to_owned(),
    }
}

/// Applies the events the shop's worker would post.
async fn confirm_payments(app: &App) -> anyhow::Result<()> {
    let Some(sandbox) = &app.sandbox else {
        return Ok(());
    };
    let lease = chrono::Duration::seconds(60);
    loop {
        let due = sandbox.due_deliveries(lease, 50).await?;
        if due.is_empty() {
            return Ok(());
        }
        for delivery in &due {
            let moment = &mut app.moment();
            let event = app
                .first_gateway()
                .parse_event(&delivery.request, moment.now)?;
            let raw = String::from_utf8_lossy(&delivery.request.body);
            checkout::receive_event(&app.db, moment, "sandbox", &event, &raw).await?;
            sandbox.delivered(delivery).await?;
        }
    }
}
