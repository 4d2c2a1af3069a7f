//! Only a verified event makes an order paid, and only once.

use crate::actors::{CARD, TestApp};

#[tokio::test]
async fn visiting_the_success_address_changes_nothing() {
    let shop = TestApp::open().await;
    let mut ada = shop.member("ada").await;
    ada.order(&shop).await;
    let orders = ada.get("/orders").await;
    let number = orders.body.split("/orders/ATL-").nth(1).unwrap()[..9].to_owned();
    let thanks = format!("/orders/ATL-{number}/thanks");
    ada.get(&thanks).await.shows(200, "Confirming your payment");
    ada.get("/orders").await.shows(200, "Not paid");
    shop.member("eve")
        .await
        .get(&thanks)
        .await
        .shows(404, "This wall is empty");
}

#[tokio::test]
async fn forged_late_and_repeated_events_have_one_effect() {
    let shop = TestApp::open().await;
    let mut ada = shop.member("ada").await;
    let pay_page = ada.order(&shop).await;
    let thanks = ada
        .post(&pay_page, &CARD)
        .await
        .location
        .replace("http://shop.test", "");
    let sandbox = shop.app.sandbox.as_ref().unwrap();
    let due = sandbox
        .due_deliveries(chrono::Duration::seconds(9), 50)
        .await
        .unwrap();
    let paid = due.last().unwrap();
    let (headers, body) = (&paid.request.headers, &paid.request.body);

    let mut forged = body.clone();
    forged.push(b' ');
    assert_eq!(shop.webhook(headers, forged).await, 400);
    assert_eq!(shop.webhook(&[], body.clone()).await, 400);
    ada.get(&thanks).await.shows(200, "Confirming your payment");
    for _ in 0..20 {
        assert_eq!(shop.webhook(headers, body.clone()).await, 200);
    }
    ada.get(&thanks).await.shows(200, "is paid");
    shop.app.clock.advance(chrono::Duration::seconds(301));
    assert_eq!(
        shop.webhook(headers, body.clone()).await,
        400,
        "its signature is too old now"
    );
    let page = checkout::received_events_as_staff(&shop.app.db, None, 50)
        .await
        .unwrap();
    let applied = page
        .items
        .iter()
        .filter(|e| e.outcome == checkout::EventOutcome::Applied);
    assert_eq!(applied.count(), 1);
}

#[tokio::test]
async fn the_same_checkout_sent_twice_orders_once() {
    let shop = TestApp::open().await;
    let mut ada = shop.member("ada").await;
    ada.order(&shop).await;
    let me = accounts::Account::list_as_staff(&shop.app.db, "ada", None, 1)
        .await
        .unwrap();
    let customer = checkout::CustomerId(me.items[0].id.0);
    let orders = checkout::my_orders(&shop.app.db, customer, None, 10)
        .await
        .unwrap();
    assert_eq!(orders.items.len(), 1);
    assert_eq!(orders.items[0].totals.total.to_string(), "24.88 USD");
    assert_eq!(
        ada.get("/checkout").await.location,
        "/cart",
        "the cart is empty"
    );
}

#[tokio::test]
async fn a_price_is_changed_only_from_the_one_the_manager_saw() {
    let shop = TestApp::open().await;
    let mut mary = shop.manager().await;
    let price = |price, seen| [("price", price), ("seen", seen), ("is_offered", "on")];
    let format = "/manage/formats/a4-matte-none";
    mary.post(format, &price("12.50", "9.99")).await;
    mary.post(format, &price("11.00", "9.99"))
        .await
        .shows(409, "The price has changed meanwhile.");
    mary.get("/manage/formats")
        .await
        .shows(200, "value=\"12.50\"");
}
