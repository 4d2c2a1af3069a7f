//! What an order promised: refunds, closed payment pages, the lab, letters.

use checkout::{CheckoutError, OUTBOX, Topic, Work};
use groundwork::outbox::{Message, Topics};

use super::PROMISE_LEASE;
use super::letters::settle;
use crate::app::App;
use crate::{lab_orders, order_letters};

/// Payments the gateway is asked about when nothing was heard for this long.
const SILENCE: chrono::Duration = chrono::Duration::minutes(3);
/// Events that wait are tried again after this long.
const WAIT: chrono::Duration = chrono::Duration::seconds(20);

/// What is done at a gateway, at the lab, or by calling somebody. The rest is
/// letters: a mail server that takes its time must not keep anybody's money.
const OUTSIDE: [&str; 6] = [
    Topic::Refund.as_str(),
    Topic::ExpireSession.as_str(),
    Topic::SubmitToLab.as_str(),
    Topic::CancelAtLab.as_str(),
    Topic::PaymentAlert.as_str(),
    Topic::LabAlert.as_str(),
];
/// Promised work that is done outside.
pub(super) const ERRANDS: Topics<'_> = Topics::Only(&OUTSIDE);
/// Promised letters.
pub(super) const LETTERS: Topics<'_> = Topics::Except(&OUTSIDE);

pub(super) async fn work(app: App, topics: Topics<'_>) -> anyhow::Result<bool> {
    let now = app.moment().now;
    let due = OUTBOX
        .claim_of(&app.db, topics, now, PROMISE_LEASE, 1)
        .await?;
    for message in &due {
        let work = match Work::read(message) {
            Ok(work) => work,
            Err(error) => {
                // One row that cannot be read must not stop the others.
                tracing::error!(%error, message = %message.id, "promised work is unreadable");
                OUTBOX.retry(&app.db, message, app.moment().now).await?;
                continue;
            }
        };
        do_one(&app, message, &work).await?;
    }
    Ok(!due.is_empty())
}

async fn do_one(app: &App, message: &Message, work: &Work) -> anyhow::Result<()> {
    let now = app.moment().now;
    if let Work::OrderPaid { order } = work {
        crate::print_files::ask(app, order).await?;
    }
    if let Some(letter) = order_letters::letter(app, work, &message.dedupe_key).await? {
        let sent = app.mailer.send(&letter).await;
        return settle(app, OUTBOX, message, sent).await;
    }
    match outside(app, work).await {
        Ok(()) => OUTBOX.done(&app.db, message.id, now).await?,
        Err(error) => {
            tracing::warn!(%error, topic = work.topic().as_str(), "promised work waits");
            OUTBOX.retry(&app.db, message, now).await?;
        }
    }
    Ok(())
}

/// What is done at a gateway, at the lab, or by calling somebody.
async fn outside(app: &App, work: &Work) -> Result<(), CheckoutError> {
    let moment = &mut app.moment();
    let elsewhere = |gateway: &str| CheckoutError::OtherGateway {
        gateway: gateway.to_owned(),
    };
    match work {
        Work::Refund { refund, gateway } => {
            let gateway = app.gateway(gateway).ok_or_else(|| elsewhere(gateway))?;
            checkout::process_refund(&app.db, moment, &**gateway, *refund).await
        }
        Work::ExpireSession { payment, gateway } => {
            let gateway = app.gateway(gateway).ok_or_else(|| elsewhere(gateway))?;
            checkout::process_expiry(&app.db, moment, &**gateway, *payment).await
        }
        Work::SubmitToLab {
            fulfilment,
            attempt,
        } => lab_orders::submit(app, *fulfilment, attempt).await,
        Work::CancelAtLab { lab, lab_order } => lab_orders::cancel(app, lab, lab_order).await,
        Work::PaymentAlert { order, reason, .. } => {
            tracing::error!(%order, reason, "a payment needs a person");
            Ok(())
        }
        Work::LabAlert { order, reason, .. } => {
            tracing::error!(%order, reason, "prints need a person");
            Ok(())
        }
        // Letters, whose recipient has left.
        _ => Ok(()),
    }
}

/// Asks gateways about payments nothing was heard of, and tries events again
/// that came too early.
pub(super) async fn reconcile(app: App) -> anyhow::Result<bool> {
    let mut moment = app.moment();
    let now = moment.now;
    let mut found = checkout::apply_waiting(&app.db, &mut moment, now - WAIT, 50).await?;
    for gateway in &app.gateways {
        let asked = checkout::reconcile(&app.db, &mut moment, &**gateway, now - SILENCE, 20).await;
        match asked {
            Ok(news) => found += news,
            // The others are asked all the same.
            Err(error) => tracing::warn!(%error, gateway = gateway.name(), "not reconciled"),
        }
    }
    Ok(found > 0)
}

/// Keeps the gateways' copies of what is sold up to date.
pub(super) async fn copy(app: App) -> anyhow::Result<bool> {
    let mut found = false;
    for gateway in &app.gateways {
        let moment = &mut app.moment();
        let copied = checkout::mirror::work_once(&app.db, moment, &**gateway, &*app.offers).await;
        match copied {
            Ok(news) => found |= news,
            // It comes back in a minute; payments list sums meanwhile.
            Err(error) => tracing::warn!(%error, gateway = gateway.name(), "a product waits"),
        }
    }
    Ok(found)
}
