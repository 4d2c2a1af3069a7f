//! npm's `emulate` (<https://www.npmjs.com/package/emulate>), which has
//! Checkout's page, sessions, products, prices and signed webhooks. It has no
//! refunds, cards, idempotency keys, updates or sums, and its events no ids:
//! these are filled in before it.

use std::env;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use checkout::gateway::conformance::Peer;
use checkout::gateway::webhook::WebhookSecrets;
use serde_json::Value;
use tokio::net::TcpListener;

use super::books::{Fields, Line, lines};
use super::objects::filled;
use super::{KEY, SECRET, StripeShaped};

#[derive(Clone)]
pub(super) struct Emulate {
    url: String,
    client: reqwest::Client,
    /// Where its webhooks come in: the address it was started with.
    hook: Arc<Mutex<Option<TcpListener>>>,
}

impl Emulate {
    #[allow(
        clippy::disallowed_methods,
        clippy::print_stdout,
        reason = "tests are told their peers by the environment, and say what they skip"
    )]
    pub(super) async fn told_of() -> Option<Self> {
        let (Ok(url), Ok(hook)) = (
            env::var("ATELIER_TEST_STRIPE"),
            env::var("ATELIER_TEST_STRIPE_HOOK"),
        ) else {
            println!("skipped: ATELIER_TEST_STRIPE is not set");
            return None;
        };
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()
            .unwrap();
        let hook = TcpListener::bind(hook).await.unwrap();
        Some(Self {
            url,
            client,
            hook: Arc::new(Mutex::new(Some(hook))),
        })
    }

    /// Hands its webhooks on, once their signatures are found to be good.
    pub(super) fn listen(&self, to: StripeShaped) {
        let listener = self.hook.lock().unwrap().take().unwrap();
        let app = Router::new().route("/", post(hand_on)).with_state(to);
        tokio::spawn(async move { axum::serve(listener, app).await });
    }

    pub(super) async fn post(&self, path: &str, fields: &Fields) -> (StatusCode, Value) {
        let request = self.client.post(format!("{}{path}", self.url));
        self.answer(request.form(fields)).await
    }

    pub(super) async fn get(&self, path: &str) -> (StatusCode, Value) {
        self.answer(self.client.get(format!("{}{path}", self.url)))
            .await
    }

    async fn answer(&self, request: reqwest::RequestBuilder) -> (StatusCode, Value) {
        let answer = request.bearer_auth(KEY).send().await.unwrap();
        let status = StatusCode::from_u16(answer.status().as_u16()).unwrap();
        (status, answer.json().await.unwrap())
    }

    /// The customer presses the button of its page.
    pub(super) async fn pay(&self, session: &str) {
        let page = format!("{}/checkout/{session}", self.url);
        let seen = self.client.get(&page).send().await.unwrap();
        assert!(seen.status().is_success(), "its page");
        let pressed = self.client.post(format!("{page}/complete")).send().await;
        assert!(pressed.unwrap().status().is_redirection());
    }

    /// Opens a session there. It takes lines by their price alone: a line that
    /// says a sum is made a product first.
    pub(super) async fn open(&self, fields: &Fields) -> (StatusCode, Value) {
        let whole = |name: &&String| !name.starts_with("line_items");
        let mut asked: Fields = fields
            .iter()
            .filter(|(name, _)| whole(name))
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect();
        for (n, line) in lines(fields).enumerate() {
            let price = match line.price {
                Some(price) => price.to_owned(),
                None => self.price(&line).await,
            };
            asked.insert(format!("line_items[{n}][price]"), price);
            let quantity = line.quantity.to_string();
            asked.insert(format!("line_items[{n}][quantity]"), quantity);
        }
        self.post("/v1/checkout/sessions", &asked).await
    }

    async fn price(&self, line: &Line<'_>) -> String {
        let field = |name: &str, value: String| (name.to_owned(), value);
        let product = Fields::from([field("name", line.title.unwrap().to_owned())]);
        let (_, product) = self.post("/v1/products", &product).await;
        let price = Fields::from([
            field("product", product["id"].as_str().unwrap().to_owned()),
            field("currency", line.currency.unwrap().to_owned()),
            field("unit_amount", line.amount.unwrap().to_string()),
        ]);
        let (_, price) = self.post("/v1/prices", &price).await;
        price["id"].as_str().unwrap().to_owned()
    }
}

async fn hand_on(State(to): State<StripeShaped>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let signature = headers["stripe-signature"].to_str().unwrap();
    let now = to.now();
    WebhookSecrets::one(SECRET)
        .verify(signature, &body, now)
        .unwrap();
    let event: Value = serde_json::from_slice(&body).unwrap();
    let kind = event["type"].as_str().unwrap();
    if kind.starts_with("checkout.session.") {
        let theirs = event["data"]["object"].clone();
        let id = theirs["id"].as_str().unwrap().to_owned();
        let ours = {
            let mut books = to.books();
            let session = books.sessions.get_mut(&id).unwrap();
            theirs["status"]
                .as_str()
                .unwrap()
                .clone_into(&mut session.status);
            session.object(&id)
        };
        to.announce(kind, &filled(theirs, &ours));
    }
    StatusCode::OK
}
