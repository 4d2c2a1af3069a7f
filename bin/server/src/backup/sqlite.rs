use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement,
};

use super::fingerprint::{Fingerprint, Tables};

const NAME: &str = "database.sqlite";

/// Copies one moment of `db` into `folder`, while others go on writing.
pub(super) async fn copy(db: &DatabaseConnection, folder: &Path) -> anyhow::Result<Tables> {
    let path = folder.join(NAME);
    let values = [path.to_string_lossy().into_owned().into()];
    let copy = Statement::from_sql_and_values(DbBackend::Sqlite, "VACUUM INTO $1", values);
    db.execute_raw(copy).await.context("copying the database")?;
    // Read as a file at rest: opening it as a shop does would change it.
    let url = format!("sqlite:{}?mode=ro&immutable=true", path.display());
    let mut options = ConnectOptions::new(url);
    options.max_connections(1).sqlx_logging(false);
    let copied = Database::connect(options).await?;
    let tables = Fingerprint::of_all(&copied).await?;
    copied.close().await?;
    Ok(tables)
}

/// Puts the copy where `url` says the database is.
pub(super) fn restore(folder: &Path, url: &str) -> anyhow::Result<()> {
    let path = url.trim_start_matches("sqlite:").trim_start_matches("//");
    let path = Path::new(path.split('?').next().unwrap_or(path));
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent)?;
    }
    // A log that another database left would be replayed into this one.
    for suffix in ["", "-wal", "-shm"] {
        let file = with_suffix(path, suffix);
        ensure!(
            !file.exists(),
            "{} exists already: restore into a new file",
            file.display()
        );
    }
    // Whole or not at all: nobody opens half a database.
    let part = with_suffix(path, ".part");
    std::fs::copy(folder.join(NAME), &part)
        .with_context(|| format!("writing {}", part.display()))?;
    std::fs::File::open(&part)?.sync_all()?;
    std::fs::rename(&part, path)?;
    Ok(())
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}
