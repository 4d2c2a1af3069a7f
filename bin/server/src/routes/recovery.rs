use accounts::{Account, AccountsError, PasswordRules};
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;

use super::form::{Attempt, Fields};
use crate::error::PageError;
use crate::pages::{ConfirmEmail, Forgot, FormState, Message, ResetPassword};
use crate::text;
use crate::visit::Visit;

pub(super) async fn forgot_form(visit: Visit) -> Result<Response, PageError> {
    visit.page(&Forgot::default()).await
}

/// Answers the same whether or not somebody has the address.
pub(super) async fn forgot(
    visit: Visit,
    _: Attempt,
    fields: Fields,
) -> Result<Response, PageError> {
    let app = &visit.app;
    Account::forgot_password(&app.db, &mut app.moment(), fields.get("email")).await?;
    let page = Message {
        heading: visit.text("forgot-sent-title", &[]),
        paragraphs: vec![visit.text("forgot-sent", &[])],
        link: Some(("/sign-in".to_owned(), visit.text("forgot-back", &[]))),
    };
    visit.page(&page).await
}

fn reset_page(token: &str, form: FormState) -> ResetPassword {
    ResetPassword {
        action: format!("/reset/{token}"),
        form,
        password_min: PasswordRules::MIN as u32,
    }
}

pub(super) async fn reset_form(
    visit: Visit,
    Path(token): Path<String>,
) -> Result<Response, PageError> {
    visit.page(&reset_page(&token, FormState::default())).await
}

pub(super) async fn reset(
    visit: Visit,
    _: Attempt,
    Path(token): Path<String>,
    fields: Fields,
) -> Result<Response, PageError> {
    let app = &visit.app;
    let password = fields.get("password");
    let moment = &mut app.moment();
    match Account::reset_password(&app.db, moment, &app.hasher, &token, password).await {
        Ok(account) => {
            visit.sign_in(&account).await?;
            visit.go_saying("/account", "password-saved").await
        }
        Err(AccountsError::Invalid(invalid)) => {
            let form = text::marked(&visit, FormState::default(), &invalid);
            visit
                .page_with(StatusCode::UNPROCESSABLE_ENTITY, &reset_page(&token, form))
                .await
        }
        Err(error) => Err(error.into()),
    }
}

/// A page with a button: mail programs follow links by themselves.
pub(super) async fn confirm_form(
    visit: Visit,
    Path(token): Path<String>,
) -> Result<Response, PageError> {
    let email = visit.account.as_ref().map(|account| account.email.clone());
    let page = ConfirmEmail {
        action: format!("/confirm-email/{token}"),
        email: email.unwrap_or_else(|| visit.text("this-address", &[])),
    };
    visit.page(&page).await
}

pub(super) async fn confirm(
    visit: Visit,
    Path(token): Path<String>,
) -> Result<Response, PageError> {
    Account::confirm_email(&visit.app.db, &mut visit.app.moment(), &token).await?;
    let to = if visit.account.is_some() {
        "/account"
    } else {
        "/sign-in"
    };
    visit.go_saying(to, "email-confirmed").await
}
