//! Answers put right on their way out.

use std::time::Duration;

use axum::extract::Request;
use axum::http::header::{CONTENT_TYPE, HeaderValue, LOCATION};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use percent_encoding::{CONTROLS, percent_encode};

use super::loggable;
use crate::error::PageError;
use crate::pages::ErrorKind;

/// Addresses of prints hold any script; `Location` holds ASCII (RFC 9110, 10.2.2,
/// by way of RFC 3986).
pub(super) fn in_ascii(mut response: Response) -> Response {
    if let Some(to) = response.headers_mut().get_mut(LOCATION)
        && !to.as_bytes().is_ascii()
    {
        let encoded = percent_encode(to.as_bytes(), CONTROLS).to_string();
        if let Ok(encoded) = HeaderValue::from_str(&encoded) {
            *to = encoded;
        }
    }
    response
}

/// How long an answer may take to begin: longer than the slowest gateway's 20 s.
/// What was begun in the database by then is undone with its transaction.
const PATIENCE: Duration = Duration::from_secs(30);

/// Gives up answers that do not begin, as where the database takes a minute for
/// a row: whoever waits is told.
pub(super) async fn in_time(request: Request, next: Next) -> Response {
    let path = loggable(request.uri().path()).to_owned();
    // An answer of support is paid for while it is waited for: the model has
    // limits of its own.
    if path == "/support" && request.method() == Method::POST {
        return next.run(request).await;
    }
    match tokio::time::timeout(PATIENCE, next.run(request)).await {
        Ok(response) => response,
        Err(_) => {
            tracing::error!(path, "no answer in time");
            maintenance()
        }
    }
}

/// A session that cannot be saved is a bare 500 of the library's. Nothing else
/// here is one, so whoever sees it is told what a database that is down tells.
pub(super) async fn unsaved(request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let bare = response.status() == StatusCode::INTERNAL_SERVER_ERROR
        && response.extensions().get::<PageError>().is_none()
        && !response.headers().contains_key(CONTENT_TYPE);
    if bare { maintenance() } else { response }
}

fn maintenance() -> Response {
    let error = PageError {
        wait_seconds: Some(10),
        ..PageError::new(ErrorKind::Maintenance)
    };
    error.into_response()
}
