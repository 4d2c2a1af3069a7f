//! Only a verified event makes an order paid, and only once.

use crate::actors::{ADDRESS, TestApp};

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
async fn the_same_checkout_sent_twice_orders_once() {
    let shop = TestApp::open().await;
    let mut ada = shop.member("ada").await;
    ada.order(&shop).await;
    let me = accounts::Account::list_as_staff(&shop.app.db, "ada", None, None, 1)
        .await
        .unwrap();
    let customer = checkout::CustomerId(me.items[0].id.0);
    let orders = checkout::my_orders(&shop.app.db, customer, None, 10)
        .await
        .unwrap();
    assert_eq!(orders.items.len(), 1);
    assert_eq!(orders.items[0].totals.total.to_string(), "28.38 USD");
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

/// The form again under the key it had is the order it made; another form
/// under that key is refused.
#[tokio::test]
async fn a_checkouts_key_is_good_for_one_order() {
    let shop = TestApp::open().await;
    let mut ada = shop.member("ada").await;
    let listing = ada.listing(&shop).await;
    let fields = [("format", "a4-matte-none"), ("quantity", "1")];
    ada.post(&format!("{listing}/cart"), &fields).await;
    ada.post("/cart/country", &[("country", "GB")]).await;
    let page = ada.get("/checkout").await;
    let (key, total) = (
        page.value_of("idempotency_key"),
        page.value_of("expected_total"),
    );
    let form = [
        &ADDRESS[..],
        &[
            ("idempotency_key", key.as_str()),
            ("expected_total", &total),
        ],
    ]
    .concat();
    let first = ada.post("/checkout", &form).await.location;
    assert!(first.contains("/sandbox-pay/"), "{first}");
    assert_eq!(ada.post("/checkout", &form).await.location, first);
    let mut elsewhere = form.clone();
    elsewhere[3].1 = "Cambridge";
    ada.post("/checkout", &elsewhere)
        .await
        .shows(422, "This form was sent before with other contents.");
    let orders = ada.get("/orders").await.body;
    assert_eq!(orders.matches("class=\"order-row\"").count(), 1);
}
