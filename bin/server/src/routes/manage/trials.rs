//! What the embedded lab and gateway do, at the desk: a clock to advance,
//! mischief, disputes. They stand for somebody else, and only while they do.

use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use checkout::gateway::SessionState;
use checkout::gateway::sandbox::{Mischief, Sandbox, SandboxSession};
use chrono::Duration;
use print_lab::simulated::{SimulatedLab, StaffOrder};

use crate::error::PageError;
use crate::pages::{ErrorKind, FormState, LabRow, ManageLab, ManageSandbox, SandboxRow};
use crate::routes::form::Fields;
use crate::routes::front::Search;
use crate::text;
use crate::visit::Visit;

const PAGE: u64 = 50;
const FIELDS: [&str; 4] = ["copies", "delay_seconds", "shuffle_seconds", "drop_percent"];

fn the_lab(visit: &Visit) -> Result<&SimulatedLab, PageError> {
    visit
        .app
        .simulated_lab
        .as_ref()
        .ok_or_else(PageError::not_found)
}

fn the_sandbox(visit: &Visit) -> Result<&Sandbox, PageError> {
    visit.app.sandbox.as_ref().ok_or_else(PageError::not_found)
}

pub(super) async fn lab(visit: Visit, Query(search): Query<Search>) -> Result<Response, PageError> {
    let lab = the_lab(&visit)?;
    let found = lab.list_as_staff(search.cursor(), PAGE).await?;
    let row = |placed: StaffOrder| LabRow {
        id: placed.order.id.0.clone(),
        order: placed.order.reference.order_number.clone(),
        stage: placed.order.status.stage().as_str(),
        prints: placed.items.iter().map(|item| item.copies).sum(),
        cost: text::money(placed.order.cost),
        at: text::time(placed.order.changed_at),
    };
    let page = ManageLab {
        now: text::time(lab.now().await?),
        hours_ahead: lab.ahead().await?.num_hours(),
        next: search.next("/manage/lab", found.next),
        orders: found.items.into_iter().map(row).collect(),
    };
    visit.page(&page).await
}

pub(super) async fn advance(visit: Visit, fields: Fields) -> Result<Response, PageError> {
    let hours = fields
        .get("hours")
        .parse()
        .ok()
        .filter(|hours| (1..=240).contains(hours));
    let hours = hours.ok_or(PageError::new(ErrorKind::Unusable))?;
    the_lab(&visit)?.advance(Duration::hours(hours)).await?;
    visit.go_saying("/manage/lab", "lab-advanced").await
}

fn session(session: SandboxSession) -> SandboxRow {
    let is_paid = session.state == SessionState::Paid;
    SandboxRow {
        state: match session.state {
            SessionState::Open => "open",
            SessionState::Pending => "pending",
            SessionState::Paid => "paid",
            SessionState::Expired => "expired",
        },
        can_dispute: is_paid && session.dispute.is_none(),
        can_decide: session.dispute.as_deref() == Some("open"),
        amount: text::money(session.amount),
        refunded: match session.refunded.minor {
            0 => String::new(),
            _ => text::money(session.refunded),
        },
        at: text::time(session.created_at),
        order: session.order,
        id: session.id,
    }
}

async fn sandbox_page(visit: &Visit, form: FormState) -> Result<ManageSandbox, PageError> {
    let sessions = the_sandbox(visit)?.sessions_as_staff(PAGE).await?;
    let sessions = sessions.into_iter().map(session).collect();
    Ok(ManageSandbox { form, sessions })
}

pub(super) async fn sandbox(visit: Visit) -> Result<Response, PageError> {
    let now = the_sandbox(&visit)?.mischief().await?;
    let values = [
        now.copies,
        now.delay_seconds,
        now.shuffle_seconds,
        now.drop_percent,
    ];
    let form = FIELDS
        .iter()
        .zip(values)
        .fold(FormState::default(), |form, (name, value)| {
            form.value(name, value.to_string())
        });
    let page = sandbox_page(&visit, form).await?;
    visit.page(&page).await
}

pub(super) async fn set_mischief(visit: Visit, fields: Fields) -> Result<Response, PageError> {
    let number = |name: &str| fields.get(name).parse::<u32>().ok();
    let [copies, delay_seconds, shuffle_seconds, drop_percent] = FIELDS.map(number);
    if let (Some(copies), Some(delay_seconds), Some(shuffle_seconds), Some(drop_percent)) =
        (copies, delay_seconds, shuffle_seconds, drop_percent)
    {
        let mischief = Mischief {
            copies,
            delay_seconds,
            shuffle_seconds,
            drop_percent,
        };
        the_sandbox(&visit)?.set_mischief(mischief).await?;
        return visit.go_saying("/manage/sandbox", "saved").await;
    }
    let sentence = visit.text("rule-malformed", &[]);
    let wrong = FIELDS.iter().filter(|name| number(name).is_none());
    let form = wrong.fold(fields.keep(&FIELDS), |form, name| {
        form.wrong(name, sentence.clone())
    });
    let page = sandbox_page(&visit, form).await?;
    visit
        .page_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
        .await
}

/// A cardholder disputes, or their bank decides.
pub(super) async fn act(
    visit: Visit,
    Path(session): Path<String>,
    fields: Fields,
) -> Result<Response, PageError> {
    let sandbox = the_sandbox(&visit)?;
    match fields.get("act") {
        "dispute" => sandbox.dispute(&session).await?,
        "won" => sandbox.decide(&session, true).await?,
        "lost" => sandbox.decide(&session, false).await?,
        _ => return Err(PageError::new(ErrorKind::Unusable)),
    }
    visit.go_saying("/manage/sandbox", "saved").await
}
