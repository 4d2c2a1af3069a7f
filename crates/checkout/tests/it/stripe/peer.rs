use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Form, Json, Router};
use checkout::gateway::WebhookRequest;
use checkout::gateway::conformance::Peer;
use checkout::gateway::stripe::Stripe;
use checkout::gateway::webhook::WebhookSecrets;
use chrono::{DateTime, Utc};
use groundwork::Clock;
use secrecy::SecretString;
use serde_json::{Value, json};

const KEY: &str = "sk_test_the_suite";
const SECRET: &str = "whsec_the_suite";

/// A form as Stripe takes it: `line_items[0][quantity]` and so on, flat.
type Fields = HashMap<String, String>;

#[derive(Clone)]
struct Session {
    fields: Fields,
    status: &'static str,
    refunded: i64,
}

#[derive(Default)]
struct Books {
    sessions: HashMap<String, Session>,
    /// What was answered under an idempotency key.
    answers: HashMap<String, (StatusCode, Value)>,
    outgoing: Vec<WebhookRequest>,
    events: u32,
    is_broken: bool,
}

#[derive(Clone)]
pub(crate) struct StripeShaped {
    books: Arc<Mutex<Books>>,
    url: String,
    clock: Clock,
}

type Answer = (StatusCode, Json<Value>);

impl StripeShaped {
    pub(crate) async fn start() -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let peer = Self {
            books: Arc::default(),
            url: format!("http://{}/", listener.local_addr().unwrap()),
            clock: Clock::fixed("2026-01-01T00:00:00Z".parse().unwrap(), 0),
        };
        let app = Router::new()
            .route("/v1/checkout/sessions", post(create))
            .route("/v1/checkout/sessions/{id}", get(retrieve))
            .route("/v1/checkout/sessions/{id}/expire", post(expire))
            .route("/v1/refunds", post(refund))
            .layer(from_fn_with_state(peer.clone(), admit))
            .with_state(peer.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        peer
    }

    pub(crate) fn gateway(&self) -> Stripe {
        self.gateway_with_key(KEY)
    }

    pub(crate) fn gateway_with_key(&self, key: &str) -> Stripe {
        let secrets = WebhookSecrets::one(SECRET);
        Stripe::new(&SecretString::from(key), secrets, Some(&self.url)).unwrap()
    }

    /// Answers 500 from now on.
    pub(crate) fn break_down(&self) {
        self.books().is_broken = true;
    }

    /// An event's bytes as a request that this server signed.
    pub(crate) fn signed(body: &str, at: DateTime<Utc>) -> WebhookRequest {
        let secrets = WebhookSecrets::one(SECRET);
        WebhookRequest::signed(&secrets, "Stripe-Signature", body, at)
    }

    fn books(&self) -> MutexGuard<'_, Books> {
        self.books.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Posts an event about a session, or about its charge.
    fn announce(&self, books: &mut Books, kind: &str, object: &Value) {
        books.events += 1;
        let id = format!("evt_{}", books.events);
        let body = json!({"id": id, "type": kind, "data": {"object": object}}).to_string();
        books.outgoing.push(Self::signed(&body, self.now()));
    }
}

#[async_trait]
impl Peer for StripeShaped {
    async fn pay(&self, session: &str) {
        let mut books = self.books();
        let paid = match books.sessions.get_mut(session) {
            Some(paid) if paid.status == "open" => paid,
            _ => return,
        };
        paid.status = "complete";
        let object = paid.object(session);
        self.announce(&mut books, "checkout.session.completed", &object);
    }

    async fn decline(&self, session: &str) {
        let mut books = self.books();
        let intent = books.sessions[session].intent(session);
        self.announce(&mut books, "payment_intent.payment_failed", &intent);
    }

    async fn webhooks(&self) -> Vec<WebhookRequest> {
        std::mem::take(&mut self.books().outgoing)
    }

    fn now(&self) -> DateTime<Utc> {
        self.clock.moment().now
    }
}

impl Session {
    /// What the lines come to, in minor units.
    fn total(&self) -> i64 {
        let field = |n: usize, name: &str| {
            let key = format!("line_items[{n}][{name}]");
            self.fields.get(&key).and_then(|v| v.parse::<i64>().ok())
        };
        (0..)
            .map_while(|n| Some(field(n, "price_data][unit_amount")? * field(n, "quantity")?))
            .sum()
    }

    fn metadata(&self, field: &str) -> Value {
        json!({"payment": self.fields[field]})
    }

    fn currency(&self) -> &str {
        &self.fields["line_items[0][price_data][currency]"]
    }

    fn object(&self, id: &str) -> Value {
        let is_paid = self.status == "complete";
        json!({
            "id": id, "object": "checkout.session", "created": 1, "expires_at": 2,
            "livemode": false, "mode": self.fields["mode"], "status": self.status,
            "payment_status": if is_paid { "paid" } else { "unpaid" },
            "amount_total": self.total(), "currency": self.currency(),
            "client_reference_id": self.fields["client_reference_id"],
            "metadata": self.metadata("metadata[payment]"), "payment_method_types": ["card"],
            "automatic_tax": {"enabled": false}, "custom_fields": [], "custom_text": {},
            "shipping_options": [], "url": format!("https://checkout.test/{id}"),
            "payment_intent": is_paid.then(|| self.intent(id)),
        })
    }

    fn intent(&self, session: &str) -> Value {
        json!({
            "id": format!("pi_{session}"), "object": "payment_intent", "created": 1,
            "amount": self.total(), "amount_capturable": 0, "amount_received": self.total(),
            "capture_method": "automatic", "confirmation_method": "automatic",
            "currency": self.currency(), "livemode": false, "payment_method_types": ["card"],
            "metadata": self.metadata("payment_intent_data[metadata][payment]"), "status": "succeeded",
        })
    }

    fn charge(&self, session: &str) -> Value {
        json!({
            "id": format!("ch_{session}"), "object": "charge", "amount": self.total(),
            "amount_refunded": self.refunded, "currency": self.currency(),
            "metadata": self.metadata("payment_intent_data[metadata][payment]"),
        })
    }
}

fn error(status: u16, code: &str) -> Answer {
    let kind = "invalid_request_error";
    let body = json!({"error": {"type": kind, "code": code, "message": code}});
    (StatusCode::from_u16(status).unwrap(), Json(body))
}

/// Checks the key, and repeats what was answered under an idempotency key.
async fn admit(State(peer): State<StripeShaped>, request: Request, next: Next) -> Response {
    if peer.books().is_broken {
        return error(500, "api_error").into_response();
    }
    let key = request.headers().get(header::AUTHORIZATION);
    let expected = format!("Bearer {KEY}");
    if key.and_then(|key| key.to_str().ok()) != Some(&expected) {
        return error(401, "api_key_invalid").into_response();
    }
    next.run(request).await
}

fn once(
    peer: &StripeShaped,
    headers: &HeaderMap,
    answer: impl FnOnce(&mut Books) -> Answer,
) -> Answer {
    let key = headers.get("idempotency-key").unwrap();
    let key = key.to_str().unwrap().to_owned();
    let mut books = peer.books();
    if let Some((status, body)) = books.answers.get(&key) {
        return (*status, Json(body.clone()));
    }
    let (status, Json(body)) = answer(&mut books);
    books.answers.insert(key, (status, body.clone()));
    (status, Json(body))
}

async fn create(
    State(peer): State<StripeShaped>,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> Answer {
    once(&peer, &headers, |books| {
        let id = format!("cs_test_{}", books.sessions.len() + 1);
        let session = Session {
            fields,
            status: "open",
            refunded: 0,
        };
        let object = session.object(&id);
        books.sessions.insert(id, session);
        (StatusCode::OK, Json(object))
    })
}

async fn retrieve(State(peer): State<StripeShaped>, Path(id): Path<String>) -> Answer {
    match peer.books().sessions.get(&id) {
        Some(session) => (StatusCode::OK, Json(session.object(&id))),
        None => error(404, "resource_missing"),
    }
}

async fn expire(State(peer): State<StripeShaped>, Path(id): Path<String>) -> Answer {
    let mut books = peer.books();
    let Some(session) = books.sessions.get_mut(&id) else {
        return error(404, "resource_missing");
    };
    if session.status != "open" {
        return error(400, "resource_not_open");
    }
    session.status = "expired";
    let object = session.object(&id);
    peer.announce(&mut books, "checkout.session.expired", &object);
    (StatusCode::OK, Json(object))
}

async fn refund(
    State(peer): State<StripeShaped>,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> Answer {
    once(&peer, &headers, |books| {
        let id = fields["payment_intent"]
            .trim_start_matches("pi_")
            .to_owned();
        let amount: i64 = fields["amount"].parse().unwrap();
        let Some(session) = books.sessions.get_mut(&id) else {
            return error(404, "resource_missing");
        };
        if session.refunded + amount > session.total() {
            return error(400, "charge_already_refunded");
        }
        session.refunded += amount;
        let (charge, currency) = (session.charge(&id), session.currency().to_owned());
        peer.announce(books, "charge.refunded", &charge);
        let refund = json!({
            "id": format!("re_{id}"), "object": "refund", "amount": amount, "created": 1,
            "currency": currency, "status": "succeeded",
        });
        (StatusCode::OK, Json(refund))
    })
}
