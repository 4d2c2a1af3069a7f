//! A cardholder goes to their bank. The gateway keeps the money until the bank
//! has decided, and the order waits with it.

use groundwork::Moment;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter};

use super::EventOutcome;
use super::apply::alert;
use crate::entities::{order_event, orders, payment};
use crate::gateway::{EventKind, PaymentEvent};
use crate::order::set_disputed;
use crate::payment::{only, owe_back, shift};
use crate::timeline::note;
use crate::{Happening, OrderState, PaymentState, refund};

pub(super) async fn opened(
    txn: &impl ConnectionTrait,
    moment: &mut Moment,
    order: &orders::Model,
    payment: &payment::Model,
) -> Result<EventOutcome, DbErr> {
    use PaymentState::{Disputed, Held, Paid, RefundDue, Refunded};
    // One that went back or must, too: the bank may take it a second time, or
    // send the refund back.
    let arrived = [Paid, Held, RefundDue, Refunded];
    if shift(txn, moment, only(payment.id), &arrived, Disputed)
        .await?
        .is_empty()
    {
        return Ok(EventOutcome::Ignored);
    }
    let reason = "the cardholder disputes it".to_owned();
    set_disputed(txn, order.id, true).await?;
    note(txn, moment, order.id, Happening::Disputed, "", None).await?;
    alert(txn, moment, order, payment, reason).await?;
    Ok(EventOutcome::Applied)
}

/// The bank has decided; `None` where the event that opened it is still to come.
pub(super) async fn closed(
    txn: &impl ConnectionTrait,
    moment: &mut Moment,
    order: &orders::Model,
    payment: &payment::Model,
    event: &PaymentEvent,
) -> Result<Option<EventOutcome>, DbErr> {
    // Lost money is written off next; until then it looks kept.
    let open = [PaymentState::Disputed];
    if shift(txn, moment, only(payment.id), &open, PaymentState::Paid)
        .await?
        .is_empty()
    {
        let early = !was_opened(txn, order).await?;
        return Ok((!early).then_some(EventOutcome::Ignored));
    }
    let ended = matches!(order.state, OrderState::Cancelled | OrderState::Expired);
    if event.kind == EventKind::DisputeWon {
        note(txn, moment, order.id, Happening::DisputeWon, "", None).await?;
        set_disputed(txn, order.id, false).await?;
        refund::conclude(txn, moment, payment.id).await?;
    } else {
        note(txn, moment, order.id, Happening::DisputeLost, "", None).await?;
        refund::taken_by_the_bank(txn, moment, order, payment.id, event.amount).await?;
        // The order stays held: staff call it off, or send it all the same.
        let reason = "the dispute is lost".to_owned();
        alert(txn, moment, order, payment, reason).await?;
    }
    if ended {
        owe_back(txn, moment, order, only(payment.id)).await?;
    }
    Ok(Some(EventOutcome::Applied))
}

async fn was_opened(txn: &impl ConnectionTrait, order: &orders::Model) -> Result<bool, DbErr> {
    let opened = order_event::Entity::find()
        .filter(order_event::Column::OrderId.eq(order.id))
        .filter(order_event::Column::Happening.eq(Happening::Disputed));
    Ok(opened.count(txn).await? > 0)
}
