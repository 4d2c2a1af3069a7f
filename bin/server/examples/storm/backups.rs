//! Backups that are taken while the storm goes on, each restored beside it.

use std::path::Path;
use std::sync::Mutex;
use std::time::Duration;

use anyhow::Context;
use groundwork::Pool;
use sea_orm::ConnectionTrait;
use server::backup;
use server::config::Config;

/// How long the storm goes on between two of them.
const BETWEEN: Duration = Duration::from_secs(3);

/// Takes so many backups of the shop in `folder` on `database`, and restores
/// each into a database and a store of its own, which fails where a hash of a
/// table or of a file is another.
pub(crate) async fn make(count: u32, folder: &Path, database: &str) -> anyhow::Result<()> {
    for number in 1..=count {
        tokio::time::sleep(BETWEEN).await;
        let place = tempfile::tempdir()?;
        let written = place.path().join("backup");
        let said = Mutex::new(Vec::new());
        let say = |line: &str| {
            if let Ok(mut said) = said.lock() {
                said.push(line.to_owned());
            }
        };
        let config = config(folder, database)?;
        backup::take(&config, &written, say)
            .await
            .with_context(|| format!("backup {number}"))?;
        let beside = beside(database, place.path(), number).await?;
        let config = self::config(&place.path().join("restored"), &beside)?;
        backup::restore(&config, &written, say)
            .await
            .with_context(|| format!("restoring backup {number}"))?;
        let said = said.into_inner().unwrap_or_default();
        println!("backup {number}: {}", said.join("; "));
    }
    Ok(())
}

fn config(folder: &Path, database: &str) -> anyhow::Result<Config> {
    std::fs::create_dir_all(folder)?;
    let mut config = Config::for_test(folder).context("the defaults")?;
    config.database.url = database.to_owned().into();
    Ok(config)
}

/// A new database beside the shop's, of the same kind.
async fn beside(database: &str, folder: &Path, number: u32) -> anyhow::Result<String> {
    if database.starts_with("sqlite") {
        let file = folder.join("restored.db");
        return Ok(format!("sqlite://{}", file.display()));
    }
    let (server, name) = database.rsplit_once('/').context("a database's address")?;
    let name = format!("{name}_restored_{number}");
    let db = groundwork::connect(database, Pool::of(1)).await?;
    db.execute_unprepared(&format!("DROP DATABASE IF EXISTS \"{name}\""))
        .await?;
    db.execute_unprepared(&format!("CREATE DATABASE \"{name}\""))
        .await?;
    Ok(format!("{server}/{name}"))
}
