//! Redis: who is signed in, and how often who tried.

use groundwork::testing::Fault;
use server::config::Config;

use super::{behind_proxy, held_down, is_told, recovers};
use crate::actors::{PASSWORD, TestApp};
use crate::shared::{peer, shop_on};

/// Its "too many requests" and its "internal error" among them.
const FAULTS: [Fault; 6] = [
    Fault::Instead("-ERR max number of clients reached\r\n"),
    Fault::Instead("-OOM command not allowed when used memory > 'maxmemory'.\r\n"),
    Fault::Garbage,
    Fault::Cut(3),
    Fault::Slow,
    Fault::Down,
];

async fn shop_behind_a_proxy() -> Option<(groundwork::testing::FaultProxy, TestApp)> {
    let url = peer("ATELIER_TEST_REDIS")?;
    let (proxy, url) = behind_proxy(&url).await;
    let folder = tempfile::tempdir().unwrap();
    let mut config = Config::for_test(folder.path()).unwrap();
    config.redis.url = url.into();
    Some((proxy, shop_on(config).await.keeping(folder)))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sessions_that_cannot_be_had_close_the_shop_to_members_alone() {
    let Some((proxy, shop)) = shop_behind_a_proxy().await else {
        return;
    };
    let mut ada = shop.member("ada").await;
    ada.get("/account").await.shows(200, "ada");
    for fault in FAULTS {
        proxy.spoil(fault);
        for _ in 0..2 {
            let seen = ada.get("/account").await;
            is_told(&seen, &format!("{fault:?}"));
            assert_eq!(seen.status, 503, "{fault:?}");
            shop.visitor().get("/gallery").await.shows(200, "Sign in");
            let form = [("login", "ada"), ("password", PASSWORD)];
            let seen = shop.visitor().post("/sign-in", &form).await;
            is_told(&seen, &format!("{fault:?}"));
        }
        proxy.spoil(Fault::None);
        recovers(&mut ada, "/account").await;
        // She is still the one who signed in before.
        ada.get("/account").await.shows(200, "ada");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sessions_that_are_gone_for_long_come_back() {
    let Some((proxy, shop)) = shop_behind_a_proxy().await else {
        return;
    };
    let mut ada = shop.member("ada").await;
    held_down(&proxy, async || {
        is_told(&ada.get("/account").await, "down");
        shop.visitor().get("/gallery").await.shows(200, "Sign in");
    })
    .await;
    recovers(&mut ada, "/account").await;
    ada.get("/account").await.shows(200, "ada");
}
