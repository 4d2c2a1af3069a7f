//! A gateway in memory, for tests: the test is the customer.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use groundwork::Clock;
use money::Money;

use super::signature::WebhookSecrets;
use super::{
    EventKind, GatewayError, PaymentEvent, PaymentGateway, PaymentRequest, PaymentStart,
    SessionState, SessionStatus, WebhookRequest, wire,
};
use crate::PaymentId;

/// A gateway in memory.
#[derive(Debug)]
pub struct MemoryGateway {
    clock: Clock,
    secrets: WebhookSecrets,
    books: Mutex<Books>,
}

#[derive(Debug, Default)]
struct Books {
    sessions: HashMap<String, Session>,
    refunds: HashSet<String>,
    outgoing: Vec<String>,
    events: usize,
}

#[derive(Debug)]
struct Session {
    payment: PaymentId,
    amount: Money,
    taken: i64,
    returned: i64,
    state: SessionState,
}

impl MemoryGateway {
    /// A gateway that has not taken anything yet.
    pub fn new(clock: Clock) -> Self {
        let secrets = WebhookSecrets::one("memory-gateway");
        Self {
            clock,
            secrets,
            books: Mutex::default(),
        }
    }

    /// The customer pays; nothing happens where they cannot.
    pub fn pay(&self, session: &str) {
        let mut books = self.books();
        let amount = books.sessions.get(session).map(|session| session.amount);
        amount
            .into_iter()
            .for_each(|amount| books.take(session, amount));
    }

    /// The customer pays another amount than they were asked for.
    pub fn pay_wrongly(&self, session: &str, amount: Money) {
        self.books().take(session, amount);
    }

    /// The customer's card is declined.
    pub fn decline(&self, session: &str) {
        let mut books = self.books();
        if books.state(session) == Some(SessionState::Open) {
            books.announce(session, EventKind::Failed);
        }
    }

    /// Nobody paid in time.
    pub fn expire(&self, session: &str) {
        self.books().close(session);
    }

    /// The webhooks to deliver since they were last asked for, freshly signed.
    pub fn webhooks(&self) -> Vec<WebhookRequest> {
        let now = self.clock.moment().now;
        let bodies = std::mem::take(&mut self.books().outgoing);
        bodies
            .iter()
            .map(|body| wire::request(&self.secrets, body, now))
            .collect()
    }

    /// What the shop holds of all payments: taken less given back.
    pub fn balance(&self) -> i64 {
        self.books()
            .sessions
            .values()
            .map(|session| session.taken - session.returned)
            .sum()
    }

    fn books(&self) -> MutexGuard<'_, Books> {
        self.books.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Books {
    fn state(&self, session: &str) -> Option<SessionState> {
        self.sessions.get(session).map(|session| session.state)
    }

    fn take(&mut self, id: &str, amount: Money) {
        let open = self
            .sessions
            .get_mut(id)
            .filter(|s| s.state == SessionState::Open);
        if let Some(session) = open {
            session.state = SessionState::Paid;
            session.taken = amount.minor;
            self.announce(id, EventKind::Paid);
        }
    }

    fn close(&mut self, id: &str) {
        let open = self
            .sessions
            .get_mut(id)
            .filter(|s| s.state == SessionState::Open);
        if let Some(session) = open {
            session.state = SessionState::Expired;
            self.announce(id, EventKind::Expired);
        }
    }

    fn announce(&mut self, id: &str, kind: EventKind) {
        let Some(session) = self.sessions.get(id) else {
            return;
        };
        self.events += 1;
        let minor = match kind {
            EventKind::Paid => session.taken,
            EventKind::Refunded => session.returned,
            _ => session.amount.minor,
        };
        let body = wire::Body {
            id: format!("evt_{}", self.events),
            kind: kind.as_str().to_owned(),
            session: id.to_owned(),
            reference: session.payment,
            amount: Money::new(minor, session.amount.currency),
        };
        self.outgoing.extend(serde_json::to_string(&body));
    }
}

#[async_trait]
impl PaymentGateway for MemoryGateway {
    fn name(&self) -> &str {
        "memory"
    }

    async fn initiate(&self, request: &PaymentRequest) -> Result<PaymentStart, GatewayError> {
        let session = format!("mem_{}", request.payment);
        self.books()
            .sessions
            .entry(session.clone())
            .or_insert_with(|| Session {
                payment: request.payment,
                amount: request.amount,
                taken: 0,
                returned: 0,
                state: SessionState::Open,
            });
        let pay_url = format!("memory:{session}");
        Ok(PaymentStart { session, pay_url })
    }

    async fn status(&self, session: &str) -> Result<SessionStatus, GatewayError> {
        let books = self.books();
        let session = books
            .sessions
            .get(session)
            .ok_or(GatewayError::UnknownSession)?;
        Ok(SessionStatus {
            state: session.state,
            amount: session.amount,
        })
    }

    async fn cancel(&self, session: &str) -> Result<(), GatewayError> {
        let mut books = self.books();
        match books.state(session) {
            None => Err(GatewayError::UnknownSession),
            Some(SessionState::Paid) => Err(GatewayError::NotPossible("it is paid".to_owned())),
            Some(SessionState::Open | SessionState::Expired) => {
                books.close(session);
                Ok(())
            }
        }
    }

    async fn refund(
        &self,
        session: &str,
        amount: Money,
        idempotency_key: &str,
    ) -> Result<(), GatewayError> {
        let books = &mut *self.books();
        let paid = books
            .sessions
            .get_mut(session)
            .ok_or(GatewayError::UnknownSession)?;
        if books.refunds.contains(idempotency_key) {
            return Ok(());
        }
        let left = Money::new(paid.taken - paid.returned, paid.amount.currency);
        if amount.currency != left.currency || amount.minor > left.minor {
            return Err(GatewayError::NotPossible(format!("{left} is left of it")));
        }
        paid.returned += amount.minor;
        books.refunds.insert(idempotency_key.to_owned());
        books.announce(session, EventKind::Refunded);
        Ok(())
    }

    fn parse_event(
        &self,
        delivery: &WebhookRequest,
        now: DateTime<Utc>,
    ) -> Result<PaymentEvent, GatewayError> {
        wire::parse(&self.secrets, delivery, now)
    }
}
