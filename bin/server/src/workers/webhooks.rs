//! The sandbox sends its events as any gateway does: over HTTP, signed, again
//! and again until they are acknowledged.

use crate::app::App;

use super::LEASE;

pub(super) async fn deliver(app: App, client: reqwest::Client) -> anyhow::Result<bool> {
    let Some(sandbox) = &app.sandbox else {
        return Ok(false);
    };
    let due = sandbox.due_deliveries(LEASE, 10).await?;
    for delivery in &due {
        let request = &delivery.request;
        match post(&app, &client, "sandbox", &request.headers, &request.body).await {
            Ok(()) => sandbox.delivered(delivery).await?,
            Err(why) => {
                tracing::warn!(event = delivery.event, why, "not taken");
                sandbox.failed(delivery).await?;
            }
        }
    }
    Ok(!due.is_empty())
}

/// Posts an embedded part's event to this server's own webhook, over the network
/// as a vendor would; an error tells why it must come again. By the port it
/// listens on: where customers find the shop may not be found from here.
pub(super) async fn post(
    app: &App,
    client: &reqwest::Client,
    sender: &str,
    headers: &[(String, String)],
    body: &[u8],
) -> Result<(), String> {
    let url = format!("{}/webhooks/{sender}", app.config.http.own_url());
    let mut request = client.post(&url).body(body.to_vec());
    for (name, value) in headers {
        request = request.header(name, value);
    }
    match request.send().await {
        Ok(answer) if answer.status().is_success() => Ok(()),
        Ok(answer) => Err(answer.status().to_string()),
        Err(error) => Err(error.to_string()),
    }
}
