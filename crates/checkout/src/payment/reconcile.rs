use chrono::{DateTime, Utc};
use groundwork::Moment;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseConnection, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{PaymentState, only};
use crate::entities::payment::{Column, Entity, Model};
use crate::gateway::{EventKind, GatewayError, PaymentEvent, PaymentGateway, SessionState};
use crate::{CheckoutError, EventOutcome, PaymentId, receive_event};

/// Asks the gateway about up to `limit` payments that were open and untouched
/// since `before`: an event that was lost for good is found so. What it says
/// goes through the inbox as an event does, and has its effect once.
///
/// # Errors
/// The database's or the gateway's; the others wait for the next time.
pub async fn reconcile(
    db: &DatabaseConnection,
    moment: &mut Moment,
    gateway: &dyn PaymentGateway,
    before: DateTime<Utc>,
    limit: u64,
) -> Result<u64, CheckoutError> {
    let open = Entity::find()
        .filter(Column::State.eq(PaymentState::Open))
        .filter(Column::Gateway.eq(gateway.name()))
        .filter(Column::Session.is_not_null())
        .filter(Column::UpdatedAt.lt(before))
        .order_by_asc(Column::UpdatedAt)
        .limit(limit)
        .all(db)
        .await?;
    let mut found = 0;
    for payment in open {
        // Looked at now: the next round begins with others.
        Entity::update_many()
            .col_expr(Column::UpdatedAt, Expr::value(moment.now))
            .filter(only(payment.id))
            .filter(Column::State.eq(PaymentState::Open))
            .exec(db)
            .await?;
        let outcome = reconcile_one(db, moment, gateway, &payment).await?;
        found += u64::from(outcome.is_some_and(|outcome| outcome != EventOutcome::Duplicate));
    }
    Ok(found)
}

/// Asks about one payment; `None` where nothing is decided yet.
pub(super) async fn reconcile_one(
    db: &DatabaseConnection,
    moment: &mut Moment,
    gateway: &dyn PaymentGateway,
    payment: &Model,
) -> Result<Option<EventOutcome>, CheckoutError> {
    let Some(event) = ask(gateway, payment).await? else {
        return Ok(None);
    };
    let raw = format!("asked the gateway: {}", event.kind.as_str());
    let outcome = receive_event(db, moment, gateway.name(), &event, &raw).await?;
    Ok(Some(outcome))
}

/// What the gateway says of a session, as the event it would have sent.
async fn ask(
    gateway: &dyn PaymentGateway,
    payment: &Model,
) -> Result<Option<PaymentEvent>, CheckoutError> {
    let Some(session) = payment.session.clone() else {
        return Ok(None);
    };
    let (kind, amount, intent) = match gateway.status(&session).await {
        Ok(status) => match status.state {
            SessionState::Pending if payment.state == PaymentState::Open && !payment.pending => {
                (EventKind::Pending, None, None)
            }
            SessionState::Open | SessionState::Pending => return Ok(None),
            SessionState::Paid => (EventKind::Paid, Some(status.amount), status.intent),
            SessionState::Expired => (EventKind::Expired, None, None),
        },
        Err(GatewayError::UnknownSession) => (EventKind::Expired, None, None),
        Err(error) => return Err(CheckoutError::Gateway(error)),
    };
    Ok(Some(PaymentEvent {
        id: format!("asked:{}:{}", kind.as_str(), payment.id),
        kind,
        session,
        reference: Some(PaymentId(payment.id)),
        amount,
        refund: None,
        intent,
    }))
}
