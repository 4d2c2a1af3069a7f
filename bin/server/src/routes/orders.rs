use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Redirect, Response};
use checkout::{
    By, CheckoutError, CustomerId, Happening, Order, OrderNumber, OrderState, OrderSummary,
    OrderedPicture, Payment, PaymentState, PaymentStep, ReturnUrls, TimelineEntry,
};
use groundwork::Cursor;
use imagegen::{Look, Picture, PictureId};
use std::collections::HashMap;

use super::front::Search;
use super::show;
use crate::adapters::customer;
use crate::carriers;
use crate::error::PageError;
use crate::kept::OrderList;
use crate::pages::{self, Listed, OrderLine, OrderRow, Parcel, Step, StepState, Thanks};
use crate::text;
use crate::visit::Visit;

/// Orders on a page.
const PAGE: u32 = 50;

pub(super) fn state(of: OrderState) -> pages::OrderState {
    match of {
        OrderState::AwaitingPayment => pages::OrderState::AwaitingPayment,
        OrderState::UnderReview => pages::OrderState::UnderReview,
        OrderState::Paid => pages::OrderState::Paid,
        OrderState::Printed => pages::OrderState::Printed,
        OrderState::Shipped => pages::OrderState::Shipped,
        OrderState::Cancelled => pages::OrderState::Cancelled,
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

pub(super) async fn list(
    visit: Visit,
    Query(search): Query<Search>,
) -> Result<Response, PageError> {
    let app = visit.app.clone();
    let (me, after) = (visit.member()?, search.cursor());
    let edition = visit.glance(me).await?.orders_edition;
    let me = customer(me.id);
    let (key, now) = ((me, after), app.moment().now);
    let list = match app.kept.order_lists.get(&key, &edition, now) {
        Some(kept) => kept,
        None => {
            let list = read_list(&visit, me, after).await?;
            let lists = &app.kept.order_lists;
            lists.put(key, edition, now, list.clone());
            list
        }
    };
    let page = pages::Orders {
        listed: Listed::Rendered(list.html.as_deref().map(str::to_owned)),
        next: search.next("/orders", list.next),
    };
    visit.page(&page).await
}

/// A page of a customer's orders, rendered: three statements.
async fn read_list(
    visit: &Visit,
    me: CustomerId,
    after: Option<Cursor>,
) -> Result<OrderList, PageError> {
    let app = &visit.app;
    let found = checkout::my_order_list(&app.db, me, after, PAGE).await?;
    let pictures = found.items.iter().flat_map(|order| &order.pictures);
    let pictures = pictures.map(|picture| PictureId(picture.id));
    let looks = Picture::looks_as_staff(&app.db, pictures).await?;
    let image = |picture: &OrderedPicture| {
        let id = PictureId(picture.id);
        Some(show::look_image(id, looks.get(&id)?, &picture.title))
    };
    let row = |order: &OrderSummary| OrderRow {
        number: order.number.to_string(),
        date: text::date(order.placed_at),
        state: state(order.state),
        total: text::money(order.total),
        images: order.pictures.iter().filter_map(image).take(4).collect(),
    };
    let rows: Vec<_> = found.items.iter().map(row).collect();
    Ok(OrderList {
        html: match rows.is_empty() {
            true => None,
            false => Some(app.views.order_rows(visit.lang(), &rows)?.into()),
        },
        next: found.next,
    })
}

pub(super) fn number(text: &str) -> Result<OrderNumber, PageError> {
    text.parse().map_err(|_| PageError::not_found())
}

async fn mine(visit: &Visit, text: &str) -> Result<Order, PageError> {
    let me = customer(visit.member()?.id);
    Ok(checkout::order(&visit.app.db, me, &number(text)?).await?)
}

fn step(visit: &Visit, entry: &TimelineEntry) -> Step {
    use StepState::{Done, Stopped};
    let (state, key) = match entry.happening {
        Happening::Placed => (Done, "step-placed"),
        Happening::PaymentStarted => (Done, "step-payment-started"),
        Happening::PaymentFailed => (Stopped, "step-payment-failed"),
        Happening::PaymentExpired => (Stopped, "step-payment-expired"),
        Happening::Paid => (Done, "step-paid"),
        Happening::Held => (Stopped, "step-held"),
        Happening::Released => (Done, "step-released"),
        Happening::Printed => (Done, "step-printed"),
        Happening::Shipped => (Done, "step-shipped"),
        Happening::Cancelled => (Stopped, "step-cancelled"),
        Happening::RefundDue => (Done, "step-refund-due"),
        Happening::Refunded => (Done, "step-refunded"),
    };
    let step = Step::new(state, &visit.text(key, &[]), Some(&text::time(entry.at)));
    match (entry.happening, entry.detail.as_str()) {
        (Happening::Shipped, detail) if !detail.is_empty() => step.note(detail),
        // What was asked and what came is for those who decide about it.
        (Happening::Held, detail) if visit.is_staff() => step.note(detail),
        _ => step,
    }
}

/// What is still to come.
fn ahead(visit: &Visit, of: OrderState) -> Vec<Step> {
    use StepState::{Next, Now};
    let keys: &[(StepState, &str)] = match of {
        OrderState::AwaitingPayment => &[
            (Now, "step-to-pay"),
            (Next, "step-to-print"),
            (Next, "step-to-ship"),
        ],
        OrderState::Paid => &[(Now, "step-to-print"), (Next, "step-to-ship")],
        OrderState::Printed => &[(Now, "step-to-ship")],
        OrderState::UnderReview => &[(Now, "step-reviewing")],
        OrderState::Shipped | OrderState::Cancelled => &[],
    };
    keys.iter()
        .map(|(state, key)| Step::new(*state, &visit.text(key, &[]), None))
        .collect()
}

fn payment(visit: &Visit, payments: &[Payment]) -> String {
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
    };
    visit.text(key, &[])
}

fn address(order: &Order) -> Vec<String> {
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

/// An order with everything on it.
pub(super) async fn page(visit: &Visit, order: &Order) -> Result<pages::Order, PageError> {
    let db = &visit.app.db;
    let entries = checkout::timeline(db, order).await?;
    let payments = checkout::payments(db, order).await?;
    let looks = looks(visit, order).await?;
    let timeline = entries.iter().map(|entry| step(visit, entry));
    Ok(pages::Order {
        number: order.number.to_string(),
        date: text::date(order.placed_at),
        state: state(order.state),
        timeline: timeline.chain(ahead(visit, order.state)).collect(),
        lines: lines(order, &looks),
        subtotal: text::money(order.totals.items),
        shipping: (order.totals.shipping.minor > 0).then(|| text::money(order.totals.shipping)),
        total: text::money(order.totals.total),
        address: address(order),
        payment: payment(visit, &payments),
        parcel: order.shipment.as_ref().map(|shipment| Parcel {
            carrier: shipment.carrier.clone(),
            tracking: shipment.tracking.clone(),
            url: carriers::tracking_page(&shipment.carrier, &shipment.tracking),
        }),
        can_cancel: matches!(order.state, OrderState::AwaitingPayment | OrderState::Paid),
        can_pay: order.state == OrderState::AwaitingPayment,
    })
}

pub(super) async fn show(visit: Visit, Path(number): Path<String>) -> Result<Response, PageError> {
    let order = mine(&visit, &number).await?;
    visit.page(&page(&visit, &order).await?).await
}

/// Where the gateway sends the customer back to. Arriving here proves nothing
/// and changes nothing: only a verified event makes an order paid.
pub(super) async fn thanks(visit: Visit, Path(text): Path<String>) -> Result<Response, PageError> {
    let order = mine(&visit, &text).await?;
    let looks = looks(&visit, &order).await?;
    let page = Thanks {
        number: order.number.to_string(),
        is_paid: matches!(
            order.state,
            OrderState::Paid | OrderState::Printed | OrderState::Shipped
        ),
        lines: lines(&order, &looks),
    };
    visit.page(&page).await
}

pub(super) async fn cancel(visit: Visit, Path(text): Path<String>) -> Result<Response, PageError> {
    let by = By::Customer(customer(visit.member()?.id));
    checkout::cancel(&visit.app.db, &mut visit.app.moment(), by, &number(&text)?).await?;
    visit
        .go_saying(&format!("/orders/{text}"), "order-cancelled")
        .await
}

pub(super) async fn pay(visit: Visit, Path(text): Path<String>) -> Result<Response, PageError> {
    let order = mine(&visit, &text).await?;
    to_payment(&visit, &order.number).await
}

/// Sends the customer to the gateway's page.
pub(super) async fn to_payment(visit: &Visit, number: &OrderNumber) -> Result<Response, PageError> {
    let app = &visit.app;
    let me = customer(visit.member()?.id);
    let urls = ReturnUrls {
        success: format!("{}/orders/{number}/thanks", app.public_url),
        cancel: format!("{}/orders/{number}", app.public_url),
    };
    let (moment, gateway) = (&mut app.moment(), &*app.gateway);
    let step = checkout::start_payment(&app.db, moment, gateway, me, number, &urls);
    match step.await {
        Ok(PaymentStep::PayAt(url)) => Ok(Redirect::to(&url).into_response()),
        Ok(PaymentStep::Confirming) => Ok(Redirect::to(&urls.success).into_response()),
        // Paid or cancelled meanwhile: the order's page tells which.
        Err(CheckoutError::NotPossible { .. }) => Ok(Redirect::to(&urls.cancel).into_response()),
        Err(error) => Err(error.into()),
    }
}
