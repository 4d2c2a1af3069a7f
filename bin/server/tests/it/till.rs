//! The till as visitors and members see it: carts, codes, private links.

use checkout::cart::Codes;
use checkout::{Discount, GiftCard, Reduction, StaffId, stock};
use money::{Currency, Money};

use crate::actors::{ADDRESS, Actor, CARD, Seen, TestApp};

fn usd(minor: i64) -> Money {
    Money::new(minor, Currency::USD)
}

/// A print that everybody may buy; its address.
async fn public_print(shop: &TestApp) -> String {
    let mut maker = shop.member("maker").await;
    let listing = maker.listing(shop).await;
    let shown = [("visibility", "public")];
    maker.post(&format!("{listing}/visibility"), &shown).await;
    listing
}

async fn put(buyer: &mut Actor, listing: &str, format: &str) -> Seen {
    let fields = [("format", format), ("quantity", "1")];
    let added = buyer.post(&format!("{listing}/cart"), &fields).await;
    buyer.post("/cart/country", &[("country", "GB")]).await;
    added
}

/// Sends the checkout's form with these fields besides.
async fn order(buyer: &mut Actor, also: &[(&str, &str)]) -> Seen {
    let page = buyer.get("/checkout").await;
    let key = page.value_of("idempotency_key");
    let total = page.value_of("expected_total");
    let own = [
        ("idempotency_key", key.as_str()),
        ("expected_total", total.as_str()),
    ];
    buyer
        .post("/checkout", &[&ADDRESS[..], &own, also].concat())
        .await
}

async fn discount(shop: &TestApp, code: &str, max_uses: Option<u32>) {
    let discount = Discount {
        code: code.into(),
        reduction: Reduction::Percent(2500),
        min_items: usd(0),
        starts_at: None,
        ends_at: None,
        max_uses,
        uses: 0,
        active: true,
    };
    Discount::create_as_staff(&shop.app.db, &shop.app.moment(), &discount)
        .await
        .unwrap();
}

#[tokio::test]
async fn a_visitor_orders_and_follows_by_a_private_link() {
    let shop = TestApp::open().await;
    let listing = public_print(&shop).await;
    let mut bob = shop.visitor();
    bob.get("/cart").await.shows(200, "Your cart is empty.");
    put(&mut bob, &listing, "a4-matte-none").await;
    bob.get("/gallery")
        .await
        .shows(200, "<span class=\"count\">1<");
    order(&mut bob, &[])
        .await
        .shows(422, "We need an address to write to")
        .shows(422, "12 St James&#39;s Square");
    let pay_page = order(&mut bob, &[("email", "bob@example.com")])
        .await
        .location;
    let pay_page = pay_page.replace("http://shop.test", "");
    let thanks = bob.post(&pay_page, &CARD).await.location;
    shop.deliver_webhooks().await;
    let thanks = thanks.replace("http://shop.test", "");
    let link = thanks.trim_end_matches("/thanks").to_owned();
    assert!(link.starts_with("/o/") && link.len() > 60, "{link}");
    // Whoever has the link, signed in or not.
    for actor in [&mut shop.visitor(), &mut shop.member("eve").await] {
        actor.get(&link).await.shows(200, "Invoice (PDF)");
    }
    let invoice = bob.get(&format!("{link}/invoice.pdf")).await;
    assert!(invoice.body.starts_with("%PDF-"), "{:?}", invoice.status);
    bob.get(&format!("/o/{}", "0".repeat(64)))
        .await
        .shows(404, "This wall is empty");
    bob.post(&format!("{link}/cancel"), &[]).await;
    bob.get(&link).await.shows(200, "Cancelled");
}

#[tokio::test]
async fn what_a_visitor_chose_is_there_when_they_sign_in() {
    let shop = TestApp::open().await;
    let listing = public_print(&shop).await;
    let mut ada = shop.member("ada").await;
    put(&mut ada, &listing, "a4-matte-none").await;
    let mut same = shop.visitor();
    put(&mut same, &listing, "a4-matte-none").await;
    put(&mut same, &listing, "a3-matte-none").await;
    let form = [("login", "ada"), ("password", crate::actors::PASSWORD)];
    same.post("/sign-in", &form).await;
    let cart = same.get("/cart").await;
    cart.shows(200, "A3, matte paper").shows(200, "value=\"2\"");
    assert_eq!(cart.body.matches("class=\"line\"").count(), 2);
    ada.get("/cart").await.shows(200, "A3, matte paper");
}

#[tokio::test]
async fn codes_take_off_pay_and_are_told_when_they_do_nothing() {
    let shop = TestApp::open().await;
    let listing = public_print(&shop).await;
    discount(&shop, "SPRING25", None).await;
    let moment = &mut shop.app.moment();
    let staff = StaffId(moment.uuid());
    let card = GiftCard::issue_as_staff(&shop.app.db, moment, staff, usd(1000), "", "card");
    let card = card.await.unwrap();
    let mut bob = shop.visitor();
    put(&mut bob, &listing, "a4-matte-none").await;
    bob.post("/cart/code", &[("code", "NOPE")])
        .await
        .shows(422, "We do not know this code.")
        .shows(422, "value=\"NOPE\"");
    bob.post("/cart/code", &[("code", "spring25")]).await;
    bob.post("/cart/code", &[("code", &card)]).await;
    // 9.99 less 2.49, with 6.90 for shipping, is 14.40.
    let cart = bob.get("/cart").await;
    cart.shows(200, "Discount SPRING25")
        .shows(200, "−$2.49")
        .shows(200, "−$10.00")
        .shows(200, "$4.40");
    assert!(!cart.body.contains(&card), "the code is a bearer's");
    bob.post("/cart/code/remove", &[("which", "discount")])
        .await;
    bob.get("/cart").await.shows(200, "$6.89");
    let pay_page = order(&mut bob, &[("email", "bob@example.com")])
        .await
        .location;
    bob.get(&pay_page.replace("http://shop.test", ""))
        .await
        .shows(200, "$6.89");
    let cards = GiftCard::list_as_staff(&shop.app.db).await.unwrap();
    assert_eq!(cards[0].balance, usd(0));
}

#[tokio::test]
async fn sent_twice_with_a_code_it_is_one_order() {
    let shop = TestApp::open().await;
    let listing = public_print(&shop).await;
    discount(&shop, "SPRING25", None).await;
    let mut bob = shop.visitor();
    put(&mut bob, &listing, "a4-matte-none").await;
    bob.post("/cart/code", &[("code", "SPRING25")]).await;
    let page = bob.get("/checkout").await;
    let (key, total) = (
        page.value_of("idempotency_key"),
        page.value_of("expected_total"),
    );
    let own = [
        ("idempotency_key", key.as_str()),
        ("expected_total", total.as_str()),
        ("email", "bob@example.com"),
    ];
    let form = [&ADDRESS[..], &own].concat();
    // The first answer is lost on its way; the form is still open, the code
    // is no longer typed.
    let first = bob.post("/checkout", &form).await;
    let second = bob.post("/checkout", &form).await;
    assert_eq!(second.status, 303, "{}", second.body);
    assert_eq!(second.location, first.location);
}

#[tokio::test]
async fn a_gift_card_that_pays_it_all_leads_straight_to_thank_you() {
    let shop = TestApp::open().await;
    let listing = public_print(&shop).await;
    let staff = StaffId(shop.app.moment().uuid());
    let moment = &mut shop.app.moment();
    let card = GiftCard::issue_as_staff(&shop.app.db, moment, staff, usd(9000), "", "card").await;
    let mut bob = shop.visitor();
    put(&mut bob, &listing, "a4-matte-none").await;
    bob.post("/cart/code", &[("code", &card.unwrap())]).await;
    bob.get("/checkout").await.shows(200, ">Order</button>");
    let thanks = order(&mut bob, &[("email", "bob@example.com")])
        .await
        .location;
    let thanks = thanks.replace("http://shop.test", "");
    assert!(thanks.ends_with("/thanks"), "{thanks}");
    bob.get(&thanks).await.shows(200, "is paid");
}

#[tokio::test]
async fn the_last_use_and_the_last_frame_are_told_and_nothing_typed_is_lost() {
    let shop = TestApp::open().await;
    let listing = public_print(&shop).await;
    discount(&shop, "ONCE", Some(1)).await;
    let (mut bob, mut eve) = (shop.visitor(), shop.visitor());
    for buyer in [&mut bob, &mut eve] {
        put(buyer, &listing, "a4-matte-oak").await;
        buyer.post("/cart/code", &[("code", "once")]).await;
    }
    let moment = shop.app.moment();
    stock::set_as_staff(&shop.app.db, &moment, "frame:oak", Some(1))
        .await
        .unwrap();
    let open = eve.get("/checkout").await;
    let email = ("email", "bob@example.com");
    assert_eq!(order(&mut bob, &[email]).await.status, 303);
    let (key, total) = (
        open.value_of("idempotency_key"),
        open.value_of("expected_total"),
    );
    let own = [
        ("idempotency_key", key.as_str()),
        ("expected_total", total.as_str()),
        ("email", "eve@example.com"),
    ];
    let late = eve.post("/checkout", &[&ADDRESS[..], &own].concat()).await;
    late.shows(409, "This code has been used as often as it may.")
        .shows(409, "eve@example.com")
        .shows(409, "SW1Y 4LB");
    order(&mut eve, &[("email", "eve@example.com")])
        .await
        .shows(409, "the last frame was just taken")
        .shows(409, "eve@example.com");
    eve.get("/cart").await.shows(200, "Its frame is sold out.");
}

#[tokio::test]
async fn another_country_is_asked_about_before_it_costs_more() {
    let shop = TestApp::open().await;
    let listing = public_print(&shop).await;
    let mut bob = shop.visitor();
    put(&mut bob, &listing, "a4-matte-none").await;
    let page = bob.get("/checkout").await;
    page.shows(200, "VAT 20% included");
    let (key, total) = (
        page.value_of("idempotency_key"),
        page.value_of("expected_total"),
    );
    let far = ADDRESS.map(|(k, v)| if k == "country" { (k, "KR") } else { (k, v) });
    let own = [
        ("idempotency_key", key.as_str()),
        ("expected_total", total.as_str()),
        ("email", "bob@example.com"),
    ];
    bob.post("/checkout", &[&far[..], &own].concat())
        .await
        .shows(409, "The total is now $18.89")
        .shows(409, "VAT 10% included");
    let codes = Codes::default();
    assert_eq!(codes.discount, None);
    bob.post("/cart/country", &[("country", "XX")])
        .await
        .shows(422, "Please fill this in.");
}

#[tokio::test]
async fn buying_now_leads_to_the_checkout() {
    let shop = TestApp::open().await;
    let listing = public_print(&shop).await;
    let mut bob = shop.visitor();
    let fields = [
        ("format", "a4-matte-none"),
        ("quantity", "1"),
        ("act", "buy"),
    ];
    let bought = bob.post(&format!("{listing}/cart"), &fields).await;
    assert_eq!(bought.location, "/checkout");
    bob.get("/checkout")
        .await
        .shows(200, "You order without an account");
}
