//! Backups that are taken while the storm goes on, each restored beside it.

use std::path::Path;
use std::sync::Mutex;
use std::time::Duration;

use anyhow::Context;
use groundwork::{Clock, Pool};
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
        let beside = Beside::open(database, place.path()).await?;
        let config = self::config(&place.path().join("restored"), &beside.url)?;
        backup::restore(&config, &written, say)
            .await
            .with_context(|| format!("restoring backup {number}"))?;
        beside.close(database).await?;
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
struct Beside {
    url: String,
    /// Its name at the server, where there is one.
    name: Option<String>,
}

impl Beside {
    async fn open(database: &str, folder: &Path) -> anyhow::Result<Self> {
        if database.starts_with("sqlite") {
            let file = folder.join("restored.db");
            let url = format!("sqlite://{}", file.display());
            return Ok(Self { url, name: None });
        }
        let id = Clock::system().moment().uuid().simple();
        let name = format!("restored_{id}");
        let mut url = reqwest::Url::parse(database)?;
        url.set_path(&name);
        run(database, &format!("CREATE DATABASE {name}")).await?;
        Ok(Self {
            url: url.into(),
            name: Some(name),
        })
    }

    async fn close(self, database: &str) -> anyhow::Result<()> {
        match self.name {
            Some(name) => run(database, &format!("DROP DATABASE {name} WITH (FORCE)")).await,
            None => Ok(()),
        }
    }
}

async fn run(database: &str, statement: &str) -> anyhow::Result<()> {
    let db = groundwork::connect(database, Pool::of(1)).await?;
    db.execute_unprepared(statement).await?;
    Ok(())
}
