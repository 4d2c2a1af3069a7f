//! What the mailer makes of a server's faults.

use std::time::{Duration, Instant};

use mail::{MailError, Mailer, SmtpMailer};

use crate::peer::{Answer, Peer, Step};
use crate::{SECRETS, clock, letter, mailer};

/// How long a mailer waits for a peer that is slow on purpose.
const STEP: Duration = Duration::from_millis(400);

/// The error of a letter sent to a peer with one fault, as text; `None` where
/// the recipient was refused.
async fn fault(step: Step, answer: Answer) -> Option<String> {
    let peer = Peer::with(step, answer).await;
    let slow = matches!(answer, Answer::Silence | Answer::Trickles(_));
    let patience = if slow { STEP } else { 10 * STEP };
    let mailer = mailer(peer.address).with_timeout(patience);
    match mailer.send(&letter("fault:1")).await {
        Err(MailError::Refused) => None,
        Err(error @ MailError::Unavailable(_)) => Some(shown(&error)),
        Ok(()) => panic!("{step:?}, {answer:?}: was sent"),
    }
}

/// The error's text, which holds no secret.
fn shown(error: &MailError) -> String {
    let text = format!("{error} {error:?}");
    for secret in SECRETS {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
    error.to_string()
}

#[tokio::test]
async fn a_refused_recipient_is_given_up() {
    for line in [
        "550 5.1.1 <ada@example.test>: no such user",
        "550 <ada@example.test> unknown",
        "551 user not local",
        "553 mailbox name not allowed",
        "501 5.1.3 bad address",
        "554 5.1.2 no such domain example.test",
        "550-5.1.1 The account\r\n550 5.1.1 ada@example.test does not exist",
    ] {
        assert_eq!(fault(Step::Rcpt, Answer::Says(line)).await, None, "{line}");
    }
    // Some servers look only once they have the letter.
    let late = Answer::Says("550 5.1.1 <ada@example.test>: no such user");
    assert_eq!(fault(Step::Letter, late).await, None);
}

#[tokio::test]
async fn everything_else_waits() {
    for (step, stage, line) in [
        (Step::Greeting, "opening the connection", "421 4.3.2 busy"),
        (Step::Greeting, "opening the connection", "554 not you"),
        (
            Step::Auth,
            "signing in",
            "535 5.7.8 shopkeeper: open sesame",
        ),
        (
            Step::Mail,
            "MAIL FROM",
            "550 5.1.8 shop@example.com unknown",
        ),
        (Step::Rcpt, "RCPT TO", "450 4.2.1 <ada@example.test> busy"),
        (Step::Rcpt, "RCPT TO", "421 4.7.0 too many letters"),
        (Step::Rcpt, "RCPT TO", "550 5.7.1 relaying denied"),
        (Step::Rcpt, "RCPT TO", "552 5.2.2 ada's mailbox is full"),
        (Step::Rcpt, "RCPT TO", "554 not now"),
        (Step::Data, "DATA", "451 4.3.0 no room"),
        (Step::Letter, "the letter itself", "554 5.7.1 spam"),
    ] {
        let found = fault(step, Answer::Says(line)).await.expect(line);
        let number = |word: &&str| word.starts_with(|c: char| c.is_ascii_digit());
        let numbers: Vec<&str> = line.split(' ').take_while(number).collect();
        let expected = format!("{stage}: answered {}", numbers.join(" "));
        assert_eq!(found, format!("mail is unavailable: {expected}"), "{line}");
    }
}

#[tokio::test]
async fn yes_to_another_question_is_no_yes() {
    for (step, line) in [(Step::Data, "250 yes"), (Step::Letter, "354 more")] {
        let found = fault(step, Answer::Says(line)).await.expect(line);
        assert!(found.ends_with("an answer to something else"), "{found}");
    }
}

#[tokio::test]
async fn what_is_not_smtp_waits() {
    let text = "an answer that is not SMTP, or broke off";
    for (step, answer) in [
        (Step::Greeting, Answer::Says("HTTP/1.1 400 ada")),
        (Step::Greeting, Answer::Says("안녕하세요")),
        (Step::Greeting, Answer::BreaksOff("")),
        (Step::Rcpt, Answer::Says("what? ada@example.test?")),
        (Step::Data, Answer::BreaksOff("35")),
        (Step::Letter, Answer::BreaksOff("250 2.0")),
    ] {
        let found = fault(step, answer).await.expect("waits");
        assert!(found.contains(text), "{step:?}, {answer:?}: {found}");
    }
}

#[tokio::test]
async fn a_server_that_does_not_answer_is_not_waited_for() {
    use Step::{Auth, Ehlo, Greeting, Letter, Rcpt};
    for step in [Greeting, Ehlo, Auth, Rcpt, Letter] {
        let began = Instant::now();
        let found = fault(step, Answer::Silence).await.expect("waits");
        assert!(found.ends_with("no answer in time"), "{step:?}: {found}");
        // The last answer gets all that is left of three steps' time.
        let least = STEP.mul_f32(if step == Letter { 2.5 } else { 1.0 });
        let took = began.elapsed();
        assert!((least..STEP * 5).contains(&took), "{step:?}: {took:?}");
    }
}

#[tokio::test]
async fn one_byte_at_a_time_is_not_waited_for_either() {
    let slow = Answer::Trickles(STEP / 10);
    let found = fault(Step::Mail, slow).await.expect("waits");
    assert!(found.ends_with("MAIL FROM: no answer in time"), "{found}");
}

#[tokio::test]
async fn a_server_that_is_slow_everywhere_meets_the_end_of_the_whole() {
    let second = Duration::from_secs(1);
    let peer = Peer::start(|step| match step {
        Step::Auth | Step::Mail | Step::Rcpt | Step::Data => {
            Answer::Trickles(Duration::from_millis(18))
        }
        Step::Letter => Answer::Silence,
        _ => Answer::Usual,
    })
    .await;
    let mailer = mailer(peer.address).with_timeout(second);
    let began = Instant::now();
    let error = mailer.send(&letter("slow:1")).await.unwrap_err();
    let text = shown(&error);
    assert!(
        text.ends_with("the letter itself: no answer in time"),
        "{text}"
    );
    // Not three seconds for the answer on top of the one for the rest.
    let took = began.elapsed();
    assert!((second * 5 / 2..second * 4).contains(&took), "{took:?}");
}

#[tokio::test]
async fn who_hangs_up_is_not_asked_anything_more() {
    let peer = Peer::start(|step| match step {
        Step::Rcpt => Answer::Says("421 4.7.0 too many letters"),
        Step::Other => Answer::Silence,
        _ => Answer::Usual,
    })
    .await;
    let began = Instant::now();
    let error = mailer(peer.address)
        .send(&letter("busy:1"))
        .await
        .unwrap_err();
    assert!(
        shown(&error).ends_with("RCPT TO: answered 421 4.7.0"),
        "{error}"
    );
    assert!(
        began.elapsed() < Duration::from_secs(4),
        "{:?}",
        began.elapsed()
    );
}

#[tokio::test]
async fn nobody_there_waits() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = free.local_addr().unwrap();
    drop(free);
    let error = mailer(address).check().await.unwrap_err();
    assert!(shown(&error).contains("refused"), "{error}");
}

#[tokio::test]
async fn nothing_is_said_without_the_protection_that_was_asked_for() {
    let peer = Peer::friendly().await;
    let url = format!("smtp://shopkeeper:open%20sesame@{}", peer.address);
    let shop = SmtpMailer::new(&url.into(), "shop@example.com", clock()).unwrap();
    let error = shop.send(&letter("plain:1")).await.unwrap_err();
    assert!(
        shown(&error).ends_with("STARTTLS: the server does not offer it"),
        "{error}"
    );
    let said = peer.commands();
    assert!(
        said.iter()
            .all(|line| line.starts_with("EHLO") || line == "QUIT"),
        "{said:?}"
    );
}

#[tokio::test]
async fn answers_slipped_in_before_tls_are_not_believed() {
    let peer = Peer::start(|step| match step {
        Step::Ehlo => Answer::Says("250-peer\r\n250 STARTTLS"),
        Step::StartTls => Answer::Says("220 go\r\n250-peer\r\n250 AUTH PLAIN\r\n235 welcome"),
        _ => Answer::Usual,
    })
    .await;
    let url = format!("smtp://shopkeeper:open%20sesame@{}", peer.address);
    let shop = SmtpMailer::new(&url.into(), "shop@example.com", clock()).unwrap();
    let began = Instant::now();
    let error = shown(&shop.check().await.unwrap_err());
    assert!(
        error.contains("STARTTLS: received corrupt message"),
        "{error}"
    );
    assert!(
        began.elapsed() < Duration::from_secs(5),
        "read as TLS, not kept"
    );
}
