//! Static files under names which carry their content's hash, so that a
//! browser may keep them for a year.

use std::collections::HashMap;

use sha2::{Digest, Sha256};

use super::sources::Sources;
use super::swatches;

/// The one stylesheet's name; its sources are `assets/css/*.css`.
const STYLESHEET: &str = "app.css";

/// One static file.
#[derive(Debug, Clone)]
pub struct Asset {
    /// The file's bytes.
    pub bytes: Vec<u8>,
    /// The value of `Content-Type`.
    pub content_type: &'static str,
    /// The value of `ETag`, quotes included.
    pub etag: String,
}

/// All static files.
#[derive(Debug, Default)]
pub struct Assets {
    by_hashed_name: HashMap<String, Asset>,
    urls: HashMap<String, String>,
}

impl Assets {
    /// The file behind `/assets/<name>.<hash8>.<ext>`, without the prefix.
    pub fn get(&self, hashed_name: &str) -> Option<&Asset> {
        self.by_hashed_name.get(hashed_name)
    }

    /// The address of a file by its plain name.
    pub fn url(&self, name: &str) -> Option<&str> {
        self.urls.get(name).map(String::as_str)
    }

    /// Every file with its hashed name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Asset)> {
        self.by_hashed_name
            .iter()
            .map(|(name, asset)| (name.as_str(), asset))
    }

    pub(super) fn build(sources: &Sources) -> Self {
        let mut assets = Self::default();
        let mut stylesheet = Vec::new();
        for (path, bytes) in sources.assets() {
            if path.starts_with("css/") {
                // Paths come sorted: the first source declares the layers.
                stylesheet.extend_from_slice(bytes);
                stylesheet.push(b'\n');
            } else {
                let name = path.rsplit('/').next().unwrap_or(path);
                assets.add(name, bytes.to_vec());
            }
        }
        stylesheet.extend_from_slice(swatches::stylesheet().as_bytes());
        assets.add(STYLESHEET, stylesheet);
        assets
    }

    fn add(&mut self, name: &str, bytes: Vec<u8>) {
        let hash = hex::encode(&Sha256::digest(&bytes)[..4]);
        let (stem, extension) = name.rsplit_once('.').unwrap_or((name, "bin"));
        let hashed = format!("{stem}.{hash}.{extension}");
        let asset = Asset {
            bytes,
            content_type: content_type(extension),
            etag: format!("\"{hash}\""),
        };
        self.urls
            .insert(name.to_owned(), format!("/assets/{hashed}"));
        self.by_hashed_name.insert(hashed, asset);
    }
}

fn content_type(extension: &str) -> &'static str {
    match extension {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" => "image/jpeg",
        "webp" => "image/webp",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}
