use accounts::{Account, AccountId, Role};
use axum::extract::{Path, Query};
use axum::http::HeaderValue;
use axum::http::header::CONTENT_SECURITY_POLICY;
use axum::response::{Html, IntoResponse, Response};
use mail::{LocalMailer, SentLetter};
use serde::Deserialize;
use uuid::Uuid;

use crate::error::PageError;
use crate::pages::{
    Choice, ErrorKind, MailRow, ManageMail, ManageMailMessage, ManagePeople, PersonRow, RoleFilter,
};
use crate::routes::form::Fields;
use crate::routes::front::{Search, form_encode};
use crate::text;
use crate::visit::Visit;

const PAGE: u64 = 50;

/// Whom to list, and where the page starts.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Filter {
    q: String,
    role: String,
    after: String,
}

impl Filter {
    fn role(&self) -> Option<Role> {
        Role::from_name(&self.role)
    }

    /// The list's address for a role, before the cursor.
    fn url(&self, role: Option<Role>) -> String {
        let q = form_encode(&self.q);
        let role = role.map_or("", Role::name);
        format!("/manage/people?q={q}&role={role}")
    }

    fn roles(&self, visit: &Visit) -> Vec<RoleFilter> {
        let filter = |role: Option<Role>| RoleFilter {
            url: self.url(role),
            label: visit.text(role.map_or("manage-all", role_key), &[]),
            is_chosen: role == self.role(),
        };
        let each = Role::ALL.map(Some);
        [None].into_iter().chain(each).map(filter).collect()
    }
}

fn row(visit: &Visit, account: Account, me: AccountId) -> PersonRow {
    let choice = |role: Role| Choice {
        selected: role == account.role,
        ..Choice::new(role.name(), &visit.text(role_key(role), &[]))
    };
    PersonRow {
        id: account.id.to_string(),
        email: account.email,
        joined: text::date(account.created_at),
        roles: Role::ALL.map(choice).into(),
        is_self: account.id == me,
        username: account.username,
    }
}

pub(super) async fn list(
    visit: Visit,
    Query(search): Query<Filter>,
) -> Result<Response, PageError> {
    let me = visit.member()?.id;
    let (db, role, after) = (&visit.app.db, search.role(), search.after.parse().ok());
    let found = Account::list_as_staff(db, &search.q, role, after, PAGE).await?;
    let page = ManagePeople {
        next: found
            .next
            .map(|after| format!("{}&after={after}", search.url(role))),
        people: found
            .items
            .into_iter()
            .map(|account| row(&visit, account, me))
            .collect(),
        roles: search.roles(&visit),
        role: role.map_or_else(String::new, |role| role.name().to_owned()),
        q: search.q,
    };
    visit.page(&page).await
}

pub(super) fn role_key(role: Role) -> &'static str {
    match role {
        Role::Customer => "role-customer",
        Role::Manager => "role-manager",
        Role::Admin => "role-admin",
    }
}

pub(super) async fn set_role(
    visit: Visit,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, PageError> {
    let id: AccountId = id.parse().map_err(|_| PageError::not_found())?;
    let unusable = PageError::new(ErrorKind::Unusable);
    let role = Role::from_name(fields.get("role")).ok_or(unusable)?;
    if id == visit.member()?.id {
        return Err(PageError::new(ErrorKind::Conflict).saying("manage-own-role"));
    }
    let person = Account::set_role_as_staff(&visit.app.db, id, role).await?;
    visit.acts_on(format!("{}: {}", person.username, role.name()));
    tracing::info!(by = %visit.member()?.id, person = %id, role = role.name(), "role given");
    visit.go_saying("/manage/people", "saved").await
}

pub(super) async fn mail(
    visit: Visit,
    Query(search): Query<Search>,
) -> Result<Response, PageError> {
    let found = LocalMailer::list_as_staff(&visit.app.db, search.cursor(), PAGE).await?;
    let row = |sent: SentLetter| MailRow {
        url: format!("/manage/mail/{}", sent.id),
        to: sent.letter.to,
        subject: sent.letter.subject,
        at: text::time(sent.sent_at),
    };
    let next = search.next("/manage/mail", found.next);
    visit
        .page(&ManageMail {
            letters: found.items.into_iter().map(row).collect(),
            next,
        })
        .await
}

/// A letter as its reader sees it. Mail has its styles within it; nothing else
/// is let in, and no script.
const LETTER_POLICY: HeaderValue =
    HeaderValue::from_static("default-src 'none'; style-src 'unsafe-inline'; sandbox");

pub(super) async fn letter_html(visit: Visit, Path(id): Path<Uuid>) -> Result<Response, PageError> {
    let sent = LocalMailer::find_as_staff(&visit.app.db, id).await?;
    let html = sent.map(|sent| sent.letter.html);
    let html = html.filter(|html| !html.is_empty());
    let html = html.ok_or(PageError::not_found())?;
    Ok(([(CONTENT_SECURITY_POLICY, LETTER_POLICY)], Html(html)).into_response())
}

pub(super) async fn letter(visit: Visit, Path(id): Path<Uuid>) -> Result<Response, PageError> {
    let sent = LocalMailer::find_as_staff(&visit.app.db, id).await?;
    let sent = sent.ok_or(PageError::not_found())?;
    let base = &visit.app.public_url;
    let links = sent
        .letter
        .text
        .split_whitespace()
        .filter(|word| word.starts_with(base.as_str()));
    let page = ManageMailMessage {
        html: (!sent.letter.html.is_empty()).then(|| format!("/manage/mail/{id}/html")),
        links: links.map(str::to_owned).collect(),
        to: sent.letter.to,
        subject: sent.letter.subject,
        at: text::time(sent.sent_at),
        text: sent.letter.text,
    };
    visit.page(&page).await
}
