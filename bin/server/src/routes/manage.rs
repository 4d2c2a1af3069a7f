//! The shop's desk.

mod articles;
mod audit;
mod formats;
mod orders;
mod people;
mod pictures;
mod print_files;

use axum::response::Response;
use checkout::OrderState;
use imagegen::Picture;

use super::{Route, read, write};
use crate::error::PageError;
use crate::pages::ManageFront;
use crate::visit::{Access, Visit};

pub(super) fn routes() -> Vec<Route> {
    use Access::{Admin, Manager};
    vec![
        read(Manager, "/manage", front),
        read(Manager, "/manage/orders", orders::list),
        read(Manager, "/manage/orders/{number}", orders::show),
        write(Manager, "/manage/orders/{number}/printed", orders::printed),
        write(Manager, "/manage/orders/{number}/shipped", orders::shipped),
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
    ]
}

fn small(count: u64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

async fn front(visit: Visit) -> Result<Response, PageError> {
    let app = &visit.app;
    let counts = checkout::order_counts_as_staff(&app.db).await?;
    let orders = |state: OrderState| {
        small(
            counts
                .iter()
                .find(|(of, _)| *of == state)
                .map_or(0, |(_, count)| *count),
        )
    };
    let since = app.moment().now - chrono::Duration::days(1);
    let queue = Picture::queue_summary(&app.db).await?;
    let page = ManageFront {
        to_print: orders(OrderState::Paid),
        to_ship: orders(OrderState::Printed),
        under_review: orders(OrderState::UnderReview),
        awaiting_payment: orders(OrderState::AwaitingPayment),
        pictures_waiting: small(queue.queued + queue.painting),
        pictures_failed: small(Picture::failed_since_as_staff(&app.db, since).await?),
        mails: small(mail::LocalMailer::sent_since_as_staff(&app.db, since).await?),
    };
    visit.page(&page).await
}
