//! OpenAI's shape: pictures.

use groundwork::testing::Fault;

use super::{HTTP, held_down, is_painted_soon, shop_of_openai_behind_a_proxy};
use crate::actors::Actor;

async fn asked(ada: &mut Actor) -> String {
    let form = [("phrase", "a fox"), ("count", "1")];
    ada.post("/pictures", &form).await.location
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_picture_waits_where_nothing_was_charged_and_else_its_owner_is_asked() {
    let Some((proxy, shop)) = shop_of_openai_behind_a_proxy().await else {
        return;
    };
    let mut ada = shop.member("ada").await;
    for fault in HTTP {
        proxy.spoil(fault);
        let picture = asked(&mut ada).await;
        shop.app.studio.work_once().await.unwrap();
        let seen = ada.get(&picture).await;
        let is_free = fault == HTTP[0] || fault == Fault::Down;
        match is_free {
            true => drop(seen.shows(200, "Delayed: the model is busy")),
            false => drop(seen.shows(200, "its answer was lost on the way")),
        }
        proxy.spoil(Fault::None);
        if is_free {
            is_painted_soon(&shop, &mut ada, &picture).await;
            continue;
        }
        let again = ada.post(&format!("{picture}/again"), &[]).await.location;
        is_painted_soon(&shop, &mut ada, &again).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_picture_that_comes_slowly_is_waited_for() {
    let Some((proxy, shop)) = shop_of_openai_behind_a_proxy().await else {
        return;
    };
    let mut ada = shop.member("ada").await;
    proxy.spoil(Fault::Slow);
    let picture = asked(&mut ada).await;
    let studio = shop.app.studio.clone();
    let painting = tokio::spawn(async move { studio.work_once().await });
    tokio::time::sleep(std::time::Duration::from_secs(5)).await;
    ada.get(&picture).await.shows(200, "Being painted");
    proxy.spoil(Fault::None);
    painting.await.unwrap().unwrap();
    ada.get(&picture).await.shows(200, "Order a print");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_model_that_is_down_for_long_loses_no_picture() {
    let Some((proxy, shop)) = shop_of_openai_behind_a_proxy().await else {
        return;
    };
    let mut ada = shop.member("ada").await;
    let picture = asked(&mut ada).await;
    held_down(&proxy, async || {
        let _ = shop.app.studio.work_once().await;
        ada.get(&picture)
            .await
            .shows(200, "Delayed: the model is busy");
    })
    .await;
    is_painted_soon(&shop, &mut ada, &picture).await;
}
