//! The embedded lab works and posts its events as any lab does.

use crate::app::App;

use super::LEASE;
use super::webhooks::post;

pub(super) async fn work(app: App, client: reqwest::Client) -> anyhow::Result<bool> {
    let Some(lab) = &app.simulated_lab else {
        return Ok(false);
    };
    let moved = lab.tick(50).await?;
    let due = lab.due_deliveries(LEASE, 10).await?;
    for delivery in &due {
        let request = &delivery.request;
        match post(&app, &client, "simulated", &request.headers, &request.body).await {
            Ok(()) => lab.delivered(delivery).await?,
            Err(why) => {
                tracing::warn!(event = delivery.event, why, "the lab's event was not taken");
                lab.failed(delivery).await?;
            }
        }
    }
    Ok(moved > 0 || !due.is_empty())
}
