use accounts::{Account, AccountsError, PasswordRules, SignUp};
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::form::{Attempt, Fields, local_path};
use crate::error::PageError;
use crate::pages::{self, FormState};
use crate::text;
use crate::visit::Visit;

/// Where to go after signing in.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Next {
    next: String,
}

impl Next {
    fn path(&self) -> Option<String> {
        local_path(&self.next).map(str::to_owned)
    }
}

fn sign_up_page(form: FormState, next: Option<String>) -> pages::SignUp {
    pages::SignUp {
        form,
        next,
        password_min: PasswordRules::MIN as u32,
    }
}

pub(super) async fn sign_up_form(
    visit: Visit,
    Query(next): Query<Next>,
) -> Result<Response, PageError> {
    visit
        .page(&sign_up_page(FormState::default(), next.path()))
        .await
}

pub(super) async fn sign_up(
    visit: Visit,
    _: Attempt,
    fields: Fields,
) -> Result<Response, PageError> {
    let form = SignUp {
        username: fields.get("username").to_owned(),
        email: fields.get("email").to_owned(),
        password: fields.get("password").to_owned(),
    };
    let app = &visit.app;
    match Account::sign_up(&app.db, &mut app.moment(), &app.hasher, form).await {
        Ok(account) => {
            visit.sign_in(&account).await?;
            visit.go_saying(&fields.next("/pictures"), "welcome").await
        }
        Err(AccountsError::Invalid(invalid)) => {
            let form = text::marked(&visit, fields.keep(&["username", "email"]), &invalid);
            let next = local_path(fields.get("next")).map(str::to_owned);
            visit
                .page_with(StatusCode::UNPROCESSABLE_ENTITY, &sign_up_page(form, next))
                .await
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn sign_in_form(
    visit: Visit,
    Query(next): Query<Next>,
) -> Result<Response, PageError> {
    visit
        .page(&pages::SignIn {
            form: FormState::default(),
            next: next.path(),
        })
        .await
}

pub(super) async fn sign_in(
    visit: Visit,
    _: Attempt,
    fields: Fields,
) -> Result<Response, PageError> {
    let app = &visit.app;
    let (login, password) = (fields.get("login"), fields.get("password"));
    match Account::sign_in(&app.db, &app.hasher, login, password).await {
        Ok(account) => {
            visit.sign_in(&account).await?;
            Ok(Redirect::to(&fields.next("/pictures")).into_response())
        }
        Err(AccountsError::WrongCredentials) => {
            let form = fields
                .keep(&["login"])
                .failed(visit.text("wrong-credentials", &[]));
            let next = local_path(fields.get("next")).map(str::to_owned);
            let page = pages::SignIn { form, next };
            visit
                .page_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
                .await
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn sign_out(visit: Visit) -> Result<Response, PageError> {
    visit.leave(Redirect::to("/").into_response()).await
}

pub(super) async fn sign_out_everywhere(visit: Visit) -> Result<Response, PageError> {
    visit.member()?.sign_out_everywhere(&visit.app.db).await?;
    visit.leave(Redirect::to("/sign-in").into_response()).await
}
