//! What customers see, what is stored and how soon all is well again when a
//! peer is slow, refuses, talks nonsense, is cut off or is down: the rows of the
//! table in `bin/server/README.md`. Each peer is a real one, where tests are told
//! of it, behind a proxy that spoils its answers.

mod assistant;
mod database;
mod files;
mod letters;
mod payments;
mod pictures;
mod sessions;

use std::time::{Duration, Instant};

use groundwork::testing::{Fault, FaultProxy};
use server::config::Config;

use crate::actors::{Actor, Seen, TestApp};
use crate::shared::{peer, shop_on};

/// How soon a shop is well again after its peer is.
const RECOVERY: Duration = Duration::from_secs(10);
/// How long a peer is down in the tests named so.
const DOWN: Duration = Duration::from_secs(30);

/// What befalls a peer that speaks HTTP, but for slowness, which is tried by
/// itself.
const HTTP: [Fault; 6] = [
    Fault::Instead(
        "HTTP/1.1 429 Too Many Requests\r\nretry-after: 1\r\nconnection: close\r\ncontent-length: 0\r\n\r\n",
    ),
    Fault::Instead(
        "HTTP/1.1 500 Internal Server Error\r\nconnection: close\r\ncontent-length: 0\r\n\r\n",
    ),
    Fault::Garbage,
    Fault::Cut(3),
    Fault::Cut(300),
    Fault::Down,
];

/// A proxy before what `url` names, and the address with the proxy's in its place.
async fn behind_proxy(url: &str) -> (FaultProxy, String) {
    let authority = url.split("//").nth(1).unwrap().split('/').next().unwrap();
    let host = authority.rsplit('@').next().unwrap();
    let proxy = FaultProxy::before(host).await;
    let url = url.replace(host, &proxy.addr().to_string());
    (proxy, url)
}

/// A shop whose pictures and answers come from a server of OpenAI's shape behind
/// a proxy.
async fn shop_of_openai_behind_a_proxy() -> Option<(FaultProxy, TestApp)> {
    let url = peer("ATELIER_TEST_OPENAI")?;
    let (proxy, url) = behind_proxy(&url).await;
    let folder = tempfile::tempdir().unwrap();
    let mut config = Config::for_test(folder.path()).unwrap();
    let model = "a-model-of-the-suite".to_owned();
    config.openai.api_key = "sk-of-the-suite".into();
    config.openai.base_url = url;
    config.openai.chat_model = model.clone();
    config.openai.image_model = model;
    config.openai.image_price_micro_usd = Some(40_000);
    Some((proxy, shop_on(config).await.keeping(folder)))
}

/// Tries until it is so, which is soon.
async fn soon(what: &str, mut is_so: impl AsyncFnMut() -> bool) {
    let began = Instant::now();
    while !is_so().await {
        assert!(began.elapsed() < RECOVERY, "{what}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// Until it is painted, by the shop's own pauses.
async fn is_painted_soon(shop: &TestApp, ada: &mut Actor, picture: &str) {
    soon("it is painted", async || {
        let _ = shop.app.studio.work_once().await;
        ada.get(picture).await.body.contains("Order a print")
    })
    .await;
}

/// Tries until the page is there again.
async fn recovers(actor: &mut Actor, page: &str) {
    soon(page, async || actor.get(page).await.status == 200).await;
}

/// Holds a peer down as long as the table says, and goes on trying meanwhile.
async fn held_down(proxy: &FaultProxy, mut meanwhile: impl AsyncFnMut()) {
    proxy.spoil(Fault::Down);
    let began = Instant::now();
    while began.elapsed() < DOWN {
        meanwhile().await;
        tokio::time::sleep(Duration::from_secs(2)).await;
    }
    proxy.spoil(Fault::None);
}

/// An answer that a documented failure may have: the page, or the maintenance
/// page with a time to come back.
#[track_caller]
fn is_told(seen: &Seen, what: &str) {
    match seen.status.as_u16() {
        200 | 303 => {}
        503 => {
            assert!(seen.retry_after.is_some(), "{what}");
            let says = |text: &str| seen.body.contains(text);
            assert!(
                says("Closed for a moment") || says("cannot be reached"),
                "{what}: {}",
                seen.body
            );
        }
        other => panic!("{what}: {other} {}", seen.body),
    }
}
