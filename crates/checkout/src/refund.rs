//! Giving money back: every refund is a row of its own, promised in the
//! transaction that calls for it and done once.

mod ask;
mod settle;

use chrono::{DateTime, Utc};
use groundwork::Moment;
use money::Money;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, DeriveActiveEnum, EntityTrait, EnumIter, Insert,
    PaginatorTrait, QueryFilter, QueryOrder,
};
use uuid::Uuid;

pub(crate) use ask::lines_key;
pub use ask::{RefundRequest, RefundWhat, refund_as_staff, retry_refund_as_staff};
pub(crate) use settle::{
    Outside, conclude, fail, from_outside, gone_at_the_gateway, settle, taken_by_the_bank,
};

use crate::entities::refund::{Column, Entity, Model};
use crate::entities::{self, orders, payment};
use crate::timeline::note;
use crate::{CheckoutError, Happening, Order, PaymentId, RefundId, StaffId, Work, gift};

/// Where a refund is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum RefundState {
    /// Promised; the gateway has not said yes.
    Due,
    /// The money went back.
    Done,
    /// The gateway will not, or the bank sent it back: staff decide.
    Failed,
    /// It failed, and another was promised in its place.
    Retried,
}

impl RefundState {
    /// Whether a refund may go from here to `next`.
    pub const fn may_become(self, next: Self) -> bool {
        matches!(
            (self, next),
            (Self::Due, Self::Done | Self::Failed)
                | (Self::Done, Self::Failed)
                | (Self::Failed, Self::Retried)
        )
    }
}

/// Money that goes back to a buyer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refund {
    /// The refund, and its idempotency key at the gateway.
    pub id: RefundId,
    /// Of which payment; `None` where it goes onto the order's gift card.
    pub payment: Option<PaymentId>,
    /// Where it is.
    pub state: RefundState,
    /// How much.
    pub amount: Money,
    /// Why, in words of the staff or one of the shop's own reasons.
    pub reason: String,
    /// Who of the staff asked for it.
    pub staff: Option<StaffId>,
    /// When it was promised.
    pub created_at: DateTime<Utc>,
}

/// Why a refund is promised, by whom, under which key.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cause<'a> {
    pub reason: &'a str,
    pub key: &'a str,
    pub staff: Option<StaffId>,
}

impl<'a> Cause<'a> {
    /// Nobody waits for the money.
    pub(crate) const fn owed(key: &'a str) -> Self {
        Self {
            reason: "",
            key,
            staff: None,
        }
    }
}

/// The refunds of an order, oldest first. Who holds the order has been let in
/// already.
///
/// # Errors
/// The database's.
pub async fn refunds(
    db: &impl ConnectionTrait,
    order: &Order,
) -> Result<Vec<Refund>, CheckoutError> {
    let rows = Entity::find()
        .filter(Column::OrderId.eq(order.id))
        .order_by_asc(Column::Id)
        .all(db)
        .await?;
    let refund = |row: Model| {
        Ok(Refund {
            id: RefundId(row.id),
            payment: row.payment_id.map(PaymentId),
            state: row.state,
            amount: entities::money(row.amount_minor, &row.currency)?,
            reason: row.reason,
            staff: row.staff_id.map(StaffId),
            created_at: row.created_at,
        })
    };
    rows.into_iter().map(refund).collect()
}

/// How many refunds of a payment there were, whatever came of them.
pub(crate) async fn count(txn: &impl ConnectionTrait, payment: Uuid) -> Result<u64, DbErr> {
    Entity::find()
        .filter(Column::PaymentId.eq(payment))
        .count(txn)
        .await
}

fn row(
    moment: &mut Moment,
    order: &orders::Model,
    payment: Option<&payment::Model>,
    amount: Money,
    state: RefundState,
    cause: &Cause<'_>,
) -> Model {
    Model {
        id: moment.uuid(),
        order_id: order.id,
        payment_id: payment.map(|payment| payment.id),
        state,
        currency: amount.currency.code().to_owned(),
        amount_minor: amount.minor,
        reason: cause.reason.to_owned(),
        request_key: cause.key.to_owned(),
        staff_id: cause.staff.map(|staff| staff.0),
        created_at: moment.now,
        updated_at: moment.now,
    }
}

/// Writes a refund down unless its key was used.
async fn insert(txn: &impl ConnectionTrait, row: Model) -> Result<bool, DbErr> {
    let once = OnConflict::new().do_nothing().to_owned();
    let insert = Insert::one(row).on_conflict(once);
    Ok(insert.exec_without_returning(txn).await? == 1)
}

/// Sets `amount` of a payment aside to go back, and promises that it will.
/// `false` where less is left of it, or the key was used.
pub(crate) async fn promise(
    txn: &impl ConnectionTrait,
    moment: &mut Moment,
    order: &orders::Model,
    payment: &payment::Model,
    amount: Money,
    cause: &Cause<'_>,
) -> Result<bool, DbErr> {
    let row = row(
        moment,
        order,
        Some(payment),
        amount,
        RefundState::Due,
        cause,
    );
    let refund = RefundId(row.id);
    if !insert(txn, row).await? || !set_aside(txn, payment, amount.minor).await? {
        return Ok(false);
    }
    let said = amount.to_string();
    note(
        txn,
        moment,
        order.id,
        Happening::RefundDue,
        &said,
        cause.staff,
    )
    .await?;
    let gateway = payment.gateway.clone();
    Work::Refund { refund, gateway }
        .promise(txn, moment)
        .await?;
    Ok(true)
}

/// Counts what is promised of a payment, which is never more than arrived.
async fn set_aside(
    txn: &impl ConnectionTrait,
    payment: &payment::Model,
    minor: i64,
) -> Result<bool, DbErr> {
    use payment::Column;
    let after = || Expr::col(Column::RefundedMinor).add(minor);
    let arrived = payment.arrived()?.minor;
    let counted = payment::Entity::update_many()
        .col_expr(Column::RefundedMinor, after())
        .filter(Column::Id.eq(payment.id))
        .filter(after().between(0, arrived))
        .exec(txn)
        .await?;
    Ok(counted.rows_affected == 1)
}

/// What of an order's gift card has not come back yet.
async fn gift_left(txn: &impl ConnectionTrait, order: &orders::Model) -> Result<Money, DbErr> {
    let back = Entity::find()
        .filter(Column::OrderId.eq(order.id))
        .filter(Column::PaymentId.is_null())
        .all(txn)
        .await?;
    let back: i64 = back.iter().map(|row| row.amount_minor).sum();
    entities::money(order.gift_minor - back, &order.currency)
}

/// Puts `amount` back onto the order's gift card, at once: both are ours.
async fn onto_gift_card(
    txn: &impl ConnectionTrait,
    moment: &mut Moment,
    order: &orders::Model,
    amount: Money,
    cause: &Cause<'_>,
) -> Result<bool, DbErr> {
    let Some(card) = order.gift_card_id.filter(|_| amount.minor > 0) else {
        return Ok(false);
    };
    let row = row(moment, order, None, amount, RefundState::Done, cause);
    let reference = format!("refund:{}", row.id);
    if !insert(txn, row).await? {
        return Ok(false);
    }
    gift::put_back(txn, moment, card, order.id, amount, &reference).await?;
    let said = amount.to_string();
    note(
        txn,
        moment,
        order.id,
        Happening::GiftCardRefilled,
        &said,
        cause.staff,
    )
    .await?;
    Ok(true)
}

/// Gives everything back that a gift card paid for an order.
pub(crate) async fn gift_back(
    txn: &impl ConnectionTrait,
    moment: &mut Moment,
    order: &orders::Model,
) -> Result<(), DbErr> {
    if order.gift_minor == 0 {
        return Ok(());
    }
    let left = gift_left(txn, order).await?;
    let key = format!("gift:{}", order.id);
    onto_gift_card(txn, moment, order, left, &Cause::owed(&key))
        .await
        .map(drop)
}
