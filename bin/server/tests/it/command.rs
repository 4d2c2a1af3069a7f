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
    assert_eq!(said, "the configuration is fine\n");
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
