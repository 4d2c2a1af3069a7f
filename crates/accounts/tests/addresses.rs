//! Addresses belong to one person; one of them is the default.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

use accounts::{
    Account, AccountId, AccountsError, Address, AddressForm, Migrator, PasswordHasher, SignUp,
};
use groundwork::{Clock, Rule};
use sea_orm::DatabaseConnection;
use sea_orm_migration::MigratorTrait;

async fn person(db: &DatabaseConnection, clock: &Clock, name: &str) -> AccountId {
    let form = SignUp {
        username: name.into(),
        email: format!("{name}@example.test"),
        password: "three foxes in the snow".into(),
    };
    Account::sign_up(db, &mut clock.moment(), &PasswordHasher::weak(), form)
        .await
        .unwrap()
        .id
}

fn home() -> AddressForm {
    AddressForm {
        full_name: " Ada Lovelace ".into(),
        line1: "12 St James's Square".into(),
        city: "London".into(),
        postal_code: "SW1Y 4LB".into(),
        country: "gb".into(),
        ..AddressForm::default()
    }
}

#[tokio::test]
async fn the_first_is_the_default_until_another_takes_its_place() {
    let db = groundwork::testing::database().await;
    Migrator::up(&db, None).await.unwrap();
    let clock = Clock::fixed("2026-01-01T00:00:00Z".parse().unwrap(), 1);
    let ada = person(&db, &clock, "ada").await;
    let first = Address::add(&db, &mut clock.moment(), ada, &home())
        .await
        .unwrap();
    assert!(first.is_default);
    assert_eq!(
        (first.form.full_name.as_str(), first.form.country.as_str()),
        ("Ada Lovelace", "GB")
    );
    let second = Address::add(&db, &mut clock.moment(), ada, &home())
        .await
        .unwrap();
    assert!(!second.is_default);

    Address::make_default(&db, ada, second.id).await.unwrap();
    let defaults: Vec<bool> = Address::list(&db, ada)
        .await
        .unwrap()
        .iter()
        .map(|a| a.is_default)
        .collect();
    assert_eq!(defaults, [true, false]);
    Address::remove(&db, ada, second.id).await.unwrap();
    let left = Address::list(&db, ada).await.unwrap();
    assert_eq!(
        (left.len(), left[0].id, left[0].is_default),
        (1, first.id, true)
    );
}

#[tokio::test]
async fn a_stranger_finds_nothing_and_changes_nothing() {
    let db = groundwork::testing::database().await;
    Migrator::up(&db, None).await.unwrap();
    let clock = Clock::fixed("2026-01-01T00:00:00Z".parse().unwrap(), 1);
    let (ada, eve) = (
        person(&db, &clock, "ada").await,
        person(&db, &clock, "eve").await,
    );
    let address = Address::add(&db, &mut clock.moment(), ada, &home())
        .await
        .unwrap();

    let not_found =
        |outcome: Result<(), AccountsError>| matches!(outcome, Err(AccountsError::NotFound));
    assert!(not_found(
        Address::find(&db, eve, address.id).await.map(drop)
    ));
    assert!(not_found(
        Address::change(&db, eve, address.id, &home())
            .await
            .map(drop)
    ));
    assert!(not_found(Address::make_default(&db, eve, address.id).await));
    assert!(not_found(Address::remove(&db, eve, address.id).await));
    assert_eq!(Address::find(&db, ada, address.id).await.unwrap(), address);
}

#[tokio::test]
async fn limits_are_told_field_by_field() {
    let db = groundwork::testing::database().await;
    Migrator::up(&db, None).await.unwrap();
    let clock = Clock::fixed("2026-01-01T00:00:00Z".parse().unwrap(), 1);
    let ada = person(&db, &clock, "ada").await;
    let form = AddressForm {
        city: "x".repeat(61),
        country: "Narnia".into(),
        line1: "  ".into(),
        ..home()
    };
    let Err(AccountsError::Invalid(invalid)) =
        Address::add(&db, &mut clock.moment(), ada, &form).await
    else {
        panic!("taken")
    };
    let fields: Vec<_> = invalid.0.into_iter().map(|e| (e.field, e.rule)).collect();
    assert_eq!(
        fields,
        [
            ("city".into(), Rule::TooLong { max: 60 }),
            ("country".into(), Rule::Malformed),
            ("line1".into(), Rule::Required),
        ]
    );
}
