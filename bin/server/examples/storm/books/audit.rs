mod rules;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::atomic::Ordering;

use sha2::{Digest, Sha256};

use super::Books;
use crate::ledger::Ledger;
use rules::{BOUGHT, DOUBLED, LOST};

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

impl Books {
    /// Holds the books against what people were told.
    pub(crate) async fn audit(&self, ledger: &Ledger, media: &Path) -> anyhow::Result<Verdict> {
        let mut findings = Vec::new();
        let mut lost = 0;
        for (rule, sql) in LOST {
            let sql = sql.replace("BOUGHT", BOUGHT);
            lost += note(&mut findings, rule, self.number(&sql).await?);
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

    /// What the bank holds, and what orders that are kept come to, less their
    /// gift cards and what staff gave back of them.
    async fn sums(&self) -> anyhow::Result<(i64, i64)> {
        let held = "SELECT CAST(COALESCE(SUM(amount_minor - refunded_minor), 0) AS BIGINT) AS n
                    FROM sandbox_session WHERE state = 'paid'";
        let owed = "SELECT CAST(COALESCE(SUM(o.total_minor - o.gift_minor - COALESCE((
                        SELECT SUM(r.amount_minor) FROM refund r WHERE r.order_id = o.id
                           AND r.payment_id IS NOT NULL AND r.staff_id IS NOT NULL
                    ), 0)), 0) AS BIGINT) AS n
                    FROM orders o WHERE o.state IN BOUGHT"
            .replace("BOUGHT", BOUGHT);
        Ok((self.number(held).await?, self.number(&owed).await?))
    }

    async fn broken_promises(&self, ledger: &Ledger) -> anyhow::Result<[(&'static str, i64); 5]> {
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
        // A refund's key is its order's, the form's, and where it went.
        let refunds = "SELECT request_key AS text FROM refund WHERE staff_id IS NOT NULL";
        let keys = self.texts(refunds).await?;
        let forms: BTreeSet<&str> = keys
            .iter()
            .filter_map(|key| key.split(':').nth(1))
            .collect();
        let missing = told
            .refunds
            .iter()
            .filter(|key| !forms.contains(key.as_str()));
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
                "a refund was begun and is gone",
                i64::try_from(missing.count())?,
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
