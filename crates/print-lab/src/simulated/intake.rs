//! How an order enters the books.

use chrono::{DateTime, Utc};
use groundwork::{Moment, begin_write};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, Insert, QueryFilter};

use super::{SimulatedLab, books, broken, schedule};
use crate::entities::lab_item;
use crate::entities::lab_order::{Column, Entity, Model};
use crate::{LabError, LabOrder, LabOrderRequest, Stage, inspect};

pub(super) async fn submit(
    lab: &SimulatedLab,
    request: &LabOrderRequest,
) -> Result<LabOrder, LabError> {
    request.check()?;
    let at = lab.now().await?;
    let mut moment = lab.clock.moment();
    let row = new_order(lab, &mut moment, at, request)?;
    let items = new_items(&row, request)?;
    if write(lab, &row, items).await.map_err(broken)? {
        return books::lab_order(&row).map_err(broken);
    }
    let known = Entity::find()
        .filter(Column::IdempotencyKey.eq(&request.idempotency_key))
        .one(&lab.db)
        .await
        .map_err(broken)?;
    let known = known.ok_or(LabError::UnknownOrder)?;
    if known.fingerprint != row.fingerprint {
        return Err(LabError::KeyReused);
    }
    books::lab_order(&known).map_err(broken)
}

/// Whether the order is new: the key's unique index decides between requests
/// that come at once.
async fn write(
    lab: &SimulatedLab,
    row: &Model,
    items: Vec<lab_item::Model>,
) -> Result<bool, DbErr> {
    let txn = begin_write(&lab.db).await?;
    let once = OnConflict::column(Column::IdempotencyKey)
        .do_nothing()
        .to_owned();
    let insert = Insert::one(row.clone()).on_conflict(once);
    if insert.exec_without_returning(&txn).await? == 0 {
        return Ok(false);
    }
    Insert::many(items).exec_without_returning(&txn).await?;
    txn.commit().await?;
    Ok(true)
}

fn new_order(
    lab: &SimulatedLab,
    moment: &mut Moment,
    at: DateTime<Utc>,
    request: &LabOrderRequest,
) -> Result<Model, LabError> {
    let quote = lab.tariff.quote(&request.to_quote())?;
    let cost = quote
        .total()
        .map_err(|e| LabError::Refused(e.to_string()))?;
    let problem = request.items.iter().find_map(|item| inspect(item).err());
    let rejection = problem.map(|problem| problem.to_string());
    // A file that will not be printed is told at once, not when its turn comes.
    let stay = match rejection {
        None => schedule::stay(Stage::Received),
        Some(_) => Some(chrono::Duration::zero()),
    };
    let recipient =
        serde_json::to_value(&request.recipient).map_err(|e| LabError::Refused(e.to_string()))?;
    Ok(Model {
        id: moment.uuid(),
        idempotency_key: request.idempotency_key.clone(),
        fingerprint: request.fingerprint()?,
        reference: request.reference.to_string(),
        recipient: Some(recipient),
        country: request.recipient.country.clone(),
        cost_minor: cost.minor,
        currency: cost.currency.code().to_owned(),
        stage: Stage::Received,
        carrier: None,
        tracking: None,
        reason: None,
        rejection,
        due_at: stay.map(|stay| at + stay),
        created_at: at,
        changed_at: at,
    })
}

fn new_items(row: &Model, request: &LabOrderRequest) -> Result<Vec<lab_item::Model>, LabError> {
    let items = (0_i32..).zip(&request.items).map(|(position, item)| {
        Ok(lab_item::Model {
            order_id: row.id,
            position,
            item: serde_json::to_value(item)?,
        })
    });
    items
        .collect::<Result<_, serde_json::Error>>()
        .map_err(|e| LabError::Refused(e.to_string()))
}
