mod held;
mod list;

use std::collections::HashMap;

use axum::extract::Path;
use axum::response::Response;
use checkout::{Order, OrderNumber, OrderState, Payment, PaymentState};
use imagegen::{Look, Picture, PictureId};

pub(super) use held::{Held, to_payment};
pub(super) use list::list;

use super::form::Fields;
use super::order_steps::{ahead, described, step};
use super::{show, sums};
use crate::carriers;
use crate::error::PageError;
use crate::pages::{self, OrderLine, Parcel, Thanks};
use crate::text;
use crate::visit::Visit;

pub(super) fn state(of: OrderState) -> pages::OrderState {
    match of {
        OrderState::AwaitingPayment => pages::OrderState::AwaitingPayment,
        OrderState::UnderReview => pages::OrderState::UnderReview,
        OrderState::Paid => pages::OrderState::Paid,
        OrderState::Printed => pages::OrderState::Printed,
        OrderState::Shipped => pages::OrderState::Shipped,
        OrderState::Delivered => pages::OrderState::Delivered,
        OrderState::Cancelled => pages::OrderState::Cancelled,
        OrderState::Expired => pages::OrderState::Expired,
    }
}

type Looks = HashMap<PictureId, Look>;

/// How the pictures of an order look, in one statement.
async fn looks(visit: &Visit, order: &Order) -> Result<Looks, PageError> {
    let pictures = order.lines.iter().map(|line| PictureId(line.picture));
    Ok(Picture::looks_as_staff(&visit.app.db, pictures).await?)
}

fn lines(order: &Order, looks: &Looks) -> Vec<OrderLine> {
    let line = |line: &checkout::OrderLine| {
        let picture = PictureId(line.picture);
        OrderLine {
            phrase: line.title.clone(),
            format: line.format_label.clone(),
            quantity: line.quantity,
            total: text::money(line.total),
            url: None,
            image: looks
                .get(&picture)
                .map(|look| show::look_image(picture, look, &line.title)),
        }
    };
    order.lines.iter().map(line).collect()
}

pub(super) fn number(text: &str) -> Result<OrderNumber, PageError> {
    text.parse().map_err(|_| PageError::not_found())
}

fn payment(visit: &Visit, order: &Order, payments: &[Payment]) -> String {
    if payments.is_empty() && order.totals.due().minor == 0 {
        return visit.text("payment-gift", &[]);
    }
    let rank = |payment: &&Payment| match payment.state {
        PaymentState::New | PaymentState::Open => 1,
        PaymentState::Expired => 0,
        _ => 2,
    };
    let key = match payments
        .iter()
        .max_by_key(rank)
        .map(|payment| payment.state)
    {
        None | Some(PaymentState::New | PaymentState::Open | PaymentState::Expired) => {
            "payment-open"
        }
        Some(PaymentState::Paid) => "payment-paid",
        Some(PaymentState::RefundDue) => "payment-refund-due",
        Some(PaymentState::Refunded) => "payment-refunded",
        Some(PaymentState::Held) => "payment-review",
        Some(PaymentState::Disputed) => "payment-disputed",
        Some(PaymentState::Lost) => "payment-lost",
    };
    visit.text(key, &[])
}

/// Where an order goes, a line each.
pub(crate) fn address(order: &Order) -> Vec<String> {
    let to = &order.address;
    let town = format!("{} {} {}", to.postcode, to.city, to.region);
    let country = text::country(&to.country).to_owned();
    [
        to.name.clone(),
        to.line1.clone(),
        to.line2.clone(),
        town.trim().to_owned(),
        country,
    ]
    .into_iter()
    .filter(|line| !line.is_empty())
    .collect()
}

/// An order with everything on it; its pages begin with `base`.
pub(super) async fn page(
    visit: &Visit,
    order: &Order,
    base: &str,
) -> Result<pages::Order, PageError> {
    let db = &visit.app.db;
    let entries = checkout::timeline(db, order).await?;
    let payments = checkout::payments(db, order).await?;
    let looks = looks(visit, order).await?;
    let happened = entries.iter().map(|entry| step(visit, entry));
    let timeline = described(visit, order).into_iter().chain(happened);
    let can_pay = order.state == OrderState::AwaitingPayment;
    let is_in_production = is_in_production(&entries);
    Ok(pages::Order {
        number: order.number.to_string(),
        base: base.to_owned(),
        date: text::date(order.placed_at),
        state: state(order.state),
        timeline: timeline.chain(ahead(visit, order.state)).collect(),
        lines: lines(order, &looks),
        sums: sums::rows(visit, &order.totals, order.discount_code.as_deref(), true),
        total: text::money(order.totals.due()),
        address: address(order),
        payment: payment(visit, order, &payments),
        parcel: order.shipment.as_ref().map(|shipment| Parcel {
            carrier: shipment.carrier.clone(),
            tracking: shipment.tracking.clone(),
            url: carriers::tracking_page(&shipment.carrier, &shipment.tracking),
        }),
        can_cancel: !order.disputed
            && (can_pay || (order.state == OrderState::Paid && !is_in_production)),
        can_pay,
        has_invoice: order.state.is_bought(),
        is_disputed: order.disputed,
    })
}

/// Whether a lab is at work: it said so since the last time it was asked.
fn is_in_production(entries: &[checkout::TimelineEntry]) -> bool {
    let last = entries
        .iter()
        .rev()
        .find_map(|entry| match entry.happening {
            checkout::Happening::InProduction => Some(true),
            checkout::Happening::SentToLab | checkout::Happening::LabFailed => Some(false),
            _ => None,
        });
    last.unwrap_or(false)
}

pub(super) async fn show(visit: Visit, Path(number): Path<String>) -> Result<Response, PageError> {
    let held = Held::mine(&visit, &number).await?;
    visit
        .page(&page(&visit, &held.order, &held.base).await?)
        .await
}

pub(super) async fn show_linked(
    visit: Visit,
    Path(token): Path<String>,
) -> Result<Response, PageError> {
    let held = Held::linked(&visit, &token).await?;
    visit
        .page(&page(&visit, &held.order, &held.base).await?)
        .await
}

/// Where the gateway sends the customer back to. Arriving here proves nothing
/// and changes nothing: only a verified event makes an order paid.
pub(super) async fn thanks(visit: Visit, Path(text): Path<String>) -> Result<Response, PageError> {
    say_thanks(&visit, &Held::mine(&visit, &text).await?).await
}

pub(super) async fn thanks_linked(
    visit: Visit,
    Path(token): Path<String>,
) -> Result<Response, PageError> {
    say_thanks(&visit, &Held::linked(&visit, &token).await?).await
}

async fn say_thanks(visit: &Visit, held: &Held) -> Result<Response, PageError> {
    let order = &held.order;
    let looks = looks(visit, order).await?;
    let page = Thanks {
        number: order.number.to_string(),
        base: held.base.clone(),
        is_paid: order.state.is_bought(),
        is_waiting: order.state == OrderState::AwaitingPayment,
        is_guest: order.customer.is_none(),
        lines: lines(order, &looks),
    };
    visit.page(&page).await
}

pub(super) async fn cancel(visit: Visit, Path(text): Path<String>) -> Result<Response, PageError> {
    Held::mine(&visit, &text).await?.cancel(&visit).await
}

pub(super) async fn cancel_linked(
    visit: Visit,
    Path(token): Path<String>,
) -> Result<Response, PageError> {
    Held::linked(&visit, &token).await?.cancel(&visit).await
}

pub(super) async fn pay(
    visit: Visit,
    Path(text): Path<String>,
    fields: Fields,
) -> Result<Response, PageError> {
    let held = Held::mine(&visit, &text).await?;
    held.pay(&visit, fields.get("gateway")).await
}

pub(super) async fn pay_linked(
    visit: Visit,
    Path(token): Path<String>,
    fields: Fields,
) -> Result<Response, PageError> {
    let held = Held::linked(&visit, &token).await?;
    held.pay(&visit, fields.get("gateway")).await
}
