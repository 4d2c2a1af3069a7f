//! What every gateway must do. Each function panics on the first difference;
//! [`all`] runs every one.

mod products;

pub use products::{a_page_may_name_a_price_and_outlives_it, a_product_is_added_once_per_key};

use async_trait::async_trait;
use chrono::{DateTime, Duration, Utc};
use groundwork::Clock;
use money::{Currency, Money};

use super::{
    EventKind, GatewayError, PaymentEvent, PaymentGateway, PaymentLine, PaymentRequest,
    PaymentStart, SessionState, WebhookRequest,
};
use crate::PaymentId;

/// What the suite cannot do through the trait: be the customer, and the wire.
#[async_trait]
pub trait Peer: Send + Sync {
    /// The customer pays on the gateway's page.
    async fn pay(&self, session: &str);
    /// The customer tries a card that is declined.
    async fn decline(&self, session: &str);
    /// What the gateway has posted since this was last asked.
    async fn webhooks(&self) -> Vec<WebhookRequest>;
    /// The peer's time.
    fn now(&self) -> DateTime<Utc>;
}

/// Runs every function of the suite.
pub async fn all(gateway: &dyn PaymentGateway, peer: &dyn Peer) {
    initiating_twice_opens_one_session(gateway).await;
    a_paid_session_is_announced_with_its_amount(gateway, peer).await;
    a_declined_card_leaves_the_session_open(gateway, peer).await;
    a_cancelled_session_is_closed_and_announced(gateway, peer).await;
    a_refund_happens_once_per_key(gateway, peer).await;
    a_refund_never_exceeds_what_was_paid(gateway, peer).await;
    unknown_sessions_are_told_apart(gateway).await;
    events_must_be_signed(gateway, peer).await;
    if let Some(book) = gateway.products() {
        a_product_is_added_once_per_key(book).await;
        a_page_may_name_a_price_and_outlives_it(gateway, book).await;
    }
}

/// The payment's id is the idempotency key.
pub async fn initiating_twice_opens_one_session(gateway: &dyn PaymentGateway) {
    let request = request(1);
    let first = open(gateway, &request).await;
    assert_eq!(open(gateway, &request).await, first);
    assert!(!first.session.is_empty() && !first.pay_url.is_empty());
    assert_ne!(
        open(gateway, &self::request(2)).await.session,
        first.session
    );
    let status = gateway
        .status(&first.session)
        .await
        .map(|s| (s.state, s.amount));
    assert_eq!(status, Ok((SessionState::Open, request.amount)));
}

/// Paying shows in the status and in exactly one event.
pub async fn a_paid_session_is_announced_with_its_amount(
    gateway: &dyn PaymentGateway,
    peer: &dyn Peer,
) {
    let request = request(3);
    let session = paid(gateway, peer, &request).await;
    assert_eq!(state(gateway, &session).await, SessionState::Paid);
    let events = events(gateway, peer, &session, request.payment).await;
    assert_eq!(kinds(&events), [EventKind::Paid]);
    assert_eq!(events[0].amount, Some(request.amount));
    assert_eq!(events[0].reference, Some(request.payment));
    assert!(!events[0].id.is_empty());
    let cancelled = gateway.cancel(&session).await;
    assert!(
        matches!(cancelled, Err(GatewayError::NotPossible(_))),
        "{cancelled:?}"
    );
}

/// The customer may try another card.
pub async fn a_declined_card_leaves_the_session_open(
    gateway: &dyn PaymentGateway,
    peer: &dyn Peer,
) {
    let request = request(4);
    let session = open(gateway, &request).await.session;
    peer.decline(&session).await;
    assert_eq!(state(gateway, &session).await, SessionState::Open);
    peer.pay(&session).await;
    let events = events(gateway, peer, &session, request.payment).await;
    assert_eq!(kinds(&events), [EventKind::Failed, EventKind::Paid]);
    assert_ne!(events[0].id, events[1].id);
}

/// Nobody can pay it afterwards, and closing it again is no error.
pub async fn a_cancelled_session_is_closed_and_announced(
    gateway: &dyn PaymentGateway,
    peer: &dyn Peer,
) {
    let request = request(5);
    let session = open(gateway, &request).await.session;
    assert_eq!(gateway.cancel(&session).await, Ok(()));
    assert_eq!(gateway.cancel(&session).await, Ok(()));
    peer.pay(&session).await;
    assert_eq!(state(gateway, &session).await, SessionState::Expired);
    assert_eq!(
        kinds(&events(gateway, peer, &session, request.payment).await),
        [EventKind::Expired]
    );
}

/// The same key gives back once, and the event tells how much in all.
pub async fn a_refund_happens_once_per_key(gateway: &dyn PaymentGateway, peer: &dyn Peer) {
    let request = request(6);
    let session = paid(gateway, peer, &request).await;
    for _ in 0..2 {
        let refund = gateway.refund(&session, request.amount, "refund:6").await;
        assert_eq!(refund, Ok(()));
    }
    let events = events(gateway, peer, &session, request.payment).await;
    assert_eq!(kinds(&events), [EventKind::Paid, EventKind::Refunded]);
    assert!(
        events
            .iter()
            .all(|event| event.amount == Some(request.amount))
    );
}

/// Neither more than was paid nor anything of an unpaid session.
pub async fn a_refund_never_exceeds_what_was_paid(gateway: &dyn PaymentGateway, peer: &dyn Peer) {
    let open = open(gateway, &request(7)).await.session;
    let request = request(8);
    let paid = paid(gateway, peer, &request).await;
    let more = Money::new(request.amount.minor + 1, request.amount.currency);
    for (session, amount) in [(&open, request.amount), (&paid, more)] {
        let refund = gateway
            .refund(session, amount, &format!("refund:{session}"))
            .await;
        assert!(
            matches!(refund, Err(GatewayError::NotPossible(_))),
            "{refund:?}"
        );
    }
}

/// A session of somebody else, or of a gateway since reset.
pub async fn unknown_sessions_are_told_apart(gateway: &dyn PaymentGateway) {
    let unknown = GatewayError::UnknownSession;
    let amount = Money::new(1, Currency::USD);
    assert_eq!(gateway.status("no_such").await.err(), Some(unknown.clone()));
    assert_eq!(gateway.cancel("no_such").await.err(), Some(unknown.clone()));
    assert_eq!(
        gateway.refund("no_such", amount, "refund:no").await.err(),
        Some(unknown)
    );
}

/// Unsigned, altered and late deliveries are refused.
pub async fn events_must_be_signed(gateway: &dyn PaymentGateway, peer: &dyn Peer) {
    peer.webhooks().await;
    paid(gateway, peer, &request(9)).await;
    let genuine = peer.webhooks().await.swap_remove(0);
    let now = peer.now();
    assert!(gateway.parse_event(&genuine, now).is_ok());

    let bad = Some(GatewayError::BadSignature);
    let unsigned = WebhookRequest {
        headers: Vec::new(),
        ..genuine.clone()
    };
    assert_eq!(gateway.parse_event(&unsigned, now).err(), bad);
    let mut altered = genuine.clone();
    altered.body.push(b' ');
    assert_eq!(gateway.parse_event(&altered, now).err(), bad);
    for late in [Duration::seconds(301), Duration::seconds(-301)] {
        let stale = gateway.parse_event(&genuine, now + late);
        assert_eq!(stale.err(), Some(GatewayError::StaleSignature));
    }
}

fn request(seed: u64) -> PaymentRequest {
    let clock = Clock::fixed(DateTime::UNIX_EPOCH + Duration::days(20_000), seed);
    let mut moment = clock.moment();
    let line = PaymentLine {
        title: "A flamingo by the pool, A4".to_owned(),
        quantity: 2,
        unit_price: Money::new(999, Currency::USD),
        price: None,
    };
    PaymentRequest {
        payment: PaymentId::new(&mut moment),
        order: crate::OrderNumber::random(&mut moment),
        amount: Money::new(2498, Currency::USD),
        lines: vec![line],
        shipping: Money::new(500, Currency::USD),
        adjustment: Money::zero(Currency::USD),
        success_url: "https://shop.test/paid".to_owned(),
        cancel_url: "https://shop.test/back".to_owned(),
        customer_email: None,
    }
}

async fn open(gateway: &dyn PaymentGateway, request: &PaymentRequest) -> PaymentStart {
    let started = gateway.initiate(request).await;
    started.unwrap_or_else(|error| panic!("initiate: {error}"))
}

async fn paid(gateway: &dyn PaymentGateway, peer: &dyn Peer, request: &PaymentRequest) -> String {
    let session = open(gateway, request).await.session;
    peer.pay(&session).await;
    session
}

async fn state(gateway: &dyn PaymentGateway, session: &str) -> SessionState {
    let status = gateway.status(session).await;
    status
        .unwrap_or_else(|error| panic!("status: {error}"))
        .state
}

/// A charge's events name the payment and no session.
fn is_about(event: &PaymentEvent, payment: PaymentId) -> bool {
    event.session.is_empty() && event.reference == Some(payment)
}

async fn events(
    gateway: &dyn PaymentGateway,
    peer: &dyn Peer,
    session: &str,
    payment: PaymentId,
) -> Vec<PaymentEvent> {
    let parse = |delivery: WebhookRequest| {
        let event = gateway.parse_event(&delivery, peer.now());
        event.unwrap_or_else(|error| panic!("parse_event: {error}"))
    };
    let all = peer.webhooks().await.into_iter().map(parse);
    all.filter(|event| event.session == session || is_about(event, payment))
        .collect()
}

/// Sorted by name: events are promised in no order.
fn kinds(events: &[PaymentEvent]) -> Vec<EventKind> {
    let mut kinds: Vec<_> = events.iter().map(|event| event.kind).collect();
    kinds.sort_by_key(|kind| kind.as_str());
    kinds
}
