//! A mail server in this process, which misbehaves as it is told.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// What the peer answers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Greeting,
    Ehlo,
    StartTls,
    Auth,
    Mail,
    Rcpt,
    Data,
    Letter,
    Other,
}

/// How it answers.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Answer {
    Usual,
    /// This line instead.
    Says(&'static str),
    /// The usual, one byte at a time.
    Trickles(Duration),
    /// The beginning of an answer, and then the end of the connection.
    BreaksOff(&'static str),
    /// Nothing.
    Silence,
}

type Script = Arc<dyn Fn(Step) -> Answer + Send + Sync>;

/// A listening peer.
pub(crate) struct Peer {
    pub(crate) address: SocketAddr,
    heard: Arc<Mutex<Heard>>,
}

#[derive(Default)]
struct Heard {
    connections: usize,
    commands: Vec<String>,
    letters: Vec<Vec<u8>>,
}

impl Peer {
    /// One that does all as it should.
    pub(crate) async fn friendly() -> Self {
        Self::start(|_| Answer::Usual).await
    }

    /// One that answers `step` differently.
    pub(crate) async fn with(step: Step, answer: Answer) -> Self {
        Self::start(move |s| if s == step { answer } else { Answer::Usual }).await
    }

    pub(crate) async fn start(script: impl Fn(Step) -> Answer + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let heard = Arc::new(Mutex::new(Heard::default()));
        let (script, ears): (Script, _) = (Arc::new(script), heard.clone());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                ears.lock().unwrap().connections += 1;
                tokio::spawn(converse(stream, script.clone(), ears.clone()));
            }
        });
        Self { address, heard }
    }

    pub(crate) fn connections(&self) -> usize {
        self.heard.lock().unwrap().connections
    }

    pub(crate) fn commands(&self) -> Vec<String> {
        self.heard.lock().unwrap().commands.clone()
    }

    /// The letters whose last line was read, answered or not.
    pub(crate) fn letters(&self) -> Vec<Vec<u8>> {
        self.heard.lock().unwrap().letters.clone()
    }
}

/// `None` ends the connection.
async fn converse(stream: TcpStream, script: Script, heard: Arc<Mutex<Heard>>) -> Option<()> {
    let mut stream = BufReader::new(stream);
    answer(&mut stream, script(Step::Greeting), "220 peer").await?;
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await.ok()? == 0 {
            return None;
        }
        heard.lock().unwrap().commands.push(line.trim().to_owned());
        let (step, usual) = usual(&line);
        let how = script(step);
        answer(&mut stream, how, usual).await?;
        if step == Step::Data && matches!(how, Answer::Usual | Answer::Trickles(_)) {
            let letter = read_letter(&mut stream).await?;
            heard.lock().unwrap().letters.push(letter);
            answer(&mut stream, script(Step::Letter), "250 2.0.0 taken").await?;
        }
    }
}

fn usual(line: &str) -> (Step, &'static str) {
    let verb = line.split_whitespace().next().unwrap_or_default();
    match verb {
        "EHLO" => (Step::Ehlo, "250-peer\r\n250-8BITMIME\r\n250 AUTH PLAIN"),
        "STARTTLS" => (Step::StartTls, "502 5.5.1 no"),
        "AUTH" => (Step::Auth, "235 2.7.0 welcome"),
        "MAIL" => (Step::Mail, "250 2.1.0 fine"),
        "RCPT" => (Step::Rcpt, "250 2.1.5 fine"),
        "DATA" => (Step::Data, "354 go on"),
        _ => (Step::Other, "250 2.0.0 fine"),
    }
}

async fn answer(stream: &mut BufReader<TcpStream>, how: Answer, usual: &str) -> Option<()> {
    let text = match how {
        Answer::Silence => std::future::pending().await,
        Answer::Says(other) => other,
        Answer::BreaksOff(beginning) => {
            stream.write_all(beginning.as_bytes()).await.ok()?;
            return None;
        }
        Answer::Usual | Answer::Trickles(_) => usual,
    };
    let bytes = format!("{text}\r\n").into_bytes();
    let Answer::Trickles(pause) = how else {
        return stream.write_all(&bytes).await.ok();
    };
    for byte in bytes {
        stream.write_all(&[byte]).await.ok()?;
        tokio::time::sleep(pause).await;
    }
    Some(())
}

/// Up to the line with one dot; other lines' leading dots were doubled.
async fn read_letter(stream: &mut BufReader<TcpStream>) -> Option<Vec<u8>> {
    let mut letter = Vec::new();
    while !letter.ends_with(b"\r\n.\r\n") {
        letter.push(stream.read_u8().await.ok()?);
    }
    letter.truncate(letter.len() - 3);
    let text = String::from_utf8(letter).ok()?;
    Some(text.replace("\r\n..", "\r\n.").into_bytes())
}
