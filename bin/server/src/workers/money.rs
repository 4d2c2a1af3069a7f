//! What an order promised: refunds, closed payment pages, letters.

use checkout::{OUTBOX, Order, OrderNumber, Work};
use mail::Letter;

use super::LEASE;
use super::letters::settle;
use crate::app::App;
use crate::views::TextArg;

pub(super) async fn work(app: App) -> anyhow::Result<bool> {
    let due = OUTBOX.claim(&app.db, app.moment().now, LEASE, 10).await?;
    for message in &due {
        let work = Work::read(message)?;
        let done = match &work {
            Work::OrderPaid { order } => Some((order, "paid")),
            Work::OrderShipped { order } => Some((order, "shipped")),
            Work::OrderRefunded { order, .. } => Some((order, "refunded")),
            Work::RefundPayment { .. } | Work::ExpireSession { .. } | Work::PaymentAlert { .. } => {
                None
            }
        };
        if let Work::OrderPaid { order } = &work {
            crate::print_files::ask(&app, order).await?;
        }
        if let Some((number, what)) = done {
            let sent = match letter(&app, number, what, &message.dedupe_key).await? {
                Some(letter) => app.mailer.send(&letter).await,
                None => Ok(()),
            };
            settle(&app, OUTBOX, message, sent).await?;
            continue;
        }
        let now = app.moment().now;
        match at_the_gateway(&app, &work).await {
            Ok(()) => OUTBOX.done(&app.db, message.id, now).await?,
            Err(error) => {
                tracing::warn!(%error, topic = work.topic().as_str(), "payment work waits");
                OUTBOX.retry(&app.db, message, now).await?;
            }
        }
    }
    Ok(!due.is_empty())
}

async fn at_the_gateway(app: &App, work: &Work) -> Result<(), checkout::CheckoutError> {
    let gateway = &*app.gateway;
    match work {
        Work::RefundPayment { payment, .. } => {
            checkout::process_refund(&app.db, &mut app.moment(), gateway, *payment)
                .await
                .map(drop)
        }
        Work::ExpireSession { payment, .. } => checkout::process_expiry(&app.db, gateway, *payment)
            .await
            .map(drop),
        Work::PaymentAlert { order, reason, .. } => {
            tracing::error!(%order, reason, "a payment needs a person");
            Ok(())
        }
        Work::OrderPaid { .. } | Work::OrderShipped { .. } | Work::OrderRefunded { .. } => Ok(()),
    }
}

async fn letter(
    app: &App,
    number: &OrderNumber,
    what: &str,
    key: &str,
) -> anyhow::Result<Option<Letter>> {
    let order: Order = checkout::order_as_staff(&app.db, number).await?;
    // Its customer has left: there is nobody to write to.
    if order.address.email.is_empty() {
        return Ok(None);
    }
    let (subject, body) = match what {
        "paid" => ("mail-paid-subject", "mail-paid"),
        "shipped" => ("mail-shipped-subject", "mail-shipped"),
        _ => ("mail-refunded-subject", "mail-refunded"),
    };
    let number = number.to_string();
    let link = format!("{}/orders/{number}", app.public_url);
    let parcel = order
        .shipment
        .map(|s| (s.carrier, s.tracking))
        .unwrap_or_default();
    let total = crate::text::money(order.totals.total);
    let about = [("number", TextArg::Text(&number))];
    let args = [
        ("shop", TextArg::Text(&app.config.shop_name)),
        ("name", TextArg::Text(&order.address.name)),
        ("number", TextArg::Text(&number)),
        ("total", TextArg::Text(&total)),
        ("carrier", TextArg::Text(&parcel.0)),
        ("tracking", TextArg::Text(&parcel.1)),
        ("link", TextArg::Text(&link)),
    ];
    Ok(Some(Letter {
        key: key.to_owned(),
        to: order.address.email,
        subject: app.views.text("en", subject, &about),
        text: app.views.text("en", body, &args),
    }))
}
