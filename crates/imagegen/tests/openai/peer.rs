//! A server that says what a script has it say, byte by byte if need be.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use imagegen::generator::openai::OpenAiGenerator;
use secrecy::SecretString;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// A request that came.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    /// The request line and the headers.
    pub(crate) head: String,
    /// Null where there was none.
    pub(crate) body: Value,
    /// The body as it came.
    pub(crate) raw: Vec<u8>,
}

impl Asked {
    /// A field of the body, be it JSON or a form.
    fn field(&self, name: &str) -> Option<String> {
        if let Some(value) = self.body.get(name) {
            let text = value.as_str().map(str::to_owned);
            return Some(text.unwrap_or_else(|| value.to_string()));
        }
        let body = String::from_utf8_lossy(&self.raw);
        let (_, rest) = body.split_once(&format!("name=\"{name}\"\r\n\r\n"))?;
        rest.lines().next().map(str::to_owned)
    }
}

/// A part of an answer; after the last one the connection is closed.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    Send(Vec<u8>),
    Pause(Duration),
}

type Script = Arc<dyn Fn(&Asked) -> Vec<Step> + Send + Sync>;

#[derive(Clone)]
pub(crate) struct Peer {
    script: Script,
    asked: Arc<Mutex<Vec<Asked>>>,
    connections: Arc<AtomicUsize>,
    pub(crate) port: u16,
}

impl Peer {
    pub(crate) async fn start(
        script: impl Fn(&Asked) -> Vec<Step> + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let peer = Self {
            script: Arc::new(script),
            asked: Arc::default(),
            connections: Arc::default(),
            port: listener.local_addr().unwrap().port(),
        };
        let serving = peer.clone();
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                serving.connections.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(serving.clone().serve(socket));
            }
        });
        peer
    }

    /// Always says the same.
    pub(crate) async fn saying(steps: Vec<Step>) -> Self {
        Self::start(move |_| steps.clone()).await
    }

    /// A generator that asks it for pictures by `model`.
    pub(crate) fn generator(&self, model: &str) -> OpenAiGenerator {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let url = format!("http://127.0.0.1:{}/v1", self.port);
        OpenAiGenerator::new(&SecretString::from("sk-test"), model, Some(&url)).unwrap()
    }

    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }

    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    async fn serve(self, mut socket: TcpStream) {
        let Some(asked) = read(&mut socket).await else {
            return;
        };
        let steps = (self.script)(&asked);
        self.asked.lock().unwrap().push(asked);
        for step in steps {
            match step {
                Step::Send(bytes) => {
                    if socket.write_all(&bytes).await.is_err() {
                        return;
                    }
                }
                Step::Pause(time) => tokio::time::sleep(time).await,
            }
        }
        let _ = socket.shutdown().await;
    }
}

async fn read(socket: &mut TcpStream) -> Option<Asked> {
    let mut bytes = Vec::new();
    loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
            let lower = head.to_ascii_lowercase();
            let length = lower.split("content-length: ").nth(1);
            let length = length.and_then(|rest| rest.lines().next()?.trim().parse().ok());
            if bytes.len() >= end + 4 + length.unwrap_or(0) {
                let body = serde_json::from_slice(&bytes[end + 4..]).unwrap_or_default();
                let raw = bytes.split_off(end + 4);
                return Some(Asked { head, body, raw });
            }
        }
        if socket.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    }
}

/// A whole answer.
pub(crate) fn answer(status: &str, headers: &str, body: impl AsRef<[u8]>) -> Vec<Step> {
    let body = body.as_ref();
    let head = format!(
        "HTTP/1.1 {status}\r\n{headers}Content-Length: {}\r\n\r\n",
        body.len()
    );
    vec![Step::Send([head.as_bytes(), body].concat())]
}

pub(crate) fn ok(body: &Value) -> Vec<Step> {
    answer(
        "200 OK",
        "Content-Type: application/json\r\n",
        body.to_string(),
    )
}

pub(crate) fn failure(status: u16, code: &str) -> Vec<Step> {
    let body = json!({"error": {"message": "no", "type": "error", "code": code}});
    answer(
        &format!("{status} X"),
        "Retry-After: 7\r\n",
        body.to_string(),
    )
}

/// A stream of events, cut after the last.
pub(crate) fn stream(events: &[Value]) -> Vec<Step> {
    let head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\n\
                Connection: close\r\n\r\n";
    let mut steps = vec![Step::Send(head.into())];
    for event in events {
        let kind = event["type"].as_str().unwrap_or_default();
        let text = format!("event: {kind}\ndata: {event}\n\n");
        steps.push(Step::Send(text.into_bytes()));
        steps.push(Step::Pause(Duration::from_millis(5)));
    }
    steps
}

pub(crate) fn picture(width: u32, height: u32, format: image::ImageFormat) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let picture = image::RgbImage::from_pixel(width, height, image::Rgb([200, 100, 50]));
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

pub(crate) fn base64(bytes: &[u8]) -> String {
    BASE64_STANDARD.encode(bytes)
}

/// An answer with the pictures asked for, at the size asked for.
pub(crate) fn paint(asked: &Asked) -> Value {
    let size = asked.field("size").unwrap();
    let (width, height) = size.split_once('x').unwrap();
    let (width, height) = (width.parse().unwrap(), height.parse().unwrap());
    let png = picture(width, height, image::ImageFormat::Png);
    let count = asked.field("n").map_or(1, |n| n.parse().unwrap());
    let item = json!({"b64_json": base64(&png)});
    json!({"created": 1, "data": vec![item; count]})
}
