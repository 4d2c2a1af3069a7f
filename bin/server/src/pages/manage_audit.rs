use serde::Serialize;

use crate::views::{Page, Title};

/// One line of the audit log.
#[derive(Debug, Clone, Serialize)]
pub struct AuditRow {
    /// When, for people.
    pub when: String,
    /// Who it was.
    pub who: String,
    /// Where people of that name are listed.
    pub who_url: String,
    /// Their role then, in words.
    pub role: String,
    /// What they did, in words.
    pub what: String,
    /// What it was done to; empty where the words say it all.
    pub thing: String,
    /// Its page, where there is one.
    pub thing_url: Option<String>,
    /// The method and the address, without secrets.
    pub address: String,
    /// How it ended: the end of a message key.
    pub outcome: &'static str,
}

/// `/manage/audit?person=&words=&from=&until=`: who did what.
#[derive(Debug, Clone, Serialize)]
pub struct ManageAudit {
    /// The name filtered by; empty for everybody.
    pub person: String,
    /// The words filtered by; empty for all.
    pub words: String,
    /// The first day, `2027-03-14`; empty for none.
    pub from: String,
    /// The last day; empty for none.
    pub until: String,
    /// The lines of this page, newest first.
    pub lines: Vec<AuditRow>,
    /// Address of the next page.
    pub next: Option<String>,
}

impl Page for ManageAudit {
    const TEMPLATE: &'static str = "manage/audit.html";

    fn title(&self) -> Title<'_> {
        Title::Message("manage-audit-title")
    }

    fn sample() -> Self {
        let line = |who: &str, what: &str, thing: &str, address: &str, outcome| AuditRow {
            when: "14 March 2027, 09:02".to_owned(),
            who: who.to_owned(),
            who_url: format!("/manage/people?q={who}"),
            role: "Manager".to_owned(),
            what: what.to_owned(),
            thing: thing.to_owned(),
            thing_url: thing.starts_with("ATL").then(|| "/manage/orders/1".into()),
            address: address.to_owned(),
            outcome,
        };
        Self {
            person: "mary".to_owned(),
            words: String::new(),
            from: "2027-03-01".to_owned(),
            until: String::new(),
            lines: vec![
                line(
                    "mary",
                    "Marked an order as printed",
                    "ATL-4K2M-9QX7",
                    "POST /manage/orders/ATL-4K2M-9QX7/printed",
                    "done",
                ),
                line(
                    "mary",
                    "Gave somebody a role",
                    "minji: manager",
                    "POST /manage/people/1/role",
                    "too-late",
                ),
                line(
                    "eve",
                    "Was refused: the role is too low",
                    "",
                    "GET /manage",
                    "refused",
                ),
            ],
            next: Some("/manage/audit?after=3".to_owned()),
        }
    }

    fn states() -> Vec<(&'static str, Self)> {
        let empty = Self {
            lines: Vec::new(),
            next: None,
            ..Self::sample()
        };
        vec![("empty", empty)]
    }
}
