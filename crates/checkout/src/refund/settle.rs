use groundwork::Moment;
use money::Money;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
};
use uuid::Uuid;

use super::{Cause, RefundState, insert, row, set_aside};
use crate::entities::refund::{Column, Entity, Model};
use crate::entities::{self, orders, payment};
use crate::order::number;
use crate::payment::{only, shift};
use crate::timeline::note;
use crate::{Happening, PaymentId, PaymentState, RefundId, Work};

/// The one place that changes a refund's state, and only from `from`.
async fn move_on(
    txn: &impl ConnectionTrait,
    moment: &Moment,
    refund: RefundId,
    from: &[RefundState],
    to: RefundState,
) -> Result<Option<Model>, DbErr> {
    debug_assert!(from.iter().all(|from| from.may_become(to)));
    let moved = Entity::update_many()
        .col_expr(Column::State, Expr::value(to))
        .col_expr(Column::UpdatedAt, Expr::value(moment.now))
        .filter(Column::Id.eq(refund))
        .filter(Column::State.is_in(from.iter().copied()))
        .exec_with_returning(txn)
        .await?;
    Ok(moved.into_iter().next())
}

/// Another takes the place of one that failed.
pub(super) async fn retried(
    txn: &impl ConnectionTrait,
    moment: &Moment,
    refund: RefundId,
) -> Result<(), DbErr> {
    let failed = [RefundState::Failed];
    move_on(txn, moment, refund, &failed, RefundState::Retried)
        .await
        .map(drop)
}

/// The money went back. Tells whether it was still due: the gateway's event
/// and its answer both say so.
pub(crate) async fn settle(
    txn: &impl ConnectionTrait,
    moment: &mut Moment,
    refund: RefundId,
) -> Result<bool, DbErr> {
    let due = [RefundState::Due];
    let Some(row) = move_on(txn, moment, refund, &due, RefundState::Done).await? else {
        return Ok(false);
    };
    let amount = entities::money(row.amount_minor, &row.currency)?;
    let said = amount.to_string();
    note(txn, moment, row.order_id, Happening::Refunded, &said, None).await?;
    let order = of(txn, row.order_id).await?;
    let order = number(&order)?;
    Work::OrderRefunded { order, refund }
        .promise(txn, moment)
        .await?;
    if let Some(payment) = row.payment_id {
        conclude(txn, moment, payment).await?;
    }
    Ok(true)
}

/// A payment of which nothing is left and nothing is due has gone back.
pub(crate) async fn conclude(
    txn: &impl ConnectionTrait,
    moment: &Moment,
    payment: Uuid,
) -> Result<(), DbErr> {
    let due = Entity::find()
        .filter(Column::PaymentId.eq(payment))
        .filter(Column::State.eq(RefundState::Due));
    let row = payment::Entity::find_by_id(payment).one(txn).await?;
    let Some(row) = row else { return Ok(()) };
    if row.left()?.minor <= 0 && due.count(txn).await? == 0 {
        let kept = [
            PaymentState::Paid,
            PaymentState::Held,
            PaymentState::RefundDue,
        ];
        shift(txn, moment, only(payment), &kept, PaymentState::Refunded).await?;
    }
    Ok(())
}

/// The gateway will not give it back, or the bank returned it. It counts as
/// kept again, and staff are told.
pub(crate) async fn fail(
    txn: &impl ConnectionTrait,
    moment: &mut Moment,
    refund: RefundId,
    why: &str,
) -> Result<bool, DbErr> {
    let from = [RefundState::Due, RefundState::Done];
    let Some(row) = move_on(txn, moment, refund, &from, RefundState::Failed).await? else {
        return Ok(false);
    };
    let Some(id) = row.payment_id else {
        return Ok(true);
    };
    let payment = payment::Entity::find_by_id(id).one(txn).await?;
    let payment = payment.ok_or_else(|| DbErr::RecordNotFound(id.to_string()))?;
    set_aside(txn, &payment, -row.amount_minor).await?;
    let order = of(txn, row.order_id).await?;
    let gone = charged_back(txn, moment, &order, &payment, row.amount_minor).await?;
    if gone < row.amount_minor {
        let again = match order.state.is_bought() {
            true => PaymentState::Paid,
            false => PaymentState::RefundDue,
        };
        let gone = [PaymentState::Refunded, PaymentState::Lost];
        shift(txn, moment, only(id), &gone, again).await?;
    }
    let said = entities::money(row.amount_minor, &row.currency)?.to_string();
    note(
        txn,
        moment,
        row.order_id,
        Happening::RefundFailed,
        &said,
        None,
    )
    .await?;
    Work::PaymentAlert {
        order: number(&order)?,
        payment: PaymentId(id),
        reason: format!("refund {refund} of {said} failed: {why}"),
    }
    .promise(txn, moment)
    .await?;
    Ok(true)
}

/// How much of a refund that came back a lost dispute had taken by then: the
/// events of the two come in any order.
async fn charged_back(
    txn: &impl ConnectionTrait,
    moment: &mut Moment,
    order: &orders::Model,
    payment: &payment::Model,
    came_back: i64,
) -> Result<i64, DbErr> {
    let key = lost_key(payment.id);
    let lost = Entity::find().filter(Column::RequestKey.eq(&key));
    let lost = lost.one(txn).await?;
    let known = lost.as_ref().map_or(0, |lost| lost.amount_minor);
    let minor = came_back.min(payment.charged_back_minor - known);
    if minor <= 0 {
        return Ok(0);
    }
    match lost {
        Some(lost) => {
            Entity::update_many()
                .col_expr(Column::AmountMinor, Expr::value(known + minor))
                .filter(Column::Id.eq(lost.id))
                .exec(txn)
                .await?;
        }
        None => {
            let amount = entities::money(minor, &payment.currency)?;
            insert(txn, lost_row(moment, order, payment, amount)).await?;
        }
    }
    set_aside(txn, payment, minor).await?;
    Ok(minor)
}

fn lost_key(payment: Uuid) -> String {
    format!("lost:{payment}")
}

/// What a lost dispute took, as a refund that is done.
fn lost_row(
    moment: &mut Moment,
    order: &orders::Model,
    payment: &payment::Model,
    amount: Money,
) -> Model {
    let cause = Cause {
        reason: "the dispute was lost",
        key: &lost_key(payment.id),
        staff: None,
    };
    row(
        moment,
        order,
        Some(payment),
        amount,
        RefundState::Done,
        &cause,
    )
}

/// Under which keys refunds are that somebody made at the gateway itself.
const OUTSIDE: &str = "outside:";

/// The reason such a refund is given.
const AT_THE_GATEWAY: &str = "given back at the gateway";

/// A failed refund that was made at the gateway itself.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Outside {
    /// It is this one.
    Known(RefundId),
    /// It was told before.
    Failed,
    /// Nothing was heard of it.
    Unknown,
}

/// Which refund failed that was made at the gateway itself: the last one of
/// `amount`. The gateway's `name` for it is written down with its reason, so that
/// the next event about it fails no other; its key stays that of the event it was
/// first heard of by, which may be applied again.
pub(crate) async fn from_outside(
    txn: &impl ConnectionTrait,
    payment: Uuid,
    name: &str,
    amount: Option<Money>,
) -> Result<Outside, DbErr> {
    let name: String = name.chars().take(200).collect();
    let named = format!("{AT_THE_GATEWAY}, {name}");
    let of_it = || {
        Entity::find()
            .filter(Column::PaymentId.eq(payment))
            .filter(Column::RequestKey.starts_with(OUTSIDE))
    };
    let told = of_it().filter(Column::Reason.eq(&named)).one(txn).await?;
    if told.is_some() {
        return Ok(Outside::Failed);
    }
    let Some(amount) = amount else {
        return Ok(Outside::Unknown);
    };
    let last = of_it()
        .filter(Column::State.eq(RefundState::Done))
        .filter(Column::AmountMinor.eq(amount.minor))
        .filter(Column::Currency.eq(amount.currency.code()))
        .order_by_desc(Column::Id)
        .one(txn)
        .await?;
    let Some(row) = last else {
        return Ok(Outside::Unknown);
    };
    Entity::update_many()
        .col_expr(Column::Reason, Expr::value(named))
        .filter(Column::Id.eq(row.id))
        .exec(txn)
        .await?;
    Ok(Outside::Known(RefundId(row.id)))
}

/// Somebody gave `amount` back at the gateway itself. Tells whether that was news.
pub(crate) async fn gone_at_the_gateway(
    txn: &impl ConnectionTrait,
    moment: &mut Moment,
    order: &orders::Model,
    payment: &payment::Model,
    amount: Money,
    event: &str,
) -> Result<bool, DbErr> {
    let key = format!("{OUTSIDE}{event}");
    let cause = Cause {
        reason: AT_THE_GATEWAY,
        key: &key,
        staff: None,
    };
    let row = row(
        moment,
        order,
        Some(payment),
        amount,
        RefundState::Done,
        &cause,
    );
    if !insert(txn, row).await? || !set_aside(txn, payment, amount.minor).await? {
        return Ok(false);
    }
    let said = amount.to_string();
    note(txn, moment, order.id, Happening::Refunded, &said, None).await?;
    conclude(txn, moment, payment.id).await?;
    Ok(true)
}

/// The bank gave a lost dispute's money back: `taken`, or all that is left.
/// What was promised can no longer be kept.
pub(crate) async fn taken_by_the_bank(
    txn: &impl ConnectionTrait,
    moment: &mut Moment,
    order: &orders::Model,
    payment: Uuid,
    taken: Option<Money>,
) -> Result<(), DbErr> {
    let due = Entity::find()
        .filter(Column::PaymentId.eq(payment))
        .filter(Column::State.eq(RefundState::Due));
    for refund in due.all(txn).await? {
        fail(txn, moment, RefundId(refund.id), "the dispute was lost").await?;
    }
    let row = payment::Entity::find_by_id(payment).one(txn).await?;
    let Some(row) = row else { return Ok(()) };
    let left = row.left()?;
    note_charged_back(txn, payment, taken.unwrap_or(left)).await?;
    let minor = taken.map_or(left.minor, |taken| taken.minor.min(left.minor));
    let taken = Money { minor, ..left };
    if taken.minor > 0 {
        let entry = lost_row(moment, order, &row, taken);
        if insert(txn, entry).await? {
            set_aside(txn, &row, taken.minor).await?;
        }
    }
    if taken.minor == left.minor {
        use PaymentState::{Disputed, Paid, RefundDue};
        let open = [Disputed, Paid, RefundDue];
        shift(txn, moment, only(payment), &open, PaymentState::Lost).await?;
    }
    Ok(())
}

async fn note_charged_back(
    txn: &impl ConnectionTrait,
    payment: Uuid,
    taken: Money,
) -> Result<(), DbErr> {
    payment::Entity::update_many()
        .col_expr(payment::Column::ChargedBackMinor, taken.minor.into())
        .filter(only(payment))
        .exec(txn)
        .await
        .map(drop)
}

async fn of(txn: &impl ConnectionTrait, order: Uuid) -> Result<orders::Model, DbErr> {
    let row = orders::Entity::find_by_id(order).one(txn).await?;
    row.ok_or_else(|| DbErr::RecordNotFound(order.to_string()))
}
