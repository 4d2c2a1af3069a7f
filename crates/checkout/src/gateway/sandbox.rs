//! The embedded gateway: no money moves, everything else is real. It keeps
//! its own books, has a payment page the host renders, and announces what
//! happened by signed webhooks which the host's worker posts.

mod books;
mod card;
mod deliveries;
mod later;
mod mischief;
mod page;

use async_trait::async_trait;
use chrono::{DateTime, Duration, Utc};
use groundwork::{Clock, Moment, begin_write};
use money::Money;
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseConnection, DbErr, EntityTrait, Insert, QueryFilter,
};

pub use card::{CardForm, CardProblem, Decline};
pub use deliveries::{DELIVERIES, Delivery};
pub use later::SandboxSession;
pub use mischief::Mischief;
pub use page::{Attempt, PayPage};

use self::books::{give_back, new_session, shift};
use super::webhook::WebhookSecrets;
use super::{
    EventKind, GatewayError, PaymentEvent, PaymentGateway, PaymentRequest, PaymentStart,
    ProductBook, SessionState, SessionStatus, WebhookRequest, wire,
};
use crate::PaymentId;
use crate::entities::sandbox_session::{Column, Entity, Model};
use crate::entities::{self, sandbox_event, sandbox_refund};

/// How long a session can be paid.
const OPEN_FOR: Duration = Duration::hours(24);

/// The embedded gateway.
#[derive(Clone, Debug)]
pub struct Sandbox {
    db: DatabaseConnection,
    clock: Clock,
    secrets: WebhookSecrets,
    page: String,
}

impl Sandbox {
    /// A gateway whose books are in `db` and whose payment pages are at
    /// `page` followed by the session, as in `https://shop.test/sandbox/pay/`.
    ///
    /// It has a clock of its own because it stands for somebody else.
    pub fn new(
        db: DatabaseConnection,
        clock: Clock,
        secrets: WebhookSecrets,
        page: impl Into<String>,
    ) -> Self {
        Self {
            db,
            clock,
            secrets,
            page: page.into(),
        }
    }

    async fn session_row(&self, session: &str) -> Result<Model, GatewayError> {
        let row = Entity::find_by_id(session)
            .one(&self.db)
            .await
            .map_err(broken)?;
        let row = row.ok_or(GatewayError::UnknownSession)?;
        if !is_overdue(&row, self.clock.moment().now) {
            return Ok(row);
        }
        self.close(&row.id).await?;
        Ok(Model {
            state: SessionState::Expired,
            ..row
        })
    }

    /// Closes a session if it is open, and announces it.
    async fn close(&self, session: &str) -> Result<(), GatewayError> {
        let mut moment = self.clock.moment();
        let txn = begin_write(&self.db).await.map_err(broken)?;
        let open = [SessionState::Open];
        let moved = shift(&txn, session, &open, SessionState::Expired, None).await;
        if let Some(row) = moved.map_err(broken)? {
            announce(&txn, &mut moment, &row, EventKind::Expired)
                .await
                .map_err(broken)?;
        }
        txn.commit().await.map_err(broken)
    }
}

#[async_trait]
impl PaymentGateway for Sandbox {
    fn name(&self) -> &str {
        "sandbox"
    }

    async fn initiate(&self, request: &PaymentRequest) -> Result<PaymentStart, GatewayError> {
        let row = new_session(&mut self.clock.moment(), request)?;
        let once = OnConflict::column(Column::PaymentId)
            .do_nothing()
            .to_owned();
        let insert = Insert::one(row).on_conflict(once);
        insert
            .exec_without_returning(&self.db)
            .await
            .map_err(broken)?;
        let row = Entity::find()
            .filter(Column::PaymentId.eq(request.payment))
            .one(&self.db)
            .await
            .map_err(broken)?
            .ok_or(GatewayError::UnknownSession)?;
        let pay_url = format!("{}{}", self.page, row.id);
        Ok(PaymentStart {
            session: row.id,
            pay_url,
        })
    }

    async fn status(&self, session: &str) -> Result<SessionStatus, GatewayError> {
        let row = self.session_row(session).await?;
        let amount = amount(&row).map_err(broken)?;
        Ok(SessionStatus {
            state: row.state,
            amount,
            intent: None,
        })
    }

    async fn cancel(&self, session: &str) -> Result<(), GatewayError> {
        self.close(session).await?;
        match self.session_row(session).await?.state {
            SessionState::Paid | SessionState::Pending => {
                Err(GatewayError::NotPossible("it is paid".to_owned()))
            }
            SessionState::Open | SessionState::Expired => Ok(()),
        }
    }

    async fn refund(
        &self,
        session: &str,
        amount: Money,
        idempotency_key: &str,
    ) -> Result<(), GatewayError> {
        let currency = self.session_row(session).await?.currency;
        if currency != amount.currency.code() {
            return Err(GatewayError::NotPossible(format!(
                "it was paid in {currency}"
            )));
        }
        let mut moment = self.clock.moment();
        let txn = begin_write(&self.db).await.map_err(broken)?;
        let refund = sandbox_refund::Model {
            key: idempotency_key.to_owned(),
            session_id: session.to_owned(),
            amount_minor: amount.minor,
            created_at: moment.now,
        };
        let once = OnConflict::new().do_nothing().to_owned();
        let insert = Insert::one(refund).on_conflict(once);
        if insert.exec_without_returning(&txn).await.map_err(broken)? == 0 {
            return Ok(());
        }
        let Some(row) = give_back(&txn, session, amount.minor)
            .await
            .map_err(broken)?
        else {
            return Err(GatewayError::NotPossible("less is left of it".to_owned()));
        };
        let key = Some(idempotency_key);
        announce_refund(&txn, &mut moment, &row, EventKind::Refunded, key)
            .await
            .map_err(broken)?;
        later::maybe_return(&txn, &mut moment, &row, idempotency_key, amount.minor)
            .await
            .map_err(broken)?;
        txn.commit().await.map_err(broken)
    }

    fn products(&self) -> Option<&dyn ProductBook> {
        None
    }

    fn parse_event(
        &self,
        delivery: &WebhookRequest,
        now: DateTime<Utc>,
    ) -> Result<PaymentEvent, GatewayError> {
        wire::parse(&self.secrets, delivery, now)
    }
}

/// Writes an event down, to be posted until the shop acknowledges it.
async fn announce(
    txn: &impl ConnectionTrait,
    moment: &mut Moment,
    session: &Model,
    kind: EventKind,
) -> Result<(), DbErr> {
    announce_refund(txn, moment, session, kind, None).await
}

/// As [`announce`], of the refund asked for under a key.
async fn announce_refund(
    txn: &impl ConnectionTrait,
    moment: &mut Moment,
    session: &Model,
    kind: EventKind,
    refund: Option<&str>,
) -> Result<(), DbErr> {
    let minor = match kind {
        EventKind::Refunded | EventKind::RefundFailed => session.refunded_minor,
        EventKind::DisputeOpened | EventKind::DisputeWon | EventKind::DisputeLost => {
            session.amount_minor - session.refunded_minor
        }
        _ => session.amount_minor,
    };
    let id = format!("evt_{}", moment.uuid().simple());
    let body = wire::Body {
        id: id.clone(),
        kind: kind.as_str().to_owned(),
        session: session.id.clone(),
        reference: PaymentId(session.payment_id),
        amount: entities::money(minor, &session.currency)?,
        refund: refund.map(str::to_owned),
    };
    let body = serde_json::to_string(&body).map_err(|e| DbErr::Json(e.to_string()))?;
    let session_id = session.id.clone();
    let event = sandbox_event::Model {
        id: id.clone(),
        session_id,
        body,
        created_at: moment.now,
    };
    Insert::one(event).exec_without_returning(txn).await?;
    mischief::send(txn, moment, kind, &id).await
}

fn is_overdue(row: &Model, now: DateTime<Utc>) -> bool {
    row.state == SessionState::Open && row.expires_at <= now
}

fn amount(row: &Model) -> Result<Money, DbErr> {
    entities::money(row.amount_minor, &row.currency)
}

#[allow(clippy::needless_pass_by_value, reason = "given to map_err")]
fn broken(error: DbErr) -> GatewayError {
    GatewayError::Unavailable(error.to_string())
}
