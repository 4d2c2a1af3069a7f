//! Pages from request to last byte, in this process: the whole router with all
//! its middleware on a stocked shop. `cargo bench -p server`
//!
//! One thread asks and the database works on its own, so the time is the CPU
//! time of a page and of waking one thread for each statement. What a page
//! costs a serving process, from outside, is what `--example load` measures.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a benchmark fails by panicking"
)]

#[path = "../examples/load/stock.rs"]
mod stock;

use std::sync::LazyLock;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use divan::{AllocProfiler, Bencher};
use server::app::App;
use server::config::Config;
use server::{routes, wiring};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use tower::ServiceExt as _;

#[global_allocator]
static ALLOCATIONS: AllocProfiler = AllocProfiler::system();

fn main() {
    divan::main();
}

/// A shop and what is needed to ask it for pages.
struct Bench {
    runtime: Runtime,
    router: Router,
    app: App,
    listing: String,
    cookie: String,
    _folder: TempDir,
}

impl Bench {
    fn stocked(listings: usize) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let folder = tempfile::tempdir().unwrap();
        let (app, handle) = runtime.block_on(async {
            let mut config = Config::for_test(folder.path()).unwrap();
            config.database.max_connections = 1;
            let url = "http://shop.test".to_owned();
            let app = wiring::open(config, url).await.unwrap();
            let handle = stock::fill(&app, listings, 50).await.unwrap();
            (app, handle)
        });
        let mut bench = Self {
            router: routes::router(&app),
            listing: format!("/prints/{handle}"),
            cookie: String::new(),
            runtime,
            app,
            _folder: folder,
        };
        bench.cookie = bench.sign_in();
        bench
    }

    fn get(&self, path: &str, cookie: &str) {
        let mut request = Request::get(path);
        if !cookie.is_empty() {
            request = request.header(header::COOKIE, cookie);
        }
        let request = request.body(Body::empty()).unwrap();
        let (status, _) = self.answer(request);
        assert_eq!(status, StatusCode::OK);
    }

    fn sign_in(&self) -> String {
        let form = format!(
            "login={}&password={}",
            stock::LOGIN,
            stock::PASSWORD.replace(' ', "+")
        );
        let request = Request::post("/sign-in")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin")
            .body(Body::from(form))
            .unwrap();
        let (status, cookie) = self.answer(request);
        assert_eq!(status, StatusCode::SEE_OTHER);
        cookie
    }

    /// The status and the cookie set, once the last byte has come.
    fn answer(&self, request: Request<Body>) -> (StatusCode, String) {
        self.runtime.block_on(async {
            let response = self.router.clone().oneshot(request).await.unwrap();
            let status = response.status();
            let cookie = response.headers().get(header::SET_COOKIE);
            let cookie = cookie.map(|cookie| cookie.to_str().unwrap());
            let cookie = cookie.and_then(|cookie| cookie.split(';').next());
            let cookie = cookie.unwrap_or_default().to_owned();
            axum::body::to_bytes(response.into_body(), 1 << 24)
                .await
                .unwrap();
            (status, cookie)
        })
    }
}

static SMALL: LazyLock<Bench> = LazyLock::new(|| Bench::stocked(24));
static MEDIUM: LazyLock<Bench> = LazyLock::new(|| Bench::stocked(1_000));
static LARGE: LazyLock<Bench> = LazyLock::new(|| Bench::stocked(10_000));

#[divan::bench(args = [24, 1_000, 10_000])]
fn gallery(bencher: Bencher<'_, '_>, listings: usize) {
    let shop = match listings {
        24 => &SMALL,
        1_000 => &MEDIUM,
        _ => &LARGE,
    };
    LazyLock::force(shop);
    bencher.bench(|| shop.get("/gallery", ""));
}

#[divan::bench]
fn gallery_search(bencher: Bencher<'_, '_>) {
    let shop = LazyLock::force(&LARGE);
    bencher.bench(|| shop.get("/gallery?q=lighthouse", ""));
}

#[divan::bench]
fn listing_signed_out(bencher: Bencher<'_, '_>) {
    let shop = LazyLock::force(&LARGE);
    bencher.bench(|| shop.get(&shop.listing, ""));
}

#[divan::bench]
fn listing_signed_in(bencher: Bencher<'_, '_>) {
    let shop = LazyLock::force(&LARGE);
    bencher.bench(|| shop.get(&shop.listing, &shop.cookie));
}

#[divan::bench]
fn my_orders_with_50(bencher: Bencher<'_, '_>) {
    let shop = LazyLock::force(&LARGE);
    bencher.bench(|| shop.get("/orders", &shop.cookie));
}

#[divan::bench(sample_count = 20)]
fn sign_in(bencher: Bencher<'_, '_>) {
    let shop = LazyLock::force(&LARGE);
    bencher.bench(|| shop.sign_in());
}

/// The template alone, with 24 pictures.
#[divan::bench]
fn gallery_template(bencher: Bencher<'_, '_>) {
    use server::pages::Gallery;
    use server::views::{Chrome, Page};
    let views = &LazyLock::force(&SMALL).app.views;
    let (page, chrome) = (Gallery::sample(), Chrome::sample());
    bencher.bench(|| views.render(&page, &chrome).unwrap());
}
