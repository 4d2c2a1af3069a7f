//! Making and sending: an order's prints, and reprints of some of them.

mod lab;
mod state;
mod step;
mod verbs;

use chrono::{DateTime, Utc};
use groundwork::Moment;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, Insert, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use lab::{LabStage, lab_accepted, lab_keeps, lab_moved, lab_refused, send_to_lab_as_staff};
pub use state::{FulfilmentKind, FulfilmentState};
pub use verbs::{
    ReprintRequest, Shipment, mark_delivered, mark_printed, mark_shipped, printed_as_staff,
    reprint_as_staff, shipped_as_staff,
};
pub(crate) use verbs::{call_off, is_in_production};

use crate::entities::fulfilment::{Column, Entity, Model};
use crate::{CheckoutError, FulfilmentId, Order, OrderId, StaffId};

/// Prints that are made and sent together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fulfilment {
    /// The fulfilment, and its idempotency key at a lab.
    pub id: FulfilmentId,
    /// Of which order.
    pub order: OrderId,
    /// Whether these are the prints ordered, or some of them again.
    pub kind: FulfilmentKind,
    /// Where they are.
    pub state: FulfilmentState,
    /// Which of the order's lines; empty for all of it.
    pub lines: Vec<FulfilmentLine>,
    /// Which lab makes them, and its name for them.
    pub lab: Option<(String, String)>,
    /// How they travel.
    pub shipment: Option<Shipment>,
    /// Why they are made again.
    pub reason: String,
    /// Who of the staff asked for that.
    pub staff: Option<StaffId>,
    /// When they were promised.
    pub created_at: DateTime<Utc>,
}

/// Pieces of a line of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FulfilmentLine {
    /// The line, by its position from 0.
    pub position: u32,
    /// How many of it.
    pub quantity: u32,
}

impl Fulfilment {
    fn from_row(row: Model) -> Result<Self, DbErr> {
        let lines = serde_json::from_value(row.lines).map_err(|e| DbErr::Json(e.to_string()))?;
        let travels = row.carrier.zip(row.tracking);
        Ok(Self {
            id: FulfilmentId(row.id),
            order: OrderId(row.order_id),
            kind: row.kind,
            state: row.state,
            lines,
            lab: row.lab.zip(row.lab_order),
            shipment: travels.map(|(carrier, tracking)| Shipment { carrier, tracking }),
            reason: row.reason,
            staff: row.staff_id.map(StaffId),
            created_at: row.created_at,
        })
    }

    /// What of the order is made: each line's position and pieces.
    pub fn pieces(&self, order: &Order) -> Vec<FulfilmentLine> {
        if !self.lines.is_empty() {
            return self.lines.clone();
        }
        let lines = (0..).zip(&order.lines);
        let line = |(position, line): (u32, &crate::OrderLine)| FulfilmentLine {
            position,
            quantity: line.quantity,
        };
        lines.map(line).collect()
    }
}

/// What is made and sent for an order, oldest first. Who holds the order has
/// been let in already.
///
/// # Errors
/// The database's.
pub async fn fulfilments(
    db: &impl ConnectionTrait,
    order: &Order,
) -> Result<Vec<Fulfilment>, CheckoutError> {
    let rows = Entity::find()
        .filter(Column::OrderId.eq(order.id))
        .order_by_asc(Column::Id)
        .all(db)
        .await?;
    Ok(rows
        .into_iter()
        .map(Fulfilment::from_row)
        .collect::<Result<_, _>>()?)
}

/// One fulfilment.
///
/// # Errors
/// [`CheckoutError::NotFound`].
pub async fn fulfilment_as_staff(
    db: &impl ConnectionTrait,
    id: FulfilmentId,
) -> Result<Fulfilment, CheckoutError> {
    let row = Entity::find_by_id(id.0).one(db).await?;
    Ok(Fulfilment::from_row(row.ok_or(CheckoutError::NotFound)?)?)
}

/// Writes down that an order's prints are to be made.
pub(crate) async fn open_original(
    txn: &impl ConnectionTrait,
    moment: &mut Moment,
    order: Uuid,
) -> Result<(), DbErr> {
    let key = format!("original:{order}");
    open(
        txn,
        moment,
        order,
        FulfilmentKind::Original,
        &[],
        "",
        &key,
        None,
    )
    .await
    .map(drop)
}

#[allow(clippy::too_many_arguments, reason = "the columns of one row")]
async fn open(
    txn: &impl ConnectionTrait,
    moment: &mut Moment,
    order: Uuid,
    kind: FulfilmentKind,
    lines: &[FulfilmentLine],
    reason: &str,
    request_key: &str,
    staff: Option<StaffId>,
) -> Result<Option<FulfilmentId>, DbErr> {
    let row = Model {
        id: moment.uuid(),
        order_id: order,
        kind,
        state: FulfilmentState::Waiting,
        lines: serde_json::to_value(lines).map_err(|e| DbErr::Json(e.to_string()))?,
        lab: None,
        lab_order: None,
        carrier: None,
        tracking: None,
        reason: reason.to_owned(),
        request_key: request_key.to_owned(),
        staff_id: staff.map(|staff| staff.0),
        created_at: moment.now,
        updated_at: moment.now,
    };
    let id = FulfilmentId(row.id);
    let once = OnConflict::new().do_nothing().to_owned();
    let insert = Insert::one(row).on_conflict(once);
    Ok((insert.exec_without_returning(txn).await? == 1).then_some(id))
}
