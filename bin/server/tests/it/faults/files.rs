//! S3: pictures' files.

use groundwork::testing::{Fault, FaultProxy};
use server::config::Config;

use super::{HTTP, behind_proxy, held_down, is_painted_soon, soon};
use crate::actors::{Actor, TestApp};
use crate::shared::{bucket, peer, shop_on};

/// A shop whose bucket stands behind a proxy.
async fn shop_behind_a_proxy(set: impl FnOnce(&mut Config)) -> Option<(FaultProxy, TestApp)> {
    let endpoint = peer("ATELIER_TEST_S3")?;
    let folder = tempfile::tempdir().unwrap();
    let mut config = bucket(&endpoint, folder.path()).await;
    let (proxy, through) = behind_proxy(&endpoint).await;
    config.media.endpoint = through;
    set(&mut config);
    Some((proxy, shop_on(config).await.keeping(folder)))
}

/// A member with a picture in a bucket behind a proxy, and the picture's page
/// and file.
async fn with_a_picture() -> Option<(FaultProxy, TestApp, Actor, [String; 2])> {
    let (proxy, shop) = shop_behind_a_proxy(|_| ()).await?;
    let mut ada = shop.member("ada").await;
    let picture = ada.picture(&shop, "a fox").await;
    let file = picture.replace("/pictures/", "/media/") + "/320.webp";
    Some((proxy, shop, ada, [picture, file]))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_that_cannot_be_had_leave_the_pages_as_they_are() {
    let Some((proxy, shop, mut ada, [picture, file])) = with_a_picture().await else {
        return;
    };
    let whole = ada.file(&file, &[]).await.into_body();
    for fault in HTTP {
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
        is_painted_soon(&shop, &mut ada, &waiting).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_slow_bucket_delays_files_alone() {
    let Some((proxy, shop, mut ada, [picture, file])) = with_a_picture().await else {
        return;
    };
    proxy.spoil(Fault::Slow);
    let form = [("phrase", "a hen"), ("count", "1")];
    let waiting = ada.post("/pictures", &form).await.location;
    let studio = shop.app.studio.clone();
    let painting = tokio::spawn(async move { studio.work_once().await });
    ada.get(&picture).await.shows(200, "a fox");
    let seen = ada.get(&file).await;
    assert_eq!(seen.status, 503, "{}", seen.body);
    assert!(seen.retry_after.is_some());
    ada.get(&waiting).await.shows(200, "Being painted");
    proxy.spoil(Fault::None);
    let _ = painting.await.unwrap();
    is_painted_soon(&shop, &mut ada, &waiting).await;
    assert_eq!(ada.get(&file).await.status, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bucket_that_is_down_for_long_loses_no_picture() {
    let Some((proxy, shop, mut ada, [picture, file])) = with_a_picture().await else {
        return;
    };
    let form = [("phrase", "a hen"), ("count", "1")];
    let waiting = ada.post("/pictures", &form).await.location;
    held_down(&proxy, async || {
        let _ = shop.app.studio.work_once().await;
        ada.get(&picture).await.shows(200, "a fox");
        assert_eq!(ada.get(&file).await.status, 503);
        assert!(!ada.get(&waiting).await.body.contains("Not painted"));
    })
    .await;
    is_painted_soon(&shop, &mut ada, &waiting).await;
    assert_eq!(ada.get(&file).await.status, 200);
}

/// The model was paid, and is not asked again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bucket_that_is_down_for_long_loses_no_picture_that_is_paid_for() {
    let Some(model) = peer("ATELIER_TEST_OPENAI") else {
        return;
    };
    let paid = |config: &mut Config| {
        config.openai.api_key = "sk-of-the-suite".into();
        config.openai.base_url = model;
        config.openai.image_model = "a-model-of-the-suite".to_owned();
        config.openai.image_price_micro_usd = Some(40_000);
    };
    let Some((proxy, shop)) = shop_behind_a_proxy(paid).await else {
        return;
    };
    let mut ada = shop.member("ada").await;
    let form = [("phrase", "a fox"), ("count", "1")];
    let picture = ada.post("/pictures", &form).await.location;
    proxy.spoil(Fault::Down);
    let studio = shop.app.studio.clone();
    let painting = tokio::spawn(async move { studio.work_once().await });
    soon("it is in work", async || {
        ada.get(&picture).await.body.contains("Being painted")
    })
    .await;
    held_down(&proxy, async || {
        assert!(!shop.app.studio.work_once().await.unwrap(), "nobody else's");
        ada.get(&picture).await.shows(200, "Being painted");
    })
    .await;
    soon("it is stored", async || {
        ada.get(&picture).await.body.contains("Order a print")
    })
    .await;
    painting.await.unwrap().unwrap();
    let spent = shop.app.studio.spending_as_staff().await.unwrap();
    assert_eq!(
        spent.spent,
        imagegen::generator::MicroDollars(40_000),
        "once"
    );
}
