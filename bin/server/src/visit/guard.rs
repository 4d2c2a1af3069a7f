//! Who may call a route, and what becomes of others.

use accounts::Role;
use axum::extract::{Request, State};
use axum::http::Method;
use axum::http::header::ACCEPT_LANGUAGE;
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use tower_sessions::Session;

use super::Visit;
use crate::app::App;
use crate::audit::Watch;
use crate::error::PageError;
use crate::pages::ErrorKind;

/// Who may call a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Access {
    /// Anybody, and who it is makes no difference: no session is read.
    Static,
    /// Anybody.
    Everyone,
    /// Whoever is signed in.
    Member,
    /// Managers and admins.
    Manager,
    /// Admins.
    Admin,
}

/// Files and streams are asked for by a page. They leave the sentence to it
/// that is said once, and never touch the session: a shared cache that keeps a
/// public file would keep the cookie on it.
fn comes_with_a_page(path: &str) -> bool {
    path.starts_with("/media/") || path.ends_with("/events") || path.ends_with("/preview")
}

/// Lets a request through to a route, or sends it away; what staff do and who
/// is refused leaves a line in the audit log.
///
/// # Errors
/// 403 for members without the role, and the session's.
pub async fn guard(
    State((app, access, route)): State<(App, Access, &'static str)>,
    session: Session,
    mut request: Request,
    next: Next,
) -> Result<Response, PageError> {
    let path = request.uri().path().to_owned();
    let is_page = request.method() == Method::GET && !comes_with_a_page(&path);
    let accepted = request.headers().get(ACCEPT_LANGUAGE);
    let accepted = accepted.and_then(|value| value.to_str().ok());
    let visit = Visit::load(app, session, is_page, path, accepted.unwrap_or_default()).await?;
    let role = visit.account.as_ref().map(|account| account.role);
    let least = match access {
        Access::Static | Access::Everyone => None,
        Access::Member => Some(Role::Customer),
        Access::Manager => Some(Role::Manager),
        Access::Admin => Some(Role::Admin),
    };
    if role.is_none() && least.is_some() {
        return Ok(to_sign_in(&request));
    }
    if role < least {
        tracing::warn!(path = visit.path, "refused: the role is too low");
        let watch = Watch::of(&visit, access, route, &request);
        if let Some(watch) = watch {
            watch.refused().await;
        }
        return Err(PageError::new(ErrorKind::Forbidden));
    }
    let watch = Watch::over(&visit, access, route, &request);
    request.extensions_mut().insert(visit);
    Ok(match watch {
        Some(watch) => watch.answer(request, next).await,
        None => next.run(request).await,
    })
}

/// Sends a visitor to sign in and then back to the page they wanted.
fn to_sign_in(request: &Request) -> Response {
    let wanted = match *request.method() {
        Method::GET => request
            .uri()
            .path_and_query()
            .map_or("/", |path| path.as_str()),
        _ => "/pictures",
    };
    let next: String = wanted
        .bytes()
        .map(|b| match b {
            b'/' | b'-' | b'.' | b'_' => char::from(b).to_string(),
            b if b.is_ascii_alphanumeric() => char::from(b).to_string(),
            b => format!("%{b:02X}"),
        })
        .collect();
    Redirect::to(&format!("/sign-in?next={next}")).into_response()
}
