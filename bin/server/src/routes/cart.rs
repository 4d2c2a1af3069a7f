use std::collections::HashMap;

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use checkout::cart::{self, Codes, MAX_QUANTITY, Terms};
use checkout::{Buyer, CheckoutError, CodeProblem, Discount, GiftCard, LineId, stock};
use imagegen::{Picture, PictureId};

use super::form::{Attempt, Fields};
use super::{addresses, show, sums};
use crate::adapters::maker;
use crate::error::PageError;
use crate::pages::{self, CartLine, CodeBox, ErrorKind, FormState, Image};
use crate::text;
use crate::views::TextArg;
use crate::visit::Visit;

/// How many are left of what runs out and is in the cart; no statement where
/// nothing is.
async fn left(visit: &Visit, cart: &cart::Cart) -> Result<HashMap<String, u32>, PageError> {
    let offers = cart.lines.iter().filter_map(|line| line.offer.as_ref());
    if offers
        .filter_map(|offer| offer.limited.as_ref())
        .next()
        .is_none()
    {
        return Ok(HashMap::new());
    }
    let stock = stock::all(&visit.app.db).await?;
    Ok(stock
        .into_iter()
        .map(|stock| (stock.item, stock.remaining))
        .collect())
}

/// Why a line cannot be ordered as it is.
fn problem(visit: &Visit, line: &cart::CartLine, left: &HashMap<String, u32>) -> Option<String> {
    let Some(offer) = &line.offer else {
        return Some(visit.text("offer-gone", &[]));
    };
    let remaining = *left.get(offer.limited.as_ref()?)?;
    match remaining {
        0 => Some(visit.text("offer-sold-out", &[])),
        few if few < line.quantity => {
            let few = [("count", TextArg::Count(few.into()))];
            Some(visit.text("offer-few-left", &few))
        }
        _ => None,
    }
}

/// The lines of a cart as a page shows them; their pictures in one statement.
pub(super) async fn lines(visit: &Visit, cart: &cart::Cart) -> Result<Vec<CartLine>, PageError> {
    let offers = cart.lines.iter().filter_map(|line| line.offer.as_ref());
    let pictures = offers.map(|offer| PictureId(offer.picture));
    let looks = Picture::looks_as_staff(&visit.app.db, pictures).await?;
    let listings: Vec<_> = cart
        .lines
        .iter()
        .map(|line| catalog::ListingId(line.wanted.listing))
        .collect();
    let listings = catalog::Listing::by_ids(&visit.app.db, &listings).await?;
    let left = left(visit, cart).await?;
    let viewer = visit.account.as_ref().map(|account| maker(account.id));
    let line = |line: &cart::CartLine| {
        let listing = listings
            .iter()
            .find(|listing| listing.id.0 == line.wanted.listing && listing.is_open_to(viewer));
        let offer = line.offer.as_ref();
        let title = offer.map_or_else(|| visit.text("offer-gone-title", &[]), |o| o.title.clone());
        let picture = offer.map(|offer| PictureId(offer.picture));
        let look = picture.and_then(|picture| Some((picture, looks.get(&picture)?)));
        CartLine {
            id: line.id.to_string(),
            url: listing.map_or_else(
                || "/gallery".to_owned(),
                |l| format!("/prints/{}", l.handle),
            ),
            format: offer
                .map(|offer| offer.format_label.clone())
                .unwrap_or_default(),
            quantity: line.quantity,
            unit_price: offer
                .map(|offer| text::money(offer.unit_price))
                .unwrap_or_default(),
            total: line.total.map(text::money).unwrap_or_default(),
            image: match look {
                Some((picture, look)) => show::look_image(picture, look, &title),
                None => Image::new(Default::default(), (1, 1), [128; 3], &title),
            },
            problem: problem(visit, line, &left),
            caution: offer.and_then(|offer| offer.caution.clone()),
            caution_accepted: line.caution_accepted,
            phrase: title,
        }
    };
    Ok(cart.lines.iter().map(line).collect())
}

/// The cart of this visit, priced for a country.
pub(super) async fn priced(
    visit: &Visit,
    buyer: Buyer,
    country: Option<&str>,
    codes: &Codes,
) -> Result<cart::Cart, PageError> {
    let app = &visit.app;
    let terms = Terms {
        rates: &app.rates,
        country,
        codes,
        now: app.moment().now,
    };
    Ok(cart::view(&app.db, &*app.offers, buyer, &terms).await?)
}

/// Why a code does nothing, in words.
pub(super) fn refusal(visit: &Visit, problem: &CodeProblem) -> String {
    match problem {
        CodeProblem::Unknown => visit.text("code-unknown", &[]),
        CodeProblem::NotNow => visit.text("code-not-now", &[]),
        CodeProblem::UsedUp => visit.text("code-used-up", &[]),
        CodeProblem::Empty => visit.text("code-empty", &[]),
        CodeProblem::TooLittle { min } => {
            let min = text::money(*min);
            visit.text("code-too-little", &[("min", TextArg::Text(&min))])
        }
    }
}

pub(super) fn delivery(visit: &Visit, country: Option<&str>) -> Option<String> {
    let zone = visit.app.rates.zone(country?)?;
    let days = [
        ("min", TextArg::Count(zone.days_min.into())),
        ("max", TextArg::Count(zone.days_max.into())),
    ];
    Some(visit.text("delivery-days", &days))
}

async fn page(visit: &Visit, form: FormState) -> Result<pages::Cart, PageError> {
    let (codes, country) = (visit.codes().await?, visit.ship_to().await?);
    let country = country.as_deref();
    let cart = match visit.buyer().await? {
        Some(buyer) => Some(priced(visit, buyer, country, &codes).await?),
        None => None,
    };
    let lines = match &cart {
        Some(cart) => lines(visit, cart).await?,
        None => Vec::new(),
    };
    let totals = cart.as_ref().and_then(|cart| cart.totals.as_ref());
    let code = cart.as_ref().and_then(|cart| cart.discount.as_deref());
    let problems = cart
        .iter()
        .flat_map(|c| [c.discount_problem.as_ref(), c.gift_problem.as_ref()]);
    let sums = totals.map(|totals| sums::rows(visit, totals, code, country.is_some()));
    Ok(pages::Cart {
        is_orderable: cart.as_ref().is_some_and(cart::Cart::is_orderable)
            && lines.iter().all(|line| line.problem.is_none()),
        sums: sums.unwrap_or_default(),
        codes: CodeBox {
            problem: problems
                .flatten()
                .next()
                .map(|problem| refusal(visit, problem)),
            gift: cart
                .as_ref()
                .and_then(|c| Some(c.gift.as_ref()?.last4.clone())),
            discount: codes.discount,
        },
        delivery: delivery(visit, country),
        country: country.unwrap_or_default().to_owned(),
        countries: addresses::countries(),
        quantity_max: MAX_QUANTITY,
        lines,
        form,
    })
}

pub(super) async fn show(visit: Visit) -> Result<Response, PageError> {
    let page = page(&visit, FormState::default()).await?;
    visit.page(&page).await
}

fn to_cart() -> Result<Response, PageError> {
    Ok(Redirect::to("/cart").into_response())
}

/// The buyer who has the line, and the line.
async fn line_of(visit: &Visit, id: &str) -> Result<(Buyer, LineId), PageError> {
    let line = id.parse().map_err(|_| PageError::not_found())?;
    let buyer = visit.buyer().await?.ok_or_else(PageError::not_found)?;
    Ok((buyer, line))
}

pub(super) async fn set_quantity(
    visit: Visit,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, PageError> {
    let (buyer, line) = line_of(&visit, &id).await?;
    let quantity = fields.get("quantity").parse().unwrap_or(0);
    match cart::set_quantity(&visit.app.db, buyer, line, quantity).await {
        Ok(_) => to_cart(),
        Err(CheckoutError::Quantity { .. }) => {
            Err(PageError::new(ErrorKind::Unusable).saying("cart-quantity-limit"))
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn remove(visit: Visit, Path(id): Path<String>) -> Result<Response, PageError> {
    let (buyer, line) = line_of(&visit, &id).await?;
    cart::remove(&visit.app.db, buyer, line).await?;
    to_cart()
}

pub(super) async fn agree(
    visit: Visit,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, PageError> {
    let (buyer, line) = line_of(&visit, &id).await?;
    let agreed = !fields.get("agreed").is_empty();
    cart::accept_caution(&visit.app.db, buyer, line, agreed).await?;
    to_cart()
}

pub(super) async fn set_country(visit: Visit, fields: Fields) -> Result<Response, PageError> {
    let country = fields.get("country");
    if !text::COUNTRIES.iter().any(|(code, _)| *code == country) {
        let form = FormState::default().wrong("country", visit.text("rule-required", &[]));
        let page = page(&visit, form).await?;
        return visit
            .page_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
            .await;
    }
    visit.set_ship_to(country).await?;
    to_cart()
}

/// A discount code or a gift card's: one field for both, as people have one
/// slip of paper in their hand. Guessing is slowed down.
pub(super) async fn add_code(
    visit: Visit,
    _: Attempt,
    fields: Fields,
) -> Result<Response, PageError> {
    let (db, typed) = (&visit.app.db, fields.get("code").trim());
    let mut codes = visit.codes().await?;
    if Discount::find(db, typed).await?.is_some() {
        codes.discount = Some(typed.to_uppercase());
    } else if GiftCard::find(db, typed).await?.is_some() {
        codes.gift_card = Some(typed.to_owned());
    } else {
        let form = fields
            .keep(&["code"])
            .wrong("code", visit.text("code-unknown", &[]));
        let page = page(&visit, form).await?;
        return visit
            .page_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
            .await;
    }
    visit.set_codes(&codes).await?;
    to_cart()
}

pub(super) async fn remove_code(visit: Visit, fields: Fields) -> Result<Response, PageError> {
    let mut codes = visit.codes().await?;
    match fields.get("which") {
        "gift" => codes.gift_card = None,
        _ => codes.discount = None,
    }
    visit.set_codes(&codes).await?;
    to_cart()
}
