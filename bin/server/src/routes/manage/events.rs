//! The inbox of webhooks, the outboxes, and doing one thing again.

use axum::extract::{Path, Query};
use axum::response::Response;
use checkout::{CheckoutError, EventOutcome};
use groundwork::outbox::{Outbox, Waiting};
use serde::Deserialize;
use uuid::Uuid;

use crate::error::PageError;
use crate::pages::{InboxRow, ManageEvents, OutboxRow};
use crate::text;
use crate::visit::Visit;

const PAGE: u32 = 50;
/// Rows shown of each outbox.
const WAITING: u32 = 100;

/// Every outbox by its name in addresses.
const OUTBOXES: [(&str, Outbox); 4] = [
    ("orders", checkout::OUTBOX),
    ("letters", accounts::OUTBOX),
    ("sandbox", checkout::gateway::sandbox::DELIVERIES),
    ("lab", print_lab::simulated::DELIVERIES),
];

const fn outcome(of: EventOutcome) -> &'static str {
    match of {
        EventOutcome::Waiting => "waiting",
        EventOutcome::Applied => "applied",
        EventOutcome::Duplicate => "duplicate",
        EventOutcome::Ignored => "ignored",
        EventOutcome::Held => "held",
        EventOutcome::RefundQueued => "refund-queued",
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Filter {
    waiting: String,
    after: String,
}

pub(super) async fn list(
    visit: Visit,
    Query(filter): Query<Filter>,
) -> Result<Response, PageError> {
    let db = &visit.app.db;
    let waiting = !filter.waiting.is_empty();
    let after = filter.after.parse().ok();
    let inbox = checkout::received_events_as_staff(db, waiting, after, PAGE).await?;
    let mut outbox = Vec::new();
    for (name, of) in OUTBOXES {
        let rows = of.waiting_as_staff(db, WAITING).await?;
        outbox.extend(rows.into_iter().map(|row| outbox_row(name, row)));
    }
    outbox.sort_by_key(|row| std::cmp::Reverse(row.attempts));
    let row = |event: checkout::ReceivedEvent| InboxRow {
        id: event.id.to_string(),
        gateway: event.gateway,
        event: event.event_id,
        kind: event.kind,
        outcome: outcome(event.outcome),
        attempts: event.attempts,
        at: text::time(event.received_at),
    };
    let only = if waiting { "waiting=yes&" } else { "" };
    let page = ManageEvents {
        waiting,
        next: inbox
            .next
            .map(|after| format!("/manage/events?{only}after={after}")),
        inbox: inbox.items.into_iter().map(row).collect(),
        outbox,
    };
    visit.page(&page).await
}

fn outbox_row(outbox: &'static str, row: Waiting) -> OutboxRow {
    OutboxRow {
        outbox,
        id: row.id.to_string(),
        topic: row.topic,
        // A letter's key holds no address, but is nobody's to read in full.
        about: row.dedupe_key.chars().take(80).collect(),
        attempts: row.attempts.unsigned_abs(),
        at: text::time(row.run_after),
    }
}

/// Applies an event of the inbox again.
pub(super) async fn replay(visit: Visit, Path(id): Path<Uuid>) -> Result<Response, PageError> {
    let moment = &mut visit.app.moment();
    let key = match checkout::replay_as_staff(&visit.app.db, moment, id).await {
        Ok(EventOutcome::Ignored | EventOutcome::Duplicate) => "event-nothing-new",
        Ok(_) => "event-applied",
        Err(CheckoutError::UnknownPayment { .. }) => "event-still-waits",
        Err(error) => return Err(error.into()),
    };
    visit.go_saying("/manage/events", key).await
}

/// Does promised work now.
pub(super) async fn hurry(
    visit: Visit,
    Path((outbox, id)): Path<(String, Uuid)>,
) -> Result<Response, PageError> {
    let named = OUTBOXES.into_iter().find(|(name, _)| *name == outbox);
    let (_, outbox) = named.ok_or_else(PageError::not_found)?;
    let hurried = outbox
        .hurry_as_staff(&visit.app.db, id, visit.app.moment().now)
        .await?;
    let key = if hurried {
        "work-hurried"
    } else {
        "work-under-way"
    };
    visit.go_saying("/manage/events", key).await
}
