use groundwork::{Moment, begin_write};
use money::{Money, MoneyError};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseConnection, DatabaseTransaction, EntityTrait,
    QueryFilter, QueryOrder,
};
use sha2::{Digest, Sha256};

use super::{Cause, RefundState, gift_left, onto_gift_card, promise};
use crate::entities::{order_line, orders, payment, refund};
use crate::order::{Scope, lock, lock_id};
use crate::{
    CheckoutError, FieldProblem, OrderNumber, PaymentState, Problem, RefundId, StaffId, entities,
};

/// The longest reason, in characters.
const MAX_REASON: usize = 300;

/// What of an order is given back for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RefundWhat {
    /// Prints, by the position of their line from 0, and how many of it.
    Lines(Vec<(u32, u32)>),
    /// Their way.
    Shipping,
    /// All that is left.
    Remainder,
}

impl RefundWhat {
    /// Tells it from all others, in at most 18 characters.
    fn key(&self) -> String {
        match self {
            Self::Lines(lines) => lines_key(lines.iter().copied()),
            Self::Shipping => "shipping".to_owned(),
            Self::Remainder => "remainder".to_owned(),
        }
    }
}

/// Lines and how many of each, as 16 hexadecimal digits.
pub(crate) fn lines_key(lines: impl IntoIterator<Item = (u32, u32)>) -> String {
    let mut lines: Vec<_> = lines.into_iter().filter(|(_, n)| *n > 0).collect();
    lines.sort_unstable();
    let mut hash = Sha256::new();
    for (position, quantity) in lines {
        hash.update(position.to_be_bytes());
        hash.update(quantity.to_be_bytes());
    }
    hex::encode(&hash.finalize()[..8])
}

/// What staff ask for.
#[derive(Clone, Debug)]
pub struct RefundRequest {
    /// What for.
    pub what: RefundWhat,
    /// Why: the customer reads it.
    pub reason: String,
    /// Made with the form: sending it twice gives back once.
    pub idempotency_key: String,
}

/// Gives back for prints, for shipping, or all that is left, and tells how
/// much that is. First to the card it was paid with, then to the gift card.
///
/// # Errors
/// [`CheckoutError::NotPossible`] unless the order is paid and kept,
/// [`Disputed`](CheckoutError::Disputed), [`Invalid`](CheckoutError::Invalid)
/// without a reason, [`NothingLeft`](CheckoutError::NothingLeft).
pub async fn refund_as_staff(
    db: &DatabaseConnection,
    moment: &mut Moment,
    staff: StaffId,
    number: &OrderNumber,
    request: &RefundRequest,
) -> Result<Money, CheckoutError> {
    check(request)?;
    let txn = begin_write(db).await?;
    let order = lock(&txn, moment, Scope::Shop.condition(number)).await?;
    // The form's key belongs to this order and to what is asked for: the same
    // twice is one refund, another line on a page the browser kept is another.
    let key = format!(
        "{}:{}:{}",
        order.id,
        request.idempotency_key,
        request.what.key()
    );
    let (card_key, gift_key) = (format!("{key}:c"), format!("{key}:g"));
    if let Some(before) = asked_before(&txn, &[&card_key, &gift_key]).await? {
        return Ok(before);
    }
    if !order.state.is_bought() {
        return Err(CheckoutError::NotPossible { state: order.state });
    }
    if order.disputed {
        return Err(CheckoutError::Disputed);
    }
    let cause = |key| Cause {
        reason: request.reason.trim(),
        key,
        staff: Some(staff),
    };
    let asked = worth(&txn, &order, &request.what).await?;
    let mut given = Money::zero(order.totals()?.total.currency);
    for payment in kept(&txn, &order).await? {
        let left = payment.left()?;
        if left.currency != asked.currency {
            let keys = (&cause(&card_key), &cause(&gift_key));
            return in_what_arrived(txn, moment, &order, &payment, request, keys).await;
        }
        let part = least(left, rest(asked, given)?);
        // One card is charged for an order: a second payment went back at once.
        let is_first = given.minor == 0 && part.minor > 0;
        if is_first && promise(&txn, moment, &order, &payment, part, &cause(&card_key)).await? {
            given = given.plus(part).map_err(CheckoutError::Total)?;
        }
    }
    let part = least(gift_left(&txn, &order).await?, rest(asked, given)?);
    if onto_gift_card(&txn, moment, &order, part, &cause(&gift_key)).await? {
        given = given.plus(part).map_err(CheckoutError::Total)?;
    }
    if given.minor == 0 {
        return Err(CheckoutError::NothingLeft);
    }
    txn.commit().await?;
    Ok(given)
}

/// Money that came in another currency than was asked goes back whole: what a
/// part of it is worth, nobody has agreed on.
async fn in_what_arrived(
    txn: DatabaseTransaction,
    moment: &mut Moment,
    order: &orders::Model,
    payment: &payment::Model,
    request: &RefundRequest,
    keys: (&Cause<'_>, &Cause<'_>),
) -> Result<Money, CheckoutError> {
    if request.what != RefundWhat::Remainder {
        return problem("what", Problem::Malformed);
    }
    let left = payment.left()?;
    let (card, gift) = keys;
    let promised = left.minor > 0 && promise(&txn, moment, order, payment, left, card).await?;
    let on_card = gift_left(&txn, order).await?;
    if !onto_gift_card(&txn, moment, order, on_card, gift).await? && !promised {
        return Err(CheckoutError::NothingLeft);
    }
    txn.commit().await?;
    Ok(left)
}

fn problem<T>(field: &str, problem: Problem) -> Result<T, CheckoutError> {
    let field = field.to_owned();
    Err(CheckoutError::Invalid(vec![FieldProblem {
        field,
        problem,
    }]))
}

/// Tries a refund again that failed: as a new one, because the gateway
/// remembers the answer it gave to the old one.
///
/// # Errors
/// [`CheckoutError::NotFound`] unless it failed, or [`NothingLeft`](CheckoutError::NothingLeft).
pub async fn retry_refund_as_staff(
    db: &DatabaseConnection,
    moment: &mut Moment,
    staff: StaffId,
    failed: RefundId,
) -> Result<(), CheckoutError> {
    let txn = begin_write(db).await?;
    let find =
        refund::Entity::find_by_id(failed.0).filter(refund::Column::State.eq(RefundState::Failed));
    let old = find.one(&txn).await?.ok_or(CheckoutError::NotFound)?;
    let order = lock_id(&txn, moment, old.order_id).await?;
    let payment = match old.payment_id {
        Some(id) => payment::Entity::find_by_id(id).one(&txn).await?,
        None => None,
    };
    let payment = payment.ok_or(CheckoutError::NotFound)?;
    let amount = entities::money(old.amount_minor, &old.currency)?;
    let key = format!("again:{}", old.id);
    let cause = Cause {
        reason: &old.reason,
        key: &key,
        staff: Some(staff),
    };
    if !promise(&txn, moment, &order, &payment, amount, &cause).await? {
        return Err(CheckoutError::NothingLeft);
    }
    super::settle::retried(&txn, moment, failed).await?;
    txn.commit().await?;
    Ok(())
}

fn check(request: &RefundRequest) -> Result<(), CheckoutError> {
    match request.reason.trim().chars().count() {
        0 => return problem("reason", Problem::Missing),
        n if n > MAX_REASON => {
            let max = MAX_REASON as u64;
            return problem("reason", Problem::TooLong { max });
        }
        _ => {}
    }
    match request.idempotency_key.len() {
        1..=64 => Ok(()),
        _ => problem("idempotency_key", Problem::Malformed),
    }
}

/// What a request gave back already.
async fn asked_before(
    txn: &impl ConnectionTrait,
    keys: &[&String],
) -> Result<Option<Money>, CheckoutError> {
    let rows = refund::Entity::find()
        .filter(refund::Column::RequestKey.is_in(keys.iter().map(|key| key.as_str())))
        .order_by_asc(refund::Column::RequestKey)
        .all(txn)
        .await?;
    // What came in another currency is told of by itself.
    let Some(first) = rows.first() else {
        return Ok(None);
    };
    let same = rows.iter().filter(|row| row.currency == first.currency);
    let minor = same.map(|row| row.amount_minor).sum();
    Ok(Some(entities::money(minor, &first.currency)?))
}

/// The payments the order keeps, oldest first.
async fn kept(
    txn: &impl ConnectionTrait,
    order: &orders::Model,
) -> Result<Vec<payment::Model>, CheckoutError> {
    Ok(payment::Entity::find()
        .filter(payment::Column::OrderId.eq(order.id))
        .filter(payment::Column::State.eq(PaymentState::Paid))
        .order_by_asc(payment::Column::Id)
        .all(txn)
        .await?)
}

/// What was paid for what is asked, which is marked as given back.
async fn worth(
    txn: &impl ConnectionTrait,
    order: &orders::Model,
    what: &RefundWhat,
) -> Result<Money, CheckoutError> {
    let totals = order.totals()?;
    match what {
        RefundWhat::Remainder => Ok(totals.total),
        RefundWhat::Shipping => {
            use orders::{Column, Entity};
            let first = Entity::update_many()
                .col_expr(Column::ShippingRefunded, true.into())
                .filter(Column::Id.eq(order.id))
                .filter(Column::ShippingRefunded.eq(false))
                .exec(txn)
                .await?;
            match first.rows_affected {
                0 => Err(CheckoutError::NothingLeft),
                _ => totals.shipping_paid().map_err(CheckoutError::Total),
            }
        }
        RefundWhat::Lines(lines) => {
            let mut sum = Money::zero(totals.total.currency);
            for (position, quantity) in lines.iter().filter(|(_, quantity)| *quantity > 0) {
                let line = mark(txn, order, *position, *quantity).await?;
                let quantity = i64::from(*quantity);
                let paid = entities::money(line.unit_minor, &order.currency)?;
                let gross = Money::new(paid.minor.saturating_mul(quantity), paid.currency);
                let paid = totals.paid_for(gross).map_err(CheckoutError::Total)?;
                sum = sum.plus(paid).map_err(CheckoutError::Total)?;
            }
            Ok(sum)
        }
    }
}

/// Counts pieces as given back for; each is once.
async fn mark(
    txn: &impl ConnectionTrait,
    order: &orders::Model,
    position: u32,
    quantity: u32,
) -> Result<order_line::Model, CheckoutError> {
    use order_line::{Column, Entity};
    let quantity = i32::try_from(quantity).unwrap_or(i32::MAX);
    let after = || Expr::col(Column::RefundedQuantity).add(quantity);
    let marked = Entity::update_many()
        .col_expr(Column::RefundedQuantity, after())
        .filter(Column::OrderId.eq(order.id))
        .filter(Column::Position.eq(i32::try_from(position).unwrap_or(i32::MAX)))
        // Not by a sum, which may overflow.
        .filter(Expr::col(Column::RefundedQuantity).lte(Expr::col(Column::Quantity).sub(quantity)))
        .exec_with_returning(txn)
        .await?;
    marked.into_iter().next().ok_or(CheckoutError::NothingLeft)
}

fn rest(asked: Money, given: Money) -> Result<Money, CheckoutError> {
    asked
        .minus(given)
        .map_err(|e: MoneyError| CheckoutError::Total(e))
}

fn least(a: Money, b: Money) -> Money {
    if a.minor < b.minor { a } else { b }
}
