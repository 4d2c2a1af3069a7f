//! A gateway in memory, for tests: the test is the customer.

mod books;
mod products;

use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use groundwork::Clock;
use money::Money;

use self::books::{Books, Session};
pub use self::products::{MemoryPrice, MemoryProduct};

use super::webhook::WebhookSecrets;
use super::{
    EventKind, GatewayError, PaymentEvent, PaymentGateway, PaymentLine, PaymentRequest,
    PaymentStart, ProductBook, SessionState, SessionStatus, WebhookRequest, wire,
};

/// A gateway in memory.
#[derive(Debug)]
pub struct MemoryGateway {
    clock: Clock,
    secrets: WebhookSecrets,
    books: Mutex<Books>,
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

    /// The customer did all they can; the money comes when they pay.
    pub fn pend(&self, session: &str) {
        let mut books = self.books();
        let open = books.sessions.get_mut(session);
        if let Some(open) = open.filter(|s| s.state == SessionState::Open) {
            open.state = SessionState::Pending;
            books.announce(session, EventKind::Pending);
        }
    }

    /// The bank sends a refund back: it did not arrive.
    pub fn return_refund(&self, session: &str, idempotency_key: &str) {
        let mut books = self.books();
        // Once: the key stays known, so that asking again gives nothing.
        let given = books.refunds.get_mut(idempotency_key);
        let minor = given.map_or(0, std::mem::take);
        let paid = books.sessions.get_mut(session);
        if let Some(paid) = paid.filter(|_| minor > 0) {
            paid.returned -= minor;
            books.announce_refund(session, EventKind::RefundFailed, Some(idempotency_key));
        }
    }

    /// The cardholder disputes what is left of a payment, once.
    pub fn dispute(&self, session: &str) {
        let mut books = self.books();
        let paid = books.sessions.get_mut(session);
        let undisputed = |s: &&mut Session| s.state == SessionState::Paid && s.dispute.is_none();
        if let Some(paid) = paid.filter(undisputed) {
            paid.dispute = Some(false);
            books.announce(session, EventKind::DisputeOpened);
        }
    }

    /// The bank decides a dispute, once.
    pub fn decide(&self, session: &str, won: bool) {
        let mut books = self.books();
        let paid = books.sessions.get_mut(session);
        let Some(paid) = paid.filter(|s| s.dispute == Some(false)) else {
            return;
        };
        paid.dispute = Some(true);
        let kind = match won {
            true => EventKind::DisputeWon,
            false => {
                paid.charged_back = paid.taken - paid.returned;
                EventKind::DisputeLost
            }
        };
        books.announce(session, kind);
    }

    /// Nobody paid in time.
    pub fn expire(&self, session: &str) {
        self.books().close(session);
    }

    /// So many pages are opened whose answers are lost on the way.
    pub fn lose_answers(&self, answers: usize) {
        self.books().lost_answers = answers;
    }

    /// How many pages were opened.
    pub fn sessions(&self) -> usize {
        self.books().sessions.len()
    }

    /// What the page of a session lists.
    pub fn lines(&self, session: &str) -> Vec<PaymentLine> {
        let books = self.books();
        let session = books.sessions.get(session);
        session.map_or_else(Vec::new, |session| session.lines.clone())
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

    /// What the shop holds of all payments: taken less given back and lost.
    pub fn balance(&self) -> i64 {
        self.books()
            .sessions
            .values()
            .map(|session| session.taken - session.returned - session.charged_back)
            .sum()
    }

    fn books(&self) -> MutexGuard<'_, Books> {
        self.books.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl PaymentGateway for MemoryGateway {
    fn name(&self) -> &str {
        "memory"
    }

    async fn initiate(&self, request: &PaymentRequest) -> Result<PaymentStart, GatewayError> {
        let session = format!("mem_{}", request.payment);
        let mut books = self.books();
        let opened = books
            .sessions
            .entry(session.clone())
            .or_insert_with(|| Session {
                payment: request.payment,
                lines: request.lines.clone(),
                amount: request.amount,
                taken: 0,
                returned: 0,
                charged_back: 0,
                dispute: None,
                state: SessionState::Open,
            });
        if opened.lines != request.lines {
            let other = "the key was used for another request".to_owned();
            return Err(GatewayError::Refused(other));
        }
        if books.lost_answers > 0 {
            books.lost_answers -= 1;
            return Err(GatewayError::Unavailable("the answer is lost".to_owned()));
        }
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
            amount: match session.state {
                SessionState::Paid => Money::new(session.taken, session.amount.currency),
                _ => session.amount,
            },
            intent: None,
        })
    }

    async fn cancel(&self, session: &str) -> Result<(), GatewayError> {
        let mut books = self.books();
        match books.state(session) {
            None => Err(GatewayError::UnknownSession),
            Some(SessionState::Paid | SessionState::Pending) => {
                Err(GatewayError::NotPossible("it is paid".to_owned()))
            }
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
        if books.refunds.contains_key(idempotency_key) {
            return Ok(());
        }
        let left = paid.taken - paid.returned - paid.charged_back;
        let left = Money::new(left, paid.amount.currency);
        if amount.currency != left.currency || amount.minor > left.minor {
            return Err(GatewayError::NotPossible(format!("{left} is left of it")));
        }
        paid.returned += amount.minor;
        books
            .refunds
            .insert(idempotency_key.to_owned(), amount.minor);
        books.announce_refund(session, EventKind::Refunded, Some(idempotency_key));
        Ok(())
    }

    fn products(&self) -> Option<&dyn ProductBook> {
        Some(self)
    }

    fn parse_event(
        &self,
        delivery: &WebhookRequest,
        now: DateTime<Utc>,
    ) -> Result<PaymentEvent, GatewayError> {
        wire::parse(&self.secrets, delivery, now)
    }
}
