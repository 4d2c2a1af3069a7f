use std::path::Path;

use anyhow::{Context, ensure};
use percent_encoding::percent_decode_str;
use reqwest::Url;
use sea_orm::{AccessMode, DatabaseConnection, IsolationLevel, TransactionTrait};
use tokio::process::Command;

use super::fingerprint::{Fingerprint, Tables};

const NAME: &str = "database.dump";

/// Has `pg_dump` write one moment of `db` into `folder`, and reads the tables'
/// fingerprints at the same moment.
pub(super) async fn dump(
    db: &DatabaseConnection,
    url: &str,
    folder: &Path,
) -> anyhow::Result<Tables> {
    let moment = db
        .begin_with_config(
            Some(IsolationLevel::RepeatableRead),
            Some(AccessMode::ReadOnly),
        )
        .await?;
    let snapshot = groundwork::one_row(&moment, "SELECT pg_export_snapshot() AS id", []).await?;
    let snapshot: String = snapshot.try_get("", "id")?;
    let mut dump = tool("pg_dump", url)?;
    dump.arg("--format=custom")
        .args(["--no-owner", "--no-privileges"])
        .arg(format!("--snapshot={snapshot}"))
        .arg("--file")
        .arg(folder.join(NAME));
    run(dump, "pg_dump").await?;
    let tables = Fingerprint::of_all(&moment).await?;
    moment.rollback().await?;
    Ok(tables)
}

/// Has `pg_restore` fill the empty database at `url`: all of it or nothing.
pub(super) async fn restore(folder: &Path, url: &str) -> anyhow::Result<()> {
    let mut restore = tool("pg_restore", url)?;
    restore
        .args(["--no-owner", "--no-privileges"])
        .args(["--exit-on-error", "--single-transaction"])
        .arg(folder.join(NAME));
    run(restore, "pg_restore").await
}

/// A program of PostgreSQL's client, told the database. The password goes by
/// its environment: arguments are seen by everybody on the machine.
fn tool(name: &str, url: &str) -> anyhow::Result<Command> {
    let mut url = Url::parse(url).context("DATABASE_URL is no address")?;
    let password = url.password().map(|password| {
        percent_decode_str(password)
            .decode_utf8_lossy()
            .into_owned()
    });
    let _ = url.set_password(None);
    let mut command = Command::new(name);
    command.arg("--dbname").arg(url.as_str());
    if let Some(password) = password {
        command.env("PGPASSWORD", password);
    }
    command.kill_on_drop(true);
    Ok(command)
}

async fn run(mut command: Command, name: &str) -> anyhow::Result<()> {
    let done = command
        .output()
        .await
        .with_context(|| format!("starting {name}; it comes with PostgreSQL's client programs"))?;
    ensure!(
        done.status.success(),
        "{name}: {}",
        String::from_utf8_lossy(&done.stderr).trim()
    );
    Ok(())
}
