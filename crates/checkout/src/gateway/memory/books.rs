//! What the gateway in memory remembers.

use std::collections::HashMap;

use money::Money;

use super::MemoryProduct;
use crate::PaymentId;
use crate::gateway::{EventKind, PaymentLine, SessionState, wire};

#[derive(Debug, Default)]
pub(super) struct Books {
    pub(super) sessions: HashMap<String, Session>,
    pub(super) refunds: HashMap<String, i64>,
    pub(super) products: Vec<MemoryProduct>,
    pub(super) outgoing: Vec<String>,
    pub(super) events: usize,
    pub(super) lost_answers: usize,
}

#[derive(Debug)]
pub(super) struct Session {
    pub(super) payment: PaymentId,
    pub(super) lines: Vec<PaymentLine>,
    pub(super) amount: Money,
    pub(super) taken: i64,
    pub(super) returned: i64,
    /// What a lost dispute took.
    pub(super) charged_back: i64,
    /// Whether a dispute was opened, and whether it is decided.
    pub(super) dispute: Option<bool>,
    pub(super) state: SessionState,
}

impl Books {
    pub(super) fn state(&self, session: &str) -> Option<SessionState> {
        self.sessions.get(session).map(|session| session.state)
    }

    pub(super) fn take(&mut self, id: &str, amount: Money) {
        let open = self
            .sessions
            .get_mut(id)
            .filter(|s| matches!(s.state, SessionState::Open | SessionState::Pending));
        if let Some(session) = open {
            session.state = SessionState::Paid;
            session.taken = amount.minor;
            self.announce(id, EventKind::Paid);
        }
    }

    pub(super) fn close(&mut self, id: &str) {
        let open = self
            .sessions
            .get_mut(id)
            .filter(|s| s.state == SessionState::Open);
        if let Some(session) = open {
            session.state = SessionState::Expired;
            self.announce(id, EventKind::Expired);
        }
    }

    pub(super) fn announce(&mut self, id: &str, kind: EventKind) {
        self.announce_refund(id, kind, None);
    }

    pub(super) fn announce_refund(&mut self, id: &str, kind: EventKind, refund: Option<&str>) {
        let Some(session) = self.sessions.get(id) else {
            return;
        };
        self.events += 1;
        let minor = match kind {
            EventKind::Paid => session.taken,
            EventKind::Refunded | EventKind::RefundFailed => session.returned,
            EventKind::DisputeOpened | EventKind::DisputeWon => session.taken - session.returned,
            EventKind::DisputeLost => session.charged_back,
            _ => session.amount.minor,
        };
        let body = wire::Body {
            id: format!("evt_{}", self.events),
            kind: kind.as_str().to_owned(),
            session: id.to_owned(),
            reference: session.payment,
            amount: Money::new(minor, session.amount.currency),
            refund: refund.map(str::to_owned),
        };
        self.outgoing.extend(serde_json::to_string(&body));
    }
}
