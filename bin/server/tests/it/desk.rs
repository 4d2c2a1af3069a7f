//! The managers' desk: what is written down of staff, and what they hide.

use accounts::audit::{self, Entry, Filter, Kind, MOST_REFUSALS_AN_HOUR};
use sea_orm::ConnectionTrait;
use server::audit::words;
use server::routes::table;
use server::visit::Access;

use crate::actors::{CARD, TestApp};

async fn lines(shop: &TestApp, person: &str) -> Vec<Entry> {
    let filter = Filter {
        person: person.into(),
        ..Filter::default()
    };
    let page = audit::list_as_staff(&shop.app.db, &filter, None, 500).await;
    page.unwrap().items
}

/// Lets a moment pass: lines of one millisecond are in no order.
fn tick(shop: &TestApp) {
    let millisecond = chrono::Duration::milliseconds(1);
    shop.app.clock.advance(millisecond);
}

/// A public print of `phrase`; its address, and its address on the desk.
async fn hung(shop: &TestApp, maker: &mut crate::actors::Actor, phrase: &str) -> (String, String) {
    let picture = maker.picture(shop, phrase).await;
    let print = maker.post(&format!("{picture}/show"), &[]).await.location;
    let handle = print.trim_start_matches("/prints/");
    let listing = catalog::Listing::find_as_staff(&shop.app.db, handle).await;
    (print, format!("/manage/pictures/{}", listing.unwrap().id))
}

#[test]
fn every_act_of_staff_has_words() {
    for route in table() {
        if route.access >= Access::Manager && route.method != "GET" {
            let act = format!("{} {}", route.method, route.path);
            assert!(words(&act).is_some(), "{act}");
        }
    }
}

#[tokio::test]
async fn what_staff_do_leaves_a_line_that_reads_well() {
    let shop = TestApp::open().await;
    let (mut ada, mut mary) = (shop.member("ada").await, shop.manager().await);
    let mut root = shop.admin().await;
    let pay_page = ada.order(&shop).await;
    ada.post(&pay_page, &CARD).await;
    shop.deliver_webhooks().await;
    let orders = ada.get("/orders").await;
    let number = format!(
        "ATL-{}",
        &orders.body.split("/orders/ATL-").nth(1).unwrap()[..9]
    );
    mary.post(&format!("/manage/orders/{number}/printed"), &[])
        .await;
    tick(&shop);
    mary.post(&format!("/manage/orders/{number}/printed"), &[])
        .await;
    let entries = lines(&shop, "mary").await;
    let entry = &entries[1];
    assert_eq!((entry.kind, entry.status), (Kind::Act, 303));
    assert_eq!(entry.subject, number);
    assert_eq!(entry.path, format!("/manage/orders/{number}/printed"));
    assert_eq!(
        entries[0].status, 409,
        "what did not succeed is told as well"
    );
    let parcel = [("carrier", "Post"), ("tracking", "RR-secret-123")];
    mary.post(&format!("/manage/orders/{number}/shipped"), &parcel)
        .await;

    let seen = root.get("/manage/audit").await;
    seen.shows(200, "Marked an order as printed")
        .shows(200, &format!("href=\"/manage/orders/{number}\""))
        .shows(200, "Too late")
        .shows(200, "1 January 2026, 00:00");
    assert!(!seen.body.contains("RR-secret"), "no form is kept");
    let empty = root.get("/manage/audit?person=ada").await;
    empty.shows(200, "No line matches.");
    let found = format!("/manage/audit?person=mary&words={number}&from=2026-01-01");
    root.get(&found).await.shows(200, "Marked an order as sent");
    let later = root.get("/manage/audit?from=2026-01-02&until=oops").await;
    later.shows(200, "No line matches.");
    mary.get("/manage/audit").await.shows(403, "Not your room");
}

#[tokio::test]
async fn a_role_is_written_down_with_its_name() {
    let shop = TestApp::open().await;
    shop.member("minji").await;
    let mut root = shop.admin().await;
    let page = root.get("/manage/people?role=customer").await;
    let form = page.body.split("/manage/people/").nth(1).unwrap();
    let path = format!("/manage/people/{}", form.split('"').next().unwrap());
    root.post(&path, &[("role", "manager")]).await;
    let entries = lines(&shop, "root").await;
    assert_eq!(entries[0].subject, "minji: manager");
    root.get("/manage/audit")
        .await
        .shows(200, "href=\"/manage/people?q=minji\"");
    let managers = root.get("/manage/people?role=manager").await;
    managers.shows(200, "minji@example.com");
    assert!(!managers.body.contains("root@example.com"));
    root.get("/manage/people?q=MINJI%40ex&role=customer")
        .await
        .shows(200, "Nobody here.");
    root.get("/manage/people?q=MINJI%40ex")
        .await
        .shows(200, "minji@example.com");
}

#[tokio::test]
async fn staff_who_act_on_a_print_leave_no_word_of_its_phrase() {
    let shop = TestApp::open().await;
    let (mut ada, mut mary) = (shop.member("ada").await, shop.manager().await);
    let (print, desk) = hung(&shop, &mut ada, "a fox for anna").await;
    let (own, _) = hung(&shop, &mut mary, "an owl for mary").await;
    mary.post(&format!("{own}/visibility"), &[("visibility", "private")])
        .await;
    assert!(lines(&shop, "mary").await.is_empty(), "it is her own");
    mary.post(
        &format!("{print}/visibility"),
        &[("visibility", "unlisted")],
    )
    .await;
    mary.post(&format!("{print}/remove"), &[]).await;
    let entries = lines(&shop, "mary").await;
    assert_eq!(entries.len(), 2);
    let id = desk.trim_start_matches("/manage/pictures/");
    for entry in entries {
        assert_eq!(entry.subject, id);
        assert!(
            entry.path.starts_with("/prints/{handle}/"),
            "{}",
            entry.path
        );
    }
}

#[tokio::test]
async fn who_is_refused_or_asks_for_others_things_leaves_a_line() {
    let shop = TestApp::open().await;
    let (mut ada, mut eve) = (shop.member("ada").await, shop.member("eve").await);
    let mut root = shop.admin().await;
    eve.get("/manage").await.shows(403, "Not your room");
    ada.order(&shop).await;
    let orders = ada.get("/orders").await;
    let number = &orders.body.split("/orders/ATL-").nth(1).unwrap()[..9];
    let order = format!("/orders/ATL-{number}");
    let picture = ada.picture(&shop, "an owl").await;
    let chat = ada
        .post("/support", &[("message", "Hello?")])
        .await
        .location;
    for path in [&order, &picture, &chat] {
        eve.get(path).await.shows(404, "This wall is empty");
    }
    eve.post(&format!("{order}/cancel"), &[]).await;
    // What could be nobody's is no attempt at anybody's.
    eve.get("/orders/nothing-at-all").await;
    eve.get("/nothing/here").await;
    let entries = lines(&shop, "eve").await;
    let mut told: Vec<_> = entries
        .iter()
        .map(|e| (e.kind, e.path.as_str(), e.status))
        .collect();
    told.sort_by_key(|line| line.1);
    let cancel = format!("{order}/cancel");
    let mut expected = [
        (Kind::Refused, "/manage", 403),
        (Kind::NotTheirs, &order, 404),
        (Kind::NotTheirs, &picture, 404),
        (Kind::NotTheirs, &chat, 404),
        (Kind::NotTheirs, &cancel, 404),
    ];
    expected.sort_by_key(|line| line.1);
    assert_eq!(told, expected);
    assert!(lines(&shop, "ada").await.is_empty());
    root.get("/manage/audit")
        .await
        .shows(200, "Was not let in")
        .shows(200, "Asked for something that is not there, or not theirs");
}

#[tokio::test]
async fn a_stranger_cannot_fill_the_log() {
    let shop = TestApp::open().await;
    let (mut ada, mut eve) = (shop.member("ada").await, shop.member("eve").await);
    let picture = ada.picture(&shop, "an owl").await;
    for _ in 0..100 {
        eve.get(&picture).await;
        eve.get("/manage").await;
    }
    let left = i64::try_from(lines(&shop, "eve").await.len()).unwrap();
    assert_eq!(left, MOST_REFUSALS_AN_HOUR);
}

#[tokio::test]
async fn who_acts_and_hangs_up_is_written_down() {
    // A request broken off takes its connection along, and with it a database
    // in memory.
    let shop = TestApp::on_disk("whsec").await;
    let mary = shop.manager().await;
    for looks in 1..40 {
        let slug = format!("oak-{looks}");
        let article = [("slug", &*slug), ("title", "Oak"), ("body", "Oak.")];
        mary.post_and_hang_up("/manage/articles/new", &article, looks)
            .await;
    }
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    let written = support_chat::articles(&shop.app.db).await.unwrap();
    let oaks = written.iter().filter(|a| a.slug.starts_with("oak-"));
    let told = lines(&shop, "mary").await;
    for oak in oaks.clone() {
        assert!(told.iter().any(|l| l.subject == oak.slug), "{}", oak.slug);
    }
    assert!(oaks.count() > 0);
}

/// The act is done by then, and its answer is the truth.
#[tokio::test]
async fn a_line_that_cannot_be_written_changes_no_answer() {
    let shop = TestApp::open().await;
    let mut mary = shop.manager().await;
    let drop = "DROP TABLE audit_entry";
    shop.app.db.execute_unprepared(drop).await.unwrap();
    let article = [("slug", "oak"), ("title", "Oak"), ("body", "Oak.")];
    let saved = mary.post("/manage/articles/new", &article).await;
    assert_eq!(saved.location, "/manage/articles");
    mary.get("/help/oak").await.shows(200, "Oak");
    mary.get("/manage/people").await.shows(403, "Not your room");
}

#[tokio::test]
async fn a_print_the_shop_hides_is_gone_for_everybody_else() {
    let shop = TestApp::open().await;
    let (mut ada, mut eve) = (shop.member("ada").await, shop.member("eve").await);
    let (mut mary, mut visitor) = (shop.manager().await, shop.visitor());
    let (print, desk) = hung(&shop, &mut ada, "a fox at dawn").await;
    let buy = [("format", "a4-matte-none"), ("quantity", "1")];
    let cart = format!("{print}/cart");
    assert_eq!(eve.post(&cart, &buy).await.location, "/cart");
    visitor.get(&print).await.shows(200, "a fox at dawn");
    visitor.get("/gallery").await.shows(200, "a fox at dawn");

    let hide = format!("{desk}/hide");
    mary.post(&hide, &[("reason", "")])
        .await
        .shows(422, "Please fill this in.");
    let long = "x".repeat(301);
    let refused = mary.post(&hide, &[("reason", &long)]).await;
    refused
        .shows(422, "At most 300 characters, please.")
        .shows(422, &long);
    visitor.get(&print).await.shows(200, "a fox at dawn");
    eve.post(&hide, &[("reason", "mine")])
        .await
        .shows(403, "Not your room");
    let why = [("reason", "It shows <Anna> unasked.")];
    tick(&shop);
    assert_eq!(mary.post(&hide, &why).await.location, desk);

    for page in ["/gallery", "/gallery?q=fox", "/"] {
        let seen = visitor.get(page).await;
        assert!(!seen.body.contains("a fox at dawn"), "{page}");
    }
    for stranger in [&mut visitor, &mut eve] {
        stranger.get(&print).await.shows(404, "This wall is empty");
    }
    let sentence = "The shop took this print off the wall, so it cannot be ordered.";
    eve.post(&cart, &buy).await.shows(409, sentence);
    ada.post(&cart, &buy).await.shows(409, sentence);
    let kept = eve.get("/cart").await;
    kept.shows(
        200,
        "This print can no longer be ordered. Please remove it.",
    );
    assert!(!kept.body.contains(&print), "{}", kept.body);
    mary.get("/manage/pictures?hidden=yes&q=dawn")
        .await
        .shows(200, "It shows &lt;Anna&gt; unasked.");

    mary.get(&desk).await.shows(200, "Show it again");
    tick(&shop);
    mary.post(&format!("{desk}/show"), &[]).await;
    for page in [&*print, "/gallery", "/gallery?q=fox", "/"] {
        visitor.get(page).await.shows(200, "a fox at dawn");
    }
    let kept = eve.get("/cart").await;
    kept.shows(200, "a fox at dawn");
    assert_eq!(eve.post(&cart, &buy).await.location, "/cart");
    let acts: Vec<_> = lines(&shop, "mary").await;
    let acts: Vec<_> = acts.iter().map(|e| (e.act.as_str(), e.status)).collect();
    let hide = "POST /manage/pictures/{id}/hide";
    let show = "POST /manage/pictures/{id}/show";
    assert_eq!(acts, [(show, 303), (hide, 303), (hide, 422), (hide, 422)]);
}

#[tokio::test]
async fn its_maker_reads_why_and_cannot_undo_it() {
    let shop = TestApp::open().await;
    let (mut ada, mut mary) = (shop.member("ada").await, shop.manager().await);
    let picture = ada.picture(&shop, "a fox at dawn").await;
    let shown = format!("{picture}/show");
    let print = ada.post(&shown, &[]).await.location;
    let handle = print.trim_start_matches("/prints/");
    let listing = catalog::Listing::find_as_staff(&shop.app.db, handle).await;
    let desk = format!("/manage/pictures/{}", listing.unwrap().id);
    let why = [("reason", "It shows Anna unasked.")];
    mary.post(&format!("{desk}/hide"), &why).await;

    for page in [&*print, &*picture, "/pictures"] {
        ada.get(page).await.shows(200, "It shows Anna unasked.");
    }
    let page = ada.get(&print).await;
    page.shows(200, "The shop took this print off the wall");
    assert!(!page.body.contains("order-form"), "{}", page.body);
    assert!(!page.body.contains("mary"), "who hid it is not told");
    // Straight at the addresses, past the buttons that are not there.
    ada.post(&format!("{print}/visibility"), &[("visibility", "public")])
        .await;
    assert_eq!(ada.post(&shown, &[]).await.location, print);
    ada.post(&format!("{print}/remove"), &[]).await;
    ada.post(&shown, &[]).await;
    let mut visitor = shop.visitor();
    visitor.get(&print).await.shows(404, "This wall is empty");
    visitor.get("/gallery").await.shows(200, "still bare");
    let file = format!("/media/{}/320.webp", &picture["/pictures/".len()..]);
    assert_eq!(visitor.get(&file).await.status, 404);
    assert_eq!(ada.get(&file).await.status, 200);
    assert_eq!(mary.get(&file).await.status, 200);

    let late = mary
        .post(&format!("{desk}/hide"), &[("reason", "too")])
        .await;
    assert_eq!(late.location, desk);
    mary.get(&desk).await.shows(200, "Their reason stands.");
    mary.get(&print).await.shows(200, "It shows Anna unasked.");
}
