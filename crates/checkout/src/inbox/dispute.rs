//! A cardholder goes to their bank. The gateway keeps the money until the bank
//! has decided, and the order waits with it.

use groundwork::Moment;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter};

use super::EventOutcome;
use super::apply::alert;
use crate::entities::{order_event, orders, payment};
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
    let reason = "the cardholder disputes it".to_owned();
    // One that must go back, too: the gateway gives nothing back meanwhile.
    let kept = [
        PaymentState::Paid,
        PaymentState::Held,
        PaymentState::RefundDue,
    ];
    if shift(txn, moment, only(payment.id), &kept, PaymentState::Disputed)
        .await?
        .is_empty()
    {
        // It went back already: staff must tell the bank so.
        alert(txn, moment, order, payment, reason).await?;
        return Ok(EventOutcome::Ignored);
    }
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
    won: bool,
) -> Result<Option<EventOutcome>, DbErr> {
    let (to, happening) = match won {
        true => (PaymentState::Paid, Happening::DisputeWon),
        false => (PaymentState::Lost, Happening::DisputeLost),
    };
    let open = [PaymentState::Disputed];
    if shift(txn, moment, only(payment.id), &open, to)
        .await?
        .is_empty()
    {
        let early = !was_opened(txn, order).await?;
        return Ok((!early).then_some(EventOutcome::Ignored));
    }
    note(txn, moment, order.id, happening, "", None).await?;
    if won {
        set_disputed(txn, order.id, false).await?;
        refund::conclude(txn, moment, payment.id).await?;
        if matches!(order.state, OrderState::Cancelled | OrderState::Expired) {
            owe_back(txn, moment, order, only(payment.id)).await?;
        }
        return Ok(Some(EventOutcome::Applied));
    }
    // The order stays held: staff call it off, or send it all the same.
    alert(
        txn,
        moment,
        order,
        payment,
        "the dispute is lost".to_owned(),
    )
    .await?;
    Ok(Some(EventOutcome::Applied))
}

async fn was_opened(txn: &impl ConnectionTrait, order: &orders::Model) -> Result<bool, DbErr> {
    let opened = order_event::Entity::find()
        .filter(order_event::Column::OrderId.eq(order.id))
        .filter(order_event::Column::Happening.eq(Happening::Disputed));
    Ok(opened.count(txn).await? > 0)
}
