//! The log of what staff did and of who was refused.

#![allow(clippy::unwrap_used, reason = "a failed test says so by panicking")]

use accounts::audit::{self, Filter, Kind, MOST_REFUSALS_AN_HOUR, NewEntry};
use accounts::{Account, Migrator, PasswordHasher, Role, SignUp};
use chrono::Duration;
use groundwork::{Clock, testing};
use sea_orm::DatabaseConnection;
use sea_orm_migration::MigratorTrait;

struct Shop {
    db: DatabaseConnection,
    clock: Clock,
}

impl Shop {
    async fn open() -> Self {
        let db = testing::database().await;
        Migrator::up(&db, None).await.unwrap();
        let clock = Clock::fixed("2026-01-01T00:00:00Z".parse().unwrap(), 1);
        Self { db, clock }
    }

    async fn person(&self, name: &str, role: Role) -> Account {
        let form = SignUp {
            username: name.into(),
            email: format!("{name}@example.test"),
            password: "three foxes in the snow".into(),
        };
        let (moment, hasher) = (&mut self.clock.moment(), PasswordHasher::weak());
        let made = Account::create(&self.db, moment, &hasher, form, role).await;
        made.unwrap()
    }

    async fn leaves(&self, who: &Account, kind: Kind, path: &str) -> bool {
        self.clock.advance(Duration::minutes(1));
        let entry = NewEntry {
            kind,
            act: "POST /things/{id}".into(),
            path: path.into(),
            subject: "Thing_1".into(),
            status: 303,
        };
        let moment = &mut self.clock.moment();
        audit::record(&self.db, moment, who, &entry).await.unwrap()
    }

    async fn paths(&self, filter: &Filter) -> Vec<String> {
        let page = audit::list_as_staff(&self.db, filter, None, 500).await;
        page.unwrap().items.into_iter().map(|e| e.path).collect()
    }
}

#[tokio::test]
async fn a_line_outlives_the_person_and_their_name() {
    let shop = Shop::open().await;
    shop.person("root", Role::Admin).await;
    let mary = shop.person("Mary", Role::Manager).await;
    assert!(shop.leaves(&mary, Kind::Act, "/things/1").await);
    let m = &mut shop.clock.moment();
    let renamed = mary.change_profile(&shop.db, m, "maria", &mary.email).await;
    let renamed = renamed.unwrap();
    let entry = audit::list_as_staff(&shop.db, &Filter::default(), None, 1).await;
    let entry = entry.unwrap().items.remove(0);
    assert_eq!((entry.name.as_str(), entry.role), ("Mary", Role::Manager));
    assert_eq!((entry.kind, entry.status), (Kind::Act, 303));
    let by = |person: &str| Filter {
        person: person.into(),
        ..Filter::default()
    };
    for name in ["MARY", " maria"] {
        assert_eq!(shop.paths(&by(name)).await, ["/things/1"], "{name}");
    }
    assert!(shop.paths(&by("mar")).await.is_empty());
    let (hasher, password) = (PasswordHasher::weak(), "three foxes in the snow");
    renamed.delete(&shop.db, &hasher, password).await.unwrap();
    assert_eq!(shop.paths(&by("mary")).await, ["/things/1"]);
}

#[tokio::test]
async fn nobody_fills_the_table_by_being_refused() {
    let shop = Shop::open().await;
    let eve = shop.person("eve", Role::Customer).await;
    let ada = shop.person("ada", Role::Customer).await;
    let now = shop.clock.clone();
    let mut left = 0;
    for n in 0..200 {
        let kind = [Kind::Refused, Kind::NotTheirs][n % 2];
        left += i64::from(shop.leaves(&eve, kind, "/things/1").await);
        now.advance(Duration::minutes(-1));
    }
    assert_eq!(left, MOST_REFUSALS_AN_HOUR);
    assert!(shop.leaves(&ada, Kind::NotTheirs, "/things/1").await);
    // What staff do is never counted out.
    assert!(shop.leaves(&eve, Kind::Act, "/things/2").await);
    assert!(!shop.leaves(&eve, Kind::Refused, "/things/1").await);
    now.advance(Duration::hours(1));
    assert!(shop.leaves(&eve, Kind::Refused, "/things/1").await);
}

#[tokio::test]
async fn lines_are_found_by_words_and_by_time_and_paged() {
    let shop = Shop::open().await;
    let mary = shop.person("mary", Role::Manager).await;
    let start = shop.clock.moment().now;
    for n in 0..5 {
        let path = format!("/manage/orders/ATL-{n}");
        shop.leaves(&mary, Kind::Act, &path).await;
    }
    let words = |words: &str| Filter {
        words: words.into(),
        ..Filter::default()
    };
    assert_eq!(shop.paths(&words("ORDERS atl-3")).await.len(), 1);
    assert_eq!(shop.paths(&words("thing_1")).await.len(), 5);
    for nothing in ["a%l", "thingx1", "\\", "orders formats"] {
        assert!(shop.paths(&words(nothing)).await.is_empty(), "{nothing}");
    }
    let between = Filter {
        from: Some(start + Duration::minutes(2)),
        until: Some(start + Duration::minutes(4)),
        ..Filter::default()
    };
    let found = ["/manage/orders/ATL-2", "/manage/orders/ATL-1"];
    assert_eq!(shop.paths(&between).await, found);
    let ever = Filter {
        from: Some(chrono::DateTime::<chrono::Utc>::MIN_UTC),
        until: Some(chrono::DateTime::<chrono::Utc>::MAX_UTC),
        ..Filter::default()
    };
    assert_eq!(shop.paths(&ever).await.len(), 5);
    let first = audit::list_as_staff(&shop.db, &Filter::default(), None, 3).await;
    let next = first.unwrap().next;
    let rest = audit::list_as_staff(&shop.db, &Filter::default(), next, 3).await;
    let rest = rest.unwrap();
    assert_eq!((rest.items.len(), rest.next), (2, None));
}
