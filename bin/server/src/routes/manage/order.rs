//! One order at the desk: everything about it, and all that can be done.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use checkout::{
    By, CheckoutError, Fulfilment, FulfilmentId, FulfilmentKind, FulfilmentState, Order,
    OrderState, RefundState, Shipment,
};

use super::orders::to_order;
use crate::adapters::staff_of_checkout;
use crate::error::PageError;
use crate::pages::{
    self, FormState, FulfilmentRow, ManageOrder, OrderEvent, OrderPiece, RefundRow,
};
use crate::routes::form::Fields;
use crate::routes::orders as shown;
use crate::text;
use crate::visit::Visit;

fn fulfilment(order: &Order, prints: &Fulfilment) -> FulfilmentRow {
    use FulfilmentState::{Delivered, Printed, Shipped, Submitted};
    let may = |to| prints.state.may_become(to) && !order.disputed;
    FulfilmentRow {
        id: prints.id.to_string(),
        reprint: (prints.kind == FulfilmentKind::Reprint).then(|| prints.reason.clone()),
        state: prints.state.as_str(),
        lab: prints
            .lab
            .as_ref()
            .map(|(lab, name)| format!("{lab} {name}")),
        parcel: prints
            .shipment
            .as_ref()
            .map(|s| format!("{} {}", s.carrier, s.tracking)),
        can_send: may(Submitted),
        can_print: may(Printed),
        can_ship: may(Shipped),
        can_deliver: prints.kind == FulfilmentKind::Original && may(Delivered),
    }
}

fn pieces(order: &Order) -> Vec<OrderPiece> {
    let row = |(position, line): (u32, &checkout::OrderLine)| OrderPiece {
        position,
        label: format!("{}, {}", line.title, line.format_label),
        quantity: line.quantity,
        refundable: line.quantity.saturating_sub(line.refunded),
    };
    (0..).zip(&order.lines).map(row).collect()
}

async fn refunds(visit: &Visit, order: &Order) -> Result<Vec<RefundRow>, PageError> {
    let refunds = checkout::refunds(&visit.app.db, order).await?;
    let row = |refund: checkout::Refund| RefundRow {
        id: refund.id.to_string(),
        amount: text::money(refund.amount),
        state: match refund.state {
            RefundState::Due => "due",
            RefundState::Done => "done",
            RefundState::Failed => "failed",
            RefundState::Retried => "retried",
        },
        reason: refund.reason,
        at: text::time(refund.created_at),
        can_retry: refund.state == RefundState::Failed && refund.payment.is_some(),
    };
    Ok(refunds.into_iter().map(row).collect())
}

/// The page, with one of its forms as it was sent.
async fn page(
    visit: &Visit,
    number: &str,
    (form_of, form): (&'static str, FormState),
) -> Result<ManageOrder, PageError> {
    let db = &visit.app.db;
    let order = checkout::order_as_staff(db, &shown::number(number)?).await?;
    let payments = checkout::payments(db, &order).await?;
    let event = |payment: &checkout::Payment| OrderEvent {
        at: text::time(payment.updated_at),
        kind: format!("{} {}", payment.gateway, text::money(payment.amount)),
        outcome: format!("{:?}", payment.state),
    };
    let all = checkout::fulfilments(db, &order).await?;
    let page: pages::Order = shown::page(visit, &order, "").await?;
    use OrderState::{Delivered, Printed, Shipped, UnderReview};
    Ok(ManageOrder {
        customer: Some(order.address.email.clone()).filter(|email| !email.is_empty()),
        can_release: order.state == UnderReview || order.disputed,
        can_refund: order.state.is_bought() && !order.disputed,
        can_reprint: matches!(order.state, Printed | Shipped | Delivered),
        pieces: pieces(&order),
        fulfilments: all
            .iter()
            .map(|prints| fulfilment(&order, prints))
            .collect(),
        refunds: refunds(visit, &order).await?,
        form,
        form_of,
        idempotency_key: visit.app.moment().token(),
        print_files: super::print_files::rows(visit, &order).await?,
        events: payments.iter().map(event).collect(),
        order: page,
    })
}

pub(super) async fn show(visit: Visit, Path(number): Path<String>) -> Result<Response, PageError> {
    let page = page(&visit, &number, ("", FormState::default())).await?;
    visit.page(&page).await
}

/// The form again, with its faults marked; `kept` are its fields.
pub(super) async fn again(
    visit: &Visit,
    number: &str,
    form_of: &'static str,
    form: FormState,
    problems: &[checkout::FieldProblem],
) -> Result<Response, PageError> {
    let mut form = form;
    for problem in problems {
        let rule = match problem.problem {
            checkout::Problem::Missing => groundwork::Rule::Required,
            checkout::Problem::TooLong { max } => groundwork::Rule::TooLong { max },
            checkout::Problem::Malformed => groundwork::Rule::Malformed,
            checkout::Problem::Taken => groundwork::Rule::Taken,
        };
        let field = problem.field.clone().into();
        let error = groundwork::FieldError { field, rule };
        form = form.wrong(&problem.field, text::sentence(visit, &error));
    }
    let page = page(visit, number, (form_of, form)).await?;
    visit
        .page_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
        .await
}

fn shipment(fields: &Fields) -> Shipment {
    Shipment {
        carrier: fields.get("carrier").to_owned(),
        tracking: fields.get("tracking").to_owned(),
    }
}

pub(super) async fn shipped(
    visit: Visit,
    Path(number): Path<String>,
    fields: Fields,
) -> Result<Response, PageError> {
    let staff = staff_of_checkout(visit.member()?.id);
    let (db, moment) = (&visit.app.db, &mut visit.app.moment());
    let order = shown::number(&number)?;
    match checkout::mark_shipped(db, moment, staff, &order, &shipment(&fields)).await {
        Ok(()) => to_order(&visit, &number, "marked-shipped").await,
        Err(CheckoutError::Invalid(problems)) => {
            let form = fields.keep(&["carrier", "tracking"]);
            again(&visit, &number, "ship", form, &problems).await
        }
        Err(error) => Err(error.into()),
    }
}

fn prints(id: &str) -> Result<FulfilmentId, PageError> {
    id.parse().map_err(|_| PageError::not_found())
}

/// What is done to prints: `lab`, `printed`, `shipped` or `delivered`.
pub(super) async fn fulfil(
    visit: Visit,
    Path((number, id)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response, PageError> {
    let staff = staff_of_checkout(visit.member()?.id);
    let (app, id) = (&visit.app, prints(&id)?);
    let moment = &mut app.moment();
    let done = match fields.get("act") {
        "lab" => {
            crate::print_files::ask(app, &shown::number(&number)?).await?;
            checkout::send_to_lab_as_staff(&app.db, moment, staff, id).await
        }
        "printed" => checkout::printed_as_staff(&app.db, moment, staff, id).await,
        "shipped" => {
            let parcel = shipment(&fields);
            checkout::shipped_as_staff(&app.db, moment, staff, id, &parcel).await
        }
        "delivered" => {
            let number = shown::number(&number)?;
            checkout::mark_delivered(&app.db, moment, staff, &number).await
        }
        _ => return Err(PageError::new(pages::ErrorKind::Unusable)),
    };
    match done {
        Ok(()) => to_order(&visit, &number, "saved").await,
        Err(CheckoutError::Invalid(problems)) => {
            let form = fields.keep(&["carrier", "tracking"]);
            again(&visit, &number, "ship", form, &problems).await
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn cancel(
    visit: Visit,
    Path(number): Path<String>,
) -> Result<Response, PageError> {
    let by = By::Staff(staff_of_checkout(visit.member()?.id));
    let moment = &mut visit.app.moment();
    checkout::cancel(&visit.app.db, moment, by, &shown::number(&number)?).await?;
    to_order(&visit, &number, "order-cancelled").await
}

pub(super) async fn release(
    visit: Visit,
    Path(number): Path<String>,
) -> Result<Response, PageError> {
    let staff = staff_of_checkout(visit.member()?.id);
    let moment = &mut visit.app.moment();
    checkout::release_as_staff(&visit.app.db, moment, staff, &shown::number(&number)?).await?;
    to_order(&visit, &number, "order-released").await
}
