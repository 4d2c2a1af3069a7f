//! Lines of the audit log, written beside the answer to a request: what staff
//! did, who was refused, and who asked for what is not theirs.

use std::panic::{AssertUnwindSafe, resume_unwind};
use std::sync::{Arc, OnceLock};

use accounts::audit::{Kind, NewEntry, record};
use accounts::{Account, Role};
use axum::extract::Request;
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use checkout::OrderNumber;
use futures::FutureExt;
use groundwork::uuid::Uuid;
use tracing::Instrument;

use crate::app::App;
use crate::error::PageError;
use crate::pages::ErrorKind;
use crate::visit::{Access, Visit};

/// What a request is about, once its handler has said so.
#[derive(Clone, Debug, Default)]
pub struct Subject(Arc<OnceLock<String>>);

impl Subject {
    /// Says it. What was said first stands.
    pub fn say(&self, what: String) {
        let _ = self.0.set(what);
    }
}

/// Things that are one person's own, each at an address with its identifier.
const THINGS: [&str; 4] = [
    "/orders/{",
    "/pictures/{",
    "/support/{",
    "/account/addresses/{",
];

fn is_thing(route: &str) -> bool {
    THINGS.iter().any(|thing| route.starts_with(thing))
}

/// Parts of paths that are words of a phrase, or open something.
const SECRET: [&str; 3] = ["{handle}", "{token}", "{session}"];

/// A request that may leave a line.
#[derive(Debug)]
pub struct Watch {
    app: App,
    who: Account,
    subject: Subject,
    method: Method,
    route: &'static str,
    path: String,
    access: Access,
}

impl Watch {
    /// A request by somebody known.
    pub fn of(
        visit: &Visit,
        access: Access,
        route: &'static str,
        request: &Request,
    ) -> Option<Self> {
        Some(Self {
            app: visit.app.clone(),
            who: visit.account.clone()?,
            subject: visit.subject(),
            method: request.method().clone(),
            route,
            path: request.uri().path().to_owned(),
            access,
        })
    }

    /// A request by somebody known whose answer may leave a line.
    pub fn over(
        visit: &Visit,
        access: Access,
        route: &'static str,
        request: &Request,
    ) -> Option<Self> {
        let acts = visit.is_staff() && !request.method().is_safe();
        let watched = acts || is_thing(route);
        watched
            .then(|| Self::of(visit, access, route, request))
            .flatten()
    }

    /// Leaves the line about somebody whose role is too low for the route.
    pub async fn refused(self) {
        self.leave(Kind::Refused, StatusCode::FORBIDDEN).await;
    }

    /// Answers the request, and leaves its line.
    pub async fn answer(self, request: Request, next: Next) -> Response {
        if self.method.is_safe() || self.who.role < Role::Manager {
            let response = next.run(request).await;
            self.answered(response.status()).await;
            return response;
        }
        // On a task of its own: one who acts and hangs up must not prevent the
        // line by it.
        let task = async move {
            let answer = AssertUnwindSafe(next.run(request)).catch_unwind().await;
            let broken = StatusCode::INTERNAL_SERVER_ERROR;
            let status = answer.as_ref().map_or(broken, Response::status);
            self.answered(status).await;
            answer
        };
        match tokio::spawn(task.in_current_span()).await {
            Ok(Ok(response)) => response,
            Ok(Err(panic)) => resume_unwind(panic),
            // The server is stopping.
            Err(_) => PageError::new(ErrorKind::Maintenance).into_response(),
        }
    }

    async fn answered(&self, status: StatusCode) {
        let desk = self.access >= Access::Manager;
        // Elsewhere staff are customers, unless the handler says otherwise.
        let acted = !self.method.is_safe() && (desk || self.subject.0.get().is_some());
        if acted {
            self.leave(Kind::Act, status).await;
        } else if status == StatusCode::NOT_FOUND && self.may_be_somebodys() {
            self.leave(Kind::NotTheirs, status).await;
        }
    }

    /// Whether the address has an identifier that could be given to something.
    fn may_be_somebodys(&self) -> bool {
        is_thing(self.route)
            && parts(self.route, &self.path).any(|(name, value)| {
                name.starts_with('{')
                    && (Uuid::parse_str(value).is_ok() || value.parse::<OrderNumber>().is_ok())
            })
    }

    /// The act is done and its answer is right, so that a line which cannot be
    /// written is told to the log alone.
    async fn leave(&self, kind: Kind, status: StatusCode) {
        let subject = self.subject.0.get().cloned();
        let entry = NewEntry {
            kind,
            act: format!("{} {}", self.method, self.route),
            path: told(self.route, &self.path),
            subject: subject.unwrap_or_else(|| thing(self.route, &self.path).to_owned()),
            status: status.as_u16(),
        };
        let (db, moment) = (&self.app.db, &mut self.app.moment());
        if let Err(error) = record(db, moment, &self.who, &entry).await {
            tracing::error!(%error, who = %self.who.id, act = entry.act, "no audit line");
        }
    }
}

/// The parts of a route, each with what stands for it in the path.
fn parts<'a>(route: &'a str, path: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
    route.split('/').zip(path.split('/'))
}

/// Whether a part may be told: an identifier and no secret. Whatever else
/// somebody typed into an address is left out.
fn is_told((name, value): (&str, &str)) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'-';
    !SECRET.contains(&name) && value.len() <= 64 && value.bytes().all(plain)
}

/// A path without what nobody else may read.
fn told(route: &str, path: &str) -> String {
    let part = |part: (&'_ str, &'_ str)| match is_told(part) {
        true => part.1.to_owned(),
        false => part.0.to_owned(),
    };
    parts(route, path).map(part).collect::<Vec<_>>().join("/")
}

/// The identifier in a path, if it has one.
fn thing<'a>(route: &'a str, path: &'a str) -> &'a str {
    parts(route, path)
        .filter(|part| part.0.starts_with('{') && is_told(*part))
        .last()
        .map_or("", |(_, value)| value)
}

/// What an act is called: the key of its message. Every act staff can do has
/// one.
pub fn words(act: &str) -> Option<&'static str> {
    Some(match act {
        "POST /manage/orders/{number}/printed" => "audit-printed",
        "POST /manage/orders/{number}/shipped" => "audit-shipped",
        "POST /manage/orders/{number}/print-files" => "audit-print-files",
        "POST /manage/orders/bulk" => "audit-bulk",
        "POST /manage/orders/{number}/prints/{id}" => "audit-prints",
        "POST /manage/orders/{number}/refund" => "audit-refund",
        "POST /manage/orders/{number}/refunds/{id}/retry" => "audit-refund-retry",
        "POST /manage/orders/{number}/reprint" => "audit-reprint",
        "POST /manage/orders/{number}/cancel" => "audit-cancelled",
        "POST /manage/orders/{number}/release" => "audit-released",
        "POST /manage/codes/discounts" => "audit-discount-new",
        "POST /manage/codes/discounts/{code}" => "audit-discount",
        "POST /manage/codes/gifts" => "audit-gift-new",
        "POST /manage/codes/gifts/{id}" => "audit-gift",
        "POST /manage/codes/stock" => "audit-stock",
        "POST /manage/events/{id}/replay" => "audit-replay",
        "POST /manage/outbox/{outbox}/{id}" => "audit-hurry",
        "POST /manage/lab" => "audit-lab",
        "POST /manage/sandbox" => "audit-sandbox",
        "POST /manage/sandbox/{session}" => "audit-session",
        "POST /manage/formats/{code}" => "audit-format",
        "POST /manage/articles/new" => "audit-article-new",
        "POST /manage/articles/{slug}" => "audit-article",
        "POST /manage/articles/{slug}/remove" => "audit-article-removed",
        "POST /manage/pictures/{id}/hide" => "audit-hidden",
        "POST /manage/pictures/{id}/show" => "audit-shown",
        "POST /manage/people/{id}/role" => "audit-role",
        "POST /prints/{handle}/visibility" => "audit-visibility",
        "POST /prints/{handle}/remove" => "audit-print-removed",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_identifiers_and_no_secrets() {
        for (route, path, expected, subject) in [
            ("/manage", "/manage", "/manage", ""),
            (
                "/orders/{number}/pay",
                "/orders/ATL-1-2/pay",
                "/orders/ATL-1-2/pay",
                "ATL-1-2",
            ),
            (
                "/prints/{handle}/remove",
                "/prints/a-fox-for-anna/remove",
                "/prints/{handle}/remove",
                "",
            ),
            ("/reset/{token}", "/reset/1f9a", "/reset/{token}", ""),
            (
                "/manage/people/{id}/role",
                "/manage/people/ada%40example.org/role",
                "/manage/people/{id}/role",
                "",
            ),
        ] {
            assert_eq!(told(route, path), expected);
            assert_eq!(thing(route, path), subject);
        }
    }
}
