//! A shop in memory and the people who use it.

use std::collections::BTreeMap;
use std::future::poll_fn;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use accounts::{Account, Role, SignUp};
use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{Request, Response, StatusCode};
use groundwork::Clock;
use imagegen::ImageGenerator;
use imagegen::generator::PainterGenerator;
use sea_orm::DatabaseConnection;
use server::app::App;
use server::config::{Config, Limits};
use server::session::Sessions;
use server::wiring::Outside;
use server::{demo, routes, wiring};
use tower::ServiceExt as _;

pub(crate) const PASSWORD: &str = "three foxes in the snow";

/// A whole shop on a database and a store in memory, at a clock that stands.
pub(crate) struct TestApp {
    pub(crate) app: App,
    router: Router,
    _folder: tempfile::TempDir,
}

/// Somebody with a browser: cookies, and nothing else remembered.
pub(crate) struct Actor {
    router: Router,
    cookies: BTreeMap<String, String>,
    /// What their browser says they read.
    accepts: Option<&'static str>,
}

/// What an actor gets to see.
pub(crate) struct Seen {
    pub(crate) status: StatusCode,
    pub(crate) location: String,
    /// Seconds to wait, where the answer says so.
    pub(crate) retry_after: Option<u64>,
    /// Whether the answer brings a cookie, and who may keep it.
    pub(crate) sets_cookie: bool,
    pub(crate) cache_control: String,
    pub(crate) body: String,
}

/// Sessions in the Redis that tests are told of, where they are.
#[allow(
    clippy::disallowed_methods,
    reason = "tests are told their peers by the environment"
)]
async fn sessions(own: Sessions, db: &DatabaseConnection, clock: &Clock) -> Sessions {
    match std::env::var("ATELIER_TEST_REDIS") {
        Ok(url) => {
            let redis = server::redis::connect(&url.into()).await.unwrap();
            Sessions::in_redis(redis, db, clock)
        }
        Err(_) => own,
    }
}

impl TestApp {
    pub(crate) async fn open() -> Self {
        Self::with_model(Arc::new(PainterGenerator)).await
    }

    /// A shop whose pictures another model makes.
    pub(crate) async fn with_model(model: Arc<dyn ImageGenerator>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let config = Config::for_test(folder.path()).unwrap();
        let clock = Clock::fixed("2026-01-01T00:00:00Z".parse().unwrap(), 1);
        let url = "http://shop.test".to_owned();
        let db = groundwork::testing::database().await;
        let mut outside = Outside::in_memory(&config, db, clock, model);
        outside.sessions = sessions(outside.sessions, &outside.db, &outside.clock).await;
        let app = wiring::with(config, url, outside).await.unwrap();
        demo::install_basics(&app).await.unwrap();
        Self {
            router: routes::router(&app),
            app,
            _folder: folder,
        }
    }

    /// A shop on a database file, whose connections do work at the same time,
    /// at the system's clock, and with a webhook secret the test knows.
    pub(crate) async fn on_disk(webhook_secret: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut config = Config::for_test(folder.path()).unwrap();
        config.payments.webhook_secret = webhook_secret.into();
        if let Some(url) = groundwork::testing::postgres_url().await {
            config.database.url = url.into();
        }
        let url = "http://shop.test".to_owned();
        let app = wiring::open(config, url).await.unwrap();
        demo::install_basics(&app).await.unwrap();
        Self {
            router: routes::router(&app),
            app,
            _folder: folder,
        }
    }

    /// A shop that was opened elsewhere.
    pub(crate) fn of(app: App, router: Router) -> Self {
        Self {
            router,
            app,
            _folder: tempfile::tempdir().unwrap(),
        }
    }

    /// The same; its folder goes when it does.
    pub(crate) fn keeping(self, folder: tempfile::TempDir) -> Self {
        Self {
            _folder: folder,
            ..self
        }
    }

    pub(crate) fn visitor(&self) -> Actor {
        Actor {
            router: self.router.clone(),
            cookies: BTreeMap::new(),
            accepts: None,
        }
    }

    /// A shop in which one address may try so many times a minute.
    pub(crate) async fn with_attempts(per_minute: u32) -> Self {
        let mut shop = Self::open().await;
        let config = Config {
            limits: Limits {
                attempts_per_minute: per_minute,
                ..shop.app.config.limits
            },
            ..shop.app.config.clone()
        };
        let clock = shop.app.clock.clone();
        let url = shop.app.public_url.clone();
        let model = Arc::new(PainterGenerator);
        let db = groundwork::testing::database().await;
        let outside = Outside::in_memory(&config, db, clock, model);
        shop.app = wiring::with(config, url, outside).await.unwrap();
        shop.router = routes::router(&shop.app);
        shop
    }

    async fn person(&self, name: &str, role: Role) -> Actor {
        let form = SignUp {
            username: name.into(),
            email: format!("{name}@example.com"),
            password: PASSWORD.into(),
        };
        let (db, hasher) = (&self.app.db, &self.app.hasher);
        Account::create(db, &mut self.app.moment(), hasher, form, role)
            .await
            .unwrap();
        let mut actor = self.visitor();
        let seen = actor
            .post("/sign-in", &[("login", name), ("password", PASSWORD)])
            .await;
        assert_eq!(seen.status, StatusCode::SEE_OTHER, "{}", seen.body);
        actor
    }

    pub(crate) async fn member(&self, name: &str) -> Actor {
        self.person(name, Role::Customer).await
    }

    pub(crate) async fn manager(&self) -> Actor {
        self.person("mary", Role::Manager).await
    }

    pub(crate) async fn admin(&self) -> Actor {
        self.person("root", Role::Admin).await
    }

    /// Paints whatever waits.
    pub(crate) async fn paint(&self) {
        while self.app.studio.work_once().await.unwrap() {}
    }

    /// Hands the sandbox's events to the shop's own webhook, as its worker does.
    pub(crate) async fn deliver_webhooks(&self) -> Vec<StatusCode> {
        let sandbox = self.app.sandbox.as_ref().unwrap();
        let mut answers = Vec::new();
        for delivery in sandbox
            .due_deliveries(chrono::Duration::seconds(9), 50)
            .await
            .unwrap()
        {
            let headers = &delivery.request.headers;
            let status = self.webhook(headers, delivery.request.body.clone()).await;
            answers.push(status);
            if status.is_success() {
                sandbox.delivered(&delivery).await.unwrap();
            }
        }
        answers
    }

    pub(crate) async fn webhook(&self, headers: &[(String, String)], body: Vec<u8>) -> StatusCode {
        self.webhook_of("sandbox", headers, body).await
    }

    pub(crate) async fn webhook_of(
        &self,
        sender: &str,
        headers: &[(String, String)],
        body: Vec<u8>,
    ) -> StatusCode {
        let mut request = Request::post(format!("/webhooks/{sender}"));
        for (name, value) in headers {
            request = request.header(name, value);
        }
        let request = request.body(Body::from(body)).unwrap();
        self.router.clone().oneshot(request).await.unwrap().status()
    }
}

fn form(path: &str, fields: &[(&str, &str)]) -> Request<Body> {
    let encode = |text: &str| {
        text.bytes().fold(String::new(), |mut out, b| {
            out.push_str(&format!("%{b:02X}"));
            out
        })
    };
    let body: Vec<_> = fields
        .iter()
        .map(|(k, v)| format!("{}={}", encode(k), encode(v)))
        .collect();
    Request::post(path)
        .header("content-type", "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin")
        .body(Body::from(body.join("&")))
        .unwrap()
}

impl Actor {
    /// Their browser asks for these languages from now on.
    pub(crate) fn speaks(&mut self, languages: &'static str) {
        self.accepts = Some(languages);
    }

    pub(crate) async fn get(&mut self, path: &str) -> Seen {
        self.send(Request::get(path).body(Body::empty()).unwrap())
            .await
    }

    pub(crate) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Seen {
        self.send(form(path, fields)).await
    }

    /// Sends a form and hangs up after so many looks for the answer.
    pub(crate) async fn post_and_hang_up(&self, path: &str, fields: &[(&str, &str)], looks: u32) {
        let request = self.dressed(form(path, fields));
        let mut answer = Box::pin(self.router.clone().oneshot(request));
        for _ in 0..looks {
            let look = |cx: &mut Context<'_>| Poll::Ready(answer.as_mut().poll(cx).is_ready());
            if poll_fn(look).await {
                return;
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }

    /// The request with what the browser remembers.
    fn dressed(&self, mut request: Request<Body>) -> Request<Body> {
        let cookies: Vec<_> = self
            .cookies
            .iter()
            .map(|(k, v)| format!("{k}={v}"))
            .collect();
        if !cookies.is_empty() {
            request
                .headers_mut()
                .insert("cookie", cookies.join("; ").parse().unwrap());
        }
        request
    }

    pub(crate) async fn send(&mut self, request: Request<Body>) -> Seen {
        let mut request = self.dressed(request);
        if let Some(accepts) = self.accepts {
            let accepts = accepts.parse().unwrap();
            request.headers_mut().insert("accept-language", accepts);
        }
        let response = self.router.clone().oneshot(request).await.unwrap();
        self.remember(&response);
        let location = response
            .headers()
            .get("location")
            .map(|l| l.to_str().unwrap().to_owned());
        let retry_after = response.headers().get("retry-after");
        let retry_after = retry_after.map(|s| s.to_str().unwrap().parse().unwrap());
        let status = response.status();
        let sets_cookie = response.headers().contains_key("set-cookie");
        let cache_control = response.headers().get("cache-control");
        let cache_control = cache_control.map(|c| c.to_str().unwrap().to_owned());
        let bytes = axum::body::to_bytes(response.into_body(), 1 << 24)
            .await
            .unwrap();
        Seen {
            status,
            location: location.unwrap_or_default(),
            retry_after,
            sets_cookie,
            cache_control: cache_control.unwrap_or_default(),
            body: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }

    /// What a browser is sent for a file or a part of one: head and bytes.
    pub(crate) async fn file(&mut self, path: &str, headers: &[(&str, &str)]) -> Response<Bytes> {
        let mut request = Request::get(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = self.dressed(request.body(Body::empty()).unwrap());
        let (head, body) = self
            .router
            .clone()
            .oneshot(request)
            .await
            .unwrap()
            .into_parts();
        let bytes = axum::body::to_bytes(body, 1 << 24).await.unwrap();
        Response::from_parts(head, bytes)
    }

    fn remember(&mut self, response: &Response<Body>) {
        for cookie in response.headers().get_all("set-cookie") {
            let cookie = cookie.to_str().unwrap();
            let pair = cookie.split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            if cookie.contains("Max-Age=0") || value.is_empty() {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }

    /// Asks for a picture and waits until it is painted; its address.
    pub(crate) async fn picture(&mut self, shop: &TestApp, phrase: &str) -> String {
        let asked = self
            .post("/pictures", &[("phrase", phrase), ("count", "1")])
            .await;
        assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.body);
        shop.paint().await;
        asked.location
    }

    /// Lists a new picture to order a print of it; the listing's address.
    pub(crate) async fn listing(&mut self, shop: &TestApp) -> String {
        let picture = self.picture(shop, "a fox").await;
        self.post(&format!("{picture}/print"), &[]).await.location
    }

    /// Orders a print of a new picture as far as the pay page; its address.
    pub(crate) async fn order(&mut self, shop: &TestApp) -> String {
        let listing = self.listing(shop).await;
        let fields = [("format", "a4-matte-none"), ("quantity", "2")];
        self.post(&format!("{listing}/cart"), &fields).await;
        self.post("/cart/country", &[("country", "GB")]).await;
        let page = self.get("/checkout").await;
        let key = page.value_of("idempotency_key");
        let total = page.value_of("expected_total");
        let placed = self
            .post(
                "/checkout",
                &[
                    &ADDRESS[..],
                    &[("idempotency_key", &key), ("expected_total", &total)],
                ]
                .concat(),
            )
            .await;
        assert_eq!(placed.status, StatusCode::SEE_OTHER, "{}", placed.body);
        placed.location.replace("http://shop.test", "")
    }
}

pub(crate) const ADDRESS: [(&str, &str); 6] = [
    ("address", "new"),
    ("full_name", "Ada Lovelace"),
    ("line1", "12 St James's Square"),
    ("city", "London"),
    ("postal_code", "SW1Y 4LB"),
    ("country", "GB"),
];

pub(crate) const CARD: [(&str, &str); 5] = [
    ("act", "pay"),
    ("card_number", "4242 4242 4242 4242"),
    ("expiry", "12/34"),
    ("cvc", "123"),
    ("card_name", "Ada"),
];

impl Seen {
    /// The value of a hidden field.
    /// Where the page's links lead that begin so and go on without a slash.
    pub(crate) fn links_to(&self, begin: &str) -> Vec<String> {
        let start = format!("href=\"{begin}");
        let links = self.body.split(&start).skip(1);
        let ends = links.filter_map(|rest| rest.split('"').next());
        let own = ends.filter(|end| !end.is_empty() && !end.contains('/'));
        own.map(|end| format!("{begin}{end}")).collect()
    }

    pub(crate) fn value_of(&self, name: &str) -> String {
        let start = format!("name=\"{name}\" value=\"");
        let rest = self
            .body
            .split(&start)
            .nth(1)
            .unwrap_or_else(|| panic!("{name}: {}", self.body));
        rest.split('"').next().unwrap().to_owned()
    }

    #[track_caller]
    pub(crate) fn shows(&self, status: u16, text: &str) -> &Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.body);
        assert!(self.body.contains(text), "no `{text}` in {}", self.body);
        self
    }
}
