use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::app::App;

/// The process runs.
pub(super) async fn alive() -> &'static str {
    "ok"
}

/// The shop can serve: its database and its sessions answer. Names what serves
/// each part.
pub(super) async fn ready(State(app): State<App>) -> (StatusCode, Json<Value>) {
    let (database, sessions) = tokio::join!(app.db.ping(), app.sessions.answer());
    let ready = database.is_ok() && sessions.is_ok();
    let parts: serde_json::Map<String, Value> = app
        .parts
        .iter()
        .map(|part| (part.name.clone(), json!(part.served_by)))
        .collect();
    let status = if ready {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    (status, Json(json!({ "ready": ready, "parts": parts })))
}
