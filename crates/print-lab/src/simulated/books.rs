//! Reading and changing rows: every change is one conditional update with its
//! announcement, in one transaction.

use chrono::{DateTime, Utc};
use groundwork::Moment;
use money::Money;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, Insert, QueryFilter, Value};

use super::{DELIVERIES, schedule};
use crate::entities::lab_event;
use crate::entities::lab_order::{Column, Entity, Model};
use crate::{LabOrder, LabOrderId, LabStatus, Stage, wire};

/// What an order becomes, and when by the lab's time.
#[derive(Debug)]
pub(super) struct Step {
    pub to: LabStatus,
    pub at: DateTime<Utc>,
}

/// Moves an order that is at one of `from` and [may
/// become](Stage::may_become) that, and announces it. `None` where it is
/// elsewhere: somebody else moved it.
pub(super) async fn shift(
    txn: &impl ConnectionTrait,
    moment: &mut Moment,
    order: uuid::Uuid,
    from: &[Stage],
    step: &Step,
) -> Result<Option<Model>, DbErr> {
    let to = step.to.stage();
    let from = from.iter().copied().filter(|from| from.may_become(to));
    let due_at = schedule::stay(to).map(|stay| step.at + stay);
    let mut update = Entity::update_many()
        .col_expr(Column::Stage, Expr::value(to))
        .col_expr(Column::DueAt, Expr::value(due_at))
        .col_expr(Column::ChangedAt, Expr::value(step.at));
    match &step.to {
        LabStatus::Shipped { carrier, tracking } => {
            update = update
                .col_expr(Column::Carrier, Expr::value(carrier))
                .col_expr(Column::Tracking, Expr::value(tracking));
        }
        LabStatus::OnHold { reason } | LabStatus::Failed { reason } => {
            update = update.col_expr(Column::Reason, Expr::value(reason));
        }
        _ => {}
    }
    if to.is_final() {
        // Nothing is left to send: nobody needs the address any more.
        update = update.col_expr(Column::Recipient, Expr::value(Value::Json(None)));
    }
    let update = update
        .filter(Column::Id.eq(order))
        .filter(Column::Stage.is_in(from));
    let row = update.exec_with_returning(txn).await?.into_iter().next();
    if let Some(row) = &row {
        announce(txn, moment, row).await?;
    }
    Ok(row)
}

/// Writes down where the order is now, to be posted until the shop
/// acknowledges it.
async fn announce(
    txn: &impl ConnectionTrait,
    moment: &mut Moment,
    row: &Model,
) -> Result<(), DbErr> {
    let id = format!("evt_{}", moment.uuid().simple());
    let body = wire::body(&id, &lab_order(row)?).map_err(|e| DbErr::Json(e.to_string()))?;
    let event = lab_event::Model {
        id: id.clone(),
        order_id: row.id,
        stage: row.stage,
        body,
        happened_at: row.changed_at,
    };
    Insert::one(event).exec_without_returning(txn).await?;
    let topic = row.stage.as_str();
    DELIVERIES
        .push(txn, moment, topic, &id, &id)
        .await
        .map(drop)
}

pub(super) fn lab_order(row: &Model) -> Result<LabOrder, DbErr> {
    let currency = row
        .currency
        .parse()
        .map_err(|e| DbErr::Type(format!("{e}")))?;
    let reference = row
        .reference
        .parse()
        .map_err(|e| DbErr::Type(format!("{e}")))?;
    Ok(LabOrder {
        id: public_id(row.id),
        reference,
        status: status(row),
        cost: Money::new(row.cost_minor, currency),
        created_at: row.created_at,
        changed_at: row.changed_at,
    })
}

pub(super) fn status(row: &Model) -> LabStatus {
    let text = |column: &Option<String>| column.clone().unwrap_or_default();
    match row.stage {
        Stage::Received => LabStatus::Received,
        Stage::OnHold => LabStatus::OnHold {
            reason: text(&row.reason),
        },
        Stage::InProduction => LabStatus::InProduction,
        Stage::Printed => LabStatus::Printed,
        Stage::Shipped => LabStatus::Shipped {
            carrier: text(&row.carrier),
            tracking: text(&row.tracking),
        },
        Stage::Delivered => LabStatus::Delivered,
        Stage::Cancelled => LabStatus::Cancelled,
        Stage::Failed => LabStatus::Failed {
            reason: text(&row.reason),
        },
    }
}

pub(super) fn public_id(id: uuid::Uuid) -> LabOrderId {
    LabOrderId(format!("lab_{}", id.simple()))
}

/// The row's identifier; `None` where no order of this lab is called so.
pub(super) fn row_id(order: &LabOrderId) -> Option<uuid::Uuid> {
    let id = uuid::Uuid::try_parse(order.0.strip_prefix("lab_")?).ok()?;
    // One order, one name: not every spelling of the number.
    (public_id(id) == *order).then_some(id)
}
