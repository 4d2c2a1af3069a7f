//! Connections that are kept, and those that must not be.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use mail::{MailError, Mailer};

use crate::peer::{Answer, Peer, Step};
use crate::{letter, mailer, message_ids};

#[tokio::test]
async fn a_lost_answer_sends_the_letter_twice_under_one_name() {
    let lost = AtomicUsize::new(0);
    let peer = Peer::start(move |step| match step {
        Step::Letter if lost.fetch_add(1, Ordering::SeqCst) == 0 => Answer::BreaksOff("250 "),
        _ => Answer::Usual,
    })
    .await;
    let mailer = mailer(peer.address);
    mailer.send(&letter("paid:1")).await.unwrap_err();
    mailer.send(&letter("paid:1")).await.unwrap();
    assert_eq!(peer.letters().len(), 2);
    assert_eq!(message_ids(peer.letters()).len(), 1);
}

#[tokio::test]
async fn a_connection_serves_many_letters_and_outlives_a_refusal() {
    let asked = AtomicUsize::new(0);
    let peer = Peer::start(move |step| match step {
        Step::Rcpt if asked.fetch_add(1, Ordering::SeqCst) == 1 => Answer::Says("550 unknown"),
        _ => Answer::Usual,
    })
    .await;
    let mailer = mailer(peer.address);
    mailer.check().await.unwrap();
    mailer.send(&letter("kept:1")).await.unwrap();
    let refused = mailer.send(&letter("kept:2")).await;
    assert!(matches!(refused, Err(MailError::Refused)), "{refused:?}");
    mailer.send(&letter("kept:3")).await.unwrap();
    assert_eq!((peer.connections(), peer.letters().len()), (1, 2));
}

#[tokio::test]
async fn a_connection_given_up_in_a_letter_is_not_used_again() {
    let silent = AtomicUsize::new(0);
    let peer = Peer::start(move |step| match step {
        Step::Letter if silent.fetch_add(1, Ordering::SeqCst) == 0 => Answer::Silence,
        _ => Answer::Usual,
    })
    .await;
    let mailer = mailer(peer.address);
    // The caller loses patience before the mailer does.
    let first = letter("hasty:1");
    let hasty = tokio::time::timeout(Duration::from_millis(100), mailer.send(&first));
    assert!(hasty.await.is_err());
    mailer.send(&letter("hasty:2")).await.unwrap();
    assert_eq!(peer.connections(), 2);
}

#[tokio::test]
async fn a_server_that_hung_up_in_between_is_called_again() {
    let peer = Peer::start(|step| match step {
        Step::Other => Answer::Says("421 4.4.2 idle for too long"),
        _ => Answer::Usual,
    })
    .await;
    let mailer = mailer(peer.address);
    mailer.send(&letter("idle:1")).await.unwrap();
    mailer.send(&letter("idle:2")).await.unwrap();
    assert_eq!((peer.connections(), peer.letters().len()), (2, 2));
}
