use accounts::{AccountsError, Address, PasswordRules};
use axum::http::StatusCode;
use axum::response::Response;
use catalog::Listing;
use imagegen::Picture;

use super::form::{Attempt, Fields};
use crate::adapters::{customer, maker, owner, person};
use crate::error::PageError;
use crate::pages::{Account, ChangePassword, DeleteAccount, FormState, Message};
use crate::text;
use crate::visit::Visit;

async fn profile(visit: &Visit, form: FormState) -> Result<Account, PageError> {
    let account = visit.member()?;
    let default = Address::list(&visit.app.db, account.id)
        .await?
        .into_iter()
        .next();
    Ok(Account {
        form,
        email_confirmed: account.email_confirmed,
        member_since: text::date(account.created_at),
        default_address: default.map(|a| format!("{}, {}", a.form.line1, a.form.city)),
    })
}

pub(super) async fn show(visit: Visit) -> Result<Response, PageError> {
    let account = visit.member()?;
    let form = FormState::default()
        .value("username", &account.username)
        .value("email", &account.email);
    visit.page(&profile(&visit, form).await?).await
}

pub(super) async fn save(visit: Visit, fields: Fields) -> Result<Response, PageError> {
    let app = &visit.app;
    let (username, email) = (fields.get("username"), fields.get("email"));
    let saved = visit
        .member()?
        .change_profile(&app.db, &mut app.moment(), username, email)
        .await;
    match saved {
        Ok(_) => visit.go_saying("/account", "saved").await,
        Err(AccountsError::Invalid(invalid)) => {
            let form = text::marked(&visit, fields.keep(&["username", "email"]), &invalid);
            let page = profile(&visit, form).await?;
            visit
                .page_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
                .await
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn confirm_again(visit: Visit, _: Attempt) -> Result<Response, PageError> {
    let app = &visit.app;
    visit
        .member()?
        .resend_confirmation(&app.db, &mut app.moment())
        .await?;
    visit.go_saying("/account", "letter-sent").await
}

fn password_page(form: FormState) -> ChangePassword {
    ChangePassword {
        form,
        password_min: PasswordRules::MIN as u32,
    }
}

pub(super) async fn password_form(visit: Visit) -> Result<Response, PageError> {
    visit.page(&password_page(FormState::default())).await
}

pub(super) async fn change_password(
    visit: Visit,
    _: Attempt,
    fields: Fields,
) -> Result<Response, PageError> {
    let app = &visit.app;
    let (current, new) = (fields.get("current_password"), fields.get("new_password"));
    let moment = &mut app.moment();
    let changed = visit
        .member()?
        .change_password(&app.db, moment, &app.hasher, current, new)
        .await;
    match changed {
        Ok(account) => {
            visit.sign_in(&account).await?;
            visit.go_saying("/account", "password-saved").await
        }
        Err(AccountsError::Invalid(mut invalid)) => {
            for error in &mut invalid.0 {
                if error.field == "password" {
                    error.field = "new_password".into();
                }
            }
            let form = text::marked(&visit, FormState::default(), &invalid);
            visit
                .page_with(StatusCode::UNPROCESSABLE_ENTITY, &password_page(form))
                .await
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn delete_form(visit: Visit) -> Result<Response, PageError> {
    visit.page(&DeleteAccount::default()).await
}

/// The person goes, what the law keeps stays: each crate forgets its part.
/// The account itself goes first, because only that can still be refused.
pub(super) async fn delete(
    visit: Visit,
    _: Attempt,
    fields: Fields,
) -> Result<Response, PageError> {
    let app = &visit.app;
    let account = visit.member()?;
    match account
        .delete(&app.db, &app.hasher, fields.get("password"))
        .await
    {
        Ok(()) => {}
        Err(AccountsError::Invalid(invalid)) => {
            let form = text::marked(&visit, FormState::default(), &invalid);
            let page = DeleteAccount { form };
            return visit
                .page_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
                .await;
        }
        Err(error) => return Err(error.into()),
    }
    let mut moment = app.moment();
    checkout::forget_customer(&app.db, &mut moment, customer(account.id)).await?;
    let theirs = Listing::forget_maker(&app.db, &moment, maker(account.id)).await?;
    let theirs = theirs.into_iter().map(|listing| listing.0);
    checkout::mirror::listings_changed(&app.db, &moment, theirs).await?;
    Picture::delete_all(&app.db, &moment, owner(account.id)).await?;
    support_chat::forget_person(&app.db, person(account.id)).await?;
    let page = Message {
        heading: visit.text("account-gone", &[]),
        paragraphs: vec![visit.text("account-gone-explained", &[])],
        link: None,
    };
    let gone = visit.signed_out();
    gone.leave(gone.page(&page).await?).await
}
