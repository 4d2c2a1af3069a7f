//! PostgreSQL.

use std::time::{Duration, Instant};

use groundwork::testing::{Fault, FaultProxy};
use server::config::Config;

use super::{behind_proxy, held_down, is_told, recovers};
use crate::actors::{Actor, TestApp};
use crate::shared::shop_on;

/// An error that PostgreSQL answers with, as its protocol has it
/// (<https://www.postgresql.org/docs/current/protocol-error-fields.html>).
fn refusal(code: &str, message: &str) -> Fault {
    let fields = format!("SFATAL\0VFATAL\0C{code}\0M{message}\0\0");
    let length = u32::try_from(fields.len() + 4).unwrap().to_be_bytes();
    let length = String::from_utf8(length.to_vec()).unwrap();
    Fault::Instead(Box::leak(format!("E{length}{fields}").into_boxed_str()))
}

/// Its "too many requests" and its "internal error" among them.
fn faults() -> [Fault; 6] {
    [
        refusal("53300", "sorry, too many clients already"),
        refusal("XX000", "something is broken in here"),
        Fault::Garbage,
        Fault::Cut(3),
        Fault::Cut(300),
        Fault::Down,
    ]
}

/// A member of a shop whose PostgreSQL stands behind a proxy.
async fn on_a_database_that_fails() -> Option<(FaultProxy, Actor, TestApp)> {
    let Some(url) = groundwork::testing::postgres_url().await else {
        println!("skipped: ATELIER_TEST_POSTGRES is not set");
        return None;
    };
    let (proxy, url) = behind_proxy(&url).await;
    let folder = tempfile::tempdir().unwrap();
    let mut config = Config::for_test(folder.path()).unwrap();
    config.database.url = url.into();
    config.database.acquire_seconds = 2;
    let shop = shop_on(config).await.keeping(folder);
    let ada = shop.member("ada").await;
    Some((proxy, ada, shop))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_fails_closes_the_shop_and_opens_it_again() {
    let Some((proxy, mut ada, _shop)) = on_a_database_that_fails().await else {
        return;
    };
    for (number, fault) in faults().into_iter().enumerate() {
        proxy.spoil(fault);
        let mut closed = 0;
        for _ in 0..3 {
            let asked = [("phrase", "a fox"), ("count", "1")];
            is_told(&ada.post("/pictures", &asked).await, &format!("{fault:?}"));
            let seen = ada.get("/cart").await;
            is_told(&seen, &format!("{fault:?}"));
            closed += usize::from(seen.status == 503);
        }
        assert!(closed > 0, "{fault:?} is felt");
        proxy.spoil(Fault::None);
        recovers(&mut ada, "/cart").await;
        let phrase = format!("a hen, number {number}");
        let form = [("phrase", phrase.as_str()), ("count", "1")];
        assert_eq!(ada.post("/pictures", &form).await.status, 303);
        ada.get("/pictures").await.shows(200, &phrase);
        // What may have been asked for in vain: nobody may ask for twelve more.
        for picture in ada.get("/pictures").await.links_to("/pictures/") {
            ada.post(&format!("{picture}/cancel"), &[]).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_waits_for_a_slow_database_is_told() {
    let Some((proxy, mut ada, _shop)) = on_a_database_that_fails().await else {
        return;
    };
    proxy.spoil(Fault::Slow);
    let began = Instant::now();
    let seen = ada.get("/cart").await;
    is_told(&seen, "slow");
    assert_eq!(seen.status, 503);
    assert!(began.elapsed() < Duration::from_secs(35));
    proxy.spoil(Fault::None);
    recovers(&mut ada, "/cart").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_is_down_for_long_loses_nothing() {
    let Some((proxy, mut ada, shop)) = on_a_database_that_fails().await else {
        return;
    };
    let picture = ada.picture(&shop, "a fox").await;
    held_down(&proxy, async || {
        for page in ["/cart", "/pictures", "/gallery"] {
            is_told(&ada.get(page).await, page);
        }
        let _ = shop.app.studio.work_once().await;
    })
    .await;
    recovers(&mut ada, &picture).await;
    ada.get(&picture).await.shows(200, "Order a print");
}
