//! A gateway on a bad day: events again, together, in any order, too late,
//! and events somebody else made up.

use std::sync::atomic::Ordering;
use std::time::Duration;

use anyhow::bail;
use checkout::gateway::webhook::WebhookSecrets;
use futures::future::join_all;
use groundwork::{Clock, Moment};
use reqwest::{Client, StatusCode};
use tokio_util::sync::CancellationToken;

use crate::SECRET;
use crate::books::Books;
use crate::ledger::Ledger;

struct Gateway<'a> {
    client: Client,
    url: String,
    ledger: &'a Ledger,
    secrets: WebhookSecrets,
}

/// Sends events until told to stop.
pub(crate) async fn make(
    shop: &str,
    books: &Books,
    ledger: &Ledger,
    stop: &CancellationToken,
) -> anyhow::Result<()> {
    let gateway = Gateway {
        client: Client::builder().no_proxy().build()?,
        url: format!("{shop}/webhooks/sandbox"),
        ledger,
        secrets: WebhookSecrets::one(SECRET),
    };
    while !stop.is_cancelled() {
        let mut moment = Clock::system().moment();
        // Newest first: some of these the shop's own worker has yet to send.
        let events = books.events(64).await?;
        if !events.is_empty() {
            let event = &events[(moment.number() % events.len() as u64) as usize];
            gateway.trouble(event, &mut moment).await?;
        }
        tokio::time::sleep(Duration::from_millis(moment.number() % 40)).await;
    }
    Ok(())
}

impl Gateway<'_> {
    async fn trouble(&self, event: &str, moment: &mut Moment) -> anyhow::Result<()> {
        match moment.number() % 8 {
            0 => self.forged(event, moment).await,
            1 => self.late(event, moment).await,
            n => {
                let copies = (0..=n).map(|_| self.genuine(event, moment));
                join_all(copies)
                    .await
                    .into_iter()
                    .collect::<anyhow::Result<_>>()
            }
        }
    }

    async fn genuine(&self, event: &str, moment: &Moment) -> anyhow::Result<()> {
        let signature = self.secrets.sign(moment.now, event.as_bytes());
        self.ledger.events_sent.fetch_add(1, Ordering::Relaxed);
        match self.post(event, &signature).await {
            // Not acknowledged: a refund told before its payment, or a
            // database that is busy. It is sent again.
            None | Some(StatusCode::OK | StatusCode::SERVICE_UNAVAILABLE) => Ok(()),
            Some(status) => bail!("a genuine event got {status}"),
        }
    }

    /// The signature is right, but of another time: a replay.
    async fn late(&self, event: &str, moment: &Moment) -> anyhow::Result<()> {
        let then = moment.now - chrono::Duration::seconds(310);
        let signature = self.secrets.sign(then, event.as_bytes());
        self.refused(event, &signature).await
    }

    /// Half the time a secret that was guessed, else an amount that was
    /// changed after signing.
    async fn forged(&self, event: &str, moment: &mut Moment) -> anyhow::Result<()> {
        if moment.number().is_multiple_of(2) {
            let signature = WebhookSecrets::one("guessed").sign(moment.now, event.as_bytes());
            return self.refused(event, &signature).await;
        }
        let signature = self.secrets.sign(moment.now, event.as_bytes());
        let cheaper = event.replacen("\"minor\":", "\"minor\":1", 1);
        self.refused(&cheaper, &signature).await
    }

    async fn refused(&self, event: &str, signature: &str) -> anyhow::Result<()> {
        self.ledger.forgeries_sent.fetch_add(1, Ordering::Relaxed);
        match self.post(event, signature).await {
            None | Some(StatusCode::BAD_REQUEST) => Ok(()),
            Some(status) => bail!("a forged or late event got {status}"),
        }
    }

    /// The shop's answer, unless it was killed before it gave one.
    async fn post(&self, body: &str, signature: &str) -> Option<StatusCode> {
        let request = self
            .client
            .post(&self.url)
            .header("Sandbox-Signature", signature)
            .header("Content-Type", "application/json")
            .body(body.to_owned());
        request.send().await.ok().map(|answer| answer.status())
    }
}
