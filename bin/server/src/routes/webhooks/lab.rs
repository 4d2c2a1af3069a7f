//! What a print lab posts: believed by its signature, applied once.

use axum::http::{HeaderMap, StatusCode};
use checkout::{CheckoutError, LabStage, Shipment, lab_moved};
use print_lab::{LabError, LabStatus, WebhookRequest};

use super::readable;
use crate::app::App;

pub(super) async fn apply(app: &App, headers: &HeaderMap, body: &[u8]) -> StatusCode {
    let request = WebhookRequest {
        headers: readable(headers),
        body: body.to_vec(),
    };
    let mut moment = app.moment();
    let event = match app.lab.parse_event(&request, moment.now) {
        Ok(event) => event,
        Err(error @ LabError::Unavailable(_)) => {
            tracing::error!(%error, "lab webhook");
            return StatusCode::SERVICE_UNAVAILABLE;
        }
        Err(error) => {
            tracing::warn!(%error, "lab webhook refused");
            return StatusCode::BAD_REQUEST;
        }
    };
    let Some(stage) = event.status.and_then(stage) else {
        return StatusCode::OK;
    };
    let (lab, order) = (app.lab.name(), &event.order.0);
    match lab_moved(&app.db, &mut moment, lab, order, &stage).await {
        Ok(news) => {
            tracing::info!(event = event.id, order, news, "lab webhook");
            StatusCode::OK
        }
        Err(CheckoutError::NotFound) => {
            tracing::warn!(event = event.id, order, "a lab order not known yet");
            StatusCode::SERVICE_UNAVAILABLE
        }
        Err(error) => {
            tracing::error!(%error, event = event.id, "lab webhook not applied");
            StatusCode::SERVICE_UNAVAILABLE
        }
    }
}

/// What the order is told of; nothing where it knows already.
fn stage(status: LabStatus) -> Option<LabStage> {
    match status {
        LabStatus::InProduction => Some(LabStage::InProduction),
        LabStatus::Printed => Some(LabStage::Printed),
        LabStatus::Shipped { carrier, tracking } => {
            Some(LabStage::Shipped(Shipment { carrier, tracking }))
        }
        LabStatus::Delivered => Some(LabStage::Delivered),
        LabStatus::Failed { reason } => Some(LabStage::Failed(reason)),
        LabStatus::Received | LabStatus::OnHold { .. } | LabStatus::Cancelled => None,
    }
}
