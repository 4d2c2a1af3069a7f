//! Pages are kept in memory, and never show what is no longer so.

use crate::actors::{CARD, TestApp};

#[tokio::test]
async fn what_is_hung_or_taken_down_shows_at_once() {
    let shop = TestApp::open().await;
    let mut ada = shop.member("ada").await;
    let mut visitor = shop.visitor();
    visitor.get("/gallery").await.shows(200, "still bare");
    let picture = ada.picture(&shop, "a fox at dawn").await;
    let listing = ada.post(&format!("{picture}/show"), &[]).await.location;
    for _ in 0..2 {
        visitor.get("/gallery").await.shows(200, "a fox at dawn");
    }
    ada.post(
        &format!("{listing}/visibility"),
        &[("visibility", "unlisted")],
    )
    .await;
    visitor.get("/gallery").await.shows(200, "still bare");
    ada.post(
        &format!("{listing}/visibility"),
        &[("visibility", "public")],
    )
    .await;
    visitor.get("/gallery").await.shows(200, "a fox at dawn");
    ada.post(&format!("{listing}/remove"), &[]).await;
    visitor.get("/gallery").await.shows(200, "still bare");
}

#[tokio::test]
async fn a_new_price_shows_at_once_and_a_new_name_within_half_a_minute() {
    let shop = TestApp::open().await;
    let (mut ada, mut mary) = (shop.member("ada").await, shop.manager().await);
    let picture = ada.picture(&shop, "a fox").await;
    let listing = ada.post(&format!("{picture}/show"), &[]).await.location;
    let mut visitor = shop.visitor();
    visitor.get(&listing).await.shows(200, "$9.99");
    let price = [("price", "12.50"), ("seen", "9.99"), ("is_offered", "on")];
    mary.post("/manage/formats/a4-matte-none", &price).await;
    visitor.get(&listing).await.shows(200, "$12.50");

    visitor.get("/gallery").await.shows(200, "ada");
    let form = [("username", "countess"), ("email", "ada@example.com")];
    ada.post("/account", &form).await;
    shop.app.clock.advance(chrono::Duration::seconds(31));
    visitor.get("/gallery").await.shows(200, "countess");
    visitor.get(&listing).await.shows(200, "countess");
}

#[tokio::test]
async fn a_print_is_seen_by_whoever_may_see_it_now() {
    let shop = TestApp::open().await;
    let (mut ada, mut mary) = (shop.member("ada").await, shop.manager().await);
    let mut visitor = shop.visitor();
    let picture = ada.picture(&shop, "a fox at dawn").await;
    let listing = ada.post(&format!("{picture}/show"), &[]).await.location;
    let address = format!("{listing}/visibility");
    for _ in 0..2 {
        let seen = visitor.get(&listing).await;
        seen.shows(200, "a fox at dawn").shows(200, "$9.99");
        assert!(!seen.body.contains("/visibility"), "{}", seen.body);
        ada.get(&listing).await.shows(200, "/visibility");
        mary.get(&listing).await.shows(200, "/visibility");
    }
    ada.post(&address, &[("visibility", "private")]).await;
    visitor.get(&listing).await.shows(404, "This wall is empty");
    ada.get(&listing).await.shows(200, "a fox at dawn");
    mary.get(&listing).await.shows(200, "a fox at dawn");
    // What its owner and the staff just saw is not what others see.
    visitor.get(&listing).await.shows(404, "This wall is empty");
    ada.post(&address, &[("visibility", "public")]).await;
    visitor.get(&listing).await.shows(200, "a fox at dawn");
    ada.post(&format!("{listing}/remove"), &[]).await;
    visitor.get(&listing).await.shows(404, "This wall is empty");
}

#[tokio::test]
async fn what_was_typed_wrong_is_shown_to_who_typed_it_alone() {
    let shop = TestApp::open().await;
    let mut ada = shop.member("ada").await;
    let picture = ada.picture(&shop, "a fox").await;
    let listing = ada.post(&format!("{picture}/show"), &[]).await.location;
    let many = [("format", "a4-matte-none"), ("quantity", "4000")];
    let wrong = ada.post(&format!("{listing}/cart"), &many).await;
    wrong.shows(422, "value=\"4000\"");
    let seen = shop.visitor().get(&listing).await;
    seen.shows(200, "value=\"1\"");
}

#[tokio::test]
async fn my_orders_tell_each_step_at_once_and_to_me_alone() {
    let shop = TestApp::open().await;
    let (mut ada, mut eve) = (shop.member("ada").await, shop.member("eve").await);
    ada.get("/orders")
        .await
        .shows(200, "You have not ordered anything yet");
    let pay_page = ada.order(&shop).await;
    let orders = ada.get("/orders").await;
    orders.shows(200, "Not paid");
    eve.get("/orders")
        .await
        .shows(200, "You have not ordered anything yet");
    let number = &orders.body.split("/orders/ATL-").nth(1).unwrap()[..9];
    let desk = format!("/manage/orders/ATL-{number}");

    ada.post(&pay_page, &CARD).await;
    shop.deliver_webhooks().await;
    ada.get("/orders").await.shows(200, "state-paid");
    let mut mary = shop.manager().await;
    mary.post(&format!("{desk}/printed"), &[]).await;
    ada.get("/orders").await.shows(200, "state-printed");
    let parcel = [("carrier", "Post"), ("tracking", "RR123")];
    mary.post(&format!("{desk}/shipped"), &parcel).await;
    ada.get("/orders").await.shows(200, "state-shipped");
    ada.order(&shop).await;
    let orders = ada.get("/orders").await;
    assert_eq!(orders.body.matches("class=\"order-row\"").count(), 2);
}
