use accounts::{AccountsError, Address, AddressForm};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use checkout::cart::Codes;
use checkout::{Buyer, CheckoutError, Holder, PlaceOrder, ShippingAddress};
use money::Money;

use super::form::Fields;
use super::{addresses, cart, orders, sums};
use crate::error::PageError;
use crate::pages::{Checkout, FormState, GatewayChoice};
use crate::text;
use crate::views::TextArg;
use crate::visit::Visit;

/// The stored addresses of whoever is signed in.
async fn stored(visit: &Visit) -> Result<Vec<Address>, PageError> {
    match &visit.account {
        Some(account) => Ok(Address::list(&visit.app.db, account.id).await?),
        None => Ok(Vec::new()),
    }
}

/// The country a form's address is in, or the one the totals are shown for.
async fn country(
    visit: &Visit,
    form: &FormState,
    stored: &[Address],
) -> Result<Option<String>, PageError> {
    let typed = form.values.get("country").filter(|code| !code.is_empty());
    let chosen = form.values.get("address").map_or("", String::as_str);
    let known = stored
        .iter()
        .find(|address| address.id.to_string() == chosen);
    let known = known.map(|address| address.form.country.clone());
    Ok(match (known, typed) {
        (Some(country), _) => Some(country),
        (None, Some(typed)) => Some(typed.clone()),
        (None, None) => match visit.ship_to().await? {
            Some(country) => Some(country),
            None => visit
                .app
                .rates
                .zones
                .first()
                .and_then(|zone| zone.countries.first().cloned()),
        },
    })
}

async fn page(visit: &Visit, mut form: FormState, key: String) -> Result<Checkout, PageError> {
    let stored = stored(visit).await?;
    let chosen = match stored.first() {
        Some(address) => address.id.to_string(),
        None => "new".to_owned(),
    };
    form.values.entry("address".to_owned()).or_insert(chosen);
    let country = country(visit, &form, &stored).await?;
    let codes = visit.codes().await?;
    let buyer = visit.buyer().await?.ok_or(CheckoutError::CartEmpty)?;
    let cart = cart::priced(visit, buyer, country.as_deref(), &codes).await?;
    let totals = cart.totals.as_ref().filter(|_| cart.is_orderable());
    let totals = totals.ok_or(CheckoutError::CartEmpty)?;
    if let Some(country) = &country {
        form.values
            .entry("country".to_owned())
            .or_insert_with(|| country.clone());
    }
    Ok(Checkout {
        lines: cart::lines(visit, &cart).await?,
        sums: sums::rows(visit, totals, cart.discount.as_deref(), country.is_some()),
        due: text::money(totals.due()),
        addresses: stored.iter().map(addresses::card).collect(),
        form,
        countries: addresses::countries(),
        is_guest: visit.account.is_none(),
        gateways: visit
            .app
            .gateways
            .iter()
            .map(|gateway| choice(gateway.name()))
            .collect(),
        delivery: cart::delivery(visit, country.as_deref()),
        idempotency_key: key,
        expected_total: totals.due().minor,
    })
}

/// A gateway's name for people: the shop's own is called what its page says.
fn choice(name: &str) -> GatewayChoice {
    let label = match name {
        "sandbox" => "Sandbox Pay".to_owned(),
        "stripe" => "Stripe".to_owned(),
        other => other.to_owned(),
    };
    GatewayChoice {
        id: name.to_owned(),
        label,
    }
}

pub(super) async fn show(visit: Visit) -> Result<Response, PageError> {
    let key = visit.app.moment().token();
    match page(&visit, FormState::default(), key).await {
        Ok(page) => visit.page(&page).await,
        // An empty cart has its own page, which says so.
        Err(error) if error.sentence == Some("cart-is-empty") => {
            Ok(Redirect::to("/cart").into_response())
        }
        Err(error) => Err(error),
    }
}

/// A stored address, or the one typed, which a member finds stored the next time.
async fn address(visit: &Visit, fields: &Fields) -> Result<AddressForm, AccountsError> {
    let app = &visit.app;
    let typed = addresses::typed(fields);
    let Some(account) = &visit.account else {
        return typed.checked();
    };
    match fields.get("address").parse() {
        Ok(id) => Ok(Address::find(&app.db, account.id, id).await?.form),
        Err(_) => {
            let stored = Address::list(&app.db, account.id).await?;
            // Sending the same form twice stores one address.
            if let Some(same) = stored.into_iter().find(|address| address.form == typed) {
                return Ok(same.form);
            }
            let moment = &mut app.moment();
            Ok(Address::add(&app.db, moment, account.id, &typed)
                .await?
                .form)
        }
    }
}

/// What of the form is shown again.
fn kept(fields: &Fields) -> FormState {
    fields.keep(&[&addresses::FIELDS[..], &["address", "email", "gateway"]].concat())
}

/// The form again, with what is wrong.
async fn again(
    visit: &Visit,
    status: StatusCode,
    form: FormState,
    key: &str,
) -> Result<Response, PageError> {
    let page = page(visit, form, key.to_owned()).await?;
    visit.page_with(status, &page).await
}

fn request(
    visit: &Visit,
    buyer: Buyer,
    codes: Codes,
    to: AddressForm,
    fields: &Fields,
) -> PlaceOrder {
    let email = match &visit.account {
        Some(account) => account.email.clone(),
        None => fields.get("email").trim().to_owned(),
    };
    let minor = fields.get("expected_total").parse().unwrap_or(-1);
    PlaceOrder {
        buyer,
        address: shipping(to, email),
        codes,
        expected_due: Money::new(minor, visit.app.config.currency()),
        lang: visit.writes().to_owned(),
        idempotency_key: fields.get("idempotency_key").to_owned(),
    }
}

pub(super) async fn place(visit: Visit, fields: Fields) -> Result<Response, PageError> {
    let app = &visit.app;
    let key = fields.get("idempotency_key").to_owned();
    let buyer = visit.buyer().await?.ok_or(CheckoutError::CartEmpty)?;
    let to = match address(&visit, &fields).await {
        Ok(form) => form,
        Err(AccountsError::Invalid(invalid)) => {
            let form = text::marked(&visit, kept(&fields), &invalid);
            return again(&visit, StatusCode::UNPROCESSABLE_ENTITY, form, &key).await;
        }
        Err(error) => return Err(error.into()),
    };
    let order = request(&visit, buyer, visit.codes().await?, to, &fields);
    let moment = &mut app.moment();
    let placed = ::checkout::place_order(&app.db, moment, &*app.offers, &app.rates, &order).await;
    let order = match placed {
        Ok(order) => order,
        Err(error) => return refused(&visit, error, &fields).await,
    };
    visit.set_codes(&Codes::default()).await?;
    let (number, token) = (order.number.as_str(), &order.link_token);
    let (holder, base) = match order.customer {
        Some(customer) => (Holder::Customer(customer), format!("/orders/{number}")),
        None => {
            visit.keep_link(number, token).await?;
            (Holder::Link(token), format!("/o/{token}"))
        }
    };
    orders::to_payment(&visit, holder, &order.number, &base, fields.get("gateway")).await
}

/// Why the order was not placed: the form again, with all that was typed.
async fn refused(
    visit: &Visit,
    error: CheckoutError,
    fields: &Fields,
) -> Result<Response, PageError> {
    let key = fields.get("idempotency_key");
    let conflict = StatusCode::CONFLICT;
    let saying = |sentence: String| kept(fields).failed(sentence);
    match error {
        CheckoutError::PriceChanged { now } => {
            let now = text::money(now);
            let sentence = visit.text("total-changed", &[("total", TextArg::Text(&now))]);
            again(visit, conflict, saying(sentence), key).await
        }
        CheckoutError::SoldOut(_) => {
            let sentence = visit.text("offer-just-taken", &[]);
            again(visit, conflict, saying(sentence), key).await
        }
        CheckoutError::Code(problem) => {
            let sentence = cart::refusal(visit, &problem);
            visit.set_codes(&Codes::default()).await?;
            again(visit, conflict, saying(sentence), key).await
        }
        CheckoutError::NoShipping { .. } => {
            let form = kept(fields).wrong("country", visit.text("country-unreachable", &[]));
            again(visit, StatusCode::UNPROCESSABLE_ENTITY, form, key).await
        }
        CheckoutError::Invalid(problems) if problems.iter().all(|p| p.field == "email") => {
            let form = kept(fields).wrong("email", visit.text("email-needed", &[]));
            again(visit, StatusCode::UNPROCESSABLE_ENTITY, form, key).await
        }
        error => Err(error.into()),
    }
}

fn shipping(form: AddressForm, email: String) -> ShippingAddress {
    ShippingAddress {
        name: form.full_name,
        line1: form.line1,
        line2: form.line2,
        city: form.city,
        region: form.region,
        postcode: form.postal_code,
        country: form.country,
        phone: form.phone,
        email,
    }
}
