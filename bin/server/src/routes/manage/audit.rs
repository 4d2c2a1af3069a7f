//! The audit log, for admins.

use std::collections::HashMap;

use accounts::audit::{self, Entry, Kind};
use axum::extract::Query;
use axum::response::Response;
use catalog::{Listing, ListingId};
use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use serde::Deserialize;

use super::people::role_key;
use crate::audit::words;
use crate::error::PageError;
use crate::pages::{AuditRow, ManageAudit};
use crate::routes::front::form_encode;
use crate::text;
use crate::visit::Visit;

const PAGE: u64 = 50;

/// Which lines, and where the page starts. The days are UTC's.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Filter {
    person: String,
    words: String,
    from: String,
    until: String,
    after: String,
}

fn day(text: &str) -> Option<NaiveDate> {
    text.parse().ok()
}

fn midnight(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(NaiveTime::MIN).and_utc()
}

fn shown_day(day: Option<NaiveDate>) -> String {
    day.map(|day| day.to_string()).unwrap_or_default()
}

impl Filter {
    fn read(&self) -> audit::Filter {
        let next = |day: NaiveDate| day.checked_add_days(Days::new(1));
        audit::Filter {
            person: self.person.clone(),
            words: self.words.clone(),
            from: day(&self.from).map(midnight),
            until: day(&self.until).and_then(next).map(midnight),
        }
    }

    fn url(&self) -> String {
        let [person, words, from, until] =
            [&self.person, &self.words, &self.from, &self.until].map(|text| form_encode(text));
        format!("/manage/audit?person={person}&words={words}&from={from}&until={until}")
    }
}

pub(super) async fn list(
    visit: Visit,
    Query(filter): Query<Filter>,
) -> Result<Response, PageError> {
    let after = filter.after.parse().ok();
    let found = audit::list_as_staff(&visit.app.db, &filter.read(), after, PAGE).await?;
    let prints = prints(&visit, &found.items).await?;
    let page = ManageAudit {
        lines: found
            .items
            .iter()
            .map(|entry| row(&visit, entry, &prints))
            .collect(),
        next: found
            .next
            .map(|after| format!("{}&after={after}", filter.url())),
        from: shown_day(day(&filter.from)),
        until: shown_day(day(&filter.until)),
        person: filter.person,
        words: filter.words,
    };
    visit.page(&page).await
}

/// The titles of prints the lines are about and that are still there: the log
/// itself has no phrases.
async fn prints(visit: &Visit, entries: &[Entry]) -> Result<HashMap<String, String>, PageError> {
    let about = |entry: &Entry| is_about_a_print(entry).then(|| entry.subject.parse().ok());
    let ids: Vec<ListingId> = entries.iter().filter_map(about).flatten().collect();
    let listings = Listing::by_ids(&visit.app.db, &ids).await?;
    let title = |listing: Listing| (listing.id.to_string(), listing.title);
    Ok(listings.into_iter().map(title).collect())
}

fn is_about_a_print(entry: &Entry) -> bool {
    let acts = ["POST /manage/pictures/", "POST /prints/"];
    entry.kind == Kind::Act && acts.iter().any(|act| entry.act.starts_with(act))
}

/// What a line is about, and where that is looked at.
fn thing(entry: &Entry, prints: &HashMap<String, String>) -> (String, Option<String>) {
    let subject = &entry.subject;
    let at = |path: &str| Some(format!("{path}{}", form_encode(subject)));
    let act = entry.act.as_str();
    let page = if is_about_a_print(entry) {
        return match prints.get(subject) {
            Some(title) => (title.clone(), Some(format!("/manage/pictures/{subject}"))),
            None => (subject.clone(), None),
        };
    } else if subject.starts_with("ATL-") {
        Some(format!("/manage/orders/{subject}"))
    } else if let (Some((name, _)), true) = (subject.split_once(": "), act.contains("/people/")) {
        Some(format!("/manage/people?q={}", form_encode(name)))
    } else if act == "POST /manage/formats/{code}" {
        at("/manage/formats#format-")
    } else {
        None
    };
    (subject.clone(), page)
}

/// How an act ended: the end of a message key.
fn outcome(status: u16) -> &'static str {
    match status {
        200..=399 => "done",
        403 => "refused",
        404 => "not-found",
        409 => "too-late",
        400..=499 => "not-taken",
        _ => "broken",
    }
}

fn row(visit: &Visit, entry: &Entry, prints: &HashMap<String, String>) -> AuditRow {
    let (thing, thing_url) = thing(entry, prints);
    let key = match entry.kind {
        Kind::Act => words(&entry.act),
        Kind::Refused => Some("audit-refused"),
        Kind::NotTheirs => Some("audit-not-theirs"),
    };
    let method = entry.act.split(' ').next().unwrap_or_default();
    AuditRow {
        when: text::date_time(entry.at),
        who_url: format!("/manage/people?q={}", form_encode(&entry.name)),
        who: entry.name.clone(),
        role: visit.text(role_key(entry.role), &[]),
        // An act of an older version of the shop is told as it was named then.
        what: key.map_or_else(|| entry.act.clone(), |key| visit.text(key, &[])),
        thing,
        thing_url,
        address: format!("{method} {}", entry.path),
        outcome: outcome(entry.status),
    }
}
