//! A server that says what a test has it say, byte by byte if need be.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use secrecy::SecretString;
use serde_json::{Value, json};
use support_chat::model::openai::OpenAiModel;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// A request that came.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    /// The request line and the headers.
    pub(crate) head: String,
    pub(crate) body: Value,
}

/// A part of an answer. Without [`HangUp`](Say::HangUp) the connection waits for
/// the next request.
#[derive(Clone, Debug)]
pub(crate) enum Say {
    Bytes(Vec<u8>),
    Wait(Duration),
    HangUp,
}

type Script = dyn Fn(&Asked, usize) -> Vec<Say> + Send + Sync;

#[derive(Clone)]
pub(crate) struct Peer {
    script: Arc<Script>,
    asked: Arc<Mutex<Vec<Asked>>>,
    connections: Arc<AtomicUsize>,
    pub(crate) port: u16,
}

impl Peer {
    /// Answers each request as `script` says, which is told how many came
    /// before it.
    pub(crate) async fn start(
        script: impl Fn(&Asked, usize) -> Vec<Say> + Send + Sync + 'static,
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

    /// Says these in turn, and the last of them ever after.
    pub(crate) async fn saying(answers: impl Into<Vec<Vec<Say>>>) -> Self {
        let answers = answers.into();
        Self::start(move |_, before| answers[before.min(answers.len() - 1)].clone()).await
    }

    pub(crate) fn model(&self) -> OpenAiModel {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let url = format!("http://127.0.0.1:{}/v1/", self.port);
        OpenAiModel::new(&SecretString::from("sk-test"), "gpt-test", Some(&url)).unwrap()
    }

    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }

    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    async fn serve(self, mut socket: TcpStream) {
        while let Some(asked) = read(&mut socket).await {
            let steps = {
                let mut all = self.asked.lock().unwrap();
                let steps = (self.script)(&asked, all.len());
                all.push(asked);
                steps
            };
            for step in steps {
                match step {
                    Say::Bytes(bytes) => {
                        if socket.write_all(&bytes).await.is_err() {
                            return;
                        }
                    }
                    Say::Wait(time) => tokio::time::sleep(time).await,
                    Say::HangUp => return,
                }
            }
        }
    }
}

async fn read(socket: &mut TcpStream) -> Option<Asked> {
    let mut bytes = Vec::new();
    loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&bytes[..end]).to_lowercase();
            let length = head.lines().find_map(|line| {
                let length = line.strip_prefix("content-length:")?;
                length.trim().parse::<usize>().ok()
            });
            if bytes.len() >= end + 4 + length.unwrap_or(0) {
                let body = serde_json::from_slice(&bytes[end + 4..]).unwrap_or_default();
                return Some(Asked { head, body });
            }
        }
        if socket.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    }
}

/// A whole answer.
pub(crate) fn answer(status: &str, headers: &str, body: &str) -> Vec<Say> {
    let length = body.len();
    let text = format!("HTTP/1.1 {status}\r\n{headers}Content-Length: {length}\r\n\r\n{body}");
    vec![Say::Bytes(text.into_bytes())]
}

/// A failure, with a pause asked for.
pub(crate) fn failure(status: u16, code: &str) -> Vec<Say> {
    let body = json!({"error": {"message": "no", "type": null, "param": null, "code": code}});
    answer(
        &format!("{status} X"),
        "Retry-After: 7\r\n",
        &body.to_string(),
    )
}

/// A stream of pieces, as OpenAI sends it, to its end.
pub(crate) fn streamed(pieces: &[Value]) -> Vec<Say> {
    let mut steps = unended(pieces);
    steps.push(Say::Bytes(b"e\r\ndata: [DONE]\n\n\r\n0\r\n\r\n".to_vec()));
    steps
}

/// The same, cut in the middle.
pub(crate) fn cut(pieces: &[Value]) -> Vec<Say> {
    let mut steps = unended(pieces);
    steps.extend([Say::Wait(Duration::from_millis(20)), Say::HangUp]);
    steps
}

fn unended(pieces: &[Value]) -> Vec<Say> {
    let head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\n\
                Transfer-Encoding: chunked\r\n\r\n";
    let chunk = |piece: &Value| {
        let event = format!("data: {piece}\n\n");
        Say::Bytes(format!("{:x}\r\n{event}\r\n", event.len()).into_bytes())
    };
    let head = Say::Bytes(head.into());
    std::iter::once(head)
        .chain(pieces.iter().map(chunk))
        .collect()
}

pub(crate) fn text(content: &str) -> Value {
    json!({"choices": [{"index": 0, "delta": {"content": content}, "finish_reason": null}]})
}

/// A call of a tool, its arguments in pieces.
pub(crate) fn call(id: &str, name: &str) -> Vec<Value> {
    let piece = |call: Value| json!({"choices": [{"index": 0, "delta": {"tool_calls": [call]}}]});
    let function = json!({"name": name, "arguments": ""});
    vec![
        piece(json!({"index": 0, "id": id, "type": "function", "function": function})),
        piece(json!({"index": 0, "function": {"arguments": "{"}})),
        piece(json!({"index": 0, "function": {"arguments": "}"}})),
        json!({"choices": [{"index": 0, "delta": {}, "finish_reason": "tool_calls"}]}),
    ]
}

pub(crate) fn usage(input: u64, output: u64) -> Value {
    json!({"choices": [], "usage": {"prompt_tokens": input, "completion_tokens": output}})
}
