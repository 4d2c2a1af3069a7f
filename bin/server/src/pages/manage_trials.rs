use serde::Serialize;

use super::FormState;
use crate::views::{Page, Title};

/// An order at the simulated lab.
#[derive(Debug, Clone, Serialize)]
pub struct LabRow {
    /// The lab's name for it.
    pub id: String,
    /// The shop's order.
    pub order: String,
    /// Where it is: the end of a message key.
    pub stage: &'static str,
    /// How many prints.
    pub prints: u32,
    /// What the lab asks for it, formatted.
    pub cost: String,
    /// When it last moved, in the lab's time.
    pub at: String,
}

/// `/manage/lab`: the simulated lab, whose clock can be advanced.
#[derive(Debug, Clone, Serialize)]
pub struct ManageLab {
    /// What time it is there.
    pub now: String,
    /// How many hours that is ahead.
    pub hours_ahead: i64,
    /// Its orders, newest first.
    pub orders: Vec<LabRow>,
    /// Address of the next page.
    pub next: Option<String>,
}

impl Page for ManageLab {
    const TEMPLATE: &'static str = "manage/lab.html";

    fn title(&self) -> Title<'_> {
        Title::Message("manage-lab-title")
    }

    fn sample() -> Self {
        let row = |number: u32, stage| LabRow {
            id: format!("SIM-{number}"),
            order: "ATL-7K3Q-9XZ2".to_owned(),
            stage,
            prints: 3,
            cost: "$18.40".to_owned(),
            at: "16 March, 09:11".to_owned(),
        };
        Self {
            now: "16 March, 09:11".to_owned(),
            hours_ahead: 48,
            orders: vec![row(2, "in_production"), row(1, "shipped")],
            next: None,
        }
    }

    fn states() -> Vec<(&'static str, Self)> {
        let empty = Self {
            orders: Vec::new(),
            hours_ahead: 0,
            ..Self::sample()
        };
        vec![("empty", empty)]
    }
}

/// A session at the sandbox gateway.
#[derive(Debug, Clone, Serialize)]
pub struct SandboxRow {
    /// The session.
    pub id: String,
    /// The shop's order.
    pub order: String,
    /// Where it is: the end of a message key.
    pub state: &'static str,
    /// The amount, formatted.
    pub amount: String,
    /// What went back, formatted; nothing for none.
    pub refunded: String,
    /// Whether its cardholder can dispute it.
    pub can_dispute: bool,
    /// Whether a dispute is to be decided.
    pub can_decide: bool,
    /// When it was opened.
    pub at: String,
}

/// `/manage/sandbox`: what the sandbox gateway does, on demand.
#[derive(Debug, Clone, Serialize)]
pub struct ManageSandbox {
    /// `copies`, `delay_seconds`, `shuffle_seconds`, `drop_percent`.
    pub form: FormState,
    /// The newest sessions.
    pub sessions: Vec<SandboxRow>,
}

impl Page for ManageSandbox {
    const TEMPLATE: &'static str = "manage/sandbox.html";

    fn title(&self) -> Title<'_> {
        Title::Message("manage-sandbox-title")
    }

    fn sample() -> Self {
        let row = |state, can_dispute, can_decide| SandboxRow {
            id: format!("sbx_{state}{can_decide}"),
            order: "ATL-7K3Q-9XZ2".to_owned(),
            state,
            amount: "$24.98".to_owned(),
            refunded: String::new(),
            can_dispute,
            can_decide,
            at: "14 March, 09:11".to_owned(),
        };
        Self {
            form: FormState::default()
                .value("copies", "1")
                .value("delay_seconds", "0")
                .value("shuffle_seconds", "10")
                .value("drop_percent", "0"),
            sessions: vec![
                row("paid", true, false),
                row("paid", false, true),
                row("open", false, false),
            ],
        }
    }
}
