//! Signing up, signing in, links by mail, roles and leaving.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

use accounts::{Account, AccountsError, Migrator, Notice, OUTBOX, PasswordHasher, Role, SignUp};
use chrono::Duration;
use groundwork::{Clock, Rule};
use sea_orm::DatabaseConnection;
use sea_orm_migration::MigratorTrait;

const PASSWORD: &str = "three foxes in the snow";

struct Shop {
    db: DatabaseConnection,
    clock: Clock,
    hasher: PasswordHasher,
}

impl Shop {
    async fn open() -> Self {
        let db = groundwork::testing::database().await;
        Migrator::up(&db, None).await.unwrap();
        let clock = Clock::fixed("2026-01-01T00:00:00Z".parse().unwrap(), 1);
        Self {
            db,
            clock,
            hasher: PasswordHasher::weak(),
        }
    }

    async fn sign_up(&self, username: &str) -> Result<Account, AccountsError> {
        let form = SignUp {
            username: username.into(),
            email: format!("{}@example.test", username.trim().to_lowercase()),
            password: PASSWORD.into(),
        };
        Account::sign_up(&self.db, &mut self.clock.moment(), &self.hasher, form).await
    }

    async fn sign_in(&self, name: &str, password: &str) -> Result<Account, AccountsError> {
        Account::sign_in(&self.db, &self.hasher, name, password).await
    }

    /// The mails promised since the last call.
    async fn mails(&self) -> Vec<Notice> {
        let now = self.clock.moment().now;
        let lease = Duration::seconds(1);
        let mut notices = Vec::new();
        for mail in OUTBOX.claim(&self.db, now, lease, 100).await.unwrap() {
            notices.push(mail.read().unwrap());
            OUTBOX.done(&self.db, mail.id, now).await.unwrap();
        }
        notices
    }

    async fn link(&self) -> String {
        match self.mails().await.pop() {
            Some(Notice::ConfirmEmail { token, .. } | Notice::ResetPassword { token, .. }) => token,
            other => panic!("no link in {other:?}"),
        }
    }
}

fn rules(error: AccountsError) -> Vec<(String, Rule)> {
    match error {
        AccountsError::Invalid(invalid) => invalid
            .0
            .into_iter()
            .map(|e| (e.field.into_owned(), e.rule))
            .collect(),
        other => panic!("expected marked fields, got {other:?}"),
    }
}

#[tokio::test]
async fn a_name_or_address_is_taken_however_it_is_written() {
    let shop = Shop::open().await;
    shop.sign_up("Ada").await.unwrap();
    for same in [" ada ", "ADA", "Ａｄａ"] {
        let form = SignUp {
            username: same.into(),
            email: "other@example.test".into(),
            password: PASSWORD.into(),
        };
        let moment = &mut shop.clock.moment();
        let again = Account::sign_up(&shop.db, moment, &shop.hasher, form)
            .await
            .unwrap_err();
        assert_eq!(rules(again), [("username".into(), Rule::Taken)], "{same}");
    }

    let form = SignUp {
        username: "grace".into(),
        email: "ADA@example.test".into(),
        password: PASSWORD.into(),
    };
    let moment = &mut shop.clock.moment();
    let again = Account::sign_up(&shop.db, moment, &shop.hasher, form)
        .await
        .unwrap_err();
    assert_eq!(rules(again), [("email".into(), Rule::Taken)]);
}

#[tokio::test]
async fn nobody_signs_up_in_the_shops_own_name() {
    let shop = Shop::open().await;
    for name in ["atelier", " Admin ", "ＳＵＰＰＯＲＴ"] {
        let refused = shop.sign_up(name).await.unwrap_err();
        assert_eq!(
            rules(refused)[0],
            ("username".into(), Rule::Taken),
            "{name}"
        );
    }
    let ada = shop.sign_up("Ada").await.unwrap();
    let moment = &mut shop.clock.moment();
    let renamed = ada
        .change_profile(&shop.db, moment, "root", "Ada@example.test")
        .await
        .unwrap_err();
    assert_eq!(rules(renamed), [("username".into(), Rule::Taken)]);
}

#[tokio::test]
async fn every_wrong_field_is_named_at_once() {
    let shop = Shop::open().await;
    let form = SignUp {
        username: "a b".into(),
        email: "nowhere".into(),
        password: "short".into(),
    };
    let moment = &mut shop.clock.moment();
    let error = Account::sign_up(&shop.db, moment, &shop.hasher, form)
        .await
        .unwrap_err();
    assert_eq!(
        rules(error),
        [
            ("email".into(), Rule::Malformed),
            ("username".into(), Rule::Malformed),
            ("password".into(), Rule::TooShort { min: 15 }),
        ]
    );
    assert!(Account::none_exist(&shop.db).await.unwrap());
    assert!(shop.mails().await.is_empty());
}

#[tokio::test]
async fn one_signs_in_by_either_name_and_with_the_password_alone() {
    let shop = Shop::open().await;
    let ada = shop.sign_up("Ada").await.unwrap();
    assert_eq!(shop.sign_in("ada", PASSWORD).await.unwrap().id, ada.id);
    assert_eq!(
        shop.sign_in("Ada@Example.TEST", PASSWORD).await.unwrap().id,
        ada.id
    );
    for (name, password) in [("ada", "wrong"), ("nobody", PASSWORD), ("", "")] {
        let refused = shop.sign_in(name, password).await;
        assert!(
            matches!(refused, Err(AccountsError::WrongCredentials)),
            "{name}"
        );
    }
    let endless = "x".repeat(1_000_000);
    assert!(matches!(
        shop.sign_in("ada", &endless).await,
        Err(AccountsError::WrongCredentials)
    ));
}

#[tokio::test]
async fn a_confirmation_link_works_once_and_for_its_own_address() {
    let shop = Shop::open().await;
    let ada = shop.sign_up("ada").await.unwrap();
    let first = shop.link().await;
    ada.resend_confirmation(&shop.db, &mut shop.clock.moment())
        .await
        .unwrap();
    let second = shop.link().await;

    let follow = |link: String| {
        let (db, clock) = (shop.db.clone(), shop.clock.clone());
        async move { Account::confirm_email(&db, &mut clock.moment(), &link).await }
    };
    assert!(matches!(follow(first).await, Err(AccountsError::StaleLink)));
    assert!(follow(second.clone()).await.unwrap().email_confirmed);
    assert!(matches!(
        follow(second).await,
        Err(AccountsError::StaleLink)
    ));

    let moment = &mut shop.clock.moment();
    let moved = ada
        .change_profile(&shop.db, moment, "ada", "ada@new.test")
        .await
        .unwrap();
    assert!(!moved.email_confirmed);
    let mails = shop.mails().await;
    assert!(matches!(&mails[0], Notice::ConfirmEmail { to, .. } if to == "ada@new.test"));
    assert!(matches!(&mails[1], Notice::EmailChanged { to, .. } if to == "ada@example.test"));
}

#[tokio::test]
async fn a_forgotten_password_is_reset_within_the_hour_and_ends_sessions() {
    let shop = Shop::open().await;
    let ada = shop.sign_up("ada").await.unwrap();
    shop.mails().await;
    let forgot = |email: &'static str| {
        let (db, clock) = (shop.db.clone(), shop.clock.clone());
        async move {
            Account::forgot_password(&db, &mut clock.moment(), email)
                .await
                .unwrap();
        }
    };
    forgot("stranger@example.test").await;
    assert!(shop.mails().await.is_empty(), "a stranger learns nothing");

    forgot("ada@example.test").await;
    let late = shop.link().await;
    shop.clock.advance(Duration::minutes(61));
    let reset = |link: String, password: &'static str| {
        let (db, clock, hasher) = (shop.db.clone(), shop.clock.clone(), shop.hasher.clone());
        async move { Account::reset_password(&db, &mut clock.moment(), &hasher, &link, password).await }
    };
    assert!(matches!(
        reset(late, "a new and long one").await,
        Err(AccountsError::StaleLink)
    ));

    forgot("ada@example.test").await;
    let link = shop.link().await;
    assert_eq!(
        rules(reset(link.clone(), "short").await.unwrap_err())[0].0,
        "password"
    );
    let changed = reset(link.clone(), "a new and long one").await.unwrap();
    assert_eq!(changed.session_epoch, ada.session_epoch + 1);
    assert!(matches!(
        reset(link, "another long one!").await,
        Err(AccountsError::StaleLink)
    ));
    assert!(shop.sign_in("ada", "a new and long one").await.is_ok());
    assert!(matches!(
        shop.mails().await[..],
        [Notice::PasswordChanged { .. }]
    ));
}

#[tokio::test]
async fn changing_the_password_needs_the_old_one() {
    let shop = Shop::open().await;
    let ada = shop.sign_up("ada").await.unwrap();
    let change = |old: &'static str, new: &'static str| {
        let (shop, ada) = (&shop, &ada);
        async move {
            let moment = &mut shop.clock.moment();
            ada.change_password(&shop.db, moment, &shop.hasher, old, new)
                .await
        }
    };
    let refused = change("not the old one", "a new and long one")
        .await
        .unwrap_err();
    assert_eq!(rules(refused), [("current_password".into(), Rule::Wrong)]);
    assert!(shop.sign_in("ada", PASSWORD).await.is_ok());
    assert_eq!(
        change(PASSWORD, "a new and long one")
            .await
            .unwrap()
            .session_epoch,
        1
    );
}

#[tokio::test]
async fn roles_are_given_but_never_all_taken() {
    let shop = Shop::open().await;
    let ada = shop.sign_up("ada").await.unwrap();
    Account::set_role_as_staff(&shop.db, ada.id, Role::Admin)
        .await
        .unwrap();
    let last = Account::set_role_as_staff(&shop.db, ada.id, Role::Customer).await;
    assert!(matches!(last, Err(AccountsError::LastAdmin)));
    let ada = Account::find(&shop.db, ada.id).await.unwrap().unwrap();
    assert_eq!(ada.role, Role::Admin);
    let leaving = ada.delete(&shop.db, &shop.hasher, PASSWORD).await;
    assert!(matches!(leaving, Err(AccountsError::LastAdmin)));

    let grace = shop.sign_up("grace").await.unwrap();
    Account::set_role_as_staff(&shop.db, grace.id, Role::Admin)
        .await
        .unwrap();
    ada.delete(&shop.db, &shop.hasher, PASSWORD).await.unwrap();
    assert!(Account::find(&shop.db, ada.id).await.unwrap().is_none());
    let page = Account::list_as_staff(&shop.db, "GR", None, None, 10)
        .await
        .unwrap();
    assert_eq!(page.items[0].username, "grace");
}
