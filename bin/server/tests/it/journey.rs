//! From phrase to parcel, as each person sees it.

use std::sync::Arc;

use imagegen::generator::MemoryGenerator;

use crate::actors::{CARD, PASSWORD, TestApp};

const PHRASE: &str = "A sunlit indoor lounge area with a pool containing a flamingo";

#[tokio::test]
async fn from_phrase_to_parcel() {
    let shop = TestApp::open().await;
    let mut ada = shop.visitor();
    let form = [
        ("username", "ada"),
        ("email", "ada@example.com"),
        ("password", PASSWORD),
    ];
    assert_eq!(ada.post("/sign-up", &form).await.location, "/pictures");

    let asked = ada
        .post("/pictures", &[("phrase", PHRASE), ("shape", "landscape")])
        .await;
    ada.get(&asked.location).await.shows(200, "Yours is next.");
    shop.paint().await;
    ada.get(&asked.location).await.shows(200, "Order a print");

    let pay_page = ada.order(&shop).await;
    ada.get(&pay_page)
        .await
        .shows(200, "No real money")
        .shows(200, "$28.38");
    let declined = CARD.map(|(k, v)| {
        (
            k,
            if k == "card_number" {
                "4000000000000002"
            } else {
                v
            },
        )
    });
    ada.post(&pay_page, &declined)
        .await
        .shows(422, "The card was declined.");
    let thanks = ada
        .post(&pay_page, &CARD)
        .await
        .location
        .replace("http://shop.test", "");
    ada.get(&thanks).await.shows(200, "Confirming your payment");
    shop.deliver_webhooks().await;
    ada.get(&thanks).await.shows(200, "is paid");

    let order = thanks.trim_end_matches("/thanks").to_owned();
    let number = order.trim_start_matches("/orders/").to_owned();
    let mut mary = shop.manager().await;
    let desk = format!("/manage/orders/{number}");
    mary.post(&format!("{desk}/printed"), &[]).await;
    mary.post(
        &format!("{desk}/shipped"),
        &[("carrier", ""), ("tracking", "T1")],
    )
    .await
    .shows(422, "Please fill this in.");
    mary.post(
        &format!("{desk}/shipped"),
        &[("carrier", "Post"), ("tracking", "RR123")],
    )
    .await;
    ada.get(&order)
        .await
        .shows(200, "RR123")
        .shows(200, "On its way");

    ada.post(&format!("{}/show", asked.location), &[]).await;
    shop.visitor().get("/gallery").await.shows(200, PHRASE);
    let chat = ada
        .post("/support", &[("message", "where is my order?")])
        .await;
    ada.get(&chat.location)
        .await
        .shows(200, &number)
        .shows(200, "RR123");
    shop.visitor()
        .get(&chat.location)
        .await
        .shows(404, "This wall is empty");
}

#[tokio::test]
async fn a_picture_is_private_until_it_is_shown() {
    let shop = TestApp::open().await;
    let (mut ada, mut eve) = (shop.member("ada").await, shop.member("eve").await);
    let picture = ada.picture(&shop, "a secret fox").await;
    let id = picture.trim_start_matches("/pictures/").to_owned();
    let file = format!("/media/{id}/320.webp");
    assert_eq!(ada.get(&file).await.status, 200);
    for stranger in [&mut eve, &mut shop.visitor()] {
        assert_eq!(stranger.get(&file).await.status, 404);
    }
    eve.get(&picture).await.shows(404, "This wall is empty");
    let listing = ada.post(&format!("{picture}/print"), &[]).await.location;
    eve.get(&listing).await.shows(404, "This wall is empty");
    ada.post(&format!("{picture}/show"), &[]).await;
    assert_eq!(shop.visitor().get(&file).await.status, 200);
    eve.post(&format!("{listing}/remove"), &[])
        .await
        .shows(404, "This wall is empty");
    ada.post(&format!("{listing}/remove"), &[]).await;
    assert_eq!(eve.get(&file).await.status, 404);
}

#[tokio::test]
async fn leaving_takes_the_person_and_keeps_the_order() {
    let shop = TestApp::open().await;
    let (mut ada, mut mary) = (shop.member("ada").await, shop.manager().await);
    let pay_page = ada.order(&shop).await;
    let thanks = ada.post(&pay_page, &CARD).await.location;
    shop.deliver_webhooks().await;
    let number = thanks.split('/').nth_back(1).unwrap().to_owned();
    ada.post("/account/delete", &[("password", "wrong")])
        .await
        .shows(422, "not what we have");
    ada.post("/account/delete", &[("password", PASSWORD)])
        .await
        .shows(200, "Account deleted");
    assert!(ada.get("/account").await.location.starts_with("/sign-in"));
    mary.get(&format!("/manage/orders/{number}"))
        .await
        .shows(200, &number);
}

#[tokio::test]
async fn a_paid_order_has_its_print_files() {
    let shop = TestApp::open().await;
    let (mut ada, mut mary) = (shop.member("ada").await, shop.manager().await);
    let pay_page = ada.order(&shop).await;
    let thanks = ada.post(&pay_page, &CARD).await.location;
    shop.deliver_webhooks().await;
    let number = thanks.split('/').nth_back(1).unwrap().to_owned();
    let desk = format!("/manage/orders/{number}");
    mary.get(&desk).await.shows(200, "Not asked for yet");
    mary.post(&format!("{desk}/print-files"), &[]).await;
    mary.get(&desk).await.shows(200, "Waits for the studio");
    assert!(shop.app.studio.print_once().await.unwrap());
    let page = mary.get(&desk).await;
    page.shows(200, "Painted anew at 300 dots per inch");
    let from = page.body.find("/manage/print-files/").unwrap();
    let file: String = page.body[from..]
        .chars()
        .take_while(|c| *c != '"')
        .collect();
    assert_eq!(mary.get(&file).await.status, 200);
    assert_eq!(ada.get(&file).await.status, 403);
    // Asked for again, a file that is there is not made again.
    mary.post(&format!("{desk}/print-files"), &[]).await;
    assert!(!shop.app.studio.print_once().await.unwrap());
}

#[tokio::test]
async fn a_picture_is_changed_where_the_model_can_start_from_one() {
    let shop = TestApp::with_model(Arc::new(MemoryGenerator::default())).await;
    let mut ada = shop.member("ada").await;
    let picture = ada.picture(&shop, "a fox").await;
    ada.get(&picture).await.shows(200, "Paint it from this one");
    let form = [("phrase", "a fox in snow"), ("part", "top")];
    let varied = ada.post(&format!("{picture}/vary"), &form).await;
    shop.paint().await;
    assert_ne!(varied.location, picture);
    let seen = ada.get(&varied.location).await;
    seen.shows(200, "a fox in snow").shows(200, "Order a print");
    let form = [("phrase", "a fox on Mars"), ("part", "tpo")];
    let nowhere = ada.post(&format!("{picture}/vary"), &form).await;
    nowhere.shows(422, "a fox on Mars");
    let form = [("phrase", ""), ("part", "left")];
    let wordless = ada.post(&format!("{picture}/vary"), &form).await;
    wordless.shows(422, "Please fill this in.");
    wordless.shows(422, "<option value=\"left\" selected>");
    let mut eve = shop.member("eve").await;
    let hers = eve.post(&format!("{picture}/vary"), &form).await;
    hers.shows(404, "This wall is empty");

    let painters = TestApp::open().await;
    let mut ada = painters.member("ada").await;
    let picture = ada.picture(&painters, "a fox").await;
    let page = ada.get(&picture).await;
    assert!(!page.body.contains("Paint it from this one"));
    let refused = ada.post(&format!("{picture}/vary"), &form).await;
    assert_eq!(refused.status, 409, "{}", refused.body);
}

#[tokio::test]
async fn a_print_is_named_in_any_script_and_found_by_an_address_in_ascii() {
    let shop = TestApp::open().await;
    let mut ada = shop.member("ada").await;
    let picture = ada.picture(&shop, "달밤의 여우").await;
    let print = ada.post(&format!("{picture}/print"), &[]).await.location;
    assert_eq!(
        print,
        "/prints/%EB%8B%AC%EB%B0%A4%EC%9D%98-%EC%97%AC%EC%9A%B0"
    );
    ada.get(&print).await.shows(200, "달밤의 여우");
}
