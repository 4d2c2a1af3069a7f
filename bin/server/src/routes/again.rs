//! Requests that lost to another one in the database are run again.
//!
//! PostgreSQL ends one of two transactions that wait for each other (40P01), or
//! that cannot both have been first (40001). What it ends has written nothing,
//! so the handler is run once more from its beginning; what it had finished
//! before, its idempotency keys find again.

use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::error::PageError;
use crate::pages::ErrorKind;

/// The pauses before a request is run again, so that the other one is through.
const PAUSES: [Duration; 3] = [
    Duration::from_millis(10),
    Duration::from_millis(40),
    Duration::from_millis(160),
];

pub(super) async fn run_again(request: Request, next: Next) -> Response {
    if request.method().is_safe() {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    // The limit of a form is watched outside of here.
    let Ok(body) = to_bytes(body, usize::MAX).await else {
        return PageError::new(ErrorKind::TooLarge).into_response();
    };
    let once = || Request::from_parts(parts.clone(), Body::from(body.clone()));
    for pause in PAUSES {
        let response = next.clone().run(once()).await;
        let lost = response.extensions().get::<PageError>();
        if !lost.is_some_and(|error| error.lost_to_another) {
            return response;
        }
        tracing::info!("lost to another transaction: once more");
        tokio::time::sleep(pause).await;
    }
    next.run(once()).await
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};

    use axum::Router;
    use axum::middleware::from_fn;
    use axum::routing::post;
    use tower::ServiceExt;

    use super::*;

    /// Runs a handler that loses so many times, and says with which status it
    /// ended, what it was sent and how often.
    async fn post_to_one_that_loses(times: u32) -> (u16, String, u32) {
        let runs = Arc::new(AtomicU32::new(0));
        let counted = runs.clone();
        let handler = move |sent: String| async move {
            if counted.fetch_add(1, Ordering::Relaxed) < times {
                let mut lost = PageError::new(ErrorKind::Maintenance);
                lost.lost_to_another = true;
                return Err(lost);
            }
            Ok(sent)
        };
        let app = Router::new().route("/", post(handler).layer(from_fn(run_again)));
        let request = Request::post("/").body(Body::from("a=1")).unwrap();
        let response = app.oneshot(request).await.unwrap();
        let status = response.status().as_u16();
        let text = to_bytes(response.into_body(), 100).await.unwrap();
        let text = String::from_utf8(text.to_vec()).unwrap();
        (status, text, runs.load(Ordering::Relaxed))
    }

    #[tokio::test]
    async fn the_loser_is_run_again_with_what_was_sent() {
        assert_eq!(post_to_one_that_loses(0).await, (200, "a=1".into(), 1));
        assert_eq!(post_to_one_that_loses(3).await, (200, "a=1".into(), 4));
        assert_eq!(post_to_one_that_loses(9).await, (503, String::new(), 4));
    }
}
