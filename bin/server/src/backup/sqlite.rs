use std::path::Path;

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
    ensure!(
        !path.exists(),
        "{} exists already: restore into a new file",
        path.display()
    );
    std::fs::copy(folder.join(NAME), path)
        .with_context(|| format!("writing {}", path.display()))?;
    std::fs::File::open(path)?.sync_all()?;
    Ok(())
}
