//! What a mailer can be made from.

use mail::{SmtpMailer, SmtpProblem, SmtpSettingsError};

use crate::clock;

fn problems(url: &str, from: &str) -> Vec<SmtpProblem> {
    match SmtpMailer::new(&url.into(), from, clock()) {
        Ok(_) => Vec::new(),
        Err(SmtpSettingsError { problems }) => problems,
    }
}

#[test]
fn the_three_ways_to_a_server() {
    let shown = |url: &str| {
        let mailer = SmtpMailer::new(&url.into(), "Atelier <shop@example.com>", clock()).unwrap();
        format!("{mailer:?}")
    };
    for (url, expected) in [
        (
            "smtps://u:open%20sesame@mail.example.com",
            "Tls, host: \"mail.example.com\", port: 465",
        ),
        (
            "smtp://u:open%20sesame@mail.example.com",
            "StartTls, host: \"mail.example.com\", port: 587",
        ),
        (
            "smtp://mail.example.com?tls=required",
            "StartTls, host: \"mail.example.com\", port: 587",
        ),
        ("smtp+plain://mail", "Plain, host: \"mail\", port: 25"),
        ("smtp://[::1]:2525", "StartTls, host: \"::1\", port: 2525"),
        (
            "smtps://bücher.example:1/shop.example.com",
            "Tls, host: \"xn--bcher-kva.example\", port: 1",
        ),
        (
            " smtp+plain://10.0.0.1\n",
            "Plain, host: \"10.0.0.1\", port: 25",
        ),
    ] {
        let shown = shown(url);
        assert!(shown.contains(expected), "{url}: {shown}");
        assert!(
            !shown.contains("sesame") && !shown.contains("shop@"),
            "{shown}"
        );
    }
}

#[test]
fn everything_that_is_wrong_is_listed_at_once() {
    use SmtpProblem::{Credentials, Hello, Host, Parameter, Scheme, Sender, Url};
    let from = "shop@example.com";
    for (url, from, expected) in [
        ("", from, vec![Url]),
        ("mail.example.com", from, vec![Url]),
        ("smtp://u:sesame#1@mail.example.com", from, vec![Url]),
        ("smtp://u:sesame/1@mail.example.com", from, vec![Url]),
        ("https://mail.example.com", from, vec![Scheme]),
        ("smtp://", from, vec![Host]),
        ("smtps://mail example.com", from, vec![Url]),
        ("smtps://u@mail.example.com", from, vec![Credentials]),
        ("smtps://:sesame@mail.example.com", from, vec![Credentials]),
        ("smtps://u:%ff@mail.example.com", from, vec![Credentials]),
        (
            "smtp://mail.example.com?tls=opportunistic",
            from,
            vec![Parameter],
        ),
        ("smtps://mail.example.com?verify=no", from, vec![Parameter]),
        ("smtps://mail.example.com/a/b", from, vec![Hello]),
        (
            "ftp://u@mail.example.com?x=sesame",
            "Atelier",
            vec![Scheme, Credentials, Parameter, Sender],
        ),
    ] {
        assert_eq!(problems(url, from), expected, "{url}");
    }
}

#[test]
fn a_sender_is_one_mailbox_every_server_takes() {
    for from in [
        "",
        "Atelier",
        "Atelier <shop>",
        "A\r\nBcc: eve@example.test <a@b.test>",
        "jürgen@b.test",
    ] {
        assert_eq!(
            problems("smtps://mail.example.com", from),
            [SmtpProblem::Sender],
            "{from:?}"
        );
    }
}

#[test]
fn an_error_says_what_to_do_and_shows_nothing() {
    let url = "ftp://keeper@mail.example.com?x=sesame";
    let error = SmtpMailer::new(&url.into(), "eve", clock()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the mail server's URL must begin with smtps://, smtp:// or smtp+plain://; \
         the mail server's URL needs both user and password, or neither; \
         the mail server's URL knows no other parameter than tls=required, for smtp://; \
         the sender must read like: Atelier <shop@example.com>"
    );
    let shown = format!("{error:?}");
    for secret in ["keeper", "mail.example", "sesame", "eve"] {
        assert!(!shown.contains(secret), "{shown}");
    }
}

#[test]
fn extra_certificates_must_be_some() {
    for pem in ["", "sesame", "-----BEGIN CERTIFICATE-----\nsesame"] {
        let mailer = SmtpMailer::new(&"smtps://mail.test".into(), "a@b.test", clock()).unwrap();
        let error = mailer.trusting(pem.as_bytes()).unwrap_err();
        assert_eq!(error.problems, [SmtpProblem::Certificates], "{pem:?}");
    }
}
