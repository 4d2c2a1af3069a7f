use accounts::{AccountsError, Address, AddressForm, AddressId};
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::form::{Fields, local_path};
use crate::error::PageError;
use crate::pages::{self, AddressCard, Country, FormState};
use crate::text::{self, COUNTRIES};
use crate::visit::Visit;

const LIST: &str = "/account/addresses";
pub(super) const FIELDS: [&str; 8] = [
    "full_name",
    "line1",
    "line2",
    "city",
    "region",
    "postal_code",
    "country",
    "phone",
];

pub(super) fn card(address: &Address) -> AddressCard {
    AddressCard {
        id: address.id.to_string(),
        lines: lines(&address.form),
        is_default: address.is_default,
    }
}

/// An address as a letter shows it.
fn lines(form: &AddressForm) -> Vec<String> {
    let town = [&form.postal_code, &form.city, &form.region];
    let town: Vec<_> = town
        .iter()
        .filter(|part| !part.is_empty())
        .map(|p| p.as_str())
        .collect();
    let lines = [
        form.full_name.clone(),
        form.line1.clone(),
        form.line2.clone(),
        town.join(" "),
        text::country(&form.country).to_owned(),
    ];
    lines.into_iter().filter(|line| !line.is_empty()).collect()
}

pub(super) fn countries() -> Vec<Country> {
    let country = |(code, name): &(&str, &str)| Country {
        code: (*code).to_owned(),
        name: (*name).to_owned(),
    };
    COUNTRIES.iter().map(country).collect()
}

pub(super) fn typed(fields: &Fields) -> AddressForm {
    let field = |name: &str| fields.get(name).to_owned();
    AddressForm {
        full_name: field("full_name"),
        line1: field("line1"),
        line2: field("line2"),
        city: field("city"),
        region: field("region"),
        postal_code: field("postal_code"),
        country: field("country"),
        phone: field("phone"),
    }
}

fn page(id: Option<String>, form: FormState, next: Option<String>) -> pages::AddressForm {
    pages::AddressForm {
        id,
        form,
        countries: countries(),
        next,
    }
}

/// Where to go after saving.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Next {
    next: String,
}

pub(super) async fn list(visit: Visit) -> Result<Response, PageError> {
    let addresses = Address::list(&visit.app.db, visit.member()?.id).await?;
    visit
        .page(&pages::Addresses {
            addresses: addresses.iter().map(card).collect(),
        })
        .await
}

pub(super) async fn new_form(
    visit: Visit,
    Query(next): Query<Next>,
) -> Result<Response, PageError> {
    let next = local_path(&next.next).map(str::to_owned);
    visit.page(&page(None, FormState::default(), next)).await
}

pub(super) async fn add(visit: Visit, fields: Fields) -> Result<Response, PageError> {
    let app = &visit.app;
    let owner = visit.member()?.id;
    match Address::add(&app.db, &mut app.moment(), owner, &typed(&fields)).await {
        Ok(address) => {
            if !fields.get("is_default").is_empty() {
                Address::make_default(&app.db, owner, address.id).await?;
            }
            Ok(Redirect::to(&fields.next(LIST)).into_response())
        }
        Err(error) => refused(&visit, None, &fields, error).await,
    }
}

async fn refused(
    visit: &Visit,
    id: Option<String>,
    fields: &Fields,
    error: AccountsError,
) -> Result<Response, PageError> {
    let AccountsError::Invalid(invalid) = error else {
        return Err(error.into());
    };
    let form = text::marked(visit, fields.keep(&FIELDS), &invalid);
    let next = local_path(fields.get("next")).map(str::to_owned);
    visit
        .page_with(StatusCode::UNPROCESSABLE_ENTITY, &page(id, form, next))
        .await
}

fn address_id(id: &str) -> Result<AddressId, PageError> {
    id.parse().map_err(|_| PageError::not_found())
}

pub(super) async fn edit_form(visit: Visit, Path(id): Path<String>) -> Result<Response, PageError> {
    let address = Address::find(&visit.app.db, visit.member()?.id, address_id(&id)?).await?;
    let form = address.form;
    let form = FormState::default()
        .value("full_name", form.full_name)
        .value("line1", form.line1)
        .value("line2", form.line2)
        .value("city", form.city)
        .value("region", form.region)
        .value("postal_code", form.postal_code)
        .value("country", form.country)
        .value("phone", form.phone);
    visit.page(&page(Some(id), form, None)).await
}

pub(super) async fn change(
    visit: Visit,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, PageError> {
    let (db, owner) = (&visit.app.db, visit.member()?.id);
    let address = address_id(&id)?;
    match Address::change(db, owner, address, &typed(&fields)).await {
        Ok(_) => {
            if !fields.get("is_default").is_empty() {
                Address::make_default(db, owner, address).await?;
            }
            visit.go_saying(LIST, "saved").await
        }
        Err(error) => refused(&visit, Some(id), &fields, error).await,
    }
}

pub(super) async fn make_default(
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    Address::make_default(&visit.app.db, visit.member()?.id, address_id(&id)?).await?;
    Ok(Redirect::to(LIST).into_response())
}

pub(super) async fn remove(visit: Visit, Path(id): Path<String>) -> Result<Response, PageError> {
    Address::remove(&visit.app.db, visit.member()?.id, address_id(&id)?).await?;
    Ok(Redirect::to(LIST).into_response())
}
