//! The shop's desk.

mod amends;
mod articles;
mod audit;
mod codes;
mod events;
mod formats;
mod order;
mod orders;
mod papers;
mod people;
mod pictures;
mod print_files;
mod trials;

use axum::response::Response;
use checkout::{DaySales, OrderState};
use chrono::{DateTime, Duration, Utc};
use imagegen::Picture;
use money::{Currency, Money};

use super::{Route, read, write};
use crate::app::App;
use crate::error::PageError;
use crate::pages::{DayBar, ManageFront, SpendingToday, StuckRow};
use crate::text;
use crate::visit::{Access, Visit};

pub(super) fn routes() -> Vec<Route> {
    use Access::{Admin, Manager};
    vec![
        read(Manager, "/manage", front),
        read(Manager, "/manage/orders", orders::list),
        read(Manager, "/manage/orders/{number}", order::show),
        write(Manager, "/manage/orders/{number}/printed", orders::printed),
        write(Manager, "/manage/orders/{number}/shipped", order::shipped),
        read(Manager, "/manage/orders.csv", orders::export),
        write(Manager, "/manage/orders/bulk", orders::bulk),
        write(
            Manager,
            "/manage/orders/{number}/prints/{id}",
            order::fulfil,
        ),
        write(Manager, "/manage/orders/{number}/refund", amends::refund),
        write(
            Manager,
            "/manage/orders/{number}/refunds/{id}/retry",
            amends::retry_refund,
        ),
        write(Manager, "/manage/orders/{number}/reprint", amends::reprint),
        write(Manager, "/manage/orders/{number}/cancel", order::cancel),
        write(Manager, "/manage/orders/{number}/release", order::release),
        read(
            Manager,
            "/manage/orders/{number}/invoice.pdf",
            papers::invoice,
        ),
        read(
            Manager,
            "/manage/orders/{number}/packing-slip.pdf",
            papers::packing_slip,
        ),
        read(
            Manager,
            "/manage/print-files/{id}/sheet.pdf",
            print_files::sheet,
        ),
        read(Manager, "/manage/codes", codes::list),
        write(Manager, "/manage/codes/discounts", codes::add_discount),
        write(
            Manager,
            "/manage/codes/discounts/{code}",
            codes::set_discount,
        ),
        write(Manager, "/manage/codes/gifts", codes::issue_gift),
        write(Manager, "/manage/codes/gifts/{id}", codes::set_gift),
        write(Manager, "/manage/codes/stock", codes::set_stock),
        read(Admin, "/manage/events", events::list),
        write(Admin, "/manage/events/{id}/replay", events::replay),
        write(Admin, "/manage/outbox/{outbox}/{id}", events::hurry),
        read(Admin, "/manage/lab", trials::lab),
        write(Admin, "/manage/lab", trials::advance),
        read(Admin, "/manage/sandbox", trials::sandbox),
        write(Admin, "/manage/sandbox", trials::set_mischief),
        write(Admin, "/manage/sandbox/{session}", trials::act),
        write(
            Manager,
            "/manage/orders/{number}/print-files",
            print_files::make,
        ),
        read(Manager, "/manage/print-files/{id}", print_files::show),
        read(Manager, "/manage/formats", formats::list),
        write(Manager, "/manage/formats/{code}", formats::save),
        read(Manager, "/manage/pictures", pictures::list),
        read(Manager, "/manage/pictures/{id}", pictures::show),
        write(Manager, "/manage/pictures/{id}/hide", pictures::hide),
        write(Manager, "/manage/pictures/{id}/show", pictures::show_again),
        read(Manager, "/manage/articles", articles::list),
        read(Manager, "/manage/articles/new", articles::new_form),
        write(Manager, "/manage/articles/new", articles::create),
        read(Manager, "/manage/articles/{slug}", articles::edit_form),
        write(Manager, "/manage/articles/{slug}", articles::save),
        write(Manager, "/manage/articles/{slug}/remove", articles::remove),
        read(Admin, "/manage/people", people::list),
        write(Admin, "/manage/people/{id}/role", people::set_role),
        read(Admin, "/manage/audit", audit::list),
        read(Admin, "/manage/mail", people::mail),
        read(Admin, "/manage/mail/{id}", people::letter),
        read(Admin, "/manage/mail/{id}/html", people::letter_html),
    ]
}

fn small(count: u64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// Days on the chart.
const DAYS: i64 = 14;
/// Work is stuck after this many attempts.
const STUCK: i32 = 3;

/// The chart's bars: the days up to today, those without a sale too.
fn bars(today: DateTime<Utc>, sales: &[DaySales], currency: Currency) -> Vec<DayBar> {
    let most = sales.iter().map(|day| day.total.minor).max().unwrap_or(0);
    let bar = |n: i64| {
        let at = today - Duration::days(DAYS - 1 - n);
        let day = at.format("%Y-%m-%d").to_string();
        let sold = sales.iter().find(|sales| sales.day == day);
        let total = sold.map_or(Money::zero(currency), |sold| sold.total);
        // A day with a sale is seen, however small it is.
        let least = if total.minor > 0 { 2 } else { 0 };
        let share = Money::new(100, currency).share(total.minor, most);
        let height = share.map_or(0, |share| share.minor).clamp(least, 100);
        let height = u32::try_from(height).unwrap_or(0);
        DayBar {
            label: at.format("%-d %B").to_string(),
            orders: sold.map_or(0, |sold| small(sold.orders)),
            total: text::money(total),
            x: u32::try_from(n * 20).unwrap_or(0),
            y: 100 - height,
            height,
        }
    };
    (0..DAYS).map(bar).collect()
}

async fn stuck(visit: &Visit) -> Result<Vec<StuckRow>, PageError> {
    let waiting = checkout::OUTBOX.waiting_as_staff(&visit.app.db, 20).await?;
    let stuck = waiting.into_iter().filter(|row| row.attempts >= STUCK);
    let row = |row: groundwork::outbox::Waiting| StuckRow {
        topic: row.topic,
        about: row.dedupe_key.chars().take(60).collect(),
        attempts: row.attempts.unsigned_abs(),
    };
    Ok(stuck.map(row).collect())
}

/// What a model that is paid cost today.
async fn spending(app: &App) -> Result<Option<SpendingToday>, PageError> {
    // With the painter alone there is nothing to tell.
    if app.studio.fallback().is_none() {
        return Ok(None);
    }
    let today = app.studio.spending_as_staff().await?;
    let cents = i64::try_from(today.spent.0 / 10_000).unwrap_or(i64::MAX);
    Ok(Some(SpendingToday {
        spent: text::money(Money::new(cents, Currency::USD)),
        requests: small(today.requests),
        is_paused: today.paused.is_some(),
    }))
}

/// How many orders a filter finds, up to a page of them.
async fn found(
    db: &sea_orm::DatabaseConnection,
    filter: &checkout::OrderFilter,
) -> Result<u32, PageError> {
    let page = checkout::orders_as_staff(db, filter, None, checkout::MAX_PAGE).await?;
    Ok(small(page.items.len() as u64))
}

async fn front(visit: Visit) -> Result<Response, PageError> {
    let app = &visit.app;
    let (db, now) = (&app.db, app.moment().now);
    let counts = checkout::order_counts_as_staff(db).await?;
    let orders = |state: OrderState| {
        let found = counts.iter().find(|(of, _)| *of == state);
        found.map_or(0, |(_, count)| small(*count))
    };
    let (since, first) = (now - Duration::days(1), now - Duration::days(DAYS - 1));
    let first = first
        .date_naive()
        .and_time(chrono::NaiveTime::MIN)
        .and_utc();
    let sales = checkout::sales_as_staff(db, first).await?;
    let currency = app.config.currency();
    let days = bars(now, &sales, currency);
    let total =
        Money::sum(currency, sales.iter().map(|day| day.total)).unwrap_or(Money::zero(currency));
    let today = days.last();
    let disputed = checkout::OrderFilter {
        disputed: true,
        ..Default::default()
    };
    let refund_failed = checkout::OrderFilter {
        refund_failed: true,
        ..Default::default()
    };
    let waiting = checkout::received_events_as_staff(db, true, None, checkout::MAX_PAGE).await?;
    let queue = Picture::queue_summary(db).await?;
    let page = ManageFront {
        to_print: orders(OrderState::Paid),
        to_ship: orders(OrderState::Printed),
        under_review: orders(OrderState::UnderReview),
        awaiting_payment: orders(OrderState::AwaitingPayment),
        disputed: found(db, &disputed).await?,
        refunds_failed: found(db, &refund_failed).await?,
        pictures_waiting: small(queue.queued + queue.painting),
        pictures_failed: small(Picture::failed_since_as_staff(db, since).await?),
        mails: small(mail::LocalMailer::sent_since_as_staff(db, since).await?),
        orders_today: today.map_or(0, |day| day.orders),
        sales_today: today.map(|day| day.total.clone()).unwrap_or_default(),
        sales_total: text::money(total),
        stuck: stuck(&visit).await?,
        events_waiting: small(waiting.items.len() as u64),
        spending: spending(app).await?,
        days,
    };
    visit.page(&page).await
}
