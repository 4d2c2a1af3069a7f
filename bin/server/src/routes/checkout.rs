use accounts::{AccountsError, Address, AddressForm};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use checkout::{CheckoutError, PlaceOrder, ShippingAddress};
use money::Money;

use super::form::Fields;
use super::{addresses, cart, orders};
use crate::adapters::customer;
use crate::error::PageError;
use crate::pages::{Checkout, FormState};
use crate::text;
use crate::visit::Visit;

async fn page(visit: &Visit, form: FormState, key: String) -> Result<Checkout, PageError> {
    let account = visit.member()?;
    let cart = cart::mine(visit).await?;
    let totals = cart
        .totals
        .filter(|_| cart.is_orderable())
        .ok_or(CheckoutError::CartEmpty)?;
    let stored = Address::list(&visit.app.db, account.id).await?;
    let chosen = match stored.first() {
        Some(address) => address.id.to_string(),
        None => "new".to_owned(),
    };
    let mut form = form;
    form.values.entry("address".to_owned()).or_insert(chosen);
    Ok(Checkout {
        lines: cart::lines(visit, &cart).await?,
        subtotal: text::money(totals.items),
        shipping: (totals.shipping.minor > 0).then(|| text::money(totals.shipping)),
        total: text::money(totals.total),
        addresses: stored.iter().map(addresses::card).collect(),
        form,
        countries: addresses::countries(),
        paid_through: visit.app.gateway.name().to_owned(),
        idempotency_key: key,
        expected_total: totals.total.minor,
    })
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

/// A stored address, or the one typed, which is stored for the next time.
async fn address(visit: &Visit, fields: &Fields) -> Result<AddressForm, AccountsError> {
    let app = &visit.app;
    let Some(account) = &visit.account else {
        return Err(AccountsError::NotFound);
    };
    match fields.get("address").parse() {
        Ok(id) => Ok(Address::find(&app.db, account.id, id).await?.form),
        Err(_) => {
            let typed = addresses::typed(fields);
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

pub(super) async fn place(visit: Visit, fields: Fields) -> Result<Response, PageError> {
    let app = &visit.app;
    let account = visit.member()?;
    let key = fields.get("idempotency_key").to_owned();
    let to = match address(&visit, &fields).await {
        Ok(form) => form,
        Err(AccountsError::Invalid(invalid)) => {
            let kept = [&addresses::FIELDS[..], &["address"]].concat();
            let form = text::marked(&visit, fields.keep(&kept), &invalid);
            let page = page(&visit, form, key).await?;
            return visit
                .page_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
                .await;
        }
        Err(error) => return Err(error.into()),
    };
    let minor = fields.get("expected_total").parse().unwrap_or(0);
    let order = PlaceOrder {
        customer: customer(account.id),
        address: shipping(to, &account.email),
        expected_total: Money::new(minor, app.config.currency()),
        idempotency_key: key.clone(),
    };
    let moment = &mut app.moment();
    let placed = ::checkout::place_order(&app.db, moment, &*app.offers, app.shipping(), &order);
    match placed.await {
        Ok(order) => orders::to_payment(&visit, &order.number).await,
        Err(CheckoutError::PriceChanged { .. }) => {
            let form = fields
                .keep(&["address"])
                .failed(visit.text("price-changed", &[]));
            let page = page(&visit, form, key).await?;
            visit.page_with(StatusCode::CONFLICT, &page).await
        }
        Err(error) => Err(error.into()),
    }
}

fn shipping(form: AddressForm, email: &str) -> ShippingAddress {
    ShippingAddress {
        name: form.full_name,
        line1: form.line1,
        line2: form.line2,
        city: form.city,
        region: form.region,
        postcode: form.postal_code,
        country: form.country,
        phone: form.phone,
        email: email.to_owned(),
    }
}
