//! What the gateway says of money that went back.

use groundwork::Moment;
use money::Money;
use sea_orm::{ConnectionTrait, DbErr};

use super::EventOutcome;
use super::apply::alert;
use crate::RefundId;
use crate::entities::{orders, payment};
use crate::gateway::PaymentEvent;
use crate::refund::{self, Outside};

/// Why a refund fails that the gateway has taken.
const WHY: &str = "it did not arrive";

/// The refund an event names, where it is one of ours.
pub(super) fn named(event: &PaymentEvent) -> Option<RefundId> {
    event
        .refund
        .as_deref()?
        .strip_prefix("refund:")?
        .parse()
        .ok()
}

/// The event tells what has gone back of this payment so far.
pub(super) async fn refunded(
    txn: &impl ConnectionTrait,
    moment: &mut Moment,
    order: &orders::Model,
    payment: &payment::Model,
    event: &PaymentEvent,
) -> Result<EventOutcome, DbErr> {
    if let Some(ours) = named(event) {
        return Ok(match refund::settle(txn, moment, ours).await? {
            true => EventOutcome::Applied,
            false => EventOutcome::Ignored,
        });
    }
    // Ours are counted when they are promised. More than that was given back
    // at the gateway itself: the order is staff's to judge.
    let arrived = payment.arrived()?;
    let back = event
        .amount
        .map_or(arrived.minor, |back| back.minor.min(arrived.minor));
    let outside = Money::new(back - payment.refunded_minor, arrived.currency);
    if outside.minor <= 0
        || !refund::gone_at_the_gateway(txn, moment, order, payment, outside, &event.id).await?
    {
        return Ok(EventOutcome::Ignored);
    }
    let reason = format!("{outside} went back at the gateway");
    alert(txn, moment, order, payment, reason).await?;
    Ok(EventOutcome::Applied)
}

pub(super) async fn refund_failed(
    txn: &impl ConnectionTrait,
    moment: &mut Moment,
    order: &orders::Model,
    payment: &payment::Model,
    event: &PaymentEvent,
) -> Result<EventOutcome, DbErr> {
    if let Some(ours) = named(event) {
        return Ok(match refund::fail(txn, moment, ours, WHY).await? {
            true => EventOutcome::Applied,
            false => EventOutcome::Ignored,
        });
    }
    let name = event.refund.as_deref().unwrap_or(&event.id);
    match refund::from_outside(txn, payment.id, name, event.amount).await? {
        Outside::Known(refund) => {
            refund::fail(txn, moment, refund, WHY).await?;
        }
        Outside::Failed => return Ok(EventOutcome::Ignored),
        Outside::Unknown => {
            let reason = format!("refund {name} made at the gateway did not arrive");
            alert(txn, moment, order, payment, reason).await?;
        }
    }
    Ok(EventOutcome::Applied)
}
