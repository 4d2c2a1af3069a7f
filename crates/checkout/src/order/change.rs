use chrono::{DateTime, Utc};
use groundwork::{Moment, begin_write};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseConnection, DbErr, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect,
};

use super::{OrderState, Scope, Shipment, number};
use crate::entities::orders::{Column, Entity, Model};
use crate::timeline::note;
use crate::{
    CheckoutError, CustomerId, FieldProblem, Happening, OrderNumber, Problem, StaffId, Work,
    forget, payment,
};

/// Who calls an order off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// Its customer; to anybody else's the order does not exist.
    Customer(CustomerId),
    /// Somebody of the shop.
    Staff(StaffId),
}

/// Calls an order off before it is printed. What was paid goes back, and
/// open payment pages close, by promised [`Work`].
///
/// # Errors
/// [`CheckoutError::NotPossible`] once it is printed, or for its customer
/// while it is under review.
pub async fn cancel(
    db: &DatabaseConnection,
    moment: &mut Moment,
    by: By,
    order: &OrderNumber,
) -> Result<(), CheckoutError> {
    use OrderState::{AwaitingPayment, Paid, UnderReview};
    let (scope, from, staff): (_, &[OrderState], _) = match by {
        By::Customer(customer) => (Scope::Customer(customer), &[AwaitingPayment, Paid], None),
        By::Staff(staff) => (
            Scope::Shop,
            &[AwaitingPayment, Paid, UnderReview],
            Some(staff),
        ),
    };
    let txn = begin_write(db).await?;
    let which = scope.condition(order);
    if call_off(&txn, moment, which.clone(), from, staff)
        .await?
        .is_none()
    {
        return Err(refusal(&txn, which).await?);
    }
    txn.commit().await?;
    Ok(())
}

/// Calls off up to `limit` orders placed before `before` and still unpaid.
/// A payment that arrives later goes back.
///
/// # Errors
/// The database's.
pub async fn cancel_unpaid(
    db: &DatabaseConnection,
    moment: &mut Moment,
    before: DateTime<Utc>,
    limit: u32,
) -> Result<u64, CheckoutError> {
    let unpaid = [OrderState::AwaitingPayment];
    let late = Entity::find()
        .filter(Column::State.is_in(unpaid))
        .filter(Column::PlacedAt.lt(before))
        .order_by_asc(Column::Id)
        .limit(u64::from(limit))
        .all(db)
        .await?;
    let mut cancelled = 0;
    for order in late {
        let txn = begin_write(db).await?;
        let which = Condition::all().add(Column::Id.eq(order.id));
        if call_off(&txn, moment, which, &unpaid, None)
            .await?
            .is_some()
        {
            txn.commit().await?;
            cancelled += 1;
        }
    }
    Ok(cancelled)
}

/// The prints exist: from here on nobody calls the order off.
///
/// # Errors
/// [`CheckoutError::NotPossible`] unless the order is paid.
pub async fn mark_printed(
    db: &DatabaseConnection,
    moment: &mut Moment,
    staff: StaffId,
    order: &OrderNumber,
) -> Result<(), CheckoutError> {
    let txn = begin_write(db).await?;
    let row = step(&txn, moment, order, OrderState::Paid, OrderState::Printed).await?;
    note(&txn, moment, row.id, Happening::Printed, "", Some(staff)).await?;
    txn.commit().await?;
    Ok(())
}

/// The parcel was handed over; promises the mail that says so.
///
/// # Errors
/// [`CheckoutError::Invalid`], or [`NotPossible`](CheckoutError::NotPossible)
/// unless the order is printed.
pub async fn mark_shipped(
    db: &DatabaseConnection,
    moment: &mut Moment,
    staff: StaffId,
    order: &OrderNumber,
    shipment: &Shipment,
) -> Result<(), CheckoutError> {
    let shipment = shipment.checked()?;
    let txn = begin_write(db).await?;
    let row = step(
        &txn,
        moment,
        order,
        OrderState::Printed,
        OrderState::Shipped,
    )
    .await?;
    Entity::update_many()
        .col_expr(Column::Carrier, Expr::value(&shipment.carrier))
        .col_expr(Column::Tracking, Expr::value(&shipment.tracking))
        .filter(Column::Id.eq(row.id))
        .exec(&txn)
        .await?;
    let how = format!("{} {}", shipment.carrier, shipment.tracking);
    note(&txn, moment, row.id, Happening::Shipped, &how, Some(staff)).await?;
    Work::OrderShipped {
        order: number(&row)?,
    }
    .promise(&txn, moment)
    .await?;
    txn.commit().await?;
    Ok(())
}

/// Accepts what the gateway took for an order under review: it counts as paid.
///
/// # Errors
/// [`CheckoutError::NotPossible`] unless the order is under review.
pub async fn release_as_staff(
    db: &DatabaseConnection,
    moment: &mut Moment,
    staff: StaffId,
    order: &OrderNumber,
) -> Result<(), CheckoutError> {
    let txn = begin_write(db).await?;
    let row = step(
        &txn,
        moment,
        order,
        OrderState::UnderReview,
        OrderState::Paid,
    )
    .await?;
    payment::accept_held(&txn, moment, &row).await?;
    note(&txn, moment, row.id, Happening::Released, "", Some(staff)).await?;
    Work::OrderPaid {
        order: number(&row)?,
    }
    .promise(&txn, moment)
    .await?;
    txn.commit().await?;
    Ok(())
}

impl Shipment {
    fn checked(&self) -> Result<Self, CheckoutError> {
        let field = |field: &str, text: &str, max: u64| {
            let length = text.trim().chars().count() as u64;
            let problem = match length {
                0 => Problem::Missing,
                n if n > max => Problem::TooLong { max },
                _ => return None,
            };
            Some(FieldProblem {
                field: field.to_owned(),
                problem,
            })
        };
        let found = [
            field("carrier", &self.carrier, 60),
            field("tracking", &self.tracking, 100),
        ];
        let problems: Vec<_> = found.into_iter().flatten().collect();
        if !problems.is_empty() {
            return Err(CheckoutError::Invalid(problems));
        }
        let (carrier, tracking) = (
            self.carrier.trim().to_owned(),
            self.tracking.trim().to_owned(),
        );
        Ok(Self { carrier, tracking })
    }
}

/// Cancels the order if it is in one of `from`, with all that follows for
/// its payments.
pub(crate) async fn call_off(
    txn: &impl ConnectionTrait,
    moment: &mut Moment,
    which: Condition,
    from: &[OrderState],
    staff: Option<StaffId>,
) -> Result<Option<Model>, DbErr> {
    let Some(row) = advance(txn, moment, which, from, OrderState::Cancelled).await? else {
        return Ok(None);
    };
    note(txn, moment, row.id, Happening::Cancelled, "", staff).await?;
    payment::retire_live(txn, moment, row.id).await?;
    payment::owe_back_all(txn, moment, &row).await?;
    Ok(Some(row))
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
        .filter(|row| to.is_final() && row.customer_id.is_none())
    {
        forget::blank(txn, Condition::all().add(Column::Id.eq(row.id))).await?;
    }
    Ok(row)
}

/// Moves an order on, or tells why not.
async fn step(
    txn: &impl ConnectionTrait,
    moment: &mut Moment,
    order: &OrderNumber,
    from: OrderState,
    to: OrderState,
) -> Result<Model, CheckoutError> {
    let which = Scope::Shop.condition(order);
    match advance(txn, moment, which.clone(), &[from], to).await? {
        Some(row) => Ok(row),
        None => Err(refusal(txn, which).await?),
    }
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
