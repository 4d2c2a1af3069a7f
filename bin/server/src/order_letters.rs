//! Letters about orders: one for every step, in their buyer's language, as
//! plain text and as HTML.

use checkout::{CheckoutError, FulfilmentId, Order, OrderNumber, Work};
use mail::Letter;
use serde::Serialize;

use crate::app::App;
use crate::papers::{self, Sum};
use crate::text;
use crate::views::{TextArg, ViewError};

/// Why a letter could not be written.
#[derive(Debug, thiserror::Error)]
pub enum LetterError {
    /// The order could not be read.
    #[error(transparent)]
    Checkout(#[from] CheckoutError),
    /// The letter could not be rendered.
    #[error(transparent)]
    View(#[from] ViewError),
}

/// What a letter's template shows.
#[derive(Debug, Clone, Serialize)]
struct Sheet {
    shop: String,
    subject: String,
    paragraphs: Vec<String>,
    link: String,
    link_label: String,
    lines: Vec<SheetLine>,
    sums: Vec<Sum>,
    number: String,
}

#[derive(Debug, Clone, Serialize)]
struct SheetLine {
    title: String,
    format: String,
    quantity: u32,
    total: String,
}

/// The messages of a step: its letter's subject and text.
struct Wording {
    subject: &'static str,
    text: &'static str,
}

/// Which order a piece of work is about, and what its letter says.
fn wording(work: &Work) -> Option<(&OrderNumber, Wording)> {
    let (order, subject, text) = match work {
        Work::OrderPlaced { order } => (order, "mail-placed-subject", "mail-placed"),
        Work::OrderPaid { order } => (order, "mail-paid-subject", "mail-paid"),
        Work::PaymentPending { order } => (order, "mail-pending-subject", "mail-pending"),
        Work::OrderHeld { order } => (order, "mail-held-subject", "mail-held"),
        Work::OrderShipped { order } => (order, "mail-shipped-subject", "mail-shipped"),
        Work::OrderDelivered { order } => (order, "mail-delivered-subject", "mail-delivered"),
        Work::OrderCancelled { order } => (order, "mail-cancelled-subject", "mail-cancelled"),
        Work::OrderExpired { order } => (order, "mail-expired-subject", "mail-expired"),
        Work::OrderRefunded { order, .. } => (order, "mail-refunded-subject", "mail-refunded"),
        Work::ReprintPromised { order, .. } => (order, "mail-reprint-subject", "mail-reprint"),
        Work::ReprintShipped { order, .. } => (order, "mail-resent-subject", "mail-resent"),
        Work::Refund { .. }
        | Work::ExpireSession { .. }
        | Work::SubmitToLab { .. }
        | Work::CancelAtLab { .. }
        | Work::PaymentAlert { .. }
        | Work::LabAlert { .. } => return None,
    };
    Some((order, Wording { subject, text }))
}

/// The letter a piece of work promised; `None` where it promised none, or its
/// buyer has left and there is nobody to write to.
///
/// # Errors
/// [`LetterError`].
pub async fn letter(app: &App, work: &Work, key: &str) -> Result<Option<Letter>, LetterError> {
    let Some((number, wording)) = wording(work) else {
        return Ok(None);
    };
    let order = checkout::order_as_staff(&app.db, number).await?;
    if order.address.email.is_empty() {
        return Ok(None);
    }
    let amount = refunded(app, &order, work).await?;
    let parcel = parcel(app, &order, work).await?;
    let sheet = sheet(app, &order, &wording, &amount, &parcel);
    let html = app.views.letter(&order.lang, &sheet)?;
    Ok(Some(Letter {
        key: key.to_owned(),
        to: order.address.email,
        text: plain(&sheet),
        subject: sheet.subject,
        html,
    }))
}

/// How much went back, where the letter is about that.
async fn refunded(app: &App, order: &Order, work: &Work) -> Result<String, CheckoutError> {
    let Work::OrderRefunded { refund, .. } = work else {
        return Ok(String::new());
    };
    let refunds = checkout::refunds(&app.db, order).await?;
    let found = refunds.iter().find(|known| known.id == *refund);
    Ok(found
        .map(|refund| text::money(refund.amount))
        .unwrap_or_default())
}

/// Carrier and tracking number of the parcel the letter is about.
async fn parcel(app: &App, order: &Order, work: &Work) -> Result<(String, String), CheckoutError> {
    let shipment = match work {
        Work::ReprintShipped { fulfilment, .. } => of_prints(app, *fulfilment).await?,
        _ => order.shipment.clone(),
    };
    Ok(shipment
        .map(|s| (s.carrier, s.tracking))
        .unwrap_or_default())
}

async fn of_prints(
    app: &App,
    prints: FulfilmentId,
) -> Result<Option<checkout::Shipment>, CheckoutError> {
    Ok(checkout::fulfilment_as_staff(&app.db, prints)
        .await?
        .shipment)
}

fn sheet(
    app: &App,
    order: &Order,
    wording: &Wording,
    amount: &str,
    (carrier, tracking): &(String, String),
) -> Sheet {
    let (number, total) = (order.number.to_string(), text::money(order.totals.total));
    let args = [
        ("shop", TextArg::Text(&app.config.shop_name)),
        ("name", TextArg::Text(&order.address.name)),
        ("number", TextArg::Text(&number)),
        ("total", TextArg::Text(&total)),
        ("amount", TextArg::Text(amount)),
        ("carrier", TextArg::Text(carrier)),
        ("tracking", TextArg::Text(tracking)),
    ];
    let say = |key: &str| app.views.text(&order.lang, key, &args);
    let line = |line: &checkout::OrderLine| SheetLine {
        title: line.title.clone(),
        format: line.format_label.clone(),
        quantity: line.quantity,
        total: text::money(line.total),
    };
    let body = say(wording.text);
    Sheet {
        shop: app.config.shop_name.clone(),
        subject: say(wording.subject),
        paragraphs: body.split("\n\n").map(str::to_owned).collect(),
        link: link(app, order),
        link_label: say("mail-follow"),
        lines: order.lines.iter().map(line).collect(),
        sums: papers::sums(app, order),
        number,
    }
}

/// A member's own page, or a visitor's private one.
pub fn link(app: &App, order: &Order) -> String {
    match order.customer {
        Some(_) => format!("{}/orders/{}", app.public_url, order.number),
        None => format!("{}/o/{}", app.public_url, order.link_token),
    }
}

/// The letter as plain text: everything the HTML says.
fn plain(sheet: &Sheet) -> String {
    let mut text = sheet.paragraphs.join("\n\n");
    text.push_str("\n\n");
    for line in &sheet.lines {
        let SheetLine {
            title,
            format,
            quantity,
            total,
        } = line;
        text.push_str(&format!("{quantity} × {title}, {format}: {total}\n"));
    }
    text.push('\n');
    for Sum { label, amount, .. } in &sheet.sums {
        text.push_str(&format!("{label}: {amount}\n"));
    }
    let Sheet {
        link_label,
        link,
        shop,
        ..
    } = sheet;
    text.push_str(&format!("\n{link_label}:\n{link}\n\n{shop}\n"));
    text
}
