mod apply;

use chrono::{DateTime, Utc};
use groundwork::{Cursor, Moment, Page, begin_write};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseConnection, DeriveActiveEnum, EntityTrait,
    EnumIter, Insert, QueryFilter, QueryOrder, QuerySelect,
};

use crate::CheckoutError;
use crate::entities::webhook_event;
use crate::gateway::PaymentEvent;
use crate::order::MAX_PAGE;

/// What an event did. All of these are acknowledged to the gateway.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum EventOutcome {
    /// It had its effect.
    Applied,
    /// It had come before: nothing happened.
    Duplicate,
    /// It changes nothing here, or comes too late to.
    Ignored,
    /// The amount is not what was asked: the order is under review.
    Held,
    /// Nobody waits for the money: it goes back.
    RefundQueued,
}

/// An event in the inbox, for staff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceivedEvent {
    /// Who sent it.
    pub gateway: String,
    /// The gateway's name for it.
    pub event_id: String,
    /// What it says.
    pub kind: String,
    /// What it did.
    pub outcome: EventOutcome,
    /// The raw body.
    pub payload: String,
    /// When it arrived.
    pub received_at: DateTime<Utc>,
}

/// Takes an event that [`parse_event`](crate::gateway::PaymentGateway::parse_event)
/// verified. It is stored and has its whole effect in one transaction, or
/// neither; the same event again has none.
///
/// # Errors
/// [`CheckoutError::UnknownPayment`]: do not acknowledge it. It may be early,
/// and the gateway will send it again.
pub async fn receive_event(
    db: &DatabaseConnection,
    moment: &mut Moment,
    gateway: &str,
    event: &PaymentEvent,
    raw: &str,
) -> Result<EventOutcome, CheckoutError> {
    let txn = begin_write(db).await?;
    let row = webhook_event::Model {
        id: moment.uuid(),
        gateway: gateway.to_owned(),
        event_id: event.id.clone(),
        kind: event.kind.as_str().to_owned(),
        payload: raw.to_owned(),
        outcome: EventOutcome::Ignored,
        received_at: moment.now,
        processed_at: moment.now,
    };
    let id = row.id;
    let once = OnConflict::new().do_nothing().to_owned();
    if Insert::one(row)
        .on_conflict(once)
        .exec_without_returning(&txn)
        .await?
        == 0
    {
        return Ok(EventOutcome::Duplicate);
    }
    let outcome = apply::apply(&txn, moment, gateway, event).await?;
    webhook_event::Entity::update_many()
        .col_expr(webhook_event::Column::Outcome, Expr::value(outcome))
        .filter(webhook_event::Column::Id.eq(id))
        .exec(&txn)
        .await?;
    txn.commit().await?;
    Ok(outcome)
}

/// The inbox, newest first.
///
/// # Errors
/// The database's.
pub async fn received_events_as_staff(
    db: &impl ConnectionTrait,
    after: Option<Cursor>,
    limit: u32,
) -> Result<Page<ReceivedEvent>, CheckoutError> {
    use webhook_event::{Column, Entity, Model};
    let limit = limit.clamp(1, MAX_PAGE);
    let older = after.map(|cursor| Column::Id.lt(cursor.0));
    let rows = Entity::find()
        .filter(Condition::all().add_option(older))
        .order_by_desc(Column::Id)
        .limit(u64::from(limit) + 1)
        .all(db)
        .await?;
    let page = Page::from_rows(rows, limit as usize, |row| row.id);
    Ok(page.map(|row: Model| ReceivedEvent {
        gateway: row.gateway,
        event_id: row.event_id,
        kind: row.kind,
        outcome: row.outcome,
        payload: row.payload,
        received_at: row.received_at,
    }))
}
