use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use checkout::{CheckoutError, Order, OrderState, Shipment};
use serde::Deserialize;

use crate::adapters::staff_of_checkout;
use crate::error::PageError;
use crate::pages::{
    self, FormState, ManageOrder, ManageOrderRow, ManageOrders, OrderAction, OrderEvent,
};
use crate::routes::form::Fields;
use crate::routes::orders as shown;
use crate::text;
use crate::visit::Visit;

const PAGE: u32 = 50;
const STATES: [OrderState; 6] = [
    OrderState::AwaitingPayment,
    OrderState::Paid,
    OrderState::Printed,
    OrderState::Shipped,
    OrderState::UnderReview,
    OrderState::Cancelled,
];

fn slug(state: OrderState) -> String {
    let value = serde_json::to_value(shown::state(state)).unwrap_or_default();
    value.as_str().unwrap_or_default().to_owned()
}

/// Which orders, and where the page starts.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Filter {
    state: String,
    after: String,
}

pub(super) async fn list(
    visit: Visit,
    Query(filter): Query<Filter>,
) -> Result<Response, PageError> {
    let state = STATES
        .into_iter()
        .find(|state| slug(*state) == filter.state);
    let after = filter.after.parse().ok();
    let found = checkout::orders_as_staff(&visit.app.db, state, after, PAGE).await?;
    let row = |order: &Order| ManageOrderRow {
        number: order.number.to_string(),
        date: text::date(order.placed_at),
        customer: order.customer.map(|_| order.address.name.clone()),
        state: shown::state(order.state),
        prints: order.lines.iter().map(|line| line.quantity).sum(),
        total: text::money(order.totals.total),
    };
    let query = state
        .map(|state| format!("state={}&", slug(state)))
        .unwrap_or_default();
    let page = ManageOrders {
        states: STATES.map(shown::state).into(),
        state: state.map(shown::state),
        orders: found.items.iter().map(row).collect(),
        next: found
            .next
            .map(|after| format!("/manage/orders?{query}after={after}")),
    };
    visit.page(&page).await
}

async fn page(visit: &Visit, number: &str, form: FormState) -> Result<ManageOrder, PageError> {
    let db = &visit.app.db;
    let order = checkout::order_as_staff(db, &shown::number(number)?).await?;
    let payments = checkout::payments(db, &order).await?;
    let event = |payment: &checkout::Payment| OrderEvent {
        at: text::time(payment.updated_at),
        kind: format!("{} {}", payment.gateway, text::money(payment.amount)),
        outcome: format!("{:?}", payment.state),
    };
    let page: pages::Order = shown::page(visit, &order).await?;
    Ok(ManageOrder {
        customer: order.customer.map(|_| order.address.email.clone()),
        action: match order.state {
            OrderState::Paid => Some(OrderAction::Print),
            OrderState::Printed => Some(OrderAction::Ship),
            _ => None,
        },
        form,
        print_files: super::print_files::rows(visit, &order).await?,
        events: payments.iter().map(event).collect(),
        order: page,
    })
}

pub(super) async fn show(visit: Visit, Path(number): Path<String>) -> Result<Response, PageError> {
    visit
        .page(&page(&visit, &number, FormState::default()).await?)
        .await
}

pub(super) async fn printed(
    visit: Visit,
    Path(number): Path<String>,
) -> Result<Response, PageError> {
    let staff = staff_of_checkout(visit.member()?.id);
    let (db, moment) = (&visit.app.db, &mut visit.app.moment());
    checkout::mark_printed(db, moment, staff, &shown::number(&number)?).await?;
    visit
        .go_saying(&format!("/manage/orders/{number}"), "marked-printed")
        .await
}

pub(super) async fn shipped(
    visit: Visit,
    Path(number): Path<String>,
    fields: Fields,
) -> Result<Response, PageError> {
    let staff = staff_of_checkout(visit.member()?.id);
    let shipment = Shipment {
        carrier: fields.get("carrier").to_owned(),
        tracking: fields.get("tracking").to_owned(),
    };
    let (db, moment) = (&visit.app.db, &mut visit.app.moment());
    let done = checkout::mark_shipped(db, moment, staff, &shown::number(&number)?, &shipment).await;
    match done {
        Ok(_) => {
            visit
                .go_saying(&format!("/manage/orders/{number}"), "marked-shipped")
                .await
        }
        Err(CheckoutError::Invalid(problems)) => {
            let mut form = fields.keep(&["carrier", "tracking"]);
            for problem in problems {
                let rule = match problem.problem {
                    checkout::Problem::Missing => groundwork::Rule::Required,
                    checkout::Problem::TooLong { max } => groundwork::Rule::TooLong { max },
                    checkout::Problem::Malformed => groundwork::Rule::Malformed,
                };
                let error = groundwork::FieldError {
                    field: problem.field.clone().into(),
                    rule,
                };
                form = form.wrong(&problem.field, text::sentence(&visit, &error));
            }
            let page = page(&visit, &number, form).await?;
            visit
                .page_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
                .await
        }
        Err(error) => Err(error.into()),
    }
}
