//! What makes good: money back, and prints again.

use axum::extract::Path;
use axum::response::Response;
use checkout::{
    CheckoutError, FulfilmentLine, RefundId, RefundRequest, RefundWhat, ReprintRequest,
};

use super::order::again;
use super::orders::to_order;
use crate::adapters::staff_of_checkout;
use crate::error::PageError;
use crate::routes::form::Fields;
use crate::routes::orders as shown;
use crate::text;
use crate::views::TextArg;
use crate::visit::Visit;

/// The pieces of each line a form asks for: `line-0`, `line-1`, ….
fn asked(fields: &Fields) -> Vec<(u32, u32)> {
    let most = checkout::cart::MAX_LINES;
    let of = |position: u32| {
        let quantity = fields.get(&format!("line-{position}")).parse().ok()?;
        Some((position, quantity))
    };
    (0..most)
        .filter_map(of)
        .filter(|(_, quantity)| *quantity > 0)
        .collect()
}

pub(super) async fn refund(
    visit: Visit,
    Path(number): Path<String>,
    fields: Fields,
) -> Result<Response, PageError> {
    let what = match fields.get("what") {
        "shipping" => RefundWhat::Shipping,
        "rest" => RefundWhat::Remainder,
        _ => RefundWhat::Lines(asked(&fields)),
    };
    let request = RefundRequest {
        what,
        reason: fields.get("reason").to_owned(),
        idempotency_key: fields.get("idempotency_key").to_owned(),
    };
    let staff = staff_of_checkout(visit.member()?.id);
    let (db, moment) = (&visit.app.db, &mut visit.app.moment());
    let form = || fields.keep(&["what", "reason"]);
    match checkout::refund_as_staff(db, moment, staff, &shown::number(&number)?, &request).await {
        Ok(amount) => {
            let amount = text::money(amount);
            let sentence = visit.text("refund-begun", &[("amount", TextArg::Text(&amount))]);
            visit
                .go_with(&format!("/manage/orders/{number}"), true, sentence)
                .await
        }
        Err(CheckoutError::Invalid(problems)) if problems.iter().any(|p| p.field == "what") => {
            let form = form().failed(visit.text("refund-only-whole", &[]));
            again(&visit, &number, "refund", form, &[]).await
        }
        Err(CheckoutError::Invalid(problems)) => {
            again(&visit, &number, "refund", form(), &problems).await
        }
        Err(CheckoutError::NothingLeft) => {
            let form = form().failed(visit.text("refund-nothing-left", &[]));
            again(&visit, &number, "refund", form, &[]).await
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn retry_refund(
    visit: Visit,
    Path((number, id)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let refund: RefundId = id.parse().map_err(|_| PageError::not_found())?;
    let staff = staff_of_checkout(visit.member()?.id);
    let moment = &mut visit.app.moment();
    checkout::retry_refund_as_staff(&visit.app.db, moment, staff, refund).await?;
    to_order(&visit, &number, "saved").await
}

pub(super) async fn reprint(
    visit: Visit,
    Path(number): Path<String>,
    fields: Fields,
) -> Result<Response, PageError> {
    let lines = asked(&fields).into_iter();
    let request = ReprintRequest {
        lines: lines
            .map(|(position, quantity)| FulfilmentLine { position, quantity })
            .collect(),
        reason: fields.get("reason").to_owned(),
        idempotency_key: fields.get("idempotency_key").to_owned(),
    };
    let staff = staff_of_checkout(visit.member()?.id);
    let (db, moment) = (&visit.app.db, &mut visit.app.moment());
    match checkout::reprint_as_staff(db, moment, staff, &shown::number(&number)?, &request).await {
        Ok(()) => to_order(&visit, &number, "reprint-begun").await,
        Err(CheckoutError::Invalid(problems)) => {
            let mut form = fields.keep(&["reason"]);
            if problems.iter().any(|problem| problem.field == "lines") {
                form = form.failed(visit.text("reprint-choose", &[]));
            }
            again(&visit, &number, "reprint", form, &problems).await
        }
        Err(CheckoutError::SoldOut(_)) => {
            let form = fields.keep(&["reason"]);
            let form = form.failed(visit.text("reprint-no-frame", &[]));
            again(&visit, &number, "reprint", form, &[]).await
        }
        Err(error) => Err(error.into()),
    }
}
