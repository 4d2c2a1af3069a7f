use async_trait::async_trait;
use checkout::gateway::conformance::{self, Peer};
use checkout::gateway::memory::MemoryGateway;
use checkout::gateway::sandbox::{Attempt, CardForm, CardProblem, Decline, Sandbox};
use checkout::gateway::webhook::WebhookSecrets;
use checkout::gateway::{EventKind, GatewayError, PaymentGateway, SessionState, WebhookRequest};
use checkout::*;
use chrono::{DateTime, Duration, Utc};
use groundwork::Clock;
use sea_orm::{ConnectionTrait, DatabaseConnection, Statement};

use crate::shop::{Shop, usd};

struct InMemory<'a>(&'a MemoryGateway, Clock);

#[async_trait]
impl Peer for InMemory<'_> {
    async fn pay(&self, session: &str) {
        self.0.pay(session);
    }
    async fn decline(&self, session: &str) {
        self.0.decline(session);
    }
    async fn webhooks(&self) -> Vec<WebhookRequest> {
        self.0.webhooks()
    }
    fn now(&self) -> DateTime<Utc> {
        self.1.moment().now
    }
}

struct AtTheSandbox<'a>(&'a Sandbox, Clock);

#[async_trait]
impl Peer for AtTheSandbox<'_> {
    async fn pay(&self, session: &str) {
        self.0
            .pay(session, &card("4242 4242 4242 4242"))
            .await
            .unwrap();
    }
    async fn decline(&self, session: &str) {
        self.0
            .pay(session, &card("4000 0000 0000 0002"))
            .await
            .unwrap();
    }
    async fn webhooks(&self) -> Vec<WebhookRequest> {
        let due = self
            .0
            .due_deliveries(Duration::seconds(30), 100)
            .await
            .unwrap();
        for delivery in &due {
            self.0.delivered(delivery).await.unwrap();
        }
        due.into_iter().map(|delivery| delivery.request).collect()
    }
    fn now(&self) -> DateTime<Utc> {
        self.1.moment().now
    }
}

fn card(number: &str) -> CardForm {
    CardForm {
        number: number.into(),
        expiry: "12/49".into(),
        cvc: "123".into(),
    }
}

fn sandbox(db: &DatabaseConnection, clock: &Clock) -> Sandbox {
    let secrets = WebhookSecrets::one("sandbox");
    Sandbox::new(db.clone(), clock.clone(), secrets, "https://shop.test/pay/")
}

#[tokio::test]
async fn memory_conforms() {
    let clock = Clock::fixed("2026-01-01T00:00:00Z".parse().unwrap(), 0);
    let gateway = MemoryGateway::new(clock.clone());
    conformance::all(&gateway, &InMemory(&gateway, clock)).await;
}

#[tokio::test]
async fn sandbox_conforms() {
    let clock = Clock::fixed("2026-01-01T00:00:00Z".parse().unwrap(), 0);
    let shop = Shop::open().await;
    let gateway = sandbox(&shop.db, &clock);
    conformance::all(&gateway, &AtTheSandbox(&gateway, clock)).await;
}

/// A shop, its sandbox, an order and the session it is to be paid in.
async fn at_the_page() -> (Shop, Sandbox, Order, String) {
    at_the_page_of(Shop::open().await).await
}

async fn at_the_page_of(shop: Shop) -> (Shop, Sandbox, Order, String) {
    let sandbox = sandbox(&shop.db, &shop.clock);
    let ada = shop.customer();
    let order = shop.ordered(ada).await;
    let urls = ReturnUrls {
        success: "/thanks".into(),
        cancel: "/cart".into(),
    };
    let moment = &mut shop.moment();
    let step = start_payment(&shop.db, moment, &sandbox, ada, &order.number, &urls);
    let PaymentStep::PayAt(url) = step.await.unwrap() else {
        panic!()
    };
    let session = url
        .strip_prefix("https://shop.test/pay/")
        .unwrap()
        .to_owned();
    (shop, sandbox, order, session)
}

#[tokio::test]
async fn the_pay_page_shows_the_order_and_takes_one_payment() {
    let (shop, sandbox, order, session) = at_the_page().await;
    let page = sandbox.session(&session).await.unwrap();
    assert_eq!((page.state, page.amount), (SessionState::Open, usd(1499)));
    assert_eq!(page.order, order.number.as_str());
    assert_eq!(page.lines[0].title, "A flamingo by the pool, A4, matte");

    let pay = async |number| sandbox.pay(&session, &card(number)).await.unwrap();
    assert_eq!(pay("1234").await, Attempt::Refused(CardProblem::Number));
    let real = pay("5555 5555 5555 4444").await;
    assert_eq!(real, Attempt::Refused(CardProblem::TestCardsOnly));
    let broke = pay("4000 0000 0000 9995").await;
    assert_eq!(broke, Attempt::Declined(Decline::InsufficientFunds));
    let paid = pay("4242 4242 4242 4242").await;
    assert_eq!(
        paid,
        Attempt::Paid {
            success_url: "/thanks".into()
        }
    );
    assert_eq!(
        pay("4242 4242 4242 4242").await,
        Attempt::Closed(SessionState::Paid)
    );
    assert_eq!(
        shop.state(&order).await,
        OrderState::AwaitingPayment,
        "not by the page alone"
    );
    assert_eq!(
        sandbox.session("nope").await,
        Err(GatewayError::UnknownSession)
    );
}

#[tokio::test]
async fn an_event_is_sent_again_until_it_is_acknowledged() {
    let (shop, sandbox, order, session) = at_the_page().await;
    sandbox
        .pay(&session, &card("4242424242424242"))
        .await
        .unwrap();
    let lease = Duration::seconds(30);
    let first = sandbox.due_deliveries(lease, 10).await.unwrap().remove(0);
    assert!(
        sandbox.due_deliveries(lease, 10).await.unwrap().is_empty(),
        "leased"
    );
    sandbox.failed(&first).await.unwrap();
    shop.clock.advance(Duration::minutes(10));
    let second = sandbox.due_deliveries(lease, 10).await.unwrap().remove(0);
    assert_eq!(first.event, second.event);
    assert_eq!(first.request.body, second.request.body);
    let now = shop.moment().now;
    let stale = sandbox.parse_event(&first.request, now);
    assert_eq!(stale, Err(GatewayError::StaleSignature));
    let event = sandbox.parse_event(&second.request, now).unwrap();
    assert_eq!(
        (event.kind, event.id.as_str()),
        (EventKind::Paid, first.event.as_str())
    );
    let received = receive_event(&shop.db, &mut shop.moment(), "sandbox", &event, "{}").await;
    assert_eq!(received.unwrap(), EventOutcome::Applied);
    sandbox.delivered(&second).await.unwrap();
    shop.clock.advance(Duration::hours(1));
    assert!(sandbox.due_deliveries(lease, 10).await.unwrap().is_empty());
    assert_eq!(shop.state(&order).await, OrderState::Paid);
}

#[tokio::test]
async fn abandoning_and_a_day_close_the_page() {
    let (shop, sandbox, _, session) = at_the_page().await;
    assert_eq!(sandbox.abandon(&session).await.unwrap(), "/cart");
    let late = sandbox
        .pay(&session, &card("4242424242424242"))
        .await
        .unwrap();
    assert_eq!(late, Attempt::Closed(SessionState::Expired));
    drop(shop);

    let (shop, sandbox, _, session) = at_the_page().await;
    shop.clock.advance(Duration::hours(24));
    let due = sandbox
        .due_deliveries(Duration::seconds(30), 10)
        .await
        .unwrap();
    let event = sandbox
        .parse_event(&due[0].request, shop.moment().now)
        .unwrap();
    assert_eq!(
        (event.kind, event.session),
        (EventKind::Expired, session.clone())
    );
    let late = sandbox
        .pay(&session, &card("4242424242424242"))
        .await
        .unwrap();
    assert_eq!(late, Attempt::Closed(SessionState::Expired));
}

#[tokio::test]
async fn no_card_number_is_ever_stored() {
    // SQLite's, whose tables can be searched whole.
    let db = groundwork::memory_database().await.unwrap();
    let (shop, sandbox, _, session) = at_the_page_of(Shop::on(db).await).await;
    for number in ["4000000000000002", "5555555555554444", "4242424242424242"] {
        sandbox.pay(&session, &card(number)).await.unwrap();
    }
    let tables = rows(
        &shop.db,
        "SELECT name FROM sqlite_master WHERE type = 'table'",
    )
    .await;
    let mut searched = 0;
    for table in tables {
        let columns = format!("SELECT name FROM pragma_table_info('{table}')");
        for column in rows(&shop.db, &columns).await {
            let sql = format!("SELECT quote(\"{column}\") AS name FROM \"{table}\"");
            for text in rows(&shop.db, &sql).await {
                searched += 1;
                for part in ["400000000000", "555555555555", "424242424242"] {
                    assert!(!text.contains(part), "{table}.{column}");
                }
            }
        }
    }
    assert!(searched > 50, "{searched}");
    let last4 = rows(&shop.db, "SELECT card_last4 AS name FROM sandbox_session").await;
    assert_eq!(last4, ["4242"]);
}

async fn rows(db: &DatabaseConnection, sql: &str) -> Vec<String> {
    let statement = Statement::from_string(db.get_database_backend(), sql);
    let rows = db.query_all_raw(statement).await.unwrap();
    rows.iter()
        .filter_map(|row| row.try_get::<Option<String>>("", "name").unwrap())
        .collect()
}
