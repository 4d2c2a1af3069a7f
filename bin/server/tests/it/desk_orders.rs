//! The managers' day with orders.

use chrono::Duration;

use crate::actors::{Actor, CARD, TestApp};

/// A paid order of two prints, 28.38; its number.
async fn paid(shop: &TestApp, ada: &mut Actor) -> String {
    let pay_page = ada.order(shop).await;
    let thanks = ada.post(&pay_page, &CARD).await.location;
    shop.deliver_webhooks().await;
    thanks.split('/').nth_back(1).unwrap().to_owned()
}

/// Does all promised work, as the worker does.
async fn work(shop: &TestApp) {
    while server::workers::money_once(&shop.app).await.unwrap() {}
}

#[tokio::test]
async fn money_goes_back_by_line_with_a_reason_and_once() {
    let shop = TestApp::open().await;
    let (mut ada, mut mary) = (shop.member("ada").await, shop.manager().await);
    let number = paid(&shop, &mut ada).await;
    let desk = format!("/manage/orders/{number}");
    let page = mary.get(&desk).await;
    let key = page.value_of("idempotency_key");
    let silent = [
        ("what", "lines"),
        ("line-0", "1"),
        ("idempotency_key", &key),
    ];
    mary.post(&format!("{desk}/refund"), &silent)
        .await
        .shows(422, "Please fill this in.");
    let form = [&silent[..], &[("reason", "a bent corner")]].concat();
    for _ in 0..2 {
        mary.post(&format!("{desk}/refund"), &form).await;
        mary.get(&desk).await.shows(200, "$9.99 goes back.");
    }
    work(&shop).await;
    ada.get(&format!("/orders/{number}"))
        .await
        .shows(200, "Refunded")
        .shows(200, "$9.99");
    let other = [
        ("what", "lines"),
        ("line-0", "2"),
        ("reason", "both"),
        ("idempotency_key", "another"),
    ];
    mary.post(&format!("{desk}/refund"), &other)
        .await
        .shows(422, "Nothing is left to give back");
    let inbox = shop.admin().await.get("/manage/mail").await;
    inbox.shows(200, "$9.99 of order");
    ada.post(&format!("{desk}/refund"), &form)
        .await
        .shows(403, "");
}

#[tokio::test]
async fn prints_are_made_again_and_both_parcels_are_followed() {
    let shop = TestApp::open().await;
    let (mut ada, mut mary) = (shop.member("ada").await, shop.manager().await);
    let number = paid(&shop, &mut ada).await;
    let desk = format!("/manage/orders/{number}");
    let form = |key: &'static str| {
        [
            ("line-0", "1"),
            ("reason", "broken"),
            ("idempotency_key", key),
        ]
    };
    mary.post(&format!("{desk}/reprint"), &form("k1"))
        .await
        .shows(409, "");
    mary.post(&format!("{desk}/printed"), &[]).await;
    mary.post(
        &format!("{desk}/reprint"),
        &[("line-0", "0"), ("reason", "x"), ("idempotency_key", "k2")],
    )
    .await
    .shows(422, "Choose at least one print");
    mary.post(&format!("{desk}/reprint"), &form("k3")).await;
    let page = mary.get(&desk).await;
    page.shows(200, "Printed again: broken");
    assert_eq!(page.body.matches("class=\"fulfilment\"").count(), 2);
    ada.get(&format!("/orders/{number}"))
        .await
        .shows(200, "Printed again");
}

#[tokio::test]
async fn orders_are_found_saved_as_a_file_and_printed_together() {
    let shop = TestApp::open().await;
    let (mut ada, mut mary) = (shop.member("ada").await, shop.manager().await);
    let first = paid(&shop, &mut ada).await;
    let second = paid(&shop, &mut ada).await;
    let list = mary
        .get("/manage/orders?q=lovelace+london&state=paid")
        .await;
    list.shows(200, &first).shows(200, &second);
    mary.get("/manage/orders?q=100%25")
        .await
        .shows(200, "No orders here.");
    mary.get("/manage/orders?from=2026-01-02")
        .await
        .shows(200, "No orders here.");
    mary.get("/manage/orders?until=2026-01-01")
        .await
        .shows(200, &first);
    let file = mary.get("/manage/orders.csv?state=paid").await;
    assert_eq!(file.body.lines().count(), 3, "{}", file.body);
    assert!(file.body.contains("\"Ada Lovelace\"") && file.body.contains("\"28.38\""));
    let act = [("act", "printed"), ("number", &first), ("number", &second)];
    mary.post("/manage/orders/bulk", &act).await;
    mary.get("/manage/orders")
        .await
        .shows(200, "2 done, 0 not possible.");
    mary.post("/manage/orders/bulk", &act).await;
    mary.get("/manage/orders")
        .await
        .shows(200, "0 done, 2 not possible.");
}

#[tokio::test]
async fn a_lab_makes_and_sends_what_it_is_sent() {
    let shop = TestApp::open().await;
    let (mut ada, mut mary, mut root) = (
        shop.member("ada").await,
        shop.manager().await,
        shop.admin().await,
    );
    let number = paid(&shop, &mut ada).await;
    let desk = format!("/manage/orders/{number}");
    work(&shop).await;
    while shop.app.studio.print_once().await.unwrap() {}
    let act = [("act", "lab"), ("number", number.as_str())];
    mary.post("/manage/orders/bulk", &act).await;
    work(&shop).await;
    mary.get(&desk).await.shows(200, "At the lab: simulated");
    root.get("/manage/lab").await.shows(200, "Received");
    root.post("/manage/lab", &[("hours", "72")]).await;
    let lab = shop.app.simulated_lab.as_ref().unwrap();
    assert!(lab.tick(50).await.unwrap() > 0);
    for delivery in lab.due_deliveries(Duration::seconds(9), 50).await.unwrap() {
        let request = &delivery.request;
        let status = shop
            .webhook_of("simulated", &request.headers, request.body.clone())
            .await;
        assert_eq!(status, 200);
        lab.delivered(&delivery).await.unwrap();
    }
    assert_eq!(shop.app.lab.name(), "simulated");
    ada.get(&format!("/orders/{number}"))
        .await
        .shows(200, "In production")
        .shows(200, "On its way");
    root.post("/manage/lab", &[("hours", "1000")])
        .await
        .shows(422, "");
}

#[tokio::test]
async fn an_admin_sees_both_boxes_and_does_one_thing_again() {
    let shop = TestApp::open().await;
    let (mut ada, mut root) = (shop.member("ada").await, shop.admin().await);
    let number = paid(&shop, &mut ada).await;
    let page = root.get("/manage/events").await;
    page.shows(200, "order-paid").shows(200, "Applied");
    let button = page.body.find("/replay\"").unwrap();
    let from = page.body[..button].rfind('"').unwrap() + 1;
    let replay = format!("{}/replay", &page.body[from..button]);
    root.post(&replay, &[]).await;
    root.get("/manage/events")
        .await
        .shows(200, "Changed nothing");
    ada.get(&format!("/orders/{number}"))
        .await
        .shows(200, "Paid");
    work(&shop).await;
    let page = root.get("/manage/events").await;
    page.shows(200, "letters");
    assert!(!page.body.contains("order-paid:"), "{}", page.body);
}

#[tokio::test]
async fn a_dispute_holds_an_order_until_the_bank_has_decided() {
    let shop = TestApp::open().await;
    let (mut ada, mut mary, mut root) = (
        shop.member("ada").await,
        shop.manager().await,
        shop.admin().await,
    );
    let number = paid(&shop, &mut ada).await;
    let desk = format!("/manage/orders/{number}");
    let page = root.get("/manage/sandbox").await;
    let session = page.body.split("/manage/sandbox/").nth(1).unwrap();
    let session = format!("/manage/sandbox/{}", session.split('"').next().unwrap());
    root.post(&session, &[("act", "dispute")]).await;
    shop.deliver_webhooks().await;
    ada.get(&format!("/orders/{number}"))
        .await
        .shows(200, "disputed with the bank");
    mary.post(&format!("{desk}/printed"), &[])
        .await
        .shows(409, "The payment of this order is disputed.");
    mary.get("/manage/orders?disputed=yes")
        .await
        .shows(200, &number);
    root.post(&session, &[("act", "won")]).await;
    shop.deliver_webhooks().await;
    mary.post(&format!("{desk}/printed"), &[]).await;
    mary.get(&desk).await.shows(200, "Mark as sent");
}

#[tokio::test]
async fn letters_are_written_in_the_buyers_language_as_text_and_html() {
    let shop = TestApp::open().await;
    let (mut ada, mut root) = (shop.member("ada").await, shop.admin().await);
    ada.speaks("ko-KR,ko;q=0.9");
    let number = paid(&shop, &mut ada).await;
    work(&shop).await;
    let mail = root.get("/manage/mail").await;
    mail.shows(200, &format!("주문 {number}의 결제가 완료되었습니다"));
    let letter = mail.body.split("/manage/mail/").nth(1).unwrap();
    let letter = format!("/manage/mail/{}", letter.split('"').next().unwrap());
    root.get(&letter)
        .await
        .shows(200, "Ada Lovelace 님, 안녕하세요.")
        .shows(200, "배송비: $");
    root.get(&format!("{letter}/html"))
        .await
        .shows(200, "<html lang=\"ko\">")
        .shows(200, "주문 보기")
        .shows(200, "배송비");
    let slip = root
        .get(&format!("/manage/orders/{number}/packing-slip.pdf"))
        .await;
    assert!(slip.body.starts_with("%PDF-") || slip.status == 409);
}
