//! What several servers share beside the database, against the real parts where
//! tests are told of them.

use std::net::IpAddr;
use std::sync::Arc;

use groundwork::Clock;
use imagegen::generator::PainterGenerator;
use server::config::Config;
use server::throttle::Throttle;
use server::wiring::{self, Outside};
use server::{copy_media, demo, routes};

use crate::actors::TestApp;

/// A peer's address, or a word on why there is nothing to see.
#[allow(
    clippy::disallowed_methods,
    reason = "tests are told their peers by the environment"
)]
pub(crate) fn peer(name: &str) -> Option<String> {
    let told = std::env::var(name).ok();
    if told.is_none() {
        println!("skipped: {name} is not set");
    }
    told
}

#[tokio::test]
async fn attempts_are_counted_by_all_servers_together() {
    let Some(url) = peer("ATELIER_TEST_REDIS") else {
        return;
    };
    let clock = Clock::fixed("2026-01-01T00:00:10Z".parse().unwrap(), 7);
    let redis = server::redis::connect(&url.into()).await.unwrap();
    let server = || Throttle::shared(3, redis.clone(), clock.clone());
    let (one, other) = (server(), server());
    // Nobody else's: every run of the test tries from an address of its own.
    let random = Clock::system().moment().uuid().as_u128();
    let address = IpAddr::from(random.to_be_bytes());
    for server in [&one, &other, &one] {
        server.attempt(address).await.unwrap();
    }
    let wait = other.attempt(address).await.unwrap_err();
    assert_eq!(wait.as_secs(), 50, "until the minute is over");
    clock.advance(chrono::Duration::seconds(50));
    other.attempt(address).await.unwrap();
}

/// A bucket of the test's own, which the peer makes without a signature.
pub(crate) async fn bucket(endpoint: &str, folder: &std::path::Path) -> Config {
    // The client wants one, also where it speaks plain HTTP.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let name = format!("shop-{}", Clock::system().moment().uuid().simple());
    let made = reqwest::Client::new()
        .put(format!("{endpoint}/{name}"))
        .send()
        .await
        .unwrap();
    assert!(made.status().is_success(), "{made:?}");
    let mut config = Config::for_test(folder).unwrap();
    config.media.bucket = name;
    config.media.region = "us-east-1".to_owned();
    config.media.endpoint = endpoint.to_owned();
    config.media.path_style = true;
    config.media.access_key_id = "tests".to_owned();
    config.media.secret_access_key = "of-the-shop".into();
    config
}

pub(crate) async fn shop_on(config: Config) -> TestApp {
    let outside = Outside::of(&config).await.unwrap();
    let url = "http://shop.test".to_owned();
    let app = wiring::with(config, url, outside).await.unwrap();
    demo::install_basics(&app).await.unwrap();
    TestApp::of(app.clone(), routes::router(&app))
}

#[tokio::test]
async fn a_shop_moves_its_files_into_a_bucket_and_serves_them_from_there() {
    let Some(endpoint) = peer("ATELIER_TEST_S3") else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let local = shop_on(Config::for_test(folder.path()).unwrap()).await;
    let mut ada = local.member("ada").await;
    let picture = ada.picture(&local, "a fox").await;
    ada.post(&format!("{picture}/show"), &[]).await;
    let file = picture.replace("/pictures/", "/media/") + "/master";
    let before = local.visitor().file(&file, &[]).await;

    let config = bucket(&endpoint, folder.path()).await;
    let said = std::sync::Mutex::new(String::new());
    let say = |line: &str| said.lock().unwrap().push_str(line);
    copy_media::run(&config, false, say).await.unwrap();
    copy_media::run(&config, true, say).await.unwrap();
    let said = said.into_inner().unwrap();
    assert!(said.contains("0 of them were there before"), "{said}");
    std::fs::remove_dir_all(folder.path().join("media")).unwrap();

    let remote = shop_on(config).await;
    let mut visitor = remote.visitor();
    let after = visitor.file(&file, &[]).await;
    assert_eq!(
        (after.status(), after.body()),
        (before.status(), before.body())
    );
    let part = visitor.file(&file, &[("range", "bytes=1-3")]).await;
    assert_eq!(
        (part.status().as_u16(), part.body().as_ref()),
        (206, &before.body()[1..4])
    );
    // New pictures are stored there, too; no page shows an address of the bucket.
    let mut eve = remote.member("eve").await;
    let another = eve.picture(&remote, "a hen").await;
    let page = eve.get(&another).await;
    assert!(page.body.contains("/media/"), "{}", page.body);
    assert!(!page.body.contains("X-Amz") && !page.body.contains(&endpoint));
}

/// The painter's shop, on parts that nobody else has.
#[tokio::test]
async fn the_parts_in_memory_are_named_as_what_they_are() {
    let folder = tempfile::tempdir().unwrap();
    let config = Config::for_test(folder.path()).unwrap();
    let db = groundwork::memory_database().await.unwrap();
    let painter = Arc::new(PainterGenerator);
    let outside = Outside::in_memory(&config, db, Clock::system(), painter);
    let url = "http://shop.test".to_owned();
    let app = wiring::with(config, url, outside).await.unwrap();
    let parts: Vec<_> = app
        .parts
        .iter()
        .map(|part| format!("{}: {}", part.name, part.served_by))
        .collect();
    assert!(parts.contains(&"Database: SQLite".to_owned()), "{parts:?}");
    assert!(
        parts.contains(&"Sessions: database".to_owned()),
        "{parts:?}"
    );
}
