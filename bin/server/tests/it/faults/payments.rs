//! Stripe.

#[allow(dead_code, reason = "the suite of `checkout` uses the rest of it")]
#[path = "../../../../../crates/checkout/tests/it/stripe/peer/mod.rs"]
mod stripe;

use checkout::gateway::conformance::Peer;
use groundwork::Clock;
use groundwork::testing::{Fault, FaultProxy};
use server::config::Config;
use server::workers;

use self::stripe::{KEY, SECRET, StripeShaped};
use super::{HTTP, behind_proxy, held_down, is_told, soon};
use crate::actors::{Actor, Seen, TestApp};
use crate::shared::shop_on;

async fn shop_behind_a_proxy() -> (FaultProxy, StripeShaped, TestApp) {
    let stripe = StripeShaped::at(Clock::system()).await;
    let (proxy, through) = behind_proxy(stripe.url()).await;
    let folder = tempfile::tempdir().unwrap();
    let mut config = Config::for_test(folder.path()).unwrap();
    config.payments.gateway = "stripe".to_owned();
    config.payments.stripe_secret_key = KEY.into();
    config.payments.webhook_secret = SECRET.into();
    config.payments.stripe_api_url = through;
    (proxy, stripe, shop_on(config).await.keeping(folder))
}

/// Presses "place the order"; what is seen, and the form's key to press again.
async fn ordered(ada: &mut Actor, listing: &str) -> (Seen, [(String, String); 2]) {
    let fields = [("format", "a4-matte-none"), ("quantity", "2")];
    ada.post(&format!("{listing}/cart"), &fields).await;
    ada.post("/cart/country", &[("country", "GB")]).await;
    let page = ada.get("/checkout").await;
    let form = ["idempotency_key", "expected_total"].map(|field| {
        let value = page.value_of(field);
        (field.to_owned(), value)
    });
    (place(ada, &form).await, form)
}

async fn place(ada: &mut Actor, form: &[(String, String)]) -> Seen {
    let form = form
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()));
    let form: Vec<_> = crate::actors::ADDRESS.into_iter().chain(form).collect();
    ada.post("/checkout", &form).await
}

/// What the worker of products does meanwhile.
async fn copy(shop: &TestApp) {
    let (app, gateway) = (&shop.app, &*shop.app.gateways[0]);
    let moment = &mut app.moment();
    while checkout::mirror::work_once(&app.db, moment, gateway, &*app.offers)
        .await
        .unwrap()
    {}
}

/// How many orders she has.
async fn orders(ada: &mut Actor) -> usize {
    ada.get("/orders").await.links_to("/orders/ATL-").len()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_outlives_a_gateway_that_fails() {
    let (proxy, stripe, shop) = shop_behind_a_proxy().await;
    let mut ada = shop.member("ada").await;
    let listing = ada.listing(&shop).await;
    for (before, fault) in HTTP.into_iter().enumerate() {
        proxy.spoil(fault);
        let (seen, form) = ordered(&mut ada, &listing).await;
        assert_eq!(seen.status, 503, "{fault:?}: {}", seen.body);
        is_told(&seen, &format!("{fault:?}"));
        seen.shows(503, "Your order is kept");
        assert_eq!(orders(&mut ada).await, before + 1, "{fault:?}");
        proxy.spoil(Fault::None);
        copy(&shop).await;
        // The same form again: the same order, and one page to pay it on.
        let seen = place(&mut ada, &form).await;
        assert_eq!(seen.status, 303, "{fault:?}: {}", seen.body);
        assert!(seen.location.starts_with("https://checkout.test/"));
        assert_eq!(orders(&mut ada).await, before + 1, "{fault:?}");
        assert_eq!(stripe.sessions(), before + 1, "{fault:?}: one page");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_waits_for_a_slow_gateway_is_told() {
    let (proxy, stripe, shop) = shop_behind_a_proxy().await;
    let mut ada = shop.member("ada").await;
    let listing = ada.listing(&shop).await;
    proxy.spoil(Fault::Slow);
    let (seen, form) = ordered(&mut ada, &listing).await;
    seen.shows(503, "Your order is kept");
    proxy.spoil(Fault::None);
    assert_eq!(place(&mut ada, &form).await.status, 303);
    assert_eq!((orders(&mut ada).await, stripe.sessions()), (1, 1));
}

/// A paid order of hers: its page.
async fn paid(stripe: &StripeShaped, shop: &TestApp, ada: &mut Actor) -> String {
    let listing = ada.listing(shop).await;
    let (seen, _) = ordered(ada, &listing).await;
    let session = seen.location.rsplit('/').next().unwrap().to_owned();
    stripe.pay(&session).await;
    for webhook in stripe.webhooks().await {
        let status = shop
            .webhook_of("stripe", &webhook.headers, webhook.body)
            .await;
        assert!(status.is_success(), "{status}");
    }
    let order = ada.get("/orders").await.links_to("/orders/ATL-").remove(0);
    ada.get(&order).await.shows(200, "Paid");
    order
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refund_waits_for_a_gateway_that_is_down_for_long_and_happens_once() {
    let (proxy, stripe, shop) = shop_behind_a_proxy().await;
    let mut ada = shop.member("ada").await;
    let order = paid(&stripe, &shop, &mut ada).await;
    proxy.spoil(Fault::Down);
    assert_eq!(ada.post(&format!("{order}/cancel"), &[]).await.status, 303);
    held_down(&proxy, async || {
        while workers::money_once(&shop.app).await.unwrap() {}
        ada.get(&order).await.shows(200, "Cancelled");
        assert_eq!(stripe.refunds(), 0);
    })
    .await;
    soon("the money goes back", async || {
        while workers::money_once(&shop.app).await.unwrap() {}
        stripe.refunds() > 0
    })
    .await;
    while workers::money_once(&shop.app).await.unwrap() {}
    assert_eq!(stripe.refunds(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refund_whose_answer_is_lost_happens_once() {
    let (proxy, stripe, shop) = shop_behind_a_proxy().await;
    let mut ada = shop.member("ada").await;
    for fault in HTTP.into_iter().chain([Fault::Slow]) {
        let order = paid(&stripe, &shop, &mut ada).await;
        let before = stripe.refunds();
        ada.post(&format!("{order}/cancel"), &[]).await;
        proxy.spoil(fault);
        workers::money_once(&shop.app).await.unwrap();
        proxy.spoil(Fault::None);
        soon("the money goes back", async || {
            while workers::money_once(&shop.app).await.unwrap() {}
            ada.get(&order).await.body.contains("Refunded")
        })
        .await;
        assert_eq!(stripe.refunds(), before + 1, "{fault:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_till_whose_gateway_is_down_for_long_keeps_the_order() {
    let (proxy, stripe, shop) = shop_behind_a_proxy().await;
    let mut ada = shop.member("ada").await;
    let listing = ada.listing(&shop).await;
    proxy.spoil(Fault::Down);
    let (_, form) = ordered(&mut ada, &listing).await;
    held_down(&proxy, async || {
        let seen = place(&mut ada, &form).await;
        seen.shows(503, "Your order is kept");
    })
    .await;
    soon("it can be paid", async || {
        place(&mut ada, &form).await.status == 303
    })
    .await;
    assert_eq!((orders(&mut ada).await, stripe.sessions()), (1, 1));
}
