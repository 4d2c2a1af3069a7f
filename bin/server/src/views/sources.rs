//! Where the files come from: compiled in, with a theme folder on top.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

use include_dir::{Dir, include_dir};

use super::ViewError;

static TEMPLATES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../templates");
static ASSETS: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../assets");

type Files = BTreeMap<String, Cow<'static, [u8]>>;

/// Every template, catalogue and asset by its path, theme applied.
#[derive(Debug, Default)]
pub(super) struct Sources {
    templates: Files,
    assets: Files,
}

impl Sources {
    pub(super) fn load(theme: Option<&Path>) -> Result<Self, ViewError> {
        let mut sources = Self::default();
        embedded(&TEMPLATES, &mut sources.templates);
        embedded(&ASSETS, &mut sources.assets);
        if let Some(folder) = theme {
            overlay(&folder.join("templates"), "", &mut sources.templates)?;
            overlay(&folder.join("assets"), "", &mut sources.assets)?;
        }
        Ok(sources)
    }

    /// Name and text of every page template.
    pub(super) fn templates(&self) -> Vec<(&str, &str)> {
        texts(&self.templates, ".html").collect()
    }

    /// File stem (the language) and text of every message catalogue.
    pub(super) fn catalogues(&self) -> impl Iterator<Item = (&str, &str)> {
        texts(&self.templates, ".ftl").filter_map(|(path, text)| {
            let name = path.strip_prefix("messages/")?.strip_suffix(".ftl")?;
            Some((name, text))
        })
    }

    /// Every asset by path.
    pub(super) fn assets(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.assets
            .iter()
            .map(|(path, bytes)| (path.as_str(), bytes.as_ref()))
    }
}

fn texts<'a>(files: &'a Files, suffix: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
    files
        .iter()
        .filter(move |(path, _)| path.ends_with(suffix))
        .filter_map(|(path, bytes)| Some((path.as_str(), std::str::from_utf8(bytes).ok()?)))
}

fn embedded(dir: &Dir<'static>, files: &mut Files) {
    for file in dir.files() {
        let path = file.path().to_string_lossy().replace('\\', "/");
        files.insert(path, Cow::Borrowed(file.contents()));
    }
    for sub in dir.dirs() {
        embedded(sub, files);
    }
}

fn overlay(folder: &Path, prefix: &str, files: &mut Files) -> Result<(), ViewError> {
    let unreadable = |path: &Path, source| ViewError::Theme {
        file: path.display().to_string(),
        source,
    };
    if !folder.is_dir() {
        return Ok(());
    }
    for entry in std::fs::read_dir(folder).map_err(|e| unreadable(folder, e))? {
        let path = entry.map_err(|e| unreadable(folder, e))?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
            continue;
        };
        let name = format!("{prefix}{name}");
        if path.is_dir() {
            overlay(&path, &format!("{name}/"), files)?;
        } else {
            let bytes = std::fs::read(&path).map_err(|e| unreadable(&path, e))?;
            files.insert(name, Cow::Owned(bytes));
        }
    }
    Ok(())
}
