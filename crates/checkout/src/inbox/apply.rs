use groundwork::Moment;
use money::Money;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter};

use super::EventOutcome;
use crate::entities::{orders, payment};
use crate::gateway::{EventKind, PaymentEvent};
use crate::order::{advance, number};
use crate::payment::{only, owe_back, retire_live, settle_refund, shift};
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
    let unknown = || CheckoutError::UnknownPayment {
        session: event.session.clone(),
    };
    let named = find(txn, gateway, event).await?.ok_or_else(unknown)?;
    let order = lock(txn, moment, &named).await?;
    // Read again: the lock may have waited for a change.
    let payment = find(txn, gateway, event).await?.ok_or_else(unknown)?;
    let outcome = match event.kind {
        EventKind::Refunded if is_unpaid(payment.state) => return Err(unknown()),
        EventKind::Paid => paid(txn, moment, &order, &payment, event).await?,
        EventKind::Failed => failed(txn, moment, &payment).await?,
        EventKind::Expired => expired(txn, moment, &payment).await?,
        EventKind::Refunded => refunded(txn, moment, &order, &payment, event.amount).await?,
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
                .add_option(named),
        )
        .one(txn)
        .await
}

/// Takes the order's row before its payments', as every other verb does: two
/// verbs about one order wait for each other instead of dead-locking.
async fn lock(
    txn: &impl ConnectionTrait,
    moment: &Moment,
    payment: &payment::Model,
) -> Result<orders::Model, DbErr> {
    let rows = orders::Entity::update_many()
        .col_expr(orders::Column::UpdatedAt, Expr::value(moment.now))
        .filter(orders::Column::Id.eq(payment.order_id))
        .exec_with_returning(txn)
        .await?;
    let gone = || DbErr::RecordNotFound(payment.order_id.to_string());
    rows.into_iter().next().ok_or_else(gone)
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
    Work::OrderPaid {
        order: number(order)?,
    }
    .promise(txn, moment)
    .await?;
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
    advance(
        txn,
        moment,
        this,
        &[OrderState::AwaitingPayment],
        OrderState::UnderReview,
    )
    .await?;
    let received = received.map_or_else(|| "an unreadable amount".to_owned(), |m| m.to_string());
    let reason = format!("asked {}, received {received}", payment.amount()?);
    note(txn, moment, order.id, Happening::Held, &reason, None).await?;
    retire_live(txn, moment, order.id).await?;
    alert(txn, moment, order, payment, reason).await?;
    Ok(EventOutcome::Held)
}

async fn failed(
    txn: &impl ConnectionTrait,
    moment: &mut Moment,
    payment: &payment::Model,
) -> Result<EventOutcome, DbErr> {
    if !matches!(payment.state, PaymentState::New | PaymentState::Open) {
        return Ok(EventOutcome::Ignored);
    }
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

/// `back` is what has gone back of this payment so far.
async fn refunded(
    txn: &impl ConnectionTrait,
    moment: &mut Moment,
    order: &orders::Model,
    payment: &payment::Model,
    back: Option<Money>,
) -> Result<EventOutcome, DbErr> {
    let arrived = payment.received()?.map_or_else(|| payment.amount(), Ok)?;
    let in_full = back.is_none_or(|back| back.minor >= arrived.minor);
    if in_full && settle_refund(txn, moment, payment, arrived).await? {
        return Ok(EventOutcome::Applied);
    }
    if payment.state == PaymentState::Refunded {
        return Ok(EventOutcome::Ignored);
    }
    // Somebody gave money back at the gateway itself: the order is theirs to judge.
    if in_full {
        let kept = [PaymentState::Paid, PaymentState::Held];
        shift(txn, moment, only(payment.id), &kept, PaymentState::Refunded).await?;
    }
    let amount = back.unwrap_or(arrived).to_string();
    note(txn, moment, order.id, Happening::Refunded, &amount, None).await?;
    alert(
        txn,
        moment,
        order,
        payment,
        format!("{amount} went back at the gateway"),
    )
    .await?;
    Ok(EventOutcome::Applied)
}

async fn alert(
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
