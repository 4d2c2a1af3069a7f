use groundwork::{Moment, begin_write};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseConnection, DbErr, EntityTrait, QueryFilter,
};
use uuid::Uuid;

use super::{FulfilmentKind, FulfilmentLine, FulfilmentState, open};
use crate::entities::fulfilment::{Column, Entity, Model};
use crate::entities::orders;
use crate::order::{Scope, advance, lock, lock_id, number};
use crate::timeline::note;
use crate::{
    CheckoutError, FieldProblem, FulfilmentId, Happening, OrderNumber, OrderState, Problem,
    StaffId, Work,
};

/// How a parcel travels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shipment {
    /// Who carries it.
    pub carrier: String,
    /// The carrier's number for it.
    pub tracking: String,
}

/// The order's prints exist: from here on nobody calls the order off.
///
/// # Errors
/// [`CheckoutError::NotPossible`] unless the order is paid, and
/// [`Disputed`](CheckoutError::Disputed) while that is in question.
pub async fn mark_printed(
    db: &DatabaseConnection,
    moment: &mut Moment,
    staff: StaffId,
    order: &OrderNumber,
) -> Result<(), CheckoutError> {
    by_hand(
        db,
        moment,
        order,
        OrderState::Paid,
        Step::printed(Some(staff)),
    )
    .await
}

/// The order's parcel was handed over; promises the mail that says so.
///
/// # Errors
/// [`CheckoutError::Invalid`], [`NotPossible`](CheckoutError::NotPossible)
/// unless the order is printed, and [`Disputed`](CheckoutError::Disputed).
pub async fn mark_shipped(
    db: &DatabaseConnection,
    moment: &mut Moment,
    staff: StaffId,
    order: &OrderNumber,
    shipment: &Shipment,
) -> Result<(), CheckoutError> {
    let shipment = shipment.checked()?;
    let step = Step::shipped(Some(staff), &shipment);
    by_hand(db, moment, order, OrderState::Printed, step).await
}

/// The order's parcel arrived.
///
/// # Errors
/// [`CheckoutError::NotPossible`] unless the order is shipped.
pub async fn mark_delivered(
    db: &DatabaseConnection,
    moment: &mut Moment,
    staff: StaffId,
    order: &OrderNumber,
) -> Result<(), CheckoutError> {
    by_hand(
        db,
        moment,
        order,
        OrderState::Shipped,
        Step::delivered(Some(staff)),
    )
    .await
}

/// A reprint, or what a lab could not make, was printed here.
///
/// # Errors
/// [`CheckoutError::PrintsNotThere`] unless it waits or failed, and
/// [`Disputed`](CheckoutError::Disputed).
pub async fn printed_as_staff(
    db: &DatabaseConnection,
    moment: &mut Moment,
    staff: StaffId,
    fulfilment: FulfilmentId,
) -> Result<(), CheckoutError> {
    one(db, moment, fulfilment, Step::printed(Some(staff))).await
}

/// A parcel with a reprint was handed over.
///
/// # Errors
/// [`CheckoutError::Invalid`], [`PrintsNotThere`](CheckoutError::PrintsNotThere)
/// unless it is printed, and [`Disputed`](CheckoutError::Disputed).
pub async fn shipped_as_staff(
    db: &DatabaseConnection,
    moment: &mut Moment,
    staff: StaffId,
    fulfilment: FulfilmentId,
    shipment: &Shipment,
) -> Result<(), CheckoutError> {
    let shipment = shipment.checked()?;
    one(
        db,
        moment,
        fulfilment,
        Step::shipped(Some(staff), &shipment),
    )
    .await
}

/// What staff ask to be made again.
#[derive(Clone, Debug)]
pub struct ReprintRequest {
    /// Which prints and how many of each; each line at most once.
    pub lines: Vec<FulfilmentLine>,
    /// Why.
    pub reason: String,
    /// Made with the form: sending it twice prints once.
    pub idempotency_key: String,
}

/// Makes prints of an order again, free of charge: damaged, lost, not as shown.
///
/// # Errors
/// [`CheckoutError::NotPossible`] unless the order is printed or further,
/// [`Invalid`](CheckoutError::Invalid) without a line or a reason.
pub async fn reprint_as_staff(
    db: &DatabaseConnection,
    moment: &mut Moment,
    staff: StaffId,
    order: &OrderNumber,
    request: &ReprintRequest,
) -> Result<(), CheckoutError> {
    let txn = begin_write(db).await?;
    let row = lock(&txn, moment, Scope::Shop.condition(order)).await?;
    use OrderState::{Delivered, Printed, Shipped};
    if !matches!(row.state, Printed | Shipped | Delivered) {
        return Err(CheckoutError::NotPossible { state: row.state });
    }
    let ordered = crate::order::with_lines(&txn, vec![row.clone()]).await?;
    let ordered = ordered
        .first()
        .map(|order| order.lines.as_slice())
        .unwrap_or_default();
    let lines: Vec<_> = request
        .lines
        .iter()
        .copied()
        .filter(|line| line.quantity > 0)
        .collect();
    let holds = |line: &FulfilmentLine| {
        let found = ordered.get(line.position as usize);
        found.is_some_and(|found| line.quantity <= found.quantity)
    };
    let reason = request.reason.trim();
    let problem = match () {
        () if lines.is_empty() || !lines.iter().all(holds) => Some(("lines", Problem::Malformed)),
        () if reason.is_empty() => Some(("reason", Problem::Missing)),
        () if reason.chars().count() > 300 => Some(("reason", Problem::TooLong { max: 300 })),
        () if !(1..=64).contains(&request.idempotency_key.len()) => {
            Some(("idempotency_key", Problem::Malformed))
        }
        () => None,
    };
    if let Some((field, problem)) = problem {
        let field = field.to_owned();
        return Err(CheckoutError::Invalid(vec![FieldProblem {
            field,
            problem,
        }]));
    }
    let key = format!("reprint:{}:{}", row.id, request.idempotency_key);
    let kind = FulfilmentKind::Reprint;
    let opened = open(
        &txn,
        moment,
        row.id,
        kind,
        &lines,
        reason,
        &key,
        Some(staff),
    )
    .await?;
    if let Some(fulfilment) = opened {
        note(
            &txn,
            moment,
            row.id,
            Happening::Reprint,
            reason,
            Some(staff),
        )
        .await?;
        let order = number(&row)?;
        Work::ReprintPromised { order, fulfilment }
            .promise(&txn, moment)
            .await?;
    }
    txn.commit().await?;
    Ok(())
}

impl Shipment {
    pub(super) fn checked(&self) -> Result<Self, CheckoutError> {
        let field = |field: &str, text: &str, max: u64| {
            let length = text.trim().chars().count() as u64;
            let problem = match length {
                0 => Problem::Missing,
                n if n > max => Problem::TooLong { max },
                _ => return None,
            };
            let field = field.to_owned();
            Some(FieldProblem { field, problem })
        };
        let found = [
            field("carrier", &self.carrier, 60),
            field("tracking", &self.tracking, 100),
        ];
        let problems: Vec<_> = found.into_iter().flatten().collect();
        if !problems.is_empty() {
            return Err(CheckoutError::Invalid(problems));
        }
        let trimmed = |text: &str| text.trim().to_owned();
        let (carrier, tracking) = (trimmed(&self.carrier), trimmed(&self.tracking));
        Ok(Self { carrier, tracking })
    }
}

/// One step of prints, with what is told of it.
pub(super) struct Step<'a> {
    pub(super) to: FulfilmentState,
    pub(super) staff: Option<StaffId>,
    pub(super) shipment: Option<&'a Shipment>,
}

impl<'a> Step<'a> {
    const fn printed(staff: Option<StaffId>) -> Self {
        Self {
            to: FulfilmentState::Printed,
            staff,
            shipment: None,
        }
    }

    const fn shipped(staff: Option<StaffId>, shipment: &'a Shipment) -> Self {
        Self {
            to: FulfilmentState::Shipped,
            staff,
            shipment: Some(shipment),
        }
    }

    const fn delivered(staff: Option<StaffId>) -> Self {
        Self {
            to: FulfilmentState::Delivered,
            staff,
            shipment: None,
        }
    }
}

/// Staff move the prints of an order that is in `from`.
async fn by_hand(
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

async fn one(
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

/// What follows for its prints when an order is called off, and whether it
/// had been paid: nothing is printed yet, or it could not be.
pub(crate) async fn call_off(
    txn: &impl ConnectionTrait,
    moment: &mut Moment,
    order: Uuid,
) -> Result<bool, DbErr> {
    use FulfilmentState::{Cancelled, Failed, InProduction, Submitted, Waiting};
    let ended = Entity::update_many()
        .col_expr(Column::State, Expr::value(Cancelled))
        .col_expr(Column::UpdatedAt, Expr::value(moment.now))
        .filter(Column::OrderId.eq(order))
        .filter(Column::State.is_in([Waiting, Submitted, InProduction, Failed]))
        .exec_with_returning(txn)
        .await?;
    for row in &ended {
        if let (Some(lab), Some(lab_order)) = (row.lab.clone(), row.lab_order.clone()) {
            Work::CancelAtLab { lab, lab_order }
                .promise(txn, moment)
                .await?;
        }
    }
    Ok(!ended.is_empty())
}
