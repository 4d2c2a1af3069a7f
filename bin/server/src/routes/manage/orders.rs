use axum::extract::{Path, Query};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use checkout::{FulfilmentKind, FulfilmentState, Order, OrderFilter, OrderState};
use chrono::{DateTime, Days, NaiveDate, Utc};
use serde::Deserialize;

use crate::adapters::staff_of_checkout;
use crate::error::PageError;
use crate::pages::{ErrorKind, ManageOrderRow, ManageOrders};
use crate::routes::form::Fields;
use crate::routes::orders as shown;
use crate::text;
use crate::views::TextArg;
use crate::visit::Visit;

const PAGE: u32 = 50;
/// The most orders a file holds.
const MOST_EXPORTED: usize = 10_000;
/// The most orders one act is done to.
const MOST_AT_ONCE: usize = 100;
const STATES: [OrderState; 8] = [
    OrderState::AwaitingPayment,
    OrderState::Paid,
    OrderState::Printed,
    OrderState::Shipped,
    OrderState::Delivered,
    OrderState::UnderReview,
    OrderState::Cancelled,
    OrderState::Expired,
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
    q: String,
    from: String,
    until: String,
    disputed: String,
    refund_failed: String,
    after: String,
}

fn midnight(day: NaiveDate) -> Option<DateTime<Utc>> {
    Some(day.and_hms_opt(0, 0, 0)?.and_utc())
}

impl Filter {
    fn state(&self) -> Option<OrderState> {
        STATES.into_iter().find(|state| slug(*state) == self.state)
    }

    /// What it asks for; a day that is none asks for nothing.
    fn asked(&self) -> OrderFilter {
        let day = |text: &str| text.parse::<NaiveDate>().ok();
        OrderFilter {
            states: self.state().into_iter().collect(),
            from: day(&self.from).and_then(midnight),
            until: day(&self.until)
                .and_then(|day| day.checked_add_days(Days::new(1)))
                .and_then(midnight),
            words: self.q.chars().take(100).collect(),
            disputed: !self.disputed.is_empty(),
            refund_failed: !self.refund_failed.is_empty(),
        }
    }

    /// The filter as a query, without where the page starts.
    fn query(&self) -> String {
        let fields = [
            ("state", &self.state),
            ("q", &self.q),
            ("from", &self.from),
            ("until", &self.until),
            ("disputed", &self.disputed),
            ("refund_failed", &self.refund_failed),
        ];
        let set = fields.into_iter().filter(|(_, value)| !value.is_empty());
        let pairs = set.map(|(name, value)| format!("{name}={}", text::in_query(value)));
        pairs.collect::<Vec<_>>().join("&")
    }
}

fn row(order: &Order) -> ManageOrderRow {
    let name = Some(order.address.name.clone()).filter(|name| !name.is_empty());
    ManageOrderRow {
        number: order.number.to_string(),
        date: text::date(order.placed_at),
        customer: name,
        state: shown::state(order.state),
        disputed: order.disputed,
        prints: order.lines.iter().map(|line| line.quantity).sum(),
        total: text::money(order.totals.total),
    }
}

pub(super) async fn list(
    visit: Visit,
    Query(filter): Query<Filter>,
) -> Result<Response, PageError> {
    let (asked, after) = (filter.asked(), filter.after.parse().ok());
    let found = checkout::orders_as_staff(&visit.app.db, &asked, after, PAGE).await?;
    let query = filter.query();
    let page = ManageOrders {
        states: STATES.map(shown::state).into(),
        state: filter.state().map(shown::state),
        orders: found.items.iter().map(row).collect(),
        next: found
            .next
            .map(|after| format!("/manage/orders?{query}&after={after}")),
        query,
        q: filter.q,
        from: filter.from,
        until: filter.until,
        disputed: asked.disputed,
        refund_failed: asked.refund_failed,
    };
    visit.page(&page).await
}

/// A field of a CSV file (RFC 4180). What a spreadsheet would take for a
/// formula is made a text, for names come from strangers.
fn field(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let guarded = if formula {
        format!("'{text}")
    } else {
        text.to_owned()
    };
    format!("\"{}\"", guarded.replace('"', "\"\""))
}

fn csv_line(order: &Order) -> String {
    let (totals, to) = (&order.totals, &order.address);
    let tax = totals.tax.as_ref().map(|tax| tax.amount.decimal());
    let fields = [
        order.number.to_string(),
        order.placed_at.format("%Y-%m-%dT%H:%M:%SZ").to_string(),
        order.state.as_str().to_owned(),
        to.name.clone(),
        to.email.clone(),
        to.city.clone(),
        to.country.clone(),
        order
            .lines
            .iter()
            .map(|line| line.quantity)
            .sum::<u32>()
            .to_string(),
        totals.total.currency.to_string(),
        totals.items.decimal(),
        totals.discount.decimal(),
        totals.shipping.decimal(),
        tax.unwrap_or_default(),
        totals.total.decimal(),
        totals.gift.decimal(),
        order.discount_code.clone().unwrap_or_default(),
        order
            .shipment
            .as_ref()
            .map(|s| s.tracking.clone())
            .unwrap_or_default(),
    ];
    fields.map(|text| field(&text)).join(",")
}

const CSV_HEAD: &str = "number,placed_at,state,name,email,city,country,prints,currency,items,\
                        discount,shipping,tax,total,gift_card,discount_code,tracking";

/// The orders a filter finds, as a file for a spreadsheet.
pub(super) async fn export(
    visit: Visit,
    Query(filter): Query<Filter>,
) -> Result<Response, PageError> {
    let asked = filter.asked();
    let (mut file, mut after, mut rows) = (format!("{CSV_HEAD}\r\n"), None, 0);
    loop {
        let page = checkout::orders_as_staff(&visit.app.db, &asked, after, checkout::MAX_PAGE);
        let page = page.await?;
        for order in &page.items {
            file.push_str(&csv_line(order));
            file.push_str("\r\n");
        }
        (rows, after) = (rows + page.items.len(), page.next);
        if after.is_none() || rows >= MOST_EXPORTED {
            break;
        }
    }
    let headers = [
        (CONTENT_TYPE, "text/csv; charset=utf-8"),
        (CACHE_CONTROL, "private, no-store"),
        (CONTENT_DISPOSITION, "attachment; filename=\"orders.csv\""),
    ];
    // The mark tells spreadsheets that it is UTF-8.
    Ok((headers, format!("\u{feff}{file}")).into_response())
}

/// One act for many orders: each is done or not, and the notice says how many.
pub(super) async fn bulk(visit: Visit, fields: Fields) -> Result<Response, PageError> {
    let staff = staff_of_checkout(visit.member()?.id);
    let app = &visit.app;
    let act = fields.get("act").to_owned();
    if !["printed", "lab", "print-files"].contains(&act.as_str()) {
        return Err(PageError::new(ErrorKind::Unusable));
    }
    let (mut done, mut refused) = (0, 0);
    for number in fields.all("number").take(MOST_AT_ONCE) {
        let number = shown::number(number)?;
        let moment = &mut app.moment();
        let outcome: Result<(), PageError> = match act.as_str() {
            "printed" => checkout::mark_printed(&app.db, moment, staff, &number)
                .await
                .map_err(PageError::from),
            "lab" => send_to_lab(&visit, &number).await,
            _ => crate::print_files::ask(app, &number)
                .await
                .map_err(PageError::from),
        };
        match outcome {
            Ok(()) => done += 1,
            Err(error) if matches!(error.kind, ErrorKind::Maintenance | ErrorKind::Broken) => {
                return Err(error);
            }
            Err(_) => refused += 1,
        }
    }
    let counts = [
        ("done", TextArg::Count(done)),
        ("refused", TextArg::Count(refused)),
    ];
    let sentence = visit.text("manage-bulk-done", &counts);
    visit
        .go_with("/manage/orders", refused == 0, sentence)
        .await
}

/// Gives an order's own prints to the lab, with their files asked for first.
async fn send_to_lab(visit: &Visit, number: &checkout::OrderNumber) -> Result<(), PageError> {
    let app = &visit.app;
    crate::print_files::ask(app, number).await?;
    let order = checkout::order_as_staff(&app.db, number).await?;
    let all = checkout::fulfilments(&app.db, &order).await?;
    let waits = |f: &&checkout::Fulfilment| {
        f.kind == FulfilmentKind::Original && f.state == FulfilmentState::Waiting
    };
    let prints = all.iter().find(waits);
    let prints = prints.ok_or(PageError::new(ErrorKind::Conflict))?;
    let staff = staff_of_checkout(visit.member()?.id);
    let moment = &mut app.moment();
    Ok(checkout::send_to_lab_as_staff(&app.db, moment, staff, prints.id).await?)
}

/// The state of an order in the address of its page.
pub(super) async fn to_order(
    visit: &Visit,
    number: &str,
    key: &'static str,
) -> Result<Response, PageError> {
    visit
        .go_saying(&format!("/manage/orders/{number}"), key)
        .await
}

pub(super) async fn printed(
    visit: Visit,
    Path(number): Path<String>,
) -> Result<Response, PageError> {
    let staff = staff_of_checkout(visit.member()?.id);
    let (db, moment) = (&visit.app.db, &mut visit.app.moment());
    checkout::mark_printed(db, moment, staff, &shown::number(&number)?).await?;
    to_order(&visit, &number, "marked-printed").await
}

#[cfg(test)]
mod tests {
    use super::field;

    #[test]
    fn a_name_is_no_formula_and_no_second_column() {
        assert_eq!(
            field("=HYPERLINK(\"http://x\")"),
            "\"'=HYPERLINK(\"\"http://x\"\")\""
        );
        assert_eq!(field("Ada, Countess"), "\"Ada, Countess\"");
        assert_eq!(field("-1"), "\"'-1\"");
    }
}
