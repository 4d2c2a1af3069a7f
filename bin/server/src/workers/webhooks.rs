//! The sandbox sends its events as any gateway does: over HTTP, signed, again
//! and again until they are acknowledged.

use crate::app::App;

use super::LEASE;

pub(super) async fn deliver(app: App, client: reqwest::Client) -> anyhow::Result<bool> {
    let Some(sandbox) = &app.sandbox else {
        return Ok(false);
    };
    let due = sandbox.due_deliveries(LEASE, 10).await?;
    let url = format!("{}/webhooks/sandbox", app.public_url);
    for delivery in &due {
        let mut request = client.post(&url).body(delivery.request.body.clone());
        for (name, value) in &delivery.request.headers {
            request = request.header(name, value);
        }
        match request.send().await {
            Ok(answer) if answer.status().is_success() => sandbox.delivered(delivery).await?,
            Ok(answer) => {
                tracing::warn!(event = delivery.event, status = %answer.status(), "not taken");
                sandbox.failed(delivery).await?;
            }
            Err(error) => {
                tracing::warn!(event = delivery.event, %error, "not delivered");
                sandbox.failed(delivery).await?;
            }
        }
    }
    Ok(!due.is_empty())
}
