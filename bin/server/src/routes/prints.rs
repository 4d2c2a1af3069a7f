use std::sync::Arc;

use accounts::AccountId;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use catalog::{Format, Listing, PRINT_DPI, PrintTruth, Visibility, print_truth};
use checkout::{CheckoutError, OfferRef};

use super::form::Fields;
use super::show;
use crate::adapters::{customer, format_label, maker};
use crate::error::PageError;
use crate::kept::Exhibit;
use crate::pages::{
    self, FormState, FormatChoice, HiddenNotice, ListingControls, Offered, OrderForm, Rendered,
    Room, SizeGroup, Verdict,
};
use crate::text;
use crate::views::TextArg;
use crate::visit::Visit;

pub(super) fn visibility(of: Visibility) -> pages::Visibility {
    match of {
        Visibility::Public => pages::Visibility::Public,
        Visibility::Unlisted => pages::Visibility::Unlisted,
        Visibility::Private => pages::Visibility::Private,
    }
}

fn frame(of: catalog::Frame) -> pages::Frame {
    match of {
        catalog::Frame::None => pages::Frame::None,
        catalog::Frame::Black => pages::Frame::Black,
        catalog::Frame::Oak => pages::Frame::Oak,
    }
}

/// What the effective resolution means, in a sentence.
fn reason(visit: &Visit, truth: PrintTruth, anew: bool) -> (Verdict, String) {
    let (verdict, key) = match truth.verdict {
        _ if anew => (Verdict::Good, "dpi-repainted"),
        catalog::Verdict::Good => (Verdict::Good, "dpi-good"),
        catalog::Verdict::Fair => (Verdict::Fair, "dpi-fair"),
        catalog::Verdict::Poor => (Verdict::Poor, "dpi-poor"),
    };
    let mut sentence = visit.text(key, &[]);
    if !anew && truth.dpi < PRINT_DPI {
        let enlarged = visit.text("dpi-enlarged", &[]);
        sentence = format!("{enlarged} {sentence}");
    }
    // The bleed is trimmed from every print; only what is lost beyond it is told.
    let cropped = ((truth.crop.fraction - truth.crop.bleed) * 100.0).round() as i64;
    if cropped >= 3 {
        let cut = visit.text("dpi-cropped", &[("percent", TextArg::Count(cropped))]);
        sentence = format!("{sentence} {cut}");
    }
    (verdict, sentence)
}

/// The format with this code, or the shop's default: a plain A4.
fn chosen<'a>(formats: &'a [Format], code: &str) -> Option<&'a str> {
    let found = formats
        .iter()
        .find(|format| format.code == code)
        .or_else(|| formats.iter().find(|format| format.size.name == "A4"))
        .or(formats.first());
    found.map(|format| format.code.as_str())
}

/// The formats, grouped by size, with how this picture prints at each; each
/// is hung in the room.
fn sizes(
    visit: &Visit,
    listing: &Listing,
    formats: &[Format],
    code: &str,
    room: &mut Room,
) -> Vec<SizeGroup> {
    let chosen = chosen(formats, code);
    let (width, height) = (listing.facts.width, listing.facts.height);
    let anew = visit.app.studio.repaints(&listing.facts.model);
    let mut groups: Vec<SizeGroup> = Vec::new();
    for format in formats {
        if groups
            .last()
            .is_none_or(|group| group.label != format.size.name)
        {
            let truth = print_truth(width, height, &format.size);
            let (verdict, reason) = reason(visit, truth, anew);
            groups.push(SizeGroup {
                label: format.size.name.clone(),
                millimetres: format!("{} × {} mm", format.size.width_mm, format.size.height_mm),
                dpi: if anew { PRINT_DPI } else { truth.dpi },
                verdict,
                reason,
                formats: Vec::new(),
            });
        }
        let label = format_label(format);
        let label = label
            .split_once(", ")
            .map_or(label.as_str(), |(_, rest)| rest);
        if let Some(group) = groups.last_mut() {
            let (size, frame) = (&format.size, frame(format.frame));
            group.formats.push(FormatChoice {
                id: format.code.clone(),
                label: label.to_owned(),
                frame,
                hanging: room.hang(&size.name, size.turned_as(width, height), frame),
                price: text::money(format.price),
                selected: chosen == Some(format.code.as_str()),
            });
        }
    }
    groups
}

/// The listing, for this visitor; staff see private ones too.
pub(super) async fn find(visit: &Visit, handle: &str) -> Result<Listing, PageError> {
    let viewer = visit.account.as_ref().map(|account| maker(account.id));
    Ok(match visit.is_staff() {
        true => Listing::find_as_staff(&visit.app.db, handle).await?,
        false => Listing::find(&visit.app.db, viewer, handle).await?,
    })
}

/// The listing with what everybody sees of it. What is public is kept; what
/// is not is found anew, by this visitor's right to see it.
async fn exhibit(visit: &Visit, handle: &str) -> Result<Arc<Exhibit>, PageError> {
    let (app, now) = (&visit.app, visit.app.moment().now);
    let edition = visit.edition().await?;
    if let Some(kept) = app.kept.exhibits.get(handle, &edition, now) {
        return Ok(kept);
    }
    let listing = find(visit, handle).await?;
    let form = order_form(visit, &listing, FormState::default()).await?;
    let hidden = listing.hidden.is_some();
    let exhibit = Arc::new(Exhibit {
        maker: app.kept.name(app, AccountId(listing.maker.0)).await?,
        offered: match hidden || form.sizes.is_empty() {
            true => None,
            false => Some(Rendered {
                room: app.views.room(visit.lang(), &form.room)?,
                form: app.views.order_form(visit.lang(), &form)?,
            }),
        },
        listing,
    });
    if exhibit.listing.visibility == Visibility::Public && !hidden {
        let key = handle.to_owned();
        app.kept.exhibits.put(key, edition, now, exhibit.clone());
    }
    Ok(exhibit)
}

async fn order_form(
    visit: &Visit,
    listing: &Listing,
    form: FormState,
) -> Result<OrderForm, PageError> {
    let (app, edition) = (&visit.app, visit.edition().await?);
    let formats = app.kept.formats(app, edition).await?;
    let code = form.values.get("format").cloned().unwrap_or_default();
    let mut room = Room::new(&show::listing_image(listing), &listing.title);
    Ok(OrderForm {
        url: url(listing),
        sizes: sizes(visit, listing, &formats, &code, &mut room),
        room,
        form,
    })
}

fn url(listing: &Listing) -> String {
    format!("/prints/{}", listing.handle)
}

fn hidden_notice(listing: &Listing, is_own: bool) -> Option<HiddenNotice> {
    listing.hidden.as_ref().map(|hidden| HiddenNotice {
        since: text::date(hidden.at),
        reason: hidden.reason.clone(),
        is_own,
    })
}

/// The page of a print, offered so or with the form everybody sees first.
async fn answer(
    visit: Visit,
    status: StatusCode,
    exhibit: &Exhibit,
    offered: Option<Offered>,
) -> Result<Response, PageError> {
    let listing = &exhibit.listing;
    let bought_in = match &visit.account {
        Some(account) => {
            let (app, me) = (&visit.app, customer(account.id));
            let glance = visit.glance(account).await?;
            let bought = app.kept.bought_in(app, me, glance, listing.id.0);
            bought.await?.map(|number| number.to_string())
        }
        None => None,
    };
    let account = visit.account.as_ref();
    let own = account.is_some_and(|account| maker(account.id) == listing.maker);
    let page = pages::Listing {
        url: url(listing),
        phrase: listing.title.clone(),
        image: show::listing_image(listing),
        maker: exhibit.maker.clone(),
        offered: offered.unwrap_or_else(|| Offered::Rendered(exhibit.offered.clone())),
        bought_in,
        making: show::making_of_listing(listing),
        hidden: hidden_notice(listing, own),
        controls: (own || visit.is_staff()).then(|| ListingControls {
            visibility: visibility(listing.visibility),
            as_staff: !own,
            desk: visit
                .is_staff()
                .then(|| format!("/manage/pictures/{}", listing.id)),
        }),
    };
    visit.page_with(status, &page).await
}

pub(super) async fn show(visit: Visit, Path(handle): Path<String>) -> Result<Response, PageError> {
    let exhibit = exhibit(&visit, &handle).await?;
    answer(visit, StatusCode::OK, &exhibit, None).await
}

pub(super) async fn add_to_cart(
    visit: Visit,
    Path(handle): Path<String>,
    fields: Fields,
) -> Result<Response, PageError> {
    let app = &visit.app;
    let buyer = visit.new_buyer().await?;
    let viewer = visit.account.as_ref().map(|account| maker(account.id));
    let listing = Listing::find_for_sale(&app.db, viewer, &handle).await?;
    let offer = OfferRef {
        listing: listing.id.0,
        format: fields.get("format").to_owned(),
    };
    let quantity = fields.get("quantity").parse().unwrap_or(0);
    let moment = &mut app.moment();
    let offers = &*app.offers;
    let added = checkout::cart::add(&app.db, moment, offers, buyer, &offer, quantity).await;
    let (field, sentence) = match added {
        Ok(_) if fields.get("act") == "buy" => {
            return Ok(Redirect::to("/checkout").into_response());
        }
        Ok(_) => return Ok(Redirect::to("/cart").into_response()),
        Err(CheckoutError::Quantity { max }) => {
            let max = [
                ("min", TextArg::Count(1)),
                ("max", TextArg::Count(max.into())),
            ];
            ("quantity", visit.text("rule-out-of-range", &max))
        }
        Err(CheckoutError::Gone(_)) => ("format", visit.text("choose-format", &[])),
        Err(error) => return Err(error.into()),
    };
    let form = fields.keep(&["format", "quantity"]).wrong(field, sentence);
    let exhibit = exhibit(&visit, &handle).await?;
    let form = order_form(&visit, &listing, form).await?;
    let offered = Some(Offered::Form(form));
    answer(visit, StatusCode::UNPROCESSABLE_ENTITY, &exhibit, offered).await
}
