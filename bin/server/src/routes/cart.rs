use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use checkout::cart::{self, MAX_QUANTITY};
use checkout::{CheckoutError, LineId};
use imagegen::{Picture, PictureId};

use super::form::Fields;
use super::show;
use crate::adapters::{customer, maker};
use crate::error::PageError;
use crate::pages::{self, CartLine, ErrorKind, FormState, Image};
use crate::text;
use crate::visit::Visit;

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
    let viewer = Some(maker(visit.member()?.id));
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
            problem: offer.is_none().then(|| visit.text("offer-gone", &[])),
            phrase: title,
        }
    };
    Ok(cart.lines.iter().map(line).collect())
}

pub(super) async fn mine(visit: &Visit) -> Result<cart::Cart, PageError> {
    let app = &visit.app;
    let me = customer(visit.member()?.id);
    Ok(cart::view(&app.db, &*app.offers, app.shipping(), me).await?)
}

pub(super) async fn show(visit: Visit) -> Result<Response, PageError> {
    let cart = mine(&visit).await?;
    let page = pages::Cart {
        lines: lines(&visit, &cart).await?,
        subtotal: cart
            .totals
            .map(|totals| text::money(totals.items))
            .unwrap_or_default(),
        quantity_max: MAX_QUANTITY,
        form: FormState::default(),
    };
    visit.page(&page).await
}

fn line_id(id: &str) -> Result<LineId, PageError> {
    id.parse().map_err(|_| PageError::not_found())
}

pub(super) async fn set_quantity(
    visit: Visit,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, PageError> {
    let me = customer(visit.member()?.id);
    let quantity = fields.get("quantity").parse().unwrap_or(0);
    match cart::set_quantity(&visit.app.db, me, line_id(&id)?, quantity).await {
        Ok(_) => Ok(Redirect::to("/cart").into_response()),
        Err(CheckoutError::Quantity { .. }) => {
            Err(PageError::new(ErrorKind::Unusable).saying("cart-quantity-limit"))
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn remove(visit: Visit, Path(id): Path<String>) -> Result<Response, PageError> {
    cart::remove(&visit.app.db, customer(visit.member()?.id), line_id(&id)?).await?;
    Ok(Redirect::to("/cart").into_response())
}
