//! From the local folder into the bucket.

use std::io::{IsTerminal, Write};
use std::sync::Arc;

use anyhow::ensure;
use imagegen::media::{self, CopyCheck, CopyProgress};
use object_store::ObjectStore;
use object_store::local::LocalFileSystem;

use crate::config::Config;
use crate::wiring;

/// Copies the files of pictures from the data folder into the bucket `config`
/// names. What is there already is left alone, so that it may be stopped and
/// started again; with `verify` it is read and compared, too.
///
/// # Errors
/// Where no bucket is set, or a file cannot be read or written.
pub async fn run(config: &Config, verify: bool, say: impl Fn(&str)) -> anyhow::Result<()> {
    ensure!(
        config.media.is_remote(),
        "S3_BUCKET is not set: there is nowhere to copy to"
    );
    let folder = config.data_dir.join("media");
    ensure!(folder.is_dir(), "{} is not there", folder.display());
    let from: Arc<dyn ObjectStore> = Arc::new(LocalFileSystem::new_with_prefix(&folder)?);
    let to = wiring::store(config)?;
    let live = std::io::stderr().is_terminal();
    let check = match verify {
        true => CopyCheck::Content,
        false => CopyCheck::Length,
    };
    let drawn = |progress| {
        if live {
            draw(&progress);
        }
    };
    let outcome = media::copy(&*from, &*to, check, drawn).await?;
    if live {
        say("");
    }
    let done = outcome.progress;
    say(&format!(
        "{} of {} files are in the bucket, {} of them were there before",
        done.done_objects - outcome.damaged.len() as u64,
        done.total_objects,
        done.skipped
    ));
    ensure!(
        outcome.damaged.is_empty(),
        "these files are not what their names promise, and were not copied: {}",
        outcome.damaged.join(", ")
    );
    Ok(())
}

/// A bar of forty places, drawn over the one before.
fn draw(progress: &CopyProgress) {
    const PLACES: u64 = 40;
    let total = progress.total_bytes.max(1);
    let full = (progress.done_bytes.min(total) * PLACES / total) as usize;
    let (full, rest) = ("#".repeat(full), "-".repeat(PLACES as usize - full));
    let percent = progress.done_bytes.min(total) * 100 / total;
    let mut out = std::io::stderr();
    let line = format!(
        "\r[{full}{rest}] {percent:3} %  {}/{} files",
        progress.done_objects, progress.total_objects
    );
    // A terminal that went away stops no copy.
    let _ = out.write_all(line.as_bytes()).and_then(|()| out.flush());
}
