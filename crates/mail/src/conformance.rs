#![allow(clippy::expect_used, reason = "a failed expectation is the point")]
//! What every [`Mailer`] does; each implementation runs these.

use crate::{Letter, MailError, Mailer};

fn letter(key: &str, to: &str) -> Letter {
    Letter {
        key: key.to_owned(),
        to: to.to_owned(),
        subject: "Grüße, 안녕하세요".to_owned(),
        text: "First line.\n\nA second paragraph.".to_owned(),
        html: "<p>First line.</p><p>A second paragraph.</p>".to_owned(),
    }
}

/// Runs every case; `arrived` counts the letters that arrived so far.
///
/// Copies of a letter count once where they go by one name, as their receiver
/// may count them: a mailer that hands letters on cannot know whether the far
/// side has a letter already, and what is asked of it is only that the far
/// side can. Over SMTP the name is the `Message-ID`.
///
/// # Panics
/// Where the mailer does not do what it should.
pub async fn run<F: Future<Output = usize>>(mailer: &dyn Mailer, arrived: impl Fn() -> F) {
    assert!(!mailer.name().is_empty());
    let before = arrived().await;
    mailer
        .send(&letter("conformance:1", "ada@example.test"))
        .await
        .expect("is taken");
    mailer
        .send(&letter("conformance:1", "ada@example.test"))
        .await
        .expect("is taken again");
    assert_eq!(arrived().await, before + 1, "the same key arrives once");
    mailer
        .send(&letter("conformance:2", "ada@example.test"))
        .await
        .expect("is taken");
    assert_eq!(arrived().await, before + 2, "another key is another letter");
    let refused = mailer
        .send(&letter("conformance:3", "not an address"))
        .await;
    assert!(matches!(refused, Err(MailError::Refused)), "{refused:?}");
    assert_eq!(
        arrived().await,
        before + 2,
        "a refused letter does not arrive"
    );
}
