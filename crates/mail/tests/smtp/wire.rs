//! What a letter looks like on its way.

use mail::{Letter, MailError, Mailer, SmtpMailer};
use mail_parser::{Address, HeaderValue, Message, MessageParser, MimeHeaders, PartType};

use crate::peer::{Answer, Peer, Step};
use crate::{clock, letter, mailer};

async fn sent(letter: &Letter) -> (String, Vec<String>) {
    let peer = Peer::friendly().await;
    mailer(peer.address).send(letter).await.unwrap();
    let bytes = peer.letters().remove(0);
    (String::from_utf8(bytes).unwrap(), peer.commands())
}

fn read(raw: &str) -> Message<'_> {
    MessageParser::default().parse(raw).unwrap()
}

fn header<'a>(message: &'a Message<'_>, name: &'static str) -> &'a str {
    match message.header(name) {
        Some(HeaderValue::Text(text)) => text,
        other => panic!("{name}: {other:?}"),
    }
}

fn only(address: Option<&Address<'_>>) -> (Option<String>, String) {
    let all: Vec<_> = address.unwrap().iter().collect();
    assert_eq!(all.len(), 1);
    let name = all[0].name().map(str::to_owned);
    (name, all[0].address().unwrap().to_owned())
}

#[tokio::test]
async fn text_and_html_are_alternatives() {
    let (raw, commands) = sent(&letter("paid:ATL-1")).await;
    assert!(raw.is_ascii());
    assert!(raw.lines().all(|line| line.len() <= 998));
    assert!(raw.contains("Subject: =?utf-8?"), "{raw}");
    let message = read(&raw);
    assert_eq!(message.subject(), Some("Grüße, 안녕하세요"));
    assert!(message.is_content_type("multipart", "alternative"), "{raw}");
    let bodies: Vec<_> = message
        .parts
        .iter()
        .filter(|part| !part.is_multipart())
        .collect();
    let [text, html] = bodies[..] else {
        panic!("{bodies:?}");
    };
    assert!(matches!(text.body, PartType::Text(_)) && matches!(html.body, PartType::Html(_)));
    let expected = "First line.\r\n.hidden\r\n.\r\nLast line: ü.";
    assert_eq!(text.text_contents().map(str::trim_end), Some(expected));
    assert_eq!(
        html.text_contents().map(str::trim_end),
        Some("<p>First line: ü.</p>")
    );
    assert!(
        commands.contains(&"MAIL FROM:<shop@example.com>".to_owned()),
        "{commands:?}"
    );
    assert!(
        commands.contains(&"RCPT TO:<ada@example.test>".to_owned()),
        "{commands:?}"
    );
}

#[tokio::test]
async fn the_head_names_sender_recipient_time_and_cause() {
    let (raw, _) = sent(&letter("paid:ATL-1")).await;
    let message = read(&raw);
    assert_eq!(
        only(message.from()),
        (Some("Atelier".to_owned()), "shop@example.com".to_owned())
    );
    assert_eq!(only(message.to()), (None, "ada@example.test".to_owned()));
    assert_eq!(message.date().unwrap().to_rfc3339(), "2026-01-01T12:00:00Z");
    assert_eq!(header(&message, "Auto-Submitted"), "auto-generated");
    // SHA-256 of the key.
    assert_eq!(
        message.message_id(),
        Some("d5a4729f4536cbb96be4e060adf4f4337a2fa600a6fdd8edfdcf71480f736cae@example.com")
    );
}

#[tokio::test]
async fn a_letter_without_html_is_plain_text() {
    let mut letter = letter("plain:1");
    letter.html.clear();
    let (raw, _) = sent(&letter).await;
    let message = read(&raw);
    assert!(message.is_content_type("text", "plain"), "{raw}");
    assert!(message.body_text(0).unwrap().contains("Last line: ü."));
}

#[tokio::test]
async fn a_key_names_its_letter() {
    let id = async |key: &str| {
        let (raw, _) = sent(&letter(key)).await;
        read(&raw).message_id().unwrap().to_owned()
    };
    assert_eq!(id("paid:1").await, id("paid:1").await);
    assert_ne!(id("paid:1").await, id("paid:2").await);
}

#[tokio::test]
async fn a_line_break_adds_no_header() {
    let mut letter = letter("paid:1\r\nX-Key: 1");
    letter.subject = "One\r\nBcc: eve@example.test\r\n\r\ntwo\u{85}\n three\t".to_owned();
    let (raw, commands) = sent(&letter).await;
    let message = read(&raw);
    let subject = "One Bcc: eve@example.test two three";
    assert_eq!(message.subject(), Some(subject));
    assert!(message.bcc().is_none() && message.header("X-Key").is_none());
    let recipients = commands.iter().filter(|line| line.starts_with("RCPT"));
    assert_eq!(recipients.count(), 1);
}

#[tokio::test]
async fn an_unusable_address_is_refused_before_anything_is_said() {
    let peer = Peer::friendly().await;
    let mailer = mailer(peer.address);
    for to in [
        "",
        "ada",
        "@example.test",
        "ada@",
        "ada@example.test\r\nRCPT TO:<eve@example.test>",
        "ada@example.test\n",
        "\"ada\r\nBcc: eve\"@example.test",
        "\"ada\u{85}eve\"@example.test",
        "ada@example.test, eve@example.test",
        "Ada <ada@example.test>",
        "ada@example.test> BODY=8BITMIME",
    ] {
        let mut letter = letter("bad:1");
        letter.to = to.to_owned();
        let outcome = mailer.send(&letter).await;
        assert!(
            matches!(outcome, Err(MailError::Refused)),
            "{to:?}: {outcome:?}"
        );
    }
    assert_eq!(peer.connections(), 0);
}

#[tokio::test]
async fn a_domain_beyond_ascii_is_written_as_dns_knows_it() {
    let mut letter = letter("idn:1");
    letter.to = "ada@bücher.example".to_owned();
    let (raw, commands) = sent(&letter).await;
    assert!(raw.is_ascii());
    let rcpt = "RCPT TO:<ada@xn--bcher-kva.example>".to_owned();
    assert!(commands.contains(&rcpt), "{commands:?}");
}

#[tokio::test]
async fn a_name_beyond_ascii_needs_a_server_that_takes_it() {
    let mut letter = letter("utf8:1");
    letter.to = "jürgen@example.test".to_owned();
    let old = Peer::friendly().await;
    let refused = mailer(old.address).send(&letter).await;
    assert!(matches!(refused, Err(MailError::Refused)), "{refused:?}");

    let ehlo = "250-peer\r\n250-AUTH PLAIN\r\n250-8BITMIME\r\n250 SMTPUTF8";
    let new = Peer::with(Step::Ehlo, Answer::Says(ehlo)).await;
    mailer(new.address).send(&letter).await.unwrap();
    let said = new.commands();
    assert!(said.contains(&"MAIL FROM:<shop@example.com> SMTPUTF8 BODY=8BITMIME".to_owned()));
    assert!(said.contains(&"RCPT TO:<jürgen@example.test>".to_owned()));
}

#[tokio::test]
async fn user_and_password_arrive_decoded_and_the_path_is_the_name_for_ehlo() {
    let peer = Peer::friendly().await;
    let url = format!(
        "smtp+plain://a%40b:p%2Fw%3A%20%C3%BC@{}/shop.example.com",
        peer.address
    );
    let mailer = SmtpMailer::new(&url.into(), "shop@example.com", clock()).unwrap();
    mailer.check().await.unwrap();
    let said = peer.commands();
    assert_eq!(said[0], "EHLO shop.example.com");
    // base64 of NUL a@b NUL p/w: ü
    assert_eq!(said[1], "AUTH PLAIN AGFAYgBwL3c6IMO8");
}
