//! What customers see, what is stored and how soon all is well again when a
//! peer is slow, talks nonsense, is cut off or is down. Each peer is a real one,
//! where tests are told of it, behind a proxy that spoils its answers.

use std::time::{Duration, Instant};

use groundwork::testing::{Fault, FaultProxy};
use secrecy::ExposeSecret;
use server::config::Config;
use server::workers;

use crate::actors::{Actor, TestApp};
use crate::shared::{bucket, peer, shop_on};

/// Every way a peer can fail, but slowness, which is tried by itself.
const FAULTS: [Fault; 4] = [
    Fault::Garbage,
    Fault::Cut(3),
    Fault::Instead("HTTP/1.1 500 Internal Server Error\r\ncontent-length: 0\r\n\r\n"),
    Fault::Down,
];

/// How soon a shop is well again after its peer is.
const RECOVERY: Duration = Duration::from_secs(10);

/// `host:port` of an address, and the address with the proxy's in its place.
async fn behind_proxy(url: &str) -> (FaultProxy, String) {
    let authority = url.split("//").nth(1).unwrap().split('/').next().unwrap();
    let host = authority.rsplit('@').next().unwrap();
    let proxy = FaultProxy::before(host).await;
    let url = url.replace(host, &proxy.addr().to_string());
    (proxy, url)
}

/// Tries until the page is there again.
async fn recovers(actor: &mut Actor, page: &str) {
    let began = Instant::now();
    loop {
        let seen = actor.get(page).await;
        if seen.status == 200 {
            return;
        }
        assert!(began.elapsed() < RECOVERY, "{page}: {}", seen.status);
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// An answer that a documented failure may have: the page, or the maintenance
/// page with a time to come back.
fn is_told(seen: &crate::actors::Seen, what: &str) {
    match seen.status.as_u16() {
        200 | 303 => {}
        503 => {
            assert!(seen.retry_after.is_some(), "{what}");
            assert!(
                seen.body.contains("Closed for a moment"),
                "{what}: {}",
                seen.body
            );
        }
        other => panic!("{what}: {other} {}", seen.body),
    }
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
    let shop = shop_on(config).await;
    let ada = shop.member("ada").await;
    Some((proxy, ada, shop))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_fails_closes_the_shop_and_opens_it_again() {
    let Some((proxy, mut ada, _shop)) = on_a_database_that_fails().await else {
        return;
    };
    for (number, fault) in FAULTS.into_iter().enumerate() {
        proxy.spoil(fault);
        for _ in 0..3 {
            let asked = [("phrase", "a fox"), ("count", "1")];
            is_told(&ada.post("/pictures", &asked).await, &format!("{fault:?}"));
            is_told(&ada.get("/cart").await, &format!("{fault:?}"));
        }
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
async fn sessions_that_cannot_be_had_close_the_shop_to_members_alone() {
    let Some(url) = peer("ATELIER_TEST_REDIS") else {
        return;
    };
    let (proxy, url) = behind_proxy(&url).await;
    let folder = tempfile::tempdir().unwrap();
    let mut config = Config::for_test(folder.path()).unwrap();
    config.redis.url = url.into();
    let shop = shop_on(config).await;
    let mut ada = shop.member("ada").await;
    ada.get("/account").await.shows(200, "ada");
    for fault in FAULTS {
        proxy.spoil(fault);
        for _ in 0..2 {
            is_told(&ada.get("/account").await, &format!("{fault:?}"));
            shop.visitor().get("/gallery").await.shows(200, "Sign in");
            let form = [("login", "ada"), ("password", crate::actors::PASSWORD)];
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
async fn files_that_cannot_be_had_leave_the_pages_as_they_are() {
    let Some(endpoint) = peer("ATELIER_TEST_S3") else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let mut config = bucket(&endpoint, folder.path()).await;
    let (proxy, through) = behind_proxy(&endpoint).await;
    config.media.endpoint = through;
    let shop = shop_on(config).await;
    let mut ada = shop.member("ada").await;
    let picture = ada.picture(&shop, "a fox").await;
    let file = picture.replace("/pictures/", "/media/") + "/320.webp";
    let whole = ada.file(&file, &[]).await.into_body();
    for fault in FAULTS {
        proxy.spoil(fault);
        ada.get(&picture).await.shows(200, "a fox");
        let seen = ada.get(&file).await;
        assert_eq!(seen.status, 503, "{fault:?}: {}", seen.body);
        assert!(seen.retry_after.is_some(), "{fault:?}");
        // A picture that cannot be stored waits, and is not lost.
        let form = [("phrase", "a hen"), ("count", "1")];
        let waiting = ada.post("/pictures", &form).await.location;
        let _ = shop.app.studio.work_once().await;
        assert_eq!(ada.get(&waiting).await.status, 200, "{fault:?}");
        proxy.spoil(Fault::None);
        let again = ada.file(&file, &[]).await;
        assert_eq!(
            (again.status().as_u16(), again.body()),
            (200, &whole),
            "{fault:?}"
        );
        ada.post(&format!("{waiting}/cancel"), &[]).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn letters_wait_for_a_mail_server_that_fails_and_then_leave() {
    let (Some(smtp), Some(maildir)) = (peer("ATELIER_TEST_SMTP"), peer("ATELIER_TEST_MAILDIR"))
    else {
        return;
    };
    let proxy = FaultProxy::before(&smtp).await;
    let folder = tempfile::tempdir().unwrap();
    let mut config = Config::for_test(folder.path()).unwrap();
    config.mail.smtp_url = format!("smtp+plain://{}", proxy.addr()).into();
    config.mail.from = "Atelier <shop@example.com>".to_owned();
    assert!(config.mail.smtp_url.expose_secret().contains("127.0.0.1"));
    let shop = shop_on(config).await;
    let faults = [
        Fault::Instead("421 4.3.2 closing\r\n"),
        Fault::Instead("500 5.5.1 no\r\n"),
        Fault::Garbage,
        Fault::Cut(3),
        Fault::Down,
    ];
    for (number, fault) in faults.into_iter().enumerate() {
        proxy.spoil(fault);
        let name = format!("ada{number}x{}", shop.app.moment().number());
        let form = [
            ("username", name.as_str()),
            ("email", &format!("{name}@example.com")),
            ("password", crate::actors::PASSWORD),
        ];
        let seen = shop.visitor().post("/sign-up", &form).await;
        assert_eq!(seen.status, 303, "nobody waits for a letter: {}", seen.body);
        for _ in 0..3 {
            workers::letters_once(&shop.app).await.unwrap();
        }
        assert_eq!(arrived(&maildir, &name), 0, "{fault:?}");
        proxy.spoil(Fault::None);
        let began = Instant::now();
        while arrived(&maildir, &name) == 0 {
            assert!(began.elapsed() < RECOVERY, "{fault:?}");
            workers::letters_once(&shop.app).await.unwrap();
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        assert_eq!(arrived(&maildir, &name), 1, "{fault:?}");
    }
}

/// How many letters to somebody of this name are in the box.
fn arrived(maildir: &str, name: &str) -> usize {
    let letters = std::fs::read_dir(format!("{maildir}/new"));
    let letters = letters.into_iter().flatten().flatten();
    letters
        .filter_map(|letter| std::fs::read_to_string(letter.path()).ok())
        .filter(|letter| letter.contains(&format!("To: {name}@example.com")))
        .count()
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
