//! What happens at the gateway after the customer has gone: money that comes
//! late, a bank that asks first, disputes, refunds that come back.

use chrono::{DateTime, Duration, Utc};
use groundwork::{Moment, begin_write};
use money::Money;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::books::shift;
use super::{Attempt, Sandbox, amount, announce, announce_refund, broken};
use crate::entities::sandbox_session::{Column, Entity, Model};
use crate::gateway::{EventKind, GatewayError, SessionState};

/// How long late money takes.
const LATE: Duration = Duration::minutes(2);
/// How soon a cardholder disputes.
const DISPUTED_AFTER: Duration = Duration::minutes(1);
/// The card whose refunds its bank sends back.
const RETURNS_REFUNDS: &str = "5126";
/// How many sessions one look moves.
const SWEEP: u64 = 100;

/// A session, for whoever tries the sandbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SandboxSession {
    /// The session.
    pub id: String,
    /// The order, as the customer knows it.
    pub order: String,
    /// Where it is.
    pub state: SessionState,
    /// What it is for.
    pub amount: Money,
    /// What went back.
    pub refunded: Money,
    /// `open`, `won` or `lost`, where it was disputed.
    pub dispute: Option<String>,
    /// When it was opened.
    pub created_at: DateTime<Utc>,
}

impl Sandbox {
    /// The newest sessions.
    ///
    /// # Errors
    /// [`GatewayError::Unavailable`].
    pub async fn sessions_as_staff(&self, limit: u64) -> Result<Vec<SandboxSession>, GatewayError> {
        let rows = Entity::find()
            .order_by_desc(Column::CreatedAt)
            .limit(limit)
            .all(&self.db)
            .await
            .map_err(broken)?;
        let session = |row: Model| {
            let amount = amount(&row).map_err(broken)?;
            Ok(SandboxSession {
                amount,
                refunded: Money::new(row.refunded_minor, amount.currency),
                id: row.id,
                order: row.order_number,
                state: row.state,
                dispute: row.dispute,
                created_at: row.created_at,
            })
        };
        rows.into_iter().map(session).collect()
    }

    /// The cardholder of a paid session goes to their bank, once.
    ///
    /// # Errors
    /// [`GatewayError::NotPossible`] where it is not paid, or was disputed before.
    pub async fn dispute(&self, session: &str) -> Result<(), GatewayError> {
        self.turn(session, None, "open", EventKind::DisputeOpened)
            .await
    }

    /// The bank decides a dispute, once.
    ///
    /// # Errors
    /// [`GatewayError::NotPossible`] where none is open.
    pub async fn decide(&self, session: &str, won: bool) -> Result<(), GatewayError> {
        let (to, kind) = match won {
            true => ("won", EventKind::DisputeWon),
            false => ("lost", EventKind::DisputeLost),
        };
        self.turn(session, Some("open"), to, kind).await
    }

    async fn turn(
        &self,
        session: &str,
        from: Option<&str>,
        to: &str,
        kind: EventKind,
    ) -> Result<(), GatewayError> {
        let mut moment = self.clock.moment();
        let from = match from {
            Some(from) => Column::Dispute.eq(from),
            None => Column::Dispute.is_null(),
        };
        let txn = begin_write(&self.db).await.map_err(broken)?;
        let moved = Entity::update_many()
            .col_expr(Column::Dispute, Expr::value(to))
            .col_expr(Column::DisputesAt, Expr::value(None::<DateTime<Utc>>))
            .filter(Column::Id.eq(session))
            .filter(Column::State.eq(SessionState::Paid))
            .filter(from)
            .exec_with_returning(&txn)
            .await
            .map_err(broken)?;
        let not_possible = || GatewayError::NotPossible("its state does not allow it".to_owned());
        let row = moved.into_iter().next().ok_or_else(not_possible)?;
        announce(&txn, &mut moment, &row, kind)
            .await
            .map_err(broken)?;
        txn.commit().await.map_err(broken)
    }

    /// The bank asks the customer to confirm.
    pub(super) async fn ask(&self, row: &Model, last4: &str) -> Result<Attempt, GatewayError> {
        self.set_step(&row.id, Some(last4)).await?;
        Ok(Attempt::Asked)
    }

    pub(super) async fn forget_step(&self, session: &str) -> Result<(), GatewayError> {
        self.set_step(session, None).await
    }

    async fn set_step(&self, session: &str, last4: Option<&str>) -> Result<(), GatewayError> {
        Entity::update_many()
            .col_expr(Column::StepLast4, Expr::value(last4))
            .filter(Column::Id.eq(session))
            .filter(Column::State.eq(SessionState::Open))
            .exec(&self.db)
            .await
            .map(drop)
            .map_err(broken)
    }

    pub(super) async fn will_dispute(&self, session: &str) -> Result<(), GatewayError> {
        let at = self.clock.moment().now + DISPUTED_AFTER;
        Entity::update_many()
            .col_expr(Column::DisputesAt, Expr::value(at))
            .filter(Column::Id.eq(session))
            .exec(&self.db)
            .await
            .map(drop)
            .map_err(broken)
    }

    /// The customer has done all they can; the money comes later.
    pub(super) async fn take_late(&self, row: Model, last4: &str) -> Result<Attempt, GatewayError> {
        let mut moment = self.clock.moment();
        let txn = begin_write(&self.db).await.map_err(broken)?;
        let open = [SessionState::Open];
        let moved = shift(&txn, &row.id, &open, SessionState::Pending, Some(last4)).await;
        let Some(pending) = moved.map_err(broken)? else {
            drop(txn);
            return Ok(Attempt::Closed(self.session_row(&row.id).await?.state));
        };
        Entity::update_many()
            .col_expr(Column::ArrivesAt, Expr::value(moment.now + LATE))
            .filter(Column::Id.eq(&row.id))
            .exec(&txn)
            .await
            .map_err(broken)?;
        announce(&txn, &mut moment, &pending, EventKind::Pending)
            .await
            .map_err(broken)?;
        txn.commit().await.map_err(broken)?;
        Ok(Attempt::Pending {
            success_url: row.success_url,
        })
    }

    /// Late money whose time has come, and disputes.
    pub(super) async fn bring_what_is_late(&self) -> Result<(), GatewayError> {
        let mut moment = self.clock.moment();
        let now = moment.now;
        let find = Entity::find()
            .filter(Column::ArrivesAt.lte(now).or(Column::DisputesAt.lte(now)))
            .filter(Column::State.is_in([SessionState::Pending, SessionState::Paid]))
            .limit(SWEEP);
        for row in find.all(&self.db).await.map_err(broken)? {
            if row.state == SessionState::Pending {
                self.arrive(&mut moment, &row).await?;
            } else if row.disputes_at.is_some_and(|at| at <= now) {
                // Whoever else sees it now is told that it was done.
                match self.dispute(&row.id).await {
                    Ok(()) | Err(GatewayError::NotPossible(_)) => {}
                    Err(error) => return Err(error),
                }
            }
        }
        Ok(())
    }

    async fn arrive(&self, moment: &mut Moment, row: &Model) -> Result<(), GatewayError> {
        let txn = begin_write(&self.db).await.map_err(broken)?;
        let (from, last4) = ([SessionState::Pending], row.card_last4.as_deref());
        let moved = shift(&txn, &row.id, &from, SessionState::Paid, last4).await;
        if let Some(paid) = moved.map_err(broken)? {
            Entity::update_many()
                .col_expr(Column::ArrivesAt, Expr::value(None::<DateTime<Utc>>))
                .filter(Column::Id.eq(&row.id))
                .exec(&txn)
                .await
                .map_err(broken)?;
            announce(&txn, moment, &paid, EventKind::Paid)
                .await
                .map_err(broken)?;
        }
        txn.commit().await.map_err(broken)
    }
}

/// One card's bank sends refunds back as soon as they arrive.
pub(super) async fn maybe_return(
    txn: &impl ConnectionTrait,
    moment: &mut Moment,
    row: &Model,
    key: &str,
    minor: i64,
) -> Result<(), DbErr> {
    if row.card_last4.as_deref() != Some(RETURNS_REFUNDS) {
        return Ok(());
    }
    let again = Expr::col(Column::RefundedMinor).sub(minor);
    let moved = Entity::update_many()
        .col_expr(Column::RefundedMinor, again)
        .filter(Column::Id.eq(&row.id))
        .exec_with_returning(txn)
        .await?;
    match moved.first() {
        Some(row) => announce_refund(txn, moment, row, EventKind::RefundFailed, Some(key)).await,
        None => Ok(()),
    }
}
