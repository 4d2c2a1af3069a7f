use std::collections::BTreeSet;
use std::path::Path;
use std::sync::atomic::Ordering;

use sha2::{Digest, Sha256};

use super::Books;
use crate::ledger::Ledger;

/// What the auditor found.
pub(crate) struct Verdict {
    pub(crate) orders: i64,
    pub(crate) events: u64,
    pub(crate) lost: i64,
    pub(crate) doubled: i64,
    /// One line for each rule that is broken.
    pub(crate) findings: Vec<String>,
    /// Sums and counts, for the curious.
    pub(crate) figures: String,
}

/// Rules of which every row `n` counts is something lost.
const LOST: [(&str, &str); 9] = [
    (
        "the bank holds money for an order that is not paid",
        "SELECT COUNT(*) AS n FROM sandbox_session s
         JOIN payment p ON p.id = s.payment_id JOIN orders o ON o.id = p.order_id
         WHERE s.state = 'paid' AND s.refunded_minor < s.amount_minor AND o.state <> 'paid'",
    ),
    (
        "an order is paid and the bank holds nothing for it",
        "SELECT COUNT(*) AS n FROM orders o WHERE o.state = 'paid' AND NOT EXISTS (
         SELECT 1 FROM payment p JOIN sandbox_session s ON s.payment_id = p.id
         WHERE p.order_id = o.id AND s.state = 'paid' AND s.refunded_minor = 0
           AND s.amount_minor = o.total_minor)",
    ),
    (
        "an order is neither waiting, paid nor cancelled",
        "SELECT COUNT(*) AS n FROM orders
         WHERE state NOT IN ('awaiting_payment', 'paid', 'cancelled')",
    ),
    (
        "an event of the bank never reached the inbox",
        "SELECT COUNT(*) AS n FROM sandbox_event e WHERE NOT EXISTS (
         SELECT 1 FROM webhook_event w WHERE w.event_id = e.id)",
    ),
    (
        "the inbox holds an event the bank never wrote",
        "SELECT COUNT(*) AS n FROM webhook_event w WHERE NOT EXISTS (
         SELECT 1 FROM sandbox_event e WHERE w.event_id = e.id)",
    ),
    (
        "a payment says something else than the bank",
        "SELECT COUNT(*) AS n FROM payment p JOIN sandbox_session s ON s.payment_id = p.id
         WHERE (p.state = 'paid') <> (s.state = 'paid' AND s.refunded_minor = 0)
            OR (p.state = 'refunded') <> (s.state = 'paid' AND s.refunded_minor = s.amount_minor)
            OR p.state IN ('refund_due', 'held')",
    ),
    (
        "an order was paid and no letter says so",
        "SELECT COUNT(*) AS n FROM (SELECT DISTINCT number FROM storm_order_step
         WHERE state = 'paid') o WHERE NOT EXISTS (
         SELECT 1 FROM sent_letter l WHERE l.dedupe_key = 'order-paid:' || o.number)",
    ),
    (
        "a picture never ended, or ended without a file",
        "SELECT COUNT(*) AS n FROM picture WHERE state IN ('queued', 'painting')
            OR (state = 'ready' AND sha256 IS NULL)",
    ),
    (
        "a picture ended and nobody saw it end",
        "SELECT COUNT(*) AS n FROM picture p WHERE NOT EXISTS (
         SELECT 1 FROM storm_picture_end e WHERE e.picture = p.id)",
    ),
];

/// Rules of which every row `n` counts is something done twice.
const DOUBLED: [(&str, &str); 6] = [
    (
        "a picture ended more than once",
        "SELECT COUNT(*) AS n FROM (SELECT picture FROM storm_picture_end
         GROUP BY picture HAVING COUNT(*) > 1) x",
    ),
    (
        "an order became paid or cancelled more than once",
        "SELECT COUNT(*) AS n FROM (SELECT number FROM storm_order_step
         GROUP BY number, state HAVING COUNT(*) > 1) x",
    ),
    (
        "an order keeps the money of two payments",
        "SELECT COUNT(*) AS n FROM (SELECT p.order_id FROM sandbox_session s
         JOIN payment p ON p.id = s.payment_id
         WHERE s.state = 'paid' AND s.refunded_minor < s.amount_minor
         GROUP BY p.order_id HAVING COUNT(*) > 1) x",
    ),
    (
        "a payment went back more than once or by more than it was",
        "SELECT COUNT(*) AS n FROM sandbox_session s WHERE s.refunded_minor > s.amount_minor
            OR (SELECT COUNT(*) FROM sandbox_refund r WHERE r.session_id = s.id) > 1",
    ),
    (
        "a payment had its effect more than once",
        "SELECT COUNT(*) AS n FROM (SELECT order_id FROM order_event
         WHERE happening = 'paid' GROUP BY order_id HAVING COUNT(*) > 1) x",
    ),
    (
        "one event is in the inbox twice",
        "SELECT COUNT(*) AS n FROM (SELECT event_id FROM webhook_event
         GROUP BY gateway, event_id HAVING COUNT(*) > 1) x",
    ),
];

impl Books {
    /// Holds the books against what people were told.
    pub(crate) async fn audit(&self, ledger: &Ledger, media: &Path) -> anyhow::Result<Verdict> {
        let mut findings = Vec::new();
        let mut lost = 0;
        for (rule, sql) in LOST {
            lost += note(&mut findings, rule, self.number(sql).await?);
        }
        for (rule, missing) in self.broken_promises(ledger).await? {
            lost += note(&mut findings, rule, missing);
        }
        let spoilt = self.spoilt_files(media).await?;
        lost += note(&mut findings, "a ready picture's file is not whole", spoilt);
        let mut doubled = 0;
        for (rule, sql) in DOUBLED {
            doubled += note(&mut findings, rule, self.number(sql).await?);
        }
        let (held, owed) = self.sums().await?;
        lost += note(
            &mut findings,
            "minor units between bank and orders",
            (held - owed).abs(),
        );
        let seen = self
            .number("SELECT COUNT(*) AS n FROM webhook_event")
            .await?;
        let ends = "SELECT COUNT(*) AS n FROM storm_picture_end WHERE state = ";
        let figures = format!(
            "{ledger}; {seen} events in the inbox; {} pictures ready, {} failed; \
             the bank holds {held} and paid orders come to {owed} minor units",
            self.number(&format!("{ends}'ready'")).await?,
            self.number(&format!("{ends}'failed'")).await?,
        );
        let sent = ledger.events_sent.load(Ordering::Relaxed)
            + ledger.forgeries_sent.load(Ordering::Relaxed);
        Ok(Verdict {
            orders: self.number("SELECT COUNT(*) AS n FROM orders").await?,
            events: sent + seen.unsigned_abs(),
            lost,
            doubled,
            findings,
            figures,
        })
    }

    /// What the bank holds, and what paid orders come to.
    async fn sums(&self) -> anyhow::Result<(i64, i64)> {
        let held = "SELECT CAST(COALESCE(SUM(amount_minor - refunded_minor), 0) AS BIGINT) AS n
                    FROM sandbox_session WHERE state = 'paid'";
        let owed = "SELECT CAST(COALESCE(SUM(total_minor), 0) AS BIGINT) AS n
                    FROM orders WHERE state = 'paid'";
        Ok((self.number(held).await?, self.number(owed).await?))
    }

    async fn broken_promises(&self, ledger: &Ledger) -> anyhow::Result<[(&'static str, i64); 4]> {
        let told = ledger.promises().clone();
        let among = async |told: &BTreeSet<String>, sql: &str| -> anyhow::Result<i64> {
            let there: BTreeSet<String> = self.texts(sql).await?.into_iter().collect();
            Ok(i64::try_from(told.difference(&there).count())?)
        };
        let pictures = match self.db.get_database_backend() {
            sea_orm::DbBackend::Postgres => "SELECT CAST(id AS TEXT) AS text FROM picture",
            _ => {
                "SELECT lower(substr(hex(id),1,8)||'-'||substr(hex(id),9,4)||'-'||\
                 substr(hex(id),13,4)||'-'||substr(hex(id),17,4)||'-'||substr(hex(id),21)) \
                 AS text FROM picture"
            }
        };
        let orders = "SELECT number AS text FROM orders";
        let paid = "SELECT id AS text FROM sandbox_session WHERE state = 'paid'";
        let cancelled = "SELECT number AS text FROM orders WHERE state = 'cancelled'";
        Ok([
            (
                "a picture was promised and is gone",
                among(&told.pictures, pictures).await?,
            ),
            (
                "an order was promised and is gone",
                among(&told.orders, orders).await?,
            ),
            (
                "a card was charged and the bank forgot",
                among(&told.paid, paid).await?,
            ),
            (
                "an order was called off and goes on",
                among(&told.cancelled, cancelled).await?,
            ),
        ])
    }

    /// Ready pictures whose master file is missing or has another hash.
    async fn spoilt_files(&self, media: &Path) -> anyhow::Result<i64> {
        let hashes = "SELECT DISTINCT sha256 AS text FROM picture WHERE state = 'ready'";
        let files = files_by_hash(media)?;
        let mut spoilt = 0;
        for sha256 in self.texts(hashes).await? {
            spoilt += i64::from(!files.contains(&sha256));
        }
        Ok(spoilt)
    }
}

fn note(findings: &mut Vec<String>, rule: &str, count: i64) -> i64 {
    if count > 0 {
        findings.push(format!("{count} × {rule}"));
    }
    count
}

/// The SHA-256 of every file below `folder`.
fn files_by_hash(folder: &Path) -> anyhow::Result<BTreeSet<String>> {
    let mut hashes = BTreeSet::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            hashes.extend(files_by_hash(&path)?);
        } else {
            hashes.insert(hex::encode(Sha256::digest(std::fs::read(&path)?)));
        }
    }
    Ok(hashes)
}
