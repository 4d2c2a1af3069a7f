use serde::Serialize;

use crate::views::{Page, Title};

/// A webhook in the inbox.
#[derive(Debug, Clone, Serialize)]
pub struct InboxRow {
    /// Its identifier.
    pub id: String,
    /// Who sent it.
    pub gateway: String,
    /// The gateway's name for it.
    pub event: String,
    /// What it says.
    pub kind: String,
    /// What it did: the end of a message key.
    pub outcome: &'static str,
    /// How often it was tried.
    pub attempts: u32,
    /// When it arrived.
    pub at: String,
}

/// Work that was promised and waits.
#[derive(Debug, Clone, Serialize)]
pub struct OutboxRow {
    /// Which outbox: a part of its action's address.
    pub outbox: &'static str,
    /// Its identifier.
    pub id: String,
    /// What kind of work it is.
    pub topic: String,
    /// What it is about.
    pub about: String,
    /// How often it was tried.
    pub attempts: u32,
    /// When it is tried next.
    pub at: String,
}

/// `/manage/events`: the inbox of webhooks and the outboxes.
#[derive(Debug, Clone, Serialize)]
pub struct ManageEvents {
    /// Whether only what waits is shown.
    pub waiting: bool,
    /// The inbox, newest first.
    pub inbox: Vec<InboxRow>,
    /// What was promised and waits, the most often tried first.
    pub outbox: Vec<OutboxRow>,
    /// Address of the next page of the inbox.
    pub next: Option<String>,
}

impl Page for ManageEvents {
    const TEMPLATE: &'static str = "manage/events.html";

    fn title(&self) -> Title<'_> {
        Title::Message("manage-events-title")
    }

    fn sample() -> Self {
        let row = |kind: &str, outcome, attempts| InboxRow {
            id: format!("{kind}-1"),
            gateway: "sandbox".to_owned(),
            event: "evt_0195a7c2".to_owned(),
            kind: kind.to_owned(),
            outcome,
            attempts,
            at: "14 March, 09:11".to_owned(),
        };
        Self {
            waiting: false,
            inbox: vec![
                row("paid", "applied", 1),
                row("refunded", "waiting", 4),
                row("expired", "ignored", 1),
            ],
            outbox: vec![OutboxRow {
                outbox: "orders",
                id: "1".to_owned(),
                topic: "refund".to_owned(),
                about: "refund:0195a7c2".to_owned(),
                attempts: 5,
                at: "14 March, 09:20".to_owned(),
            }],
            next: None,
        }
    }

    fn states() -> Vec<(&'static str, Self)> {
        let empty = Self {
            waiting: true,
            inbox: Vec::new(),
            outbox: Vec::new(),
            next: None,
        };
        vec![("empty", empty)]
    }
}
