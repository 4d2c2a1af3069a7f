use chrono::{DateTime, Utc};
use groundwork::{Moment, begin_write};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseConnection, DbErr, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect,
};

use super::{OrderState, Scope, number};
use crate::entities::orders::{Column, Entity, Model};
use crate::timeline::note;
use crate::{
    CheckoutError, CustomerId, Happening, Holder, OrderNumber, StaffId, Work, discount, forget,
    fulfilment, payment, refund, stock,
};

/// Who calls an order off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By<'a> {
    /// Its customer; to anybody else's the order does not exist.
    Customer(CustomerId),
    /// Whoever has its private link.
    Link(&'a str),
    /// Somebody of the shop.
    Staff(StaffId),
}

/// Calls an order off before it is printed. What was paid goes back, and
/// open payment pages close, by promised [`Work`].
///
/// # Errors
/// [`CheckoutError::NotPossible`] once it is printed, or for its buyer while
/// it is under review or a lab is at work on it, and [`Disputed`](CheckoutError::Disputed) for its buyer
/// while its payment is.
pub async fn cancel(
    db: &DatabaseConnection,
    moment: &mut Moment,
    by: By<'_>,
    order: &OrderNumber,
) -> Result<(), CheckoutError> {
    use OrderState::{AwaitingPayment, Paid, UnderReview};
    let buyer: &[OrderState] = &[AwaitingPayment, Paid];
    let (scope, from, staff): (_, &[OrderState], _) = match by {
        By::Customer(customer) => (Scope::Holder(Holder::Customer(customer)), buyer, None),
        By::Link(token) => (Scope::Holder(Holder::Link(token)), buyer, None),
        By::Staff(staff) => (
            Scope::Shop,
            &[AwaitingPayment, Paid, UnderReview],
            Some(staff),
        ),
    };
    let txn = begin_write(db).await?;
    let which = scope.condition(order);
    let locked = lock(&txn, moment, which.clone()).await?;
    if staff.is_none() && locked.disputed {
        return Err(CheckoutError::Disputed);
    }
    if staff.is_none() && fulfilment::is_in_production(&txn, locked.id).await? {
        let state = locked.state;
        return Err(CheckoutError::NotPossible { state });
    }
    if call_off(
        &txn,
        moment,
        which.clone(),
        from,
        OrderState::Cancelled,
        staff,
    )
    .await?
    .is_none()
    {
        return Err(refusal(&txn, which).await?);
    }
    let order = number(&locked)?;
    Work::OrderCancelled { order }.promise(&txn, moment).await?;
    txn.commit().await?;
    Ok(())
}

/// Ends up to `limit` orders placed before `before` and still unpaid, but
/// none whose bank still works on the payment: that takes days. A payment
/// that arrives later goes back.
///
/// # Errors
/// The database's.
pub async fn expire_unpaid(
    db: &DatabaseConnection,
    moment: &mut Moment,
    before: DateTime<Utc>,
    limit: u32,
) -> Result<u64, CheckoutError> {
    let unpaid = [OrderState::AwaitingPayment];
    let late = Entity::find()
        .filter(Column::State.is_in(unpaid))
        .filter(Column::PlacedAt.lt(before))
        .filter(payment::not_on_its_way())
        .order_by_asc(Column::Id)
        .limit(u64::from(limit))
        .all(db)
        .await?;
    let mut expired = 0;
    for order in late {
        let txn = begin_write(db).await?;
        let which = Condition::all()
            .add(Column::Id.eq(order.id))
            .add(payment::not_on_its_way());
        let ended = call_off(&txn, moment, which, &unpaid, OrderState::Expired, None).await?;
        if let Some(row) = ended {
            let order = number(&row)?;
            Work::OrderExpired { order }.promise(&txn, moment).await?;
            txn.commit().await?;
            expired += 1;
        }
    }
    Ok(expired)
}

/// Accepts what the gateway took for an order under review: it counts as paid.
/// An order whose payment is disputed is made and sent again.
///
/// # Errors
/// [`CheckoutError::NotPossible`] unless the order is under review, with money
/// that was not given back, or disputed.
pub async fn release_as_staff(
    db: &DatabaseConnection,
    moment: &mut Moment,
    staff: StaffId,
    order: &OrderNumber,
) -> Result<(), CheckoutError> {
    let txn = begin_write(db).await?;
    let which = Scope::Shop.condition(order);
    let locked = lock(&txn, moment, which.clone()).await?;
    if locked.disputed {
        set_disputed(&txn, locked.id, false).await?;
    } else {
        let from = [OrderState::UnderReview];
        match advance(&txn, moment, which.clone(), &from, OrderState::Paid).await? {
            None => return Err(refusal(&txn, which).await?),
            Some(row) => {
                if !payment::accept_held(&txn, moment, &row).await? {
                    let state = OrderState::UnderReview;
                    return Err(CheckoutError::NotPossible { state });
                }
                begin_fulfilment(&txn, moment, &row).await?;
            }
        }
    }
    note(
        &txn,
        moment,
        locked.id,
        Happening::Released,
        "",
        Some(staff),
    )
    .await?;
    txn.commit().await?;
    Ok(())
}

/// What follows from an order being paid.
pub(crate) async fn begin_fulfilment(
    txn: &impl ConnectionTrait,
    moment: &mut Moment,
    order: &Model,
) -> Result<(), DbErr> {
    fulfilment::open_original(txn, moment, order.id).await?;
    let order = number(order)?;
    Work::OrderPaid { order }.promise(txn, moment).await
}

pub(crate) async fn set_disputed(
    txn: &impl ConnectionTrait,
    order: uuid::Uuid,
    disputed: bool,
) -> Result<(), DbErr> {
    Entity::update_many()
        .col_expr(Column::Disputed, disputed.into())
        .filter(Column::Id.eq(order))
        .exec(txn)
        .await
        .map(drop)
}

/// Ends the order if it is in one of `from`, with all that follows for its
/// payments, its gift card, its code and what it took of the stock.
pub(crate) async fn call_off(
    txn: &impl ConnectionTrait,
    moment: &mut Moment,
    which: Condition,
    from: &[OrderState],
    to: OrderState,
    staff: Option<StaffId>,
) -> Result<Option<Model>, DbErr> {
    let Some(row) = advance(txn, moment, which, from, to).await? else {
        return Ok(None);
    };
    let happening = match to {
        OrderState::Expired => Happening::Expired,
        _ => Happening::Cancelled,
    };
    note(txn, moment, row.id, happening, "", staff).await?;
    let was_paid = fulfilment::call_off(txn, moment, row.id).await?;
    payment::retire_live(txn, moment, row.id).await?;
    payment::owe_back_all(txn, moment, &row).await?;
    // Stock, code, card: the order in which placing takes them, or the two
    // could each hold what the other waits for.
    stock::put_back(txn, moment, row.id).await?;
    if let Some(code) = row.discount_code.as_deref().filter(|_| !was_paid) {
        discount::give_use_back(txn, code).await?;
    }
    refund::gift_back(txn, moment, &row).await?;
    Ok(Some(row))
}

/// Takes the order's row before anything of it is read: two verbs about one
/// order wait for each other.
pub(crate) async fn lock(
    txn: &impl ConnectionTrait,
    moment: &Moment,
    which: Condition,
) -> Result<Model, CheckoutError> {
    let rows = Entity::update_many()
        .col_expr(Column::UpdatedAt, Expr::value(moment.now))
        .filter(which)
        .exec_with_returning(txn)
        .await?;
    rows.into_iter().next().ok_or(CheckoutError::NotFound)
}

/// As [`lock`], by the identifier.
pub(crate) async fn lock_id(
    txn: &impl ConnectionTrait,
    moment: &Moment,
    order: uuid::Uuid,
) -> Result<Model, CheckoutError> {
    lock(txn, moment, Condition::all().add(Column::Id.eq(order))).await
}

/// The one place that changes an order's state: an update that only finds
/// the order where it may leave from. `None` means that it is not there.
pub(crate) async fn advance(
    txn: &impl ConnectionTrait,
    moment: &mut Moment,
    which: Condition,
    from: &[OrderState],
    to: OrderState,
) -> Result<Option<Model>, DbErr> {
    debug_assert!(from.iter().all(|from| from.may_become(to)));
    let moved = Entity::update_many()
        .col_expr(Column::State, Expr::value(to))
        .col_expr(Column::UpdatedAt, Expr::value(moment.now))
        .filter(which)
        .filter(Column::State.is_in(from.iter().copied()))
        .exec_with_returning(txn)
        .await?;
    let row = moved.into_iter().next();
    if let Some(row) = row
        .as_ref()
        .filter(|row| to.needs_no_address() && row.customer_id.is_none() && row.buyer_id.is_none())
    {
        forget::blank(txn, Condition::all().add(Column::Id.eq(row.id))).await?;
    }
    Ok(row)
}

/// Why [`advance`] found nothing: no such order, or not from where it is.
async fn refusal(
    txn: &impl ConnectionTrait,
    which: Condition,
) -> Result<CheckoutError, CheckoutError> {
    let row = Entity::find().filter(which).one(txn).await?;
    Ok(
        row.map_or(CheckoutError::NotFound, |row| CheckoutError::NotPossible {
            state: row.state,
        }),
    )
}
