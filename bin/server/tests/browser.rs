//! The main job as people do it, in headless Chromium: from phrase to parcel,
//! with JavaScript and without.
//!
//! Needs Debian's `chromium` and `chromium-driver`, so it runs only when asked:
//! `ATELIER_BROWSER=1 cargo test -p server --test browser`. Screenshots land in
//! `target/screenshots`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

#[path = "browser/camera.rs"]
mod camera;
#[path = "browser/children.rs"]
mod children;
#[path = "browser/person.rs"]
mod person;
#[path = "browser/walk.rs"]
mod walk;

use std::panic::{AssertUnwindSafe, resume_unwind};

use futures::FutureExt;

use camera::Camera;
use children::{Driver, Shop};
use person::Person;

#[tokio::test]
async fn with_javascript() {
    from_phrase_to_parcel(true).await;
}

#[tokio::test]
async fn without_javascript() {
    from_phrase_to_parcel(false).await;
}

#[allow(
    clippy::disallowed_methods,
    reason = "whether there is a browser is the machine's to say, not the shop's"
)]
fn is_wanted() -> bool {
    std::env::var("ATELIER_BROWSER").is_ok_and(|value| value == "1")
}

async fn from_phrase_to_parcel(javascript: bool) {
    if !is_wanted() {
        #[allow(clippy::print_stdout, reason = "a test that did not run says so")]
        {
            println!(
                "skipped: set ATELIER_BROWSER=1 where chromium and chromedriver are installed"
            );
        }
        return;
    }
    let camera = Camera::new(if javascript { "js" } else { "nojs" });
    let shop = Shop::open(&camera.file("server.log")).await;
    let driver = Driver::start().await;
    let client = driver.browser(javascript).await;
    let person = Person::new(client.clone(), shop.address.clone(), camera);
    let walk = walk::from_phrase_to_parcel(&person, &shop.admin_password, javascript);
    let outcome = AssertUnwindSafe(walk).catch_unwind().await;
    if outcome.is_err() {
        person.shoot("failed").await;
    }
    // The browser is the driver's child, not ours: closing the session ends it.
    client.close().await.unwrap();
    if let Err(panic) = outcome {
        resume_unwind(panic);
    }
}
