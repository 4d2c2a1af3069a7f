use std::path::Path;

use anyhow::{Context, ensure};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::fingerprint::Tables;

/// The version of backups this server writes and reads.
pub(super) const VERSION: u32 = 1;

const NAME: &str = "manifest.json";

/// What a backup holds.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Manifest {
    /// Of the folder's layout.
    pub(super) version: u32,
    /// When it was complete.
    pub(super) made_at: DateTime<Utc>,
    /// Of which database.
    pub(super) kind: Kind,
    /// Its tables at that moment.
    pub(super) tables: Tables,
    /// How many files `SHA256SUMS` lists.
    pub(super) files: u64,
}

/// A kind of database: one is not restored into the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Kind {
    /// `database.sqlite`.
    Sqlite,
    /// `database.dump`.
    Postgres,
}

impl Manifest {
    pub(super) fn write(&self, folder: &Path) -> anyhow::Result<()> {
        let text = serde_json::to_string_pretty(self)?;
        Ok(std::fs::write(folder.join(NAME), text)?)
    }

    pub(super) fn read(folder: &Path) -> anyhow::Result<Self> {
        let path = folder.join(NAME);
        let text = std::fs::read_to_string(&path).with_context(|| {
            format!(
                "{} cannot be read: no complete backup is there",
                path.display()
            )
        })?;
        let manifest: Self =
            serde_json::from_str(&text).with_context(|| format!("reading {}", path.display()))?;
        ensure!(
            manifest.version == VERSION,
            "the backup is of version {}, this server reads {VERSION}",
            manifest.version
        );
        Ok(manifest)
    }
}
