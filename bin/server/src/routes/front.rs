use axum::extract::Query;
use axum::response::Response;
use catalog::Listing;
use groundwork::Cursor;
use serde::Deserialize;

use super::{pictures, show};
use crate::error::PageError;
use crate::kept::WALL;
use crate::pages::{FormState, Front, Gallery, Hung};
use crate::text;
use crate::visit::Visit;

/// Pictures on the front page.
const NEWEST: u64 = 8;

/// The least price anything costs.
async fn from_price(visit: &Visit) -> Result<String, PageError> {
    let (app, edition) = (&visit.app, visit.edition().await?);
    let formats = app.kept.formats(app, edition).await?;
    let least = formats
        .iter()
        .map(|format| format.price)
        .min_by_key(|price| price.minor);
    Ok(least.map(text::money).unwrap_or_default())
}

pub(super) async fn show(visit: Visit) -> Result<Response, PageError> {
    let listings = Listing::gallery(&visit.app.db, "", None, NEWEST)
        .await?
        .items;
    let page = Front {
        make: pictures::make_form(&visit, FormState::default()),
        prints: show::cards(&visit.app, listings, None).await?,
        from_price: from_price(&visit).await?,
    };
    visit.page(&page).await
}

/// A search and where its page starts.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Search {
    pub(super) q: String,
    pub(super) after: String,
}

impl Search {
    /// Where the page starts; a cursor nobody gave out starts at the beginning.
    pub(super) fn cursor(&self) -> Option<Cursor> {
        self.after.parse().ok()
    }

    /// The address of the next page.
    pub(super) fn next(&self, path: &str, cursor: Option<Cursor>) -> Option<String> {
        let query: String = form_encode(&self.q);
        cursor.map(|after| match self.q.is_empty() {
            true => format!("{path}?after={after}"),
            false => format!("{path}?q={query}&after={after}"),
        })
    }
}

/// `application/x-www-form-urlencoded`, for a value in a query.
pub(super) fn form_encode(text: &str) -> String {
    let byte = |b: u8| match b {
        b if b.is_ascii_alphanumeric() => char::from(b).to_string(),
        b => format!("%{b:02X}"),
    };
    text.bytes().map(byte).collect()
}

pub(super) async fn gallery(
    visit: Visit,
    Query(search): Query<Search>,
) -> Result<Response, PageError> {
    let (app, cursor) = (&visit.app, search.cursor());
    let hung = if search.q.trim().is_empty() {
        let wall = app.kept.wall(app, visit.edition().await?, cursor).await?;
        (
            Hung::Rendered(wall.html.as_deref().map(str::to_owned)),
            wall.next,
        )
    } else {
        let found = Listing::gallery(&app.db, &search.q, cursor, WALL).await?;
        let cards = show::cards(app, found.items, None).await?;
        (Hung::Cards(cards), found.next)
    };
    let page = Gallery {
        hung: hung.0,
        next: search.next("/gallery", hung.1),
        is_later: cursor.is_some(),
        q: search.q,
    };
    visit.page(&page).await
}
