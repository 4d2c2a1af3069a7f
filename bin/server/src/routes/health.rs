use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::app::App;

/// The process runs.
pub(super) async fn alive() -> &'static str {
    "ok"
}

/// The shop can serve: its database answers. Names what serves each part.
pub(super) async fn ready(State(app): State<App>) -> (StatusCode, Json<Value>) {
    let database = app.db.ping().await;
    let parts: serde_json::Map<String, Value> = app
        .parts
        .iter()
        .map(|part| (part.name.clone(), json!(part.served_by)))
        .collect();
    let status = if database.is_ok() {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    (
        status,
        Json(json!({ "ready": database.is_ok(), "parts": parts })),
    )
}
