//! The SMTP mailer: what it writes, what it makes of a server's faults, and
//! the conformance suite, over a socket.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

mod connections;
mod faults;
mod peer;
mod real;
mod settings;
mod wire;

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::time::Duration;

use groundwork::Clock;
use mail::{Letter, SmtpMailer};

use peer::Peer;

/// What must never be seen in an error.
const SECRETS: [&str; 4] = ["ada", "example.test", "shopkeeper", "open sesame"];

fn clock() -> Clock {
    Clock::fixed("2026-01-01T12:00:00Z".parse().unwrap(), 1)
}

/// A mailer without TLS, which signs in, and is patient: the machine may be
/// busy.
fn mailer(peer: SocketAddr) -> SmtpMailer {
    let url = format!("smtp+plain://shopkeeper:open%20sesame@{peer}");
    SmtpMailer::new(&url.into(), "Atelier <shop@example.com>", clock())
        .unwrap()
        .with_timeout(Duration::from_secs(5))
}

fn letter(key: &str) -> Letter {
    Letter {
        key: key.to_owned(),
        to: "ada@example.test".to_owned(),
        subject: "Grüße, 안녕하세요".to_owned(),
        text: "First line.\n.hidden\n.\nLast line: ü.".to_owned(),
        html: "<p>First line: ü.</p>".to_owned(),
    }
}

/// The names letters go by, each once.
fn message_ids<B: AsRef<[u8]>>(letters: impl IntoIterator<Item = B>) -> BTreeSet<String> {
    let parser = mail_parser::MessageParser::default();
    letters
        .into_iter()
        .map(|bytes| {
            let letter = parser.parse(bytes.as_ref()).unwrap();
            letter.message_id().unwrap().to_owned()
        })
        .collect()
}

#[tokio::test]
async fn conformance() {
    let peer = Peer::friendly().await;
    let mailer = mailer(peer.address);
    let arrived = async || message_ids(peer.letters()).len();
    mail::conformance::run(&mailer, arrived).await;
}
