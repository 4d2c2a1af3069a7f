//! Everybody's listings, and hiding one with a reason.

use std::collections::HashMap;

use accounts::{Account, AccountId};
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use catalog::{CatalogError, Listing, ListingId, StaffFilter};
use checkout::mirror;
use serde::Deserialize;

use crate::adapters::staff_of_catalog;
use crate::error::PageError;
use crate::pages::{FormState, HiddenNotice, ManagePicture, ManagePictures, PieceRow};
use crate::routes::form::Fields;
use crate::routes::front::form_encode;
use crate::routes::{prints, show as shown};
use crate::text;
use crate::visit::Visit;

const PAGE: u64 = 48;

/// Which listings, and where the page starts.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Filter {
    q: String,
    hidden: String,
    after: String,
}

impl Filter {
    fn url(&self, only_hidden: bool) -> String {
        let hidden = if only_hidden { "&hidden=yes" } else { "" };
        format!("/manage/pictures?q={}{hidden}", form_encode(&self.q))
    }
}

fn row(listing: &Listing, names: &HashMap<AccountId, String>) -> PieceRow {
    let maker = names.get(&AccountId(listing.maker.0));
    PieceRow {
        url: format!("/manage/pictures/{}", listing.id),
        phrase: listing.title.clone(),
        maker: maker.cloned().unwrap_or_default(),
        image: shown::listing_image(listing),
        visibility: prints::visibility(listing.visibility),
        model: listing.facts.model.clone(),
        listed: text::date(listing.created_at),
        hidden: listing.hidden.as_ref().map(|hidden| hidden.reason.clone()),
    }
}

pub(super) async fn list(
    visit: Visit,
    Query(filter): Query<Filter>,
) -> Result<Response, PageError> {
    let db = &visit.app.db;
    let wanted = StaffFilter {
        words: filter.q.clone(),
        only_hidden: !filter.hidden.is_empty(),
    };
    let after = filter.after.parse().ok();
    let found = Listing::list_as_staff(db, &wanted, after, PAGE).await?;
    let makers = found.items.iter().map(|listing| AccountId(listing.maker.0));
    let names = Account::usernames(db, makers).await?;
    let page = ManagePictures {
        pieces: found.items.iter().map(|l| row(l, &names)).collect(),
        next: found
            .next
            .map(|after| format!("{}&after={after}", filter.url(wanted.only_hidden))),
        all_url: filter.url(false),
        hidden_url: filter.url(true),
        only_hidden: wanted.only_hidden,
        q: filter.q,
    };
    visit.page(&page).await
}

fn listing_id(id: &str) -> Result<ListingId, PageError> {
    id.parse().map_err(|_| PageError::not_found())
}

async fn page(visit: &Visit, id: ListingId, form: FormState) -> Result<ManagePicture, PageError> {
    let db = &visit.app.db;
    let listing = Listing::find_by_id_as_staff(db, id).await?;
    let hidden_by = listing.hidden.as_ref().map(|h| AccountId(h.by.0));
    let people = [AccountId(listing.maker.0)].into_iter().chain(hidden_by);
    let names = Account::usernames(db, people).await?;
    let hidden = listing.hidden.as_ref().map(|hidden| HiddenNotice {
        since: text::date_time(hidden.at),
        reason: hidden.reason.clone(),
        is_own: false,
    });
    Ok(ManagePicture {
        piece: row(&listing, &names),
        print: format!("/prints/{}", listing.handle),
        making: shown::making_of_listing(&listing),
        hidden,
        hidden_by: hidden_by.and_then(|by| names.get(&by).cloned()),
        form,
    })
}

pub(super) async fn show(visit: Visit, Path(id): Path<String>) -> Result<Response, PageError> {
    let page = page(&visit, listing_id(&id)?, FormState::default()).await?;
    visit.page(&page).await
}

pub(super) async fn hide(
    visit: Visit,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, PageError> {
    let (app, id) = (&visit.app, listing_id(&id)?);
    let staff = staff_of_catalog(visit.member()?.id);
    let why = fields.get("reason");
    let hidden = Listing::hide_as_staff(&app.db, &app.moment(), staff, id, why).await;
    let url = format!("/manage/pictures/{id}");
    match hidden {
        Ok(_) => {
            mirror::listings_changed(&app.db, &app.moment(), [id.0]).await?;
            visit.go_saying(&url, "picture-hidden").await
        }
        Err(CatalogError::Hidden) => visit.go_saying(&url, "picture-hidden-before").await,
        Err(CatalogError::Invalid(invalid)) => {
            let form = text::marked(&visit, fields.keep(&["reason"]), &invalid);
            let page = page(&visit, id, form).await?;
            visit
                .page_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
                .await
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn show_again(
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let (app, id) = (&visit.app, listing_id(&id)?);
    Listing::show_again_as_staff(&app.db, &mut app.moment(), id).await?;
    mirror::listings_changed(&app.db, &app.moment(), [id.0]).await?;
    visit
        .go_saying(&format!("/manage/pictures/{id}"), "picture-shown-again")
        .await
}
