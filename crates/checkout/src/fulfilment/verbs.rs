use groundwork::{Moment, begin_write};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseConnection, DbErr, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::step::{Step, by_hand, one};
use super::{FulfilmentKind, FulfilmentLine, FulfilmentState, open};
use crate::entities::fulfilment::{Column, Entity};
use crate::order::{Scope, lock, number};
use crate::timeline::note;
use crate::{
    CheckoutError, FieldProblem, FulfilmentId, Happening, OrderNumber, OrderState, Problem,
    StaffId, Work, refund, stock,
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
/// [`Invalid`](CheckoutError::Invalid) without a line or a reason,
/// [`SoldOut`](CheckoutError::SoldOut) where its frame has run out.
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
    // With what is asked for: the page kept by a browser's back button has the
    // same key, and may be asked for other prints.
    let pieces = lines.iter().map(|line| (line.position, line.quantity));
    let pieces = refund::lines_key(pieces);
    let key = format!("reprint:{}:{}:{pieces}", row.id, request.idempotency_key);
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
        let again = lines.iter().map(|line| (line.position, line.quantity));
        if let Err(short) = stock::take_again(&txn, moment, row.id, again).await? {
            let line = ordered.get(short as usize);
            return Err(line.map_or(CheckoutError::NotFound, |line| {
                CheckoutError::SoldOut(line.offer.clone())
            }));
        }
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

/// Whether a lab is at work on what was ordered.
pub(crate) async fn is_in_production(
    txn: &impl ConnectionTrait,
    order: Uuid,
) -> Result<bool, DbErr> {
    let at_work = Entity::find()
        .filter(Column::OrderId.eq(order))
        .filter(Column::Kind.eq(FulfilmentKind::Original))
        .filter(Column::State.eq(FulfilmentState::InProduction));
    Ok(at_work.one(txn).await?.is_some())
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
