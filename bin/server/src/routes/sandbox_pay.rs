//! The sandbox gateway's own pay page: it stands for somebody else's site.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use checkout::gateway::SessionState;
use checkout::gateway::sandbox::{Attempt, CardForm, CardProblem, Decline, Sandbox};

use super::form::Fields;
use crate::error::PageError;
use crate::pages::{FormState, PayLine, SandboxPay};
use crate::text;
use crate::visit::Visit;

fn sandbox(visit: &Visit) -> Result<&Sandbox, PageError> {
    visit.app.sandbox.as_ref().ok_or(PageError::not_found())
}

async fn page(visit: &Visit, session: &str, form: FormState) -> Result<SandboxPay, PageError> {
    let paying = sandbox(visit)?.session(session).await?;
    let line = |line: &checkout::gateway::PaymentLine| PayLine {
        label: line.title.clone(),
        quantity: line.quantity,
        amount: line
            .unit_price
            .times(line.quantity)
            .map(text::money)
            .unwrap_or_default(),
    };
    Ok(SandboxPay {
        action: format!("/sandbox-pay/{session}"),
        merchant: visit.app.config.shop_name.clone(),
        reference: paying.order,
        amount: text::money(paying.amount),
        lines: paying.lines.iter().map(line).collect(),
        form,
        is_open: paying.state == SessionState::Open,
        is_asked: paying.is_asked && paying.state == SessionState::Open,
        return_url: match paying.state {
            SessionState::Paid | SessionState::Pending => paying.success_url,
            SessionState::Open | SessionState::Expired => paying.cancel_url,
        },
    })
}

pub(super) async fn show(visit: Visit, Path(session): Path<String>) -> Result<Response, PageError> {
    visit
        .page(&page(&visit, &session, FormState::default()).await?)
        .await
}

pub(super) async fn act(
    visit: Visit,
    Path(session): Path<String>,
    fields: Fields,
) -> Result<Response, PageError> {
    if fields.get("act") == "stop" {
        let back = sandbox(&visit)?.abandon(&session).await?;
        return Ok(Redirect::to(&back).into_response());
    }
    let attempt = match fields.get("act") {
        "confirm" => sandbox(&visit)?.confirm(&session, true).await?,
        "deny" => sandbox(&visit)?.confirm(&session, false).await?,
        _ => sandbox(&visit)?.pay(&session, &card(&fields)).await?,
    };
    let kept = FormState::default().value("card_name", fields.get("card_name"));
    let (field, key) = match attempt {
        Attempt::Paid { success_url } | Attempt::Pending { success_url } => {
            return Ok(Redirect::to(&success_url).into_response());
        }
        Attempt::Closed(_) | Attempt::Asked => return show(visit, Path(session)).await,
        Attempt::Declined(Decline::Declined) => ("card_number", "card-declined"),
        Attempt::Declined(Decline::InsufficientFunds) => ("card_number", "card-no-funds"),
        Attempt::Declined(Decline::NotConfirmed) => ("card_number", "card-not-confirmed"),
        Attempt::Refused(CardProblem::Number) => ("card_number", "card-number"),
        Attempt::Refused(CardProblem::TestCardsOnly) => ("card_number", "card-test-only"),
        Attempt::Refused(CardProblem::Expiry) => ("expiry", "card-expiry"),
        Attempt::Refused(CardProblem::Expired) => ("expiry", "card-expired"),
        Attempt::Refused(CardProblem::Cvc) => ("cvc", "card-cvc"),
    };
    let form = kept.wrong(field, visit.text(key, &[]));
    let page = page(&visit, &session, form).await?;
    visit
        .page_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
        .await
}

fn card(fields: &Fields) -> CardForm {
    CardForm {
        number: fields.get("card_number").to_owned(),
        expiry: fields.get("expiry").to_owned(),
        cvc: fields.get("cvc").to_owned(),
    }
}
