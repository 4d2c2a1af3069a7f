//! What a visit leaves behind.

use sea_orm::{ConnectionTrait, DbBackend, Statement};

use tower_sessions::SessionStore;
use tower_sessions::session::{Id, Record};

use crate::actors::TestApp;

/// How many rows were written since the database was opened.
async fn rows_written(shop: &TestApp) -> i64 {
    let db = &shop.app.db;
    let sql = Statement::from_string(db.get_database_backend(), "SELECT total_changes() AS n");
    let row = db.query_one_raw(sql).await.unwrap().unwrap();
    row.try_get("", "n").unwrap()
}

#[tokio::test]
async fn looking_at_pages_writes_nothing_but_once_a_day_that_one_was_here() {
    let shop = TestApp::open().await;
    let app = &shop.app;
    if app.db.get_database_backend() != DbBackend::Sqlite || app.sessions.name() != "database" {
        // Elsewhere nobody counts the rows that one connection wrote.
        return;
    }
    let mut ada = shop.member("ada").await;
    ada.get("/gallery").await.shows(200, "ada");
    let before = rows_written(&shop).await;
    for page in ["/gallery", "/pictures", "/orders", "/cart", "/account"] {
        ada.get(page).await.shows(200, "ada");
    }
    shop.visitor().get("/gallery").await.shows(200, "Sign in");
    assert_eq!(rows_written(&shop).await, before);
    shop.app.clock.advance(chrono::Duration::days(1));
    for _ in 0..2 {
        ada.get("/gallery").await.shows(200, "ada");
    }
    assert_eq!(rows_written(&shop).await, before + 1);
}

#[tokio::test]
async fn what_just_happened_is_said_once() {
    let shop = TestApp::open().await;
    let mut ada = shop.member("ada").await;
    let picture = ada.picture(&shop, "a fox").await;
    let shown = ada.post(&format!("{picture}/show"), &[]).await.location;
    let said = "It hangs in the gallery now.";
    ada.get(&shown).await.shows(200, said);
    assert!(!ada.get(&shown).await.body.contains(said));
}

#[tokio::test]
async fn a_file_anybody_may_keep_brings_nobodys_cookie() {
    let shop = TestApp::open().await;
    let mut ada = shop.member("ada").await;
    let picture = ada.picture(&shop, "a fox").await;
    ada.post(&format!("{picture}/show"), &[]).await;
    let id = picture.trim_start_matches("/pictures/");
    let file = format!("/media/{id}/320.webp");
    // On a new day the session is written down again: with a page, not before.
    shop.app.clock.advance(chrono::Duration::days(1));
    let seen = ada.get(&file).await;
    assert_eq!(seen.cache_control, "public, max-age=300");
    assert!(!seen.sets_cookie);
    let page = ada.get("/pictures").await;
    assert!(page.sets_cookie);
    assert_eq!(page.cache_control, "private, no-store");
}

#[tokio::test]
async fn what_is_said_once_waits_for_a_page() {
    let shop = TestApp::open().await;
    let mut ada = shop.member("ada").await;
    let picture = ada.picture(&shop, "a fox").await;
    let listing = ada.post(&format!("{picture}/show"), &[]).await.location;
    let private = [("visibility", "private")];
    ada.post(&format!("{listing}/visibility"), &private).await;
    let id = picture.trim_start_matches("/pictures/");
    ada.get(&format!("/media/{id}/320.webp")).await;
    ada.get(&listing).await.shows(200, "class=\"notice");
}

#[tokio::test]
async fn a_session_that_was_ended_is_not_brought_back_by_a_request_on_its_way() {
    let shop = TestApp::open().await;
    let store = &shop.app.sessions;
    let mut record = Record {
        id: Id::default(),
        data: Default::default(),
        expiry_date: time::OffsetDateTime::from_unix_timestamp(4_000_000_000).unwrap(),
    };
    store.create(&mut record).await.unwrap();
    assert!(store.load(&record.id).await.unwrap().is_some());
    store.delete(&record.id).await.unwrap();
    store.save(&record).await.unwrap();
    assert!(store.load(&record.id).await.unwrap().is_none());
}
