use groundwork::{Moment, begin_write};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseConnection, EntityTrait, QueryFilter};

use super::step::{Step, move_on};
use super::{FulfilmentState, Shipment};
use crate::entities::fulfilment::{Column, Entity, Model};
use crate::order::{lock_id, number};
use crate::timeline::note;
use crate::{CheckoutError, FulfilmentId, Happening, StaffId, Work};

/// What a lab says of prints. Its words come late, twice and in any order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LabStage {
    /// It is at work.
    InProduction,
    /// They exist.
    Printed,
    /// The parcel was handed over.
    Shipped(Shipment),
    /// It arrived.
    Delivered,
    /// It could not.
    Failed(String),
}

impl LabStage {
    const fn state(&self) -> FulfilmentState {
        match self {
            Self::InProduction => FulfilmentState::InProduction,
            Self::Printed => FulfilmentState::Printed,
            Self::Shipped(_) => FulfilmentState::Shipped,
            Self::Delivered => FulfilmentState::Delivered,
            Self::Failed(_) => FulfilmentState::Failed,
        }
    }
}

/// Promises prints to the lab.
///
/// # Errors
/// [`CheckoutError::PrintsNotThere`] unless they wait or failed before, and
/// [`Disputed`](CheckoutError::Disputed).
pub async fn send_to_lab_as_staff(
    db: &DatabaseConnection,
    moment: &mut Moment,
    staff: StaffId,
    fulfilment: FulfilmentId,
) -> Result<(), CheckoutError> {
    let txn = begin_write(db).await?;
    let (order, row) = locked(&txn, moment, fulfilment).await?;
    if order.disputed {
        return Err(CheckoutError::Disputed);
    }
    let step = Step {
        to: FulfilmentState::Submitted,
        staff: Some(staff),
        shipment: None,
    };
    let state = row.state;
    if !state.may_become(step.to) || !move_on(&txn, moment, &order, &row, &step).await? {
        return Err(CheckoutError::PrintsNotThere { state });
    }
    // A second try is another order at the lab, which remembers the first one
    // and may still speak of it.
    Entity::update_many()
        .col_expr(Column::Lab, Expr::value(None::<String>))
        .col_expr(Column::LabOrder, Expr::value(None::<String>))
        .filter(Column::Id.eq(fulfilment))
        .exec(&txn)
        .await?;
    let attempt = moment.token().chars().take(8).collect();
    Work::SubmitToLab {
        fulfilment,
        attempt,
    }
    .promise(&txn, moment)
    .await?;
    txn.commit().await?;
    Ok(())
}

/// The lab took the prints under a name of its own. They may have been called
/// off meanwhile: then they are called off there, too.
///
/// # Errors
/// [`CheckoutError::NotFound`].
pub async fn lab_accepted(
    db: &DatabaseConnection,
    moment: &mut Moment,
    fulfilment: FulfilmentId,
    lab: &str,
    lab_order: &str,
) -> Result<(), CheckoutError> {
    let txn = begin_write(db).await?;
    let (_, row) = locked(&txn, moment, fulfilment).await?;
    Entity::update_many()
        .col_expr(Column::Lab, Expr::value(lab))
        .col_expr(Column::LabOrder, Expr::value(lab_order))
        .filter(Column::Id.eq(fulfilment))
        .exec(&txn)
        .await?;
    if row.state == FulfilmentState::Cancelled {
        let (lab, lab_order) = (lab.to_owned(), lab_order.to_owned());
        Work::CancelAtLab { lab, lab_order }
            .promise(&txn, moment)
            .await?;
    }
    txn.commit().await?;
    Ok(())
}

/// The lab will not call off prints that the shop called off: staff are told,
/// before a parcel goes out that nobody pays for.
///
/// # Errors
/// [`CheckoutError::NotFound`] where no prints go by that name.
pub async fn lab_keeps(
    db: &DatabaseConnection,
    moment: &mut Moment,
    lab: &str,
    lab_order: &str,
    why: &str,
) -> Result<(), CheckoutError> {
    let row = by_name(db, lab, lab_order).await?;
    let txn = begin_write(db).await?;
    let (order, row) = locked(&txn, moment, FulfilmentId(row.id)).await?;
    Work::LabAlert {
        order: number(&order)?,
        fulfilment: FulfilmentId(row.id),
        reason: why.to_owned(),
    }
    .promise(&txn, moment)
    .await?;
    txn.commit().await?;
    Ok(())
}

/// The lab will not take the prints, however often it is asked.
///
/// # Errors
/// [`CheckoutError::NotFound`].
pub async fn lab_refused(
    db: &DatabaseConnection,
    moment: &mut Moment,
    fulfilment: FulfilmentId,
    why: &str,
) -> Result<(), CheckoutError> {
    let txn = begin_write(db).await?;
    let (order, row) = locked(&txn, moment, fulfilment).await?;
    failed(&txn, moment, &order, &row, why).await?;
    txn.commit().await?;
    Ok(())
}

/// Takes what a lab says of prints; `false` where it is nothing new. Stages
/// that were never told are made up for: who hears that a parcel was sent
/// knows that it was printed.
///
/// # Errors
/// [`CheckoutError::NotFound`] where no prints go by that name, perhaps not
/// yet: do not acknowledge it.
pub async fn lab_moved(
    db: &DatabaseConnection,
    moment: &mut Moment,
    lab: &str,
    lab_order: &str,
    stage: &LabStage,
) -> Result<bool, CheckoutError> {
    let named = by_name(db, lab, lab_order).await?;
    let txn = begin_write(db).await?;
    let (order, mut row) = locked(&txn, moment, FulfilmentId(named.id)).await?;
    if let LabStage::Failed(why) = stage {
        let news = failed(&txn, moment, &order, &row, why).await?;
        txn.commit().await?;
        return Ok(news);
    }
    let shipment = match stage {
        LabStage::Shipped(shipment) => Some(shipment),
        _ => None,
    };
    let mut news = false;
    while let Some(to) = next_on_the_way(row.state, stage.state()) {
        let shipment = shipment.filter(|_| to == FulfilmentState::Shipped);
        let step = Step {
            to,
            staff: None,
            shipment,
        };
        if !move_on(&txn, moment, &order, &row, &step).await? {
            break;
        }
        (row.state, news) = (to, true);
    }
    txn.commit().await?;
    Ok(news)
}

/// The next stage on the way from one to another; `None` at its end, or where
/// there is no way.
fn next_on_the_way(from: FulfilmentState, to: FulfilmentState) -> Option<FulfilmentState> {
    use FulfilmentState::{Delivered, InProduction, Printed, Shipped, Submitted};
    let (here, there) = (from.progress()?, to.progress()?);
    let stages = [Submitted, InProduction, Printed, Shipped, Delivered];
    let next = stages
        .into_iter()
        .find(|stage| stage.progress() == Some(here + 1));
    next.filter(|_| here < there)
}

async fn failed(
    txn: &impl ConnectionTrait,
    moment: &mut Moment,
    order: &crate::entities::orders::Model,
    row: &Model,
    why: &str,
) -> Result<bool, CheckoutError> {
    if !row.state.may_become(FulfilmentState::Failed) {
        return Ok(false);
    }
    let moved = Entity::update_many()
        .col_expr(Column::State, Expr::value(FulfilmentState::Failed))
        .filter(Column::Id.eq(row.id))
        .filter(Column::State.eq(row.state))
        .exec(txn)
        .await?;
    if moved.rows_affected == 0 {
        return Ok(false);
    }
    note(txn, moment, order.id, Happening::LabFailed, why, None).await?;
    let (order, fulfilment) = (number(order)?, FulfilmentId(row.id));
    let reason = why.to_owned();
    Work::LabAlert {
        order,
        fulfilment,
        reason,
    }
    .promise(txn, moment)
    .await?;
    Ok(true)
}

/// The prints a lab knows by that name.
async fn by_name(
    db: &impl ConnectionTrait,
    lab: &str,
    lab_order: &str,
) -> Result<Model, CheckoutError> {
    Entity::find()
        .filter(Column::Lab.eq(lab))
        .filter(Column::LabOrder.eq(lab_order))
        .one(db)
        .await?
        .ok_or(CheckoutError::NotFound)
}

async fn locked(
    txn: &impl ConnectionTrait,
    moment: &Moment,
    fulfilment: FulfilmentId,
) -> Result<(crate::entities::orders::Model, Model), CheckoutError> {
    let find = || Entity::find_by_id(fulfilment.0);
    let named = find().one(txn).await?.ok_or(CheckoutError::NotFound)?;
    let order = lock_id(txn, moment, named.order_id).await?;
    let row = find().one(txn).await?.ok_or(CheckoutError::NotFound)?;
    Ok((order, row))
}
