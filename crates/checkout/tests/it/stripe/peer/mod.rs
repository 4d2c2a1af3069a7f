//! A server of Stripe's shape, by itself or before one of somebody else's,
//! whose gaps it then fills.

mod books;
mod emulate;
mod objects;
mod routes;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use checkout::gateway::WebhookRequest;
use checkout::gateway::conformance::Peer;
use checkout::gateway::stripe::Stripe;
use checkout::gateway::webhook::WebhookSecrets;
use chrono::{DateTime, Utc};
use groundwork::Clock;
use secrecy::SecretString;
use serde_json::{Value, json};

use books::Books;
use emulate::Emulate;

pub(crate) const KEY: &str = "sk_test_the_suite";
/// Also what `.ci/peers` has emulate sign with.
pub(crate) const SECRET: &str = "whsec_the_suite";

#[derive(Clone)]
pub(crate) struct StripeShaped {
    books: Arc<Mutex<Books>>,
    /// Who keeps sessions, products and prices, where it is not this server.
    behind: Option<Emulate>,
    url: String,
    clock: Clock,
}

impl StripeShaped {
    pub(crate) async fn start() -> Self {
        let clock = Clock::fixed("2026-01-01T00:00:00Z".parse().unwrap(), 0);
        Self::at(clock).await
    }

    /// By another clock.
    pub(crate) async fn at(clock: Clock) -> Self {
        Self::serve(None, clock).await
    }

    /// Before npm's emulate, where tests are told of one.
    pub(crate) async fn before_emulate() -> Option<Self> {
        let behind = Emulate::told_of().await?;
        let peer = Self::serve(Some(behind.clone()), Clock::system()).await;
        behind.listen(peer.clone());
        Some(peer)
    }

    async fn serve(behind: Option<Emulate>, clock: Clock) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let peer = Self {
            books: Arc::default(),
            behind,
            url: format!("http://{}/", listener.local_addr().unwrap()),
            clock,
        };
        let app = routes::router(peer.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        peer
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
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

    /// Banks take their time over refunds from now on.
    pub(crate) fn delay_refunds(&self) {
        self.books().refund_status = "pending";
    }

    /// What became of the refunds that were asked for.
    pub(crate) fn settle_refunds(&self, status: &'static str) {
        let mut books = self.books();
        books.refund_status = status;
        for refund in &mut books.refunds {
            refund["status"] = status.into();
        }
    }

    /// The customer takes a voucher and has days to pay it: no event tells of it.
    pub(crate) fn hand_out_voucher(&self, session: &str) {
        let mut books = self.books();
        books.sessions.get_mut(session).unwrap().intent_status = "requires_action";
        books.complete(session);
    }

    /// The voucher is paid.
    pub(crate) fn redeem_voucher(&self, session: &str) {
        let mut books = self.books();
        books.sessions.get_mut(session).unwrap().intent_status = "succeeded";
    }

    /// How many pages were opened.
    pub(crate) fn sessions(&self) -> usize {
        self.books().sessions.len()
    }

    /// How many refunds there are.
    pub(crate) fn refunds(&self) -> usize {
        self.books().refunds.len()
    }

    /// A day goes by: idempotency keys are forgotten.
    pub(crate) fn forget_keys(&self) {
        self.books().answers.clear();
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
    fn announce(&self, kind: &str, object: &Value) {
        let now = self.now();
        let mut books = self.books();
        books.events += 1;
        let id = format!("evt_{}", books.events);
        let body = json!({"id": id, "type": kind, "data": {"object": object}}).to_string();
        books.outgoing.push(Self::signed(&body, now));
    }
}

#[async_trait]
impl Peer for StripeShaped {
    async fn pay(&self, session: &str) {
        if let Some(emulate) = &self.behind {
            return emulate.pay(session).await;
        }
        let object = match self.books().complete(session) {
            Some(paid) => paid.object(session),
            None => return,
        };
        self.announce("checkout.session.completed", &object);
    }

    async fn decline(&self, session: &str) {
        let intent = self.books().sessions[session].intent(session);
        self.announce("payment_intent.payment_failed", &intent);
    }

    async fn webhooks(&self) -> Vec<WebhookRequest> {
        std::mem::take(&mut self.books().outgoing)
    }

    fn now(&self) -> DateTime<Utc> {
        self.clock.moment().now
    }
}
