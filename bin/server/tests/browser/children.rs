//! The processes of a walk: the shop and the browser's driver. Both end when
//! dropped.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::time::timeout;

/// How long a process may take to say that it is there.
const START: Duration = Duration::from_secs(60);

/// A process that ends when dropped, and what it says.
struct Spawned {
    child: Child,
    said: UnboundedReceiver<String>,
}

impl Spawned {
    fn new(command: &mut Command) -> Self {
        let command = command.stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let (say, said) = unbounded_channel();
        // Reads to the end even if nobody listens: a full pipe would stop the process.
        thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                let _ = say.send(line);
            }
        });
        Self { child, said }
    }

    /// What follows `before` in the first line that has it.
    async fn hear(&mut self, before: &str) -> String {
        let listen = async {
            while let Some(line) = self.said.recv().await {
                if let Some((_, rest)) = line.split_once(before) {
                    return rest.to_owned();
                }
            }
            panic!("ended without saying “{before}”");
        };
        timeout(START, listen)
            .await
            .unwrap_or_else(|_| panic!("did not say “{before}”"))
    }
}

impl Drop for Spawned {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A shop of its own, with an empty data folder, on a free port.
pub(crate) struct Shop {
    pub(crate) address: String,
    pub(crate) admin_password: String,
    _process: Spawned,
    _data: TempDir,
}

impl Shop {
    pub(crate) async fn open(log: &Path) -> Self {
        let data = tempfile::tempdir().unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_atelier"));
        command
            // Settings of whoever runs the test must not reach this shop.
            .env_clear()
            .current_dir(data.path())
            .env("ATELIER__HTTP__ADDR", "127.0.0.1:0")
            .env("ATELIER__DATA_DIR", data.path())
            .env("ATELIER__DEMO", "false")
            .env("ATELIER__PICTURES__LONG_SIDE", "512")
            .env("ATELIER__LIMITS__ATTEMPTS_PER_MINUTE", "1000")
            .stderr(File::create(log).unwrap());
        let mut process = Spawned::new(&mut command);
        let admin = process.hear("first admin: admin / ").await;
        let address = process.hear(" is open at ").await;
        let shop = Self {
            admin_password: admin.split(' ').next().unwrap().to_owned(),
            address,
            _process: process,
            _data: data,
        };
        timeout(START, shop.answers()).await.unwrap();
        shop
    }

    /// Asks for its health until it is well.
    async fn answers(&self) {
        let host = self.address.trim_start_matches("http://");
        let ask = format!("GET /healthz HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        loop {
            let mut answer = String::new();
            if let Ok(mut stream) = TcpStream::connect(host).await {
                stream.write_all(ask.as_bytes()).await.unwrap();
                stream.read_to_string(&mut answer).await.unwrap();
            }
            if answer.starts_with("HTTP/1.1 200") {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

/// Chromium's driver, on a free port.
pub(crate) struct Driver {
    address: String,
    profile: TempDir,
    _process: Spawned,
}

impl Driver {
    pub(crate) async fn start() -> Self {
        let mut command = Command::new("chromedriver");
        let mut process = Spawned::new(command.arg("--port=0").stderr(Stdio::null()));
        let port = process.hear("started successfully on port ").await;
        Self {
            address: format!("http://127.0.0.1:{}", port.trim_end_matches('.')),
            profile: tempfile::tempdir().unwrap(),
            _process: process,
        }
    }

    /// A browser with an empty profile.
    pub(crate) async fn browser(&self, javascript: bool) -> Client {
        let profile = format!("--user-data-dir={}", self.profile.path().display());
        let args = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--lang=en-US",
            &profile,
        ];
        // 1 allows, 2 blocks.
        let scripts = if javascript { 1 } else { 2 };
        let prefs = json!({ "profile.managed_default_content_settings.javascript": scripts });
        let options = json!({ "args": args, "prefs": prefs });
        let Value::Object(wishes) = json!({ "goog:chromeOptions": options }) else {
            unreachable!("the wishes are an object");
        };
        ClientBuilder::new(HttpConnector::new())
            .capabilities(wishes)
            .connect(&self.address)
            .await
            .unwrap()
    }
}
