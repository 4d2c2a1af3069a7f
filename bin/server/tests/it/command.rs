//! The `atelier` command and what it reads from its environment.

use std::process::{Command, Output};

fn atelier(argument: &str, environment: &[(&str, &str)]) -> (Output, String) {
    let folder = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_atelier"))
        .arg(argument)
        .env_clear()
        .envs(environment.iter().copied())
        .current_dir(folder.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    (output, said)
}

#[test]
fn every_problem_is_listed_at_once() {
    let (output, said) = atelier(
        "check-config",
        &[
            ("ATELIER__PICTURES__WORKERS", "0"),
            ("ATELIER__CHECKOUT__CURRENCY", "XYZ"),
        ],
    );
    assert_eq!(output.status.code(), Some(2));
    assert!(said.contains("pictures.workers is 1 to 64"), "{said}");
    assert!(said.contains("checkout.currency"), "{said}");
    let (output, said) = atelier("check-config", &[]);
    assert!(output.status.success());
    assert!(said.contains("database: SQLite\n"), "{said}");
    assert!(said.contains("payments: sandbox\n"), "{said}");
    assert!(said.ends_with("the configuration is fine\n"), "{said}");
}

/// The names other tools use win over the defaults, and the shop's own names
/// over those.
#[test]
fn conventional_names_are_read() {
    let nowhere = ("DATABASE_URL", "postgres://nobody@127.0.0.1:1/none");
    let (output, said) = atelier("migrate", &[nowhere]);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("opening the database"), "{said}");
    let own = ("ATELIER__DATABASE__URL", "sqlite://own.db");
    let (output, said) = atelier("migrate", &[nowhere, own]);
    assert!(output.status.success(), "{said}");
}

/// Stripe's keys say which kind they are; nobody finds out from the first order.
#[test]
fn a_test_key_is_told_from_a_live_one() {
    let stripe = |key: &'static str, environment: &'static str| {
        atelier(
            "check-config",
            &[
                ("ATELIER__PAYMENTS__GATEWAY", "stripe"),
                ("ATELIER__ENVIRONMENT", environment),
                ("STRIPE_SECRET_KEY", key),
                ("STRIPE_WEBHOOK_SECRET", "whsec_of_this_test"),
                ("ATELIER__HTTP__PUBLIC_URL", "https://shop.example.com"),
            ],
        )
    };
    let (_, said) = stripe("sk_test_123", "development");
    assert!(
        said.contains("stripe (a test key: no real money moves)"),
        "{said}"
    );
    let (_, said) = stripe("rk_live_123", "production");
    assert!(
        said.contains("stripe (a live key: real money moves)"),
        "{said}"
    );
    let (output, said) = stripe("sk_test_123", "production");
    assert_eq!(output.status.code(), Some(2));
    assert!(said.contains("STRIPE_SECRET_KEY is a test key"), "{said}");
    assert!(!said.contains("sk_test_123"), "{said}");
}

/// A value that names one thing without what goes with it.
#[test]
fn parts_that_are_half_described_are_refused() {
    let (output, said) = atelier(
        "check-config",
        &[
            ("S3_BUCKET", "pictures"),
            ("SMTP_URL", "smtp://mail.example.com"),
            ("REDIS_URL", "http://redis.example.com"),
            ("DATABASE_URL", "mysql://db.example.com/shop"),
            ("ATELIER__HTTP__TRUSTED_PROXIES", "10.0.0.1,10.0.0.2"),
        ],
    );
    assert_eq!(output.status.code(), Some(2));
    for problem in [
        "AWS_REGION is not",
        "AWS_SECRET_ACCESS_KEY is not",
        "MAIL_FROM is not",
        "REDIS_URL begins with",
        "DATABASE_URL begins with",
    ] {
        assert!(said.contains(problem), "{problem} in {said}");
    }
}

/// What a hurried deployment leaves behind.
#[test]
fn lists_may_have_spaces_and_examples_are_found_wherever_they_stand() {
    let proxies = ("ATELIER__HTTP__TRUSTED_PROXIES", "10.0.0.1, 10.0.0.2");
    let (output, said) = atelier("check-config", &[proxies]);
    assert!(output.status.success(), "{said}");
    let nowhere = ("ATELIER__HTTP__PUBLIC_URL", "http://0.0.0.0:8000");
    let (output, said) = atelier("check-config", &[nowhere]);
    assert_eq!(output.status.code(), Some(2));
    assert!(said.contains("nobody can reach"), "{said}");
    for (name, url) in [
        ("DATABASE_URL", "postgres://shop:changeme@db/shop"),
        ("REDIS_URL", "redis://:changeme@redis:6379"),
        ("SMTP_URL", "smtps://shop:secret@mail.example.com"),
    ] {
        let given = [
            ("ATELIER__ENVIRONMENT", "production"),
            ("ATELIER__DEMO", "true"),
            ("MAIL_FROM", "Atelier <shop@example.com>"),
            (name, url),
        ];
        let (output, said) = atelier("check-config", &given);
        assert_eq!(output.status.code(), Some(2), "{name}");
        assert!(said.contains("a secret is still the example"), "{said}");
    }
}

/// What is typed is what counts: no list is cut at its commas, no name of digits
/// becomes a number.
#[test]
fn texts_in_the_environment_are_read_as_they_stand() {
    let given = [
        ("ATELIER__MEDIA__BUCKET", "0042"),
        ("ATELIER__MEDIA__PATH_STYLE", "true"),
        ("AWS_REGION", "us-east-1"),
        ("AWS_ACCESS_KEY_ID", "123e456"),
        ("AWS_SECRET_ACCESS_KEY", "0042"),
        (
            "ATELIER__CHECKOUT__INVOICE_LINES",
            "12 Long Lane, London|VAT GB1",
        ),
    ];
    let (output, said) = atelier("check-config", &given);
    assert!(output.status.success(), "{said}");
    assert!(said.contains("files: the bucket 0042\n"), "{said}");
}

#[test]
fn production_says_how_customers_reach_it() {
    let production = ("ATELIER__ENVIRONMENT", "production");
    for url in [
        "",
        "http://localhost:8080",
        "http://127.0.0.1",
        "http://[::1]:80",
    ] {
        let url = ("ATELIER__HTTP__PUBLIC_URL", url);
        let (output, said) = atelier("check-config", &[production, url]);
        assert_eq!(output.status.code(), Some(2), "{url:?}");
        assert!(said.contains("http.public_url is how customers"), "{said}");
    }
}
