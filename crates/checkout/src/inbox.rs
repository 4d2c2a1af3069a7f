mod apply;
mod dispute;
mod refunds;

use chrono::{DateTime, Utc};
use groundwork::{Cursor, Moment, Page, begin_write};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseConnection, DbErr, DeriveActiveEnum,
    EntityTrait, EnumIter, Insert, Iterable, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};
use uuid::Uuid;

use crate::CheckoutError;
use crate::entities::webhook_event;
use crate::gateway::PaymentEvent;
use crate::order::MAX_PAGE;

/// How long an event waits for its payment that does not say it is of this
/// shop: others may use the same account at the gateway.
const STRANGERS: chrono::Duration = chrono::Duration::days(3);

/// What an event did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum EventOutcome {
    /// It is stored, and its payment or an earlier event still to come.
    Waiting,
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
    /// Its row, by which it is applied again.
    pub id: Uuid,
    /// Who sent it.
    pub gateway: String,
    /// The gateway's name for it.
    pub event_id: String,
    /// What it says.
    pub kind: String,
    /// What it did.
    pub outcome: EventOutcome,
    /// How often it was tried.
    pub attempts: u32,
    /// The raw body.
    pub payload: String,
    /// When it arrived.
    pub received_at: DateTime<Utc>,
    /// When it was last tried.
    pub processed_at: DateTime<Utc>,
}

/// Takes an event that [`parse_event`](crate::gateway::PaymentGateway::parse_event)
/// verified. It is stored first, raw; then it has its whole
/// effect in one transaction, or none yet. The same event again has none.
///
/// # Errors
/// [`CheckoutError::UnknownPayment`]: it is stored and waits, and
/// [`apply_waiting`] tries it. It may be early: do not acknowledge one of ours,
/// so that the gateway sends it again.
pub async fn receive_event(
    db: &DatabaseConnection,
    moment: &mut Moment,
    gateway: &str,
    event: &PaymentEvent,
    raw: &str,
) -> Result<EventOutcome, CheckoutError> {
    let said = serde_json::to_string(event).map_err(|e| DbErr::Json(e.to_string()))?;
    let row = webhook_event::Model {
        id: moment.uuid(),
        gateway: gateway.to_owned(),
        event_id: event.id.clone(),
        kind: event.kind.as_str().to_owned(),
        payload: raw.to_owned(),
        event: Some(said),
        attempts: 0,
        outcome: EventOutcome::Waiting,
        received_at: moment.now,
        processed_at: moment.now,
    };
    let once = OnConflict::new().do_nothing().to_owned();
    let insert = Insert::one(row.clone()).on_conflict(once);
    let stored = match insert.exec_without_returning(db).await? {
        1 => Some(row.id),
        _ => waiting_row(db, gateway, &event.id).await?,
    };
    match stored {
        Some(id) => attempt(db, moment, id, &[EventOutcome::Waiting], event, gateway).await,
        None => Ok(EventOutcome::Duplicate),
    }
}

async fn waiting_row(
    db: &impl ConnectionTrait,
    gateway: &str,
    event: &str,
) -> Result<Option<Uuid>, DbErr> {
    use webhook_event::{Column, Entity};
    let row = Entity::find()
        .filter(Column::Gateway.eq(gateway))
        .filter(Column::EventId.eq(event))
        .filter(Column::Outcome.eq(EventOutcome::Waiting))
        .one(db)
        .await?;
    Ok(row.map(|row| row.id))
}

/// Applies a stored event whose outcome is one of `from`, and notes the new
/// one, in one transaction. What several do at once, one of them does.
async fn attempt(
    db: &DatabaseConnection,
    moment: &mut Moment,
    id: Uuid,
    from: &[EventOutcome],
    event: &PaymentEvent,
    gateway: &str,
) -> Result<EventOutcome, CheckoutError> {
    use webhook_event::{Column, Entity};
    let txn = begin_write(db).await?;
    let claimed = Entity::update_many()
        .col_expr(Column::ProcessedAt, Expr::value(moment.now))
        .col_expr(Column::Attempts, Expr::col(Column::Attempts).add(1))
        .filter(Column::Id.eq(id))
        .filter(Column::Outcome.is_in(from.iter().copied()))
        .exec(&txn)
        .await?;
    if claimed.rows_affected == 0 {
        return Ok(EventOutcome::Duplicate);
    }
    let outcome = match apply::apply(&txn, moment, gateway, event).await {
        Ok(outcome) => outcome,
        Err(error @ CheckoutError::UnknownPayment { .. }) => {
            // Nothing of it was written but that it was tried.
            txn.commit().await?;
            return Err(error);
        }
        Err(error) => return Err(error),
    };
    Entity::update_many()
        .col_expr(Column::Outcome, Expr::value(outcome))
        .filter(Column::Id.eq(id))
        .exec(&txn)
        .await?;
    txn.commit().await?;
    Ok(outcome)
}

/// Tries up to `limit` events again that wait, the longest untried first, and
/// tells how many need not wait any more.
///
/// # Errors
/// The database's.
pub async fn apply_waiting(
    db: &DatabaseConnection,
    moment: &mut Moment,
    before: DateTime<Utc>,
    limit: u64,
) -> Result<u64, CheckoutError> {
    use webhook_event::{Column, Entity};
    let waiting = Entity::find()
        .filter(Column::Outcome.eq(EventOutcome::Waiting))
        .filter(Column::ProcessedAt.lt(before))
        .order_by_asc(Column::ProcessedAt)
        .limit(limit)
        .all(db)
        .await?;
    let mut done = 0;
    for row in waiting {
        let (id, is_old) = (row.id, row.received_at < moment.now - STRANGERS);
        match again(db, moment, row, &[EventOutcome::Waiting]).await {
            Ok(_) => done += 1,
            Err(CheckoutError::UnknownPayment { ours: false, .. }) if is_old => {
                give_up(db, id).await?;
                done += 1;
            }
            Err(CheckoutError::UnknownPayment { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(done)
}

async fn give_up(db: &impl ConnectionTrait, id: Uuid) -> Result<(), DbErr> {
    use webhook_event::{Column, Entity};
    Entity::update_many()
        .col_expr(Column::Outcome, Expr::value(EventOutcome::Ignored))
        .filter(Column::Id.eq(id))
        .filter(Column::Outcome.eq(EventOutcome::Waiting))
        .exec(db)
        .await
        .map(drop)
}

/// Forgets the raw bodies of up to `limit` events that were done with before `before`: they
/// name the buyer and where they live. What was read of them stays, and can be
/// applied again.
///
/// # Errors
/// The database's.
pub async fn forget_bodies(
    db: &impl ConnectionTrait,
    before: DateTime<Utc>,
    limit: u64,
) -> Result<u64, CheckoutError> {
    use webhook_event::{Column, Entity};
    let old = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::Outcome.ne(EventOutcome::Waiting))
        .filter(Column::ProcessedAt.lt(before))
        // Word for word that of the partial index.
        .filter(Expr::cust("payload <> ''"))
        .limit(limit)
        .into_query();
    let forgotten = Entity::update_many()
        .col_expr(Column::Payload, Expr::value(""))
        .filter(Column::Id.in_subquery(old))
        .exec(db)
        .await?;
    Ok(forgotten.rows_affected)
}

/// Applies an event again, whatever came of it. What it changed before, it
/// does not change twice: the states see to that.
///
/// # Errors
/// [`CheckoutError::NotFound`], or [`UnknownPayment`](CheckoutError::UnknownPayment)
/// where it goes on waiting.
pub async fn replay_as_staff(
    db: &DatabaseConnection,
    moment: &mut Moment,
    event: Uuid,
) -> Result<EventOutcome, CheckoutError> {
    let row = webhook_event::Entity::find_by_id(event).one(db).await?;
    let row = row.ok_or(CheckoutError::NotFound)?;
    let any: Vec<EventOutcome> = EventOutcome::iter().collect();
    again(db, moment, row, &any).await
}

async fn again(
    db: &DatabaseConnection,
    moment: &mut Moment,
    row: webhook_event::Model,
    from: &[EventOutcome],
) -> Result<EventOutcome, CheckoutError> {
    // Events of before they were kept as they were read had their effect then.
    let Some(said) = &row.event else {
        return Ok(row.outcome);
    };
    let event: PaymentEvent = serde_json::from_str(said).map_err(|e| DbErr::Json(e.to_string()))?;
    attempt(db, moment, row.id, from, &event, &row.gateway).await
}

/// The inbox, newest first; only what waits, where that is asked for.
///
/// # Errors
/// The database's.
pub async fn received_events_as_staff(
    db: &impl ConnectionTrait,
    waiting: bool,
    after: Option<Cursor>,
    limit: u32,
) -> Result<Page<ReceivedEvent>, CheckoutError> {
    use webhook_event::{Column, Entity, Model};
    let limit = limit.clamp(1, MAX_PAGE);
    let older = after.map(|cursor| Column::Id.lt(cursor.0));
    let rows = Entity::find()
        .filter(
            Condition::all()
                .add_option(older)
                .add_option(waiting.then(|| Column::Outcome.eq(EventOutcome::Waiting))),
        )
        .order_by_desc(Column::Id)
        .limit(u64::from(limit) + 1)
        .all(db)
        .await?;
    let page = Page::from_rows(rows, limit as usize, |row| row.id);
    Ok(page.map(|row: Model| ReceivedEvent {
        id: row.id,
        attempts: u32::try_from(row.attempts).unwrap_or(0),
        processed_at: row.processed_at,
        gateway: row.gateway,
        event_id: row.event_id,
        kind: row.kind,
        outcome: row.outcome,
        payload: row.payload,
        received_at: row.received_at,
    }))
}
