//! The gallery is kept in memory, and never shows what is no longer so.

use crate::actors::TestApp;

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
