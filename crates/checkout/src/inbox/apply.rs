use groundwork::Moment;
use money::Money;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter};

use super::{EventOutcome, dispute, refunds};
use crate::entities::{orders, payment};
use crate::gateway::{EventKind, PaymentEvent};
use crate::order::{advance, begin_fulfilment, lock_id, number};
use crate::payment::{only, owe_back, retire_live, set_pending, shift};
use crate::timeline::note;
use crate::{CheckoutError, Happening, OrderState, PaymentId, PaymentState, Work};

/// What an event does to its payment and order.
pub(super) async fn apply(
    txn: &impl ConnectionTrait,
    moment: &mut Moment,
    gateway: &str,
    event: &PaymentEvent,
) -> Result<EventOutcome, CheckoutError> {
    if event.kind == EventKind::Unknown {
        return Ok(EventOutcome::Ignored);
    }
    let unknown = |ours| CheckoutError::UnknownPayment {
        session: event.session.clone(),
        ours,
    };
    let is_ours = event.reference.is_some() || refunds::named(event).is_some();
    let named = find(txn, gateway, event).await?;
    let named = named.ok_or_else(|| unknown(is_ours))?;
    // The order's row before its payments', as every other verb does: two
    // verbs about one order wait for each other instead of dead-locking.
    let order = lock_id(txn, moment, named.order_id).await?;
    // Read again: the lock may have waited for a change.
    let payment = find(txn, gateway, event).await?;
    let payment = payment.ok_or_else(|| unknown(true))?;
    let early = || Err(unknown(true));
    let outcome = match event.kind {
        EventKind::Refunded | EventKind::RefundFailed if is_unpaid(payment.state) => {
            return early();
        }
        EventKind::DisputeOpened if is_unpaid(payment.state) => return early(),
        EventKind::Pending => pending(txn, moment, &order, &payment).await?,
        EventKind::Paid => paid(txn, moment, &order, &payment, event).await?,
        EventKind::Failed => failed(txn, moment, &payment, event).await?,
        EventKind::Expired => expired(txn, moment, &payment).await?,
        EventKind::Refunded => refunds::refunded(txn, moment, &order, &payment, event).await?,
        EventKind::RefundFailed => {
            refunds::refund_failed(txn, moment, &order, &payment, event).await?
        }
        EventKind::DisputeOpened => dispute::opened(txn, moment, &order, &payment).await?,
        EventKind::DisputeWon | EventKind::DisputeLost => {
            match dispute::closed(txn, moment, &order, &payment, event).await? {
                Some(outcome) => outcome,
                None => return early(),
            }
        }
        EventKind::Unknown => EventOutcome::Ignored,
    };
    Ok(outcome)
}

/// Whether the event that says "paid" is still to come.
const fn is_unpaid(state: PaymentState) -> bool {
    matches!(
        state,
        PaymentState::New | PaymentState::Open | PaymentState::Expired
    )
}

/// By session. By the payment the event names where it names no session, or
/// where dying after the gateway's answer kept the session from being
/// written down.
async fn find(
    txn: &impl ConnectionTrait,
    gateway: &str,
    event: &PaymentEvent,
) -> Result<Option<payment::Model>, DbErr> {
    use payment::Column;
    let named = event.reference.map(|payment| {
        let unwritten = (!event.session.is_empty()).then(|| Column::Session.is_null());
        Condition::all()
            .add(Column::Id.eq(payment))
            .add_option(unwritten)
    });
    payment::Entity::find()
        .filter(Column::Gateway.eq(gateway))
        .filter(
            Condition::any()
                .add(Column::Session.eq(&event.session))
                .add_option(
                    event
                        .intent
                        .as_deref()
                        .map(|intent| Column::Intent.eq(intent)),
                )
                .add_option(named),
        )
        .one(txn)
        .await
}

async fn paid(
    txn: &impl ConnectionTrait,
    moment: &mut Moment,
    order: &orders::Model,
    payment: &payment::Model,
    event: &PaymentEvent,
) -> Result<EventOutcome, DbErr> {
    let exact = event.amount == Some(payment.amount()?);
    let to = if exact {
        PaymentState::Paid
    } else {
        PaymentState::Held
    };
    // An expired one too: events come in any order, and money beats a timer.
    let unpaid = [PaymentState::New, PaymentState::Open, PaymentState::Expired];
    if shift(txn, moment, only(payment.id), &unpaid, to)
        .await?
        .is_empty()
    {
        return Ok(EventOutcome::Ignored);
    }
    record_receipt(txn, payment, event).await?;
    if !exact {
        return hold(txn, moment, order, payment, event.amount).await;
    }
    keep(txn, moment, order, payment).await
}

/// The exact amount arrived: the order takes it, or it goes back.
async fn keep(
    txn: &impl ConnectionTrait,
    moment: &mut Moment,
    order: &orders::Model,
    payment: &payment::Model,
) -> Result<EventOutcome, DbErr> {
    let this = Condition::all().add(orders::Column::Id.eq(order.id));
    let awaiting = [OrderState::AwaitingPayment];
    if advance(txn, moment, this, &awaiting, OrderState::Paid)
        .await?
        .is_none()
    {
        owe_back(txn, moment, order, only(payment.id)).await?;
        return Ok(EventOutcome::RefundQueued);
    }
    let amount = payment.amount()?.to_string();
    note(txn, moment, order.id, Happening::Paid, &amount, None).await?;
    retire_live(txn, moment, order.id).await?;
    begin_fulfilment(txn, moment, order).await?;
    Ok(EventOutcome::Applied)
}

async fn record_receipt(
    txn: &impl ConnectionTrait,
    payment: &payment::Model,
    event: &PaymentEvent,
) -> Result<(), DbErr> {
    use payment::Column;
    let currency = event.amount.map(|amount| amount.currency.code());
    payment::Entity::update_many()
        .col_expr(Column::Session, Expr::value(&event.session))
        .col_expr(
            Column::ReceivedMinor,
            Expr::value(event.amount.map(|amount| amount.minor)),
        )
        .col_expr(Column::ReceivedCurrency, Expr::value(currency))
        .col_expr(Column::Intent, Expr::value(event.intent.as_deref()))
        .filter(only(payment.id))
        .exec(txn)
        .await
        .map(drop)
}

async fn hold(
    txn: &impl ConnectionTrait,
    moment: &mut Moment,
    order: &orders::Model,
    payment: &payment::Model,
    received: Option<Money>,
) -> Result<EventOutcome, DbErr> {
    let this = Condition::all().add(orders::Column::Id.eq(order.id));
    let (from, to) = ([OrderState::AwaitingPayment], OrderState::UnderReview);
    if advance(txn, moment, this, &from, to).await?.is_none() {
        // Nobody waits for it, whatever it is.
        owe_back(txn, moment, order, only(payment.id)).await?;
        return Ok(EventOutcome::RefundQueued);
    }
    let received = received.map_or_else(|| "an unreadable amount".to_owned(), |m| m.to_string());
    let reason = format!("asked {}, received {received}", payment.amount()?);
    note(txn, moment, order.id, Happening::Held, &reason, None).await?;
    retire_live(txn, moment, order.id).await?;
    alert(txn, moment, order, payment, reason).await?;
    let order = number(order)?;
    Work::OrderHeld { order }.promise(txn, moment).await?;
    Ok(EventOutcome::Held)
}

async fn failed(
    txn: &impl ConnectionTrait,
    moment: &mut Moment,
    payment: &payment::Model,
    event: &PaymentEvent,
) -> Result<EventOutcome, DbErr> {
    // The news of a declined card names no session. Where it comes after the
    // customer paid another way, it is of a try before that.
    let is_old = payment.pending && event.session.is_empty();
    if is_old || !matches!(payment.state, PaymentState::New | PaymentState::Open) {
        return Ok(EventOutcome::Ignored);
    }
    set_pending(txn, payment.id, false).await?;
    note(
        txn,
        moment,
        payment.order_id,
        Happening::PaymentFailed,
        "",
        None,
    )
    .await?;
    Ok(EventOutcome::Applied)
}

async fn expired(
    txn: &impl ConnectionTrait,
    moment: &mut Moment,
    payment: &payment::Model,
) -> Result<EventOutcome, DbErr> {
    let live = [PaymentState::New, PaymentState::Open];
    if shift(txn, moment, only(payment.id), &live, PaymentState::Expired)
        .await?
        .is_empty()
    {
        return Ok(EventOutcome::Ignored);
    }
    note(
        txn,
        moment,
        payment.order_id,
        Happening::PaymentExpired,
        "",
        None,
    )
    .await?;
    Ok(EventOutcome::Applied)
}

/// The customer did all they can: nobody is asked to pay again.
async fn pending(
    txn: &impl ConnectionTrait,
    moment: &mut Moment,
    order: &orders::Model,
    payment: &payment::Model,
) -> Result<EventOutcome, DbErr> {
    // Told by an event or heard by asking: once.
    if payment.pending || !matches!(payment.state, PaymentState::New | PaymentState::Open) {
        return Ok(EventOutcome::Ignored);
    }
    set_pending(txn, payment.id, true).await?;
    note(txn, moment, order.id, Happening::PaymentPending, "", None).await?;
    let order = number(order)?;
    Work::PaymentPending { order }.promise(txn, moment).await?;
    Ok(EventOutcome::Applied)
}

pub(super) async fn alert(
    txn: &impl ConnectionTrait,
    moment: &mut Moment,
    order: &orders::Model,
    payment: &payment::Model,
    reason: String,
) -> Result<(), DbErr> {
    let payment = PaymentId(payment.id);
    Work::PaymentAlert {
        order: number(order)?,
        payment,
        reason,
    }
    .promise(txn, moment)
    .await
}
