//! Screenshots of whole pages, in the sizes of a phone and a desktop.

use std::cell::Cell;
use std::fs;
use std::path::{Path, PathBuf};

use axum::http::Method;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use fantoccini::Client;
use fantoccini::wd::WebDriverCompatibleCommand;
use reqwest::Url;
use serde_json::{Value, json};

const PHONE: (&str, u32, u32) = ("phone", 390, 844);
const DESKTOP: (&str, u32, u32) = ("desktop", 1280, 900);

/// A command of Chromium's own: WebDriver's windows are never as narrow as a
/// phone and its screenshots end where the window does.
#[derive(Debug)]
struct DevTools(&'static str, Value);

impl WebDriverCompatibleCommand for DevTools {
    fn endpoint(
        &self,
        base: &Url,
        session: Option<&str>,
    ) -> Result<Url, <Url as std::str::FromStr>::Err> {
        let session = session.unwrap_or_default();
        base.join(&format!("session/{session}/goog/cdp/execute"))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        let body = json!({ "cmd": self.0, "params": self.1 });
        (Method::POST, Some(body.to_string()))
    }
}

/// Numbers the screenshots of one walk.
pub(crate) struct Camera {
    folder: PathBuf,
    taken: Cell<u32>,
}

impl Camera {
    /// An empty folder for this walk.
    pub(crate) fn new(walk: &str) -> Self {
        let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let folder = workspace.join("target/screenshots").join(walk);
        // What an earlier walk left would be taken for this one's.
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        Self {
            folder,
            taken: Cell::new(0),
        }
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// The page as it is now; the window stays a desktop's.
    pub(crate) async fn shoot(&self, client: &Client, name: &str) {
        self.taken.set(self.taken.get() + 1);
        let number = self.taken.get();
        for (device, width, height) in [PHONE, DESKTOP] {
            resize(client, width, height).await;
            let file = self.file(&format!("{number:02}-{name}-{device}.png"));
            fs::write(file, capture(client, width, height).await).unwrap();
        }
    }
}

async fn resize(client: &Client, width: u32, height: u32) {
    let metrics =
        json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
    let resize = DevTools("Emulation.setDeviceMetricsOverride", metrics);
    client.issue_cmd(resize).await.unwrap();
}

async fn capture(client: &Client, width: u32, height: u32) -> Vec<u8> {
    let layout = DevTools("Page.getLayoutMetrics", json!({}));
    let layout = client.issue_cmd(layout).await.unwrap();
    let content = &layout["cssContentSize"];
    let clip = json!({
        "x": 0, "y": 0, "scale": 1,
        // Wider than the window only when something sticks out, which shows.
        "width": content["width"].as_f64().unwrap().max(width.into()),
        "height": content["height"].as_f64().unwrap().max(height.into()),
    });
    let whole = json!({ "format": "png", "captureBeyondViewport": true, "clip": clip });
    let shot = DevTools("Page.captureScreenshot", whole);
    let shot = client.issue_cmd(shot).await.unwrap();
    STANDARD.decode(shot["data"].as_str().unwrap()).unwrap()
}
