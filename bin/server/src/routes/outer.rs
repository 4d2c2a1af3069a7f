//! What every request passes on its way in and every answer on its way out.

mod answers;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{
    ACCEPT, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, HeaderValue, REFERRER_POLICY,
    SET_COOKIE, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{Method, StatusCode, Uri};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{Html, IntoResponse, Response};
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{NotForContentType, Predicate, SizeAbove};
use tower_http::csrf::CsrfLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer};
use tower_http::trace::TraceLayer;

use answers::{in_ascii, in_time, unsaved};

use crate::app::App;
use crate::error::PageError;
use crate::metrics;
use crate::pages::{ErrorKind, ErrorPage};
use crate::session::layer;
use crate::views::Chrome;

/// Only this shop's own files, and forms only to itself.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
     connect-src 'self'; form-action 'self' https://checkout.stripe.com; base-uri 'none'; \
     frame-ancestors 'none'",
);

pub(super) fn wrap(app: &App, inner: Router) -> Router {
    let sessions = layer(app.sessions.clone(), app.config.http.secure_cookies);
    // Webhooks prove themselves by their signature, not by a browser's headers.
    let csrf = CsrfLayer::new()
        .with_insecure_bypass(|method, uri| {
            *method == Method::POST && uri.path().starts_with("/webhooks/")
        })
        .with_rejection_response(|_| PageError::new(ErrorKind::CrossSite).into_response());
    // Streams are never buffered for the sake of a few bytes.
    let compressible = SizeAbove::new(1024)
        .and(NotForContentType::new("text/event-stream"))
        .and(NotForContentType::IMAGES);
    let trace = TraceLayer::new_for_http().make_span_with(|request: &Request| {
        let path = loggable(request.uri().path());
        let id = request.headers().get(&REQUEST_ID);
        let id = id.and_then(|id| id.to_str().ok());
        tracing::info_span!("request", method = %request.method(), path, id)
    });
    let layers = ServiceBuilder::new()
        .layer(from_fn_with_state(app.clone(), metrics::count))
        // Our own: what a stranger sends as one would be theirs to write in the log.
        .map_request(|mut request: Request| {
            request.headers_mut().remove(&REQUEST_ID);
            request
        })
        .layer(SetRequestIdLayer::new(REQUEST_ID, MakeRequestUuid))
        .layer(trace)
        .layer(PropagateRequestIdLayer::new(REQUEST_ID))
        .layer(CompressionLayer::new().compress_when(compressible))
        .layer(from_fn_with_state(app.clone(), dress))
        .layer(CatchPanicLayer::custom(|_| {
            PageError::new(ErrorKind::Broken).into_response()
        }))
        .map_response(in_ascii)
        .layer(from_fn(in_time))
        .layer(from_fn(unsaved))
        .layer(RequestBodyLimitLayer::new(app.config.limits.body_bytes))
        .layer(csrf)
        .layer(sessions);
    inner
        .fallback(async || PageError::not_found())
        .layer(layers)
}

/// A path as it may be logged, without its query: what people search for, and
/// the tokens and words of phrases some paths hold, are nobody else's.
fn loggable(path: &str) -> &str {
    const TOLD: [&str; 6] = [
        "/o",
        "/reset",
        "/confirm-email",
        "/prints",
        "/sandbox-pay",
        "/support",
    ];
    let begins = |told: &&str| {
        path.strip_prefix(*told)
            .is_some_and(|rest| rest.starts_with('/'))
    };
    TOLD.into_iter().find(begins).unwrap_or(path)
}

/// A NUL in an address: nothing here is called so, and PostgreSQL takes no
/// text with one, which would look like a failure of ours.
fn unstorable(uri: &Uri) -> Option<ErrorKind> {
    let holds_nul = |part: &str| part.contains("%00");
    if holds_nul(uri.path()) {
        return Some(ErrorKind::NotFound);
    }
    let query = uri.query().filter(|query| holds_nul(query));
    query.map(|_| ErrorKind::Unusable)
}

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Gives every answer its headers, and every failure its page.
async fn dress(State(app): State<App>, request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let id = request
        .headers()
        .get(&REQUEST_ID)
        .and_then(|id| id.to_str().ok())
        .map(str::to_owned);
    let accepts = request
        .headers()
        .get(ACCEPT)
        .and_then(|a| a.to_str().ok())
        .unwrap_or_default();
    let wants_json = accepts.contains("json") && !accepts.contains("text/html");
    let mut response = match unstorable(request.uri()) {
        Some(kind) => PageError::new(kind).into_response(),
        None => next.run(request).await,
    };
    if let Some(error) = failure(&response) {
        let body = if wants_json {
            problem(&app, &error)
        } else {
            page(&app, &path, id, &error)
        };
        let mut headers = std::mem::take(response.headers_mut());
        headers.remove(CONTENT_TYPE);
        headers.remove("content-length");
        let status = response.status();
        response = body;
        *response.status_mut() = status;
        response.headers_mut().extend(headers);
    }
    let headers = response.headers_mut();
    headers.entry(CONTENT_SECURITY_POLICY).or_insert(POLICY);
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers
        .entry("cache-control")
        .or_insert(HeaderValue::from_static("private, no-cache"));
    if headers.contains_key(SET_COOKIE) {
        // Whatever the handler thought of it: a cookie is one person's.
        headers.insert(
            "cache-control",
            HeaderValue::from_static("private, no-store"),
        );
    }
    response
}

/// The failure behind an answer: ours, or one of a library's bare answers.
fn failure(response: &Response) -> Option<PageError> {
    if let Some(error) = response.extensions().get::<PageError>() {
        return Some(error.clone());
    }
    if response
        .headers()
        .get(CONTENT_TYPE)
        .is_some_and(|t| t.as_bytes().starts_with(b"text/html"))
    {
        return None;
    }
    let kind = match response.status() {
        StatusCode::BAD_REQUEST | StatusCode::UNPROCESSABLE_ENTITY => ErrorKind::Unusable,
        StatusCode::UNSUPPORTED_MEDIA_TYPE => ErrorKind::Unusable,
        StatusCode::METHOD_NOT_ALLOWED => ErrorKind::WrongMethod,
        StatusCode::PAYLOAD_TOO_LARGE => ErrorKind::TooLarge,
        StatusCode::INTERNAL_SERVER_ERROR => ErrorKind::Broken,
        _ => return None,
    };
    // A webhook's 400 has an empty body on purpose.
    response
        .extensions()
        .get::<Plain>()
        .is_none()
        .then(|| PageError::new(kind))
}

/// Marks an answer for a program: it gets no page.
#[derive(Clone, Copy, Debug)]
pub(super) struct Plain;

fn sentence(app: &App, error: &PageError) -> Option<String> {
    error.sentence.map(|key| app.views.text("en", key, &[]))
}

fn page(app: &App, path: &str, request_id: Option<String>, error: &PageError) -> Response {
    let page = ErrorPage {
        sentence: sentence(app, error),
        wait_seconds: error.wait_seconds,
        request_id,
        ..ErrorPage::new(error.kind)
    };
    let chrome = Chrome {
        parts: app.parts.clone(),
        ..Chrome::visitor(&app.config.shop_name, path)
    };
    match app.views.render(&page, &chrome) {
        Ok(html) => Html(html).into_response(),
        Err(error) => {
            tracing::error!(%error, "rendering an error page");
            Body::empty().into_response()
        }
    }
}

/// RFC 9457 problem details.
fn problem(app: &App, error: &PageError) -> Response {
    let kind = serde_json::to_value(error.kind).unwrap_or_default();
    let name = kind.as_str().unwrap_or("error").to_owned();
    let detail =
        sentence(app, error).unwrap_or_else(|| app.views.text("en", &format!("error-{name}"), &[]));
    let body = serde_json::json!({
        "type": format!("{}/problems/{name}", app.public_url),
        "title": app.views.text("en", &format!("error-{name}-title"), &[]),
        "status": error.kind.status(),
        "detail": detail,
    });
    (
        [(CONTENT_TYPE, "application/problem+json")],
        body.to_string(),
    )
        .into_response()
}

#[cfg(test)]
mod tests {
    use super::loggable;

    #[test]
    fn the_log_has_no_tokens_and_no_phrases() {
        assert_eq!(loggable("/reset/1f9a"), "/reset");
        assert_eq!(loggable("/prints/a-fox-for-anna/cart"), "/prints");
        assert_eq!(loggable("/orders/ATL-1"), "/orders/ATL-1");
        assert_eq!(loggable("/support"), "/support");
    }
}
