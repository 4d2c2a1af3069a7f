//! Everything the shop keeps, in one folder, and back again.
//!
//! The folder holds `database.sqlite` or `database.dump` (`pg_dump`'s custom
//! format), the files of pictures under `media`, `SHA256SUMS` over all of
//! them, which `sha256sum --check` reads, and `manifest.json`, written last:
//! without it the backup is not complete.
//!
//! The database is one snapshot of a shop that stays open. Files are copied
//! after it: a file is stored before the row that names it and stays for an
//! hour after that row is gone, so that the snapshot misses none.

mod fingerprint;
mod manifest;
mod postgres;
mod sqlite;
mod sums;

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, bail, ensure};
use groundwork::{Clock, Pool};
use imagegen::media::{self, CopyCheck};
use object_store::ObjectStore;
use object_store::local::LocalFileSystem;
use sea_orm::{DatabaseConnection, DbBackend};

use crate::config::Config;
use crate::wiring;
use fingerprint::Fingerprint;
use manifest::{Kind, Manifest};

/// The folder of pictures' files in a backup.
const MEDIA: &str = "media";

/// Writes a backup of the shop that `config` describes into `folder`, which is
/// made. `say` is told what was written.
///
/// # Errors
/// Where the folder holds something, or a part cannot be read or written.
pub async fn take(config: &Config, folder: &Path, say: impl Fn(&str)) -> anyhow::Result<()> {
    make_empty(folder)?;
    let db = database(config).await?;
    let url = config.database_url();
    let (kind, tables) = match db.get_database_backend() {
        DbBackend::Postgres => (Kind::Postgres, postgres::dump(&db, &url, folder).await?),
        _ => (Kind::Sqlite, sqlite::copy(&db, folder).await?),
    };
    say(&told("database", &tables));
    let media = folder.join(MEDIA);
    std::fs::create_dir_all(&media)?;
    let (store, to) = (wiring::store(config)?, in_folder(&media)?);
    let copied = media::copy(&*store, &*to, CopyCheck::Content, |_| {}).await?;
    say(&format!("files: {} copied", copied.progress.done_objects));
    let files = sums::write(folder).await?;
    let manifest = Manifest {
        version: manifest::VERSION,
        made_at: Clock::system().moment().now,
        kind,
        tables,
        files,
    };
    manifest.write(folder)?;
    say(&format!("the backup is complete: {}", folder.display()));
    // All else is safe by now; whoever reads the exit code hears of these.
    none_damaged(&copied.damaged)
}

/// Brings the shop in `folder` back into the database that `config` names, which
/// is new, and into its store. The settings are not part of it.
///
/// # Errors
/// Where the backup is not complete or not what was written, the database is not
/// empty or of another kind, or what was restored differs.
pub async fn restore(config: &Config, folder: &Path, say: impl Fn(&str)) -> anyhow::Result<()> {
    let manifest = Manifest::read(folder)?;
    let checked = sums::check(folder, manifest.files).await?;
    say(&format!("{checked} files are as they were written"));
    let url = config.database_url();
    // Files first: what is there already is passed over, so that a restore that
    // failed can be run again, and no shop opens on pictures without files.
    let copied = copy(&in_folder(&folder.join(MEDIA))?, &wiring::store(config)?).await?;
    say(&format!("files: {copied} copied"));
    match (manifest.kind, url.starts_with("sqlite")) {
        (Kind::Sqlite, true) => sqlite::restore(folder, &url)?,
        (Kind::Postgres, false) => {
            ensure_empty(&database(config).await?).await?;
            postgres::restore(folder, &url).await?;
        }
        (Kind::Sqlite, false) => bail!("this is a backup of SQLite, DATABASE_URL is PostgreSQL"),
        (Kind::Postgres, true) => bail!("this is a backup of PostgreSQL, DATABASE_URL is SQLite"),
    }
    let tables = Fingerprint::of_all(&database(config).await?).await?;
    ensure!(
        tables == manifest.tables,
        "the restored tables differ from the backup's: {}",
        fingerprint::differences(&manifest.tables, &tables)
    );
    say(&told("database", &tables));
    say("the shop is restored, to equal hashes");
    Ok(())
}

/// The database as it is: nothing is migrated. No limit of time, for the
/// snapshot is held while all of it is read.
async fn database(config: &Config) -> anyhow::Result<DatabaseConnection> {
    let pool = Pool {
        statement: std::time::Duration::ZERO,
        ..Pool::of(2)
    };
    groundwork::connect(&config.database_url(), pool)
        .await
        .context("opening the database")
}

async fn ensure_empty(db: &DatabaseConnection) -> anyhow::Result<()> {
    let tables = fingerprint::tables(db).await?;
    ensure!(
        tables.is_empty(),
        "the database is not empty: it has {} tables. Restore into a new one",
        tables.len()
    );
    Ok(())
}

fn make_empty(folder: &Path) -> anyhow::Result<()> {
    std::fs::create_dir_all(folder).with_context(|| format!("creating {}", folder.display()))?;
    let taken = std::fs::read_dir(folder)?.next().is_some();
    ensure!(!taken, "{} is not empty", folder.display());
    Ok(())
}

fn in_folder(folder: &Path) -> anyhow::Result<Arc<dyn ObjectStore>> {
    std::fs::create_dir_all(folder)?;
    Ok(Arc::new(LocalFileSystem::new_with_prefix(folder)?))
}

async fn copy(from: &Arc<dyn ObjectStore>, to: &Arc<dyn ObjectStore>) -> anyhow::Result<u64> {
    let done = media::copy(&**from, &**to, CopyCheck::Content, |_| {}).await?;
    none_damaged(&done.damaged)?;
    Ok(done.progress.done_objects)
}

fn none_damaged(damaged: &[String]) -> anyhow::Result<()> {
    ensure!(
        damaged.is_empty(),
        "these files of the shop are not what their names promise, and were left out: {}",
        damaged.join(", ")
    );
    Ok(())
}

fn told(what: &str, tables: &fingerprint::Tables) -> String {
    let rows: u64 = tables.values().map(|table| table.rows).sum();
    let sha256 = fingerprint::of_tables(tables);
    format!(
        "{what}: {} tables, {rows} rows, sha256 {sha256}",
        tables.len()
    )
}
