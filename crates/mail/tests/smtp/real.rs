//! The same against a mail server somebody else wrote: the README tells how
//! to start PyPI's aiosmtpd, and what to set.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use mail::SmtpMailer;

use crate::{clock, message_ids};

/// A server's protection, and the variable that tells where it listens.
const PLAIN: (&str, &str) = ("smtp+plain", "ATELIER_TEST_SMTP");
const PROTECTED: [(&str, &str); 2] = [
    ("smtp", "ATELIER_TEST_SMTP_STARTTLS"),
    ("smtps", "ATELIER_TEST_SMTPS"),
];

#[allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "tests are told where the peer is, and tell what they skip"
)]
fn set(name: &str) -> Option<String> {
    let value = std::env::var(name).ok();
    if value.is_none() {
        println!("skipped: {name} is not set");
    }
    value
}

fn mailer((scheme, name): (&str, &str)) -> Option<SmtpMailer> {
    let url = format!("{scheme}://{}", set(name)?);
    Some(SmtpMailer::new(&url.into(), "Atelier <shop@example.com>", clock()).unwrap())
}

/// The Maildir's files of letters that arrived.
fn files(maildir: &Path) -> BTreeSet<PathBuf> {
    let Ok(files) = maildir.join("new").read_dir() else {
        return BTreeSet::new();
    };
    files.map(|file| file.unwrap().path()).collect()
}

async fn conforms(mailer: &SmtpMailer, maildir: &Path) {
    mailer.check().await.unwrap();
    // The folder may hold the suite's letters from an earlier run.
    let before = files(maildir);
    let read = |file: &PathBuf| std::fs::read(file).unwrap();
    let arrived = async || message_ids(files(maildir).difference(&before).map(read)).len();
    mail::conformance::run(mailer, arrived).await;
}

// One test, since all its servers may share a folder.
#[tokio::test]
async fn conformance() {
    let Some(maildir) = set("ATELIER_TEST_MAILDIR").map(PathBuf::from) else {
        return;
    };
    if let Some(mailer) = mailer(PLAIN) {
        conforms(&mailer, &maildir).await;
    }
    let Some(authority) = set("ATELIER_TEST_SMTP_CA") else {
        return;
    };
    let authority = std::fs::read(authority).unwrap();
    for server in PROTECTED {
        if let Some(mailer) = mailer(server) {
            conforms(&mailer.trusting(&authority).unwrap(), &maildir).await;
        }
    }
}

#[tokio::test]
async fn a_certificate_nobody_vouches_for_is_not_trusted() {
    for server in PROTECTED {
        let Some(mailer) = mailer(server) else {
            continue;
        };
        let error = mailer.check().await.unwrap_err().to_string();
        assert!(
            error.contains("invalid peer certificate"),
            "{server:?}: {error}"
        );
    }
}
