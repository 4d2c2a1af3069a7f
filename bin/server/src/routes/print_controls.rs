//! What its maker and staff do with a print.

use axum::extract::Path;
use axum::response::Response;
use catalog::{Listing, Visibility};
use checkout::mirror;

use super::form::Fields;
use super::prints::find;
use super::show;
use crate::adapters::maker;
use crate::error::PageError;
use crate::pages::{ErrorKind, RemoveListing};
use crate::visit::Visit;

/// Staff who act on somebody else's print act for the shop.
fn tell_audit(visit: &Visit, listing: &Listing) -> Result<(), PageError> {
    if maker(visit.member()?.id) != listing.maker {
        visit.acts_on(listing.id.to_string());
    }
    Ok(())
}

pub(super) async fn set_visibility(
    visit: Visit,
    Path(handle): Path<String>,
    fields: Fields,
) -> Result<Response, PageError> {
    let app = &visit.app;
    let unusable = PageError::new(ErrorKind::Unusable);
    let to = Visibility::from_name(fields.get("visibility")).ok_or(unusable)?;
    let moment = &mut app.moment();
    let set = if visit.is_staff() {
        let set = Listing::set_visibility_as_staff(&app.db, moment, &handle, to).await?;
        tell_audit(&visit, &set)?;
        set
    } else {
        let me = maker(visit.member()?.id);
        Listing::set_visibility(&app.db, moment, me, &handle, to).await?
    };
    mirror::listings_changed(&app.db, moment, [set.id.0]).await?;
    visit.go_saying(&format!("/prints/{handle}"), "saved").await
}

/// The listing, if the visitor may remove it.
async fn removable(visit: &Visit, handle: &str) -> Result<Listing, PageError> {
    let listing = find(visit, handle).await?;
    let own = maker(visit.member()?.id) == listing.maker;
    if own || visit.is_staff() {
        Ok(listing)
    } else {
        Err(PageError::not_found())
    }
}

pub(super) async fn remove_form(
    visit: Visit,
    Path(handle): Path<String>,
) -> Result<Response, PageError> {
    let listing = removable(&visit, &handle).await?;
    let page = RemoveListing {
        url: format!("/prints/{}", listing.handle),
        image: show::listing_image(&listing),
        phrase: listing.title,
    };
    visit.page(&page).await
}

pub(super) async fn remove(
    visit: Visit,
    Path(handle): Path<String>,
) -> Result<Response, PageError> {
    let app = &visit.app;
    let removed = if visit.is_staff() {
        let removed = Listing::remove_as_staff(&app.db, &app.moment(), &handle).await?;
        tell_audit(&visit, &removed)?;
        removed
    } else {
        let me = maker(visit.member()?.id);
        Listing::remove(&app.db, &app.moment(), me, &handle).await?
    };
    mirror::listings_changed(&app.db, &app.moment(), [removed.id.0]).await?;
    visit.go_saying("/gallery", "print-removed").await
}
