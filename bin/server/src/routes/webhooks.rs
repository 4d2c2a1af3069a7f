use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use checkout::CheckoutError;
use checkout::gateway::{GatewayError, PaymentGateway, WebhookRequest};

mod lab;

use super::outer::Plain;
use crate::app::App;

/// An event from a gateway: believed by its signature, applied once.
///
/// 2xx says that it is stored. An event that names a payment of ours which cannot
/// be found yet is not acknowledged, so that the gateway sends it again.
pub(super) async fn receive(
    State(app): State<App>,
    Path(gateway): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let status = match app.gateway(&gateway) {
        Some(gateway) => apply(&app, &**gateway, &headers, &body).await,
        None if gateway == app.lab.name() => lab::apply(&app, &headers, &body).await,
        None => StatusCode::NOT_FOUND,
    };
    let mut response = status.into_response();
    response.extensions_mut().insert(Plain);
    response
}

async fn apply(
    app: &App,
    gateway: &dyn PaymentGateway,
    headers: &HeaderMap,
    body: &[u8],
) -> StatusCode {
    let request = WebhookRequest {
        headers: readable(headers),
        body: body.to_vec(),
    };
    let mut moment = app.moment();
    let event = match gateway.parse_event(&request, moment.now) {
        Ok(event) => event,
        Err(error @ GatewayError::Unavailable(_)) => {
            tracing::error!(%error, "webhook");
            return StatusCode::SERVICE_UNAVAILABLE;
        }
        Err(error) => {
            tracing::warn!(%error, "webhook refused");
            return StatusCode::BAD_REQUEST;
        }
    };
    let raw = String::from_utf8_lossy(body);
    let name = gateway.name();
    match checkout::receive_event(&app.db, &mut moment, name, &event, &raw).await {
        Ok(outcome) => {
            tracing::info!(
                event = event.id,
                kind = event.kind.as_str(),
                ?outcome,
                "webhook"
            );
            StatusCode::OK
        }
        // It is stored, and may be of another shop: there is nothing to send again.
        Err(CheckoutError::UnknownPayment { ours: false, .. }) => {
            tracing::info!(event = event.id, "webhook of nobody known yet");
            StatusCode::OK
        }
        Err(CheckoutError::UnknownPayment { .. }) => {
            tracing::warn!(event = event.id, "webhook for a payment not known yet");
            StatusCode::SERVICE_UNAVAILABLE
        }
        Err(error) => {
            tracing::error!(%error, event = event.id, "webhook not applied");
            StatusCode::SERVICE_UNAVAILABLE
        }
    }
}

/// The headers that are text.
fn readable(headers: &HeaderMap) -> Vec<(String, String)> {
    let text = |(name, value): (&axum::http::HeaderName, &axum::http::HeaderValue)| {
        Some((name.to_string(), value.to_str().ok()?.to_owned()))
    };
    headers.iter().filter_map(text).collect()
}
