//! One step of prints, with all that follows from it.

use groundwork::{Moment, begin_write};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseConnection, DbErr, EntityTrait, QueryFilter,
};

use super::{FulfilmentKind, FulfilmentState, Shipment};
use crate::entities::fulfilment::{Column, Entity, Model};
use crate::entities::orders;
use crate::order::{Scope, advance, lock, lock_id, number};
use crate::timeline::note;
use crate::{CheckoutError, FulfilmentId, Happening, OrderNumber, OrderState, StaffId, Work};

/// One step of prints, with what is told of it.
pub(super) struct Step<'a> {
    pub(super) to: FulfilmentState,
    pub(super) staff: Option<StaffId>,
    pub(super) shipment: Option<&'a Shipment>,
}

impl<'a> Step<'a> {
    pub(super) const fn printed(staff: Option<StaffId>) -> Self {
        Self {
            to: FulfilmentState::Printed,
            staff,
            shipment: None,
        }
    }

    pub(super) const fn shipped(staff: Option<StaffId>, shipment: &'a Shipment) -> Self {
        Self {
            to: FulfilmentState::Shipped,
            staff,
            shipment: Some(shipment),
        }
    }

    pub(super) const fn delivered(staff: Option<StaffId>) -> Self {
        Self {
            to: FulfilmentState::Delivered,
            staff,
            shipment: None,
        }
    }
}

/// Staff move the prints of an order that is in `from`.
pub(super) async fn by_hand(
    db: &DatabaseConnection,
    moment: &mut Moment,
    order: &OrderNumber,
    from: OrderState,
    step: Step<'_>,
) -> Result<(), CheckoutError> {
    let txn = begin_write(db).await?;
    let row = lock(&txn, moment, Scope::Shop.condition(order)).await?;
    if row.state != from {
        return Err(CheckoutError::NotPossible { state: row.state });
    }
    let original = Entity::find()
        .filter(Column::OrderId.eq(row.id))
        .filter(Column::Kind.eq(FulfilmentKind::Original))
        .one(&txn)
        .await?
        .ok_or(CheckoutError::NotFound)?;
    checked_step(&txn, moment, &row, &original, &step).await?;
    txn.commit().await?;
    Ok(())
}

pub(super) async fn one(
    db: &DatabaseConnection,
    moment: &mut Moment,
    id: FulfilmentId,
    step: Step<'_>,
) -> Result<(), CheckoutError> {
    let txn = begin_write(db).await?;
    let find = || Entity::find_by_id(id.0);
    let named = find().one(&txn).await?.ok_or(CheckoutError::NotFound)?;
    let order = lock_id(&txn, moment, named.order_id).await?;
    let row = find().one(&txn).await?.ok_or(CheckoutError::NotFound)?;
    checked_step(&txn, moment, &order, &row, &step).await?;
    txn.commit().await?;
    Ok(())
}

/// A step by staff, who make and send nothing that is disputed.
async fn checked_step(
    txn: &impl ConnectionTrait,
    moment: &mut Moment,
    order: &orders::Model,
    row: &Model,
    step: &Step<'_>,
) -> Result<(), CheckoutError> {
    if order.disputed && step.to != FulfilmentState::Delivered {
        return Err(CheckoutError::Disputed);
    }
    let state = row.state;
    if !state.may_become(step.to) {
        return Err(CheckoutError::PrintsNotThere { state });
    }
    match move_on(txn, moment, order, row, step).await? {
        true => Ok(()),
        false => Err(CheckoutError::PrintsNotThere { state }),
    }
}

/// The one place that changes where prints are, and with the original their
/// order. `false` where another request moved them meanwhile.
pub(super) async fn move_on(
    txn: &impl ConnectionTrait,
    moment: &mut Moment,
    order: &orders::Model,
    row: &Model,
    step: &Step<'_>,
) -> Result<bool, DbErr> {
    debug_assert!(
        row.state.may_become(step.to),
        "{} to {}",
        row.state,
        step.to
    );
    let mut update = Entity::update_many()
        .col_expr(Column::State, Expr::value(step.to))
        .col_expr(Column::UpdatedAt, Expr::value(moment.now));
    if let Some(shipment) = step.shipment {
        update = update
            .col_expr(Column::Carrier, Expr::value(&shipment.carrier))
            .col_expr(Column::Tracking, Expr::value(&shipment.tracking));
    }
    let moved = update
        .filter(Column::Id.eq(row.id))
        .filter(Column::State.eq(row.state))
        .exec(txn)
        .await?;
    if moved.rows_affected == 0 {
        return Ok(false);
    }
    if row.kind == FulfilmentKind::Original {
        follow(txn, moment, order, step).await?;
    }
    tell(txn, moment, order, row, step).await?;
    Ok(true)
}

/// The order goes where its prints went.
async fn follow(
    txn: &impl ConnectionTrait,
    moment: &mut Moment,
    order: &orders::Model,
    step: &Step<'_>,
) -> Result<(), DbErr> {
    let (from, to) = match step.to {
        FulfilmentState::Printed => (OrderState::Paid, OrderState::Printed),
        FulfilmentState::Shipped => (OrderState::Printed, OrderState::Shipped),
        FulfilmentState::Delivered => (OrderState::Shipped, OrderState::Delivered),
        _ => return Ok(()),
    };
    let this = || Condition::all().add(orders::Column::Id.eq(order.id));
    advance(txn, moment, this(), &[from], to).await?;
    if let Some(shipment) = step.shipment {
        orders::Entity::update_many()
            .col_expr(orders::Column::Carrier, Expr::value(&shipment.carrier))
            .col_expr(orders::Column::Tracking, Expr::value(&shipment.tracking))
            .filter(this())
            .exec(txn)
            .await?;
    }
    Ok(())
}

/// Writes the timeline and promises the mail.
async fn tell(
    txn: &impl ConnectionTrait,
    moment: &mut Moment,
    order: &orders::Model,
    row: &Model,
    step: &Step<'_>,
) -> Result<(), DbErr> {
    let is_original = row.kind == FulfilmentKind::Original;
    let happening = match (step.to, is_original) {
        (FulfilmentState::Submitted, _) => Happening::SentToLab,
        (FulfilmentState::InProduction, _) => Happening::InProduction,
        (FulfilmentState::Printed, true) => Happening::Printed,
        (FulfilmentState::Printed, false) => Happening::Reprinted,
        (FulfilmentState::Shipped, true) => Happening::Shipped,
        (FulfilmentState::Shipped, false) => Happening::ReprintShipped,
        (FulfilmentState::Delivered, _) => Happening::Delivered,
        (FulfilmentState::Failed, _) => Happening::LabFailed,
        (FulfilmentState::Waiting | FulfilmentState::Cancelled, _) => return Ok(()),
    };
    let how = step
        .shipment
        .map(|s| format!("{} {}", s.carrier, s.tracking));
    let how = how.unwrap_or_default();
    note(txn, moment, order.id, happening, &how, step.staff).await?;
    let (order, fulfilment) = (number(order)?, FulfilmentId(row.id));
    let mail = match (step.to, is_original) {
        (FulfilmentState::Shipped, true) => Work::OrderShipped { order },
        (FulfilmentState::Shipped, false) => Work::ReprintShipped { order, fulfilment },
        (FulfilmentState::Delivered, true) => Work::OrderDelivered { order },
        _ => return Ok(()),
    };
    mail.promise(txn, moment).await
}
