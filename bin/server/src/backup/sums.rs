//! `SHA256SUMS`, as `sha256sum` writes and reads it.

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use sha2::{Digest, Sha256};

const NAME: &str = "SHA256SUMS";

/// Writes the sums of every file below `folder`; returns how many.
pub(super) async fn write(folder: &Path) -> anyhow::Result<u64> {
    let folder = folder.to_owned();
    tokio::task::spawn_blocking(move || {
        let mut files = Vec::new();
        list(&folder, &mut files)?;
        files.sort();
        let mut sums = BufWriter::new(File::create(folder.join(NAME))?);
        for file in &files {
            let name = file.strip_prefix(&folder)?.to_string_lossy();
            writeln!(sums, "{}  {name}", sha256(file)?)?;
        }
        sums.flush()?;
        Ok(files.len() as u64)
    })
    .await?
}

/// Compares every file with its sum; returns how many there were.
///
/// # Errors
/// The first file that is missing or differs, or a list that is not whole.
pub(super) async fn check(folder: &Path, files: u64) -> anyhow::Result<u64> {
    let folder = folder.to_owned();
    tokio::task::spawn_blocking(move || {
        let sums = File::open(folder.join(NAME)).context("opening SHA256SUMS")?;
        let mut checked = 0;
        for line in BufReader::new(sums).lines() {
            let line = line?;
            let (sum, name) = line.split_once("  ").context("reading SHA256SUMS")?;
            ensure!(
                sha256(&folder.join(name))? == sum,
                "{name} is not what was written"
            );
            checked += 1;
        }
        ensure!(
            checked == files,
            "SHA256SUMS lists {checked} files of {files}"
        );
        Ok(checked)
    })
    .await?
}

fn list(folder: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            list(&entry.path(), files)?;
        } else {
            files.push(entry.path());
        }
    }
    Ok(())
}

fn sha256(path: &Path) -> anyhow::Result<String> {
    let mut file = File::open(path).with_context(|| format!("opening {}", path.display()))?;
    let (mut hash, mut piece) = (Sha256::new(), vec![0; 1 << 16]);
    loop {
        let read = file.read(&mut piece)?;
        if read == 0 {
            return Ok(hex::encode(hash.finalize()));
        }
        hash.update(&piece[..read]);
    }
}
