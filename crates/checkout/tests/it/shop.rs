//! A shop that holds time still, and plays the gateway's wire and the worker.

use std::sync::Arc;

use checkout::gateway::memory::MemoryGateway;
use checkout::gateway::{PaymentEvent, PaymentGateway, WebhookRequest};
use checkout::*;
use chrono::Duration;
use groundwork::{Clock, Moment, testing};
use money::{Currency, Money};
use sea_orm::DatabaseConnection;
use sea_orm_migration::MigratorTrait;

pub(crate) fn usd(minor: i64) -> Money {
    Money::new(minor, Currency::USD)
}

#[derive(Debug)]
pub(crate) struct Shop {
    pub(crate) db: DatabaseConnection,
    pub(crate) clock: Clock,
    pub(crate) gateway: MemoryGateway,
    pub(crate) offers: MemoryOffers,
    pub(crate) rates: Rates,
    /// A print at 9.99.
    pub(crate) print: OfferRef,
}

impl Shop {
    pub(crate) async fn open() -> Self {
        Self::on(testing::database().await).await
    }

    /// A shop with as many connections as a server has; `dir` keeps its file.
    pub(crate) async fn busy(dir: &tempfile::TempDir) -> Arc<Self> {
        Arc::new(Self::on(testing::busy_database(dir.path()).await).await)
    }

    /// A shop on tables as they were after so many migrations.
    pub(crate) async fn open_at(migrations: u32) -> Self {
        Self::on_tables(testing::database().await, Some(migrations)).await
    }

    pub(crate) async fn on(db: DatabaseConnection) -> Self {
        Self::on_tables(db, None).await
    }

    async fn on_tables(db: DatabaseConnection, migrations: Option<u32>) -> Self {
        Migrator::up(&db, migrations).await.unwrap();
        let clock = Clock::fixed("2026-01-01T00:00:00Z".parse().unwrap(), 0);
        let shop = Self {
            db,
            gateway: MemoryGateway::new(clock.clone()),
            offers: MemoryOffers::default(),
            rates: Rates::flat(usd(500)),
            print: OfferRef {
                listing: clock.moment().uuid(),
                format: "a4".into(),
            },
            clock,
        };
        shop.price(&shop.print, usd(999));
        shop
    }

    /// A moment, a little after the one before.
    pub(crate) fn moment(&self) -> Moment {
        self.clock.advance(Duration::milliseconds(1));
        self.clock.moment()
    }

    pub(crate) fn customer(&self) -> CustomerId {
        CustomerId::new(&mut self.moment())
    }

    pub(crate) fn staff(&self) -> StaffId {
        StaffId::new(&mut self.moment())
    }

    pub(crate) fn price(&self, offer: &OfferRef, unit_price: Money) {
        self.offers.put(self.offer(offer, unit_price));
    }

    /// The print at 9.99 takes an item that runs out.
    pub(crate) fn limit(&self, offer: &OfferRef, item: &str) {
        self.offers.put(Offer {
            limited: Some(item.to_owned()),
            ..self.offer(offer, usd(999))
        });
    }

    pub(crate) fn offer(&self, offer: &OfferRef, unit_price: Money) -> Offer {
        Offer {
            offer: offer.clone(),
            title: "A flamingo by the pool".into(),
            picture: offer.listing,
            format_label: "A4, matte".into(),
            maker: "ada".into(),
            unit_price,
            limited: None,
            caution: None,
        }
    }

    pub(crate) async fn add(&self, buyer: impl Into<Buyer>, quantity: u32) {
        let moment = &mut self.moment();
        let added = cart::add(&self.db, moment, &self.offers, buyer, &self.print, quantity);
        added.await.unwrap();
    }

    pub(crate) async fn cart(&self, buyer: impl Into<Buyer>) -> cart::Cart {
        let codes = cart::Codes::default();
        self.cart_with(buyer, &codes).await.unwrap()
    }

    /// The cart as it is shown to somebody in Britain.
    pub(crate) async fn cart_with(
        &self,
        buyer: impl Into<Buyer>,
        codes: &cart::Codes,
    ) -> Result<cart::Cart, CheckoutError> {
        let terms = cart::Terms {
            rates: &self.rates,
            country: Some("GB"),
            codes,
            now: self.moment().now,
        };
        cart::view(&self.db, &self.offers, buyer, &terms).await
    }

    pub(crate) fn request(&self, buyer: impl Into<Buyer>, expected_due: Money) -> PlaceOrder {
        let address = ShippingAddress {
            name: "Ada Lovelace".into(),
            line1: "12 St James's Square".into(),
            city: "London".into(),
            country: "GB".into(),
            phone: "+44 20 7946 0000".into(),
            email: "ada@shop.test".into(),
            ..Default::default()
        };
        let idempotency_key = self.moment().token();
        PlaceOrder {
            buyer: buyer.into(),
            address,
            codes: cart::Codes::default(),
            expected_due,
            lang: "en".into(),
            idempotency_key,
        }
    }

    pub(crate) async fn place(&self, request: &PlaceOrder) -> Result<Order, CheckoutError> {
        place_order(
            &self.db,
            &mut self.moment(),
            &self.offers,
            &self.rates,
            request,
        )
        .await
    }

    /// One print ordered, 14.99 with shipping.
    pub(crate) async fn ordered(&self, customer: CustomerId) -> Order {
        self.add(customer, 1).await;
        self.place(&self.request(customer, usd(1499)))
            .await
            .unwrap()
    }

    pub(crate) async fn start(&self, order: &Order) -> Result<PaymentStep, CheckoutError> {
        self.start_at(&self.gateway, order).await
    }

    pub(crate) async fn start_at(
        &self,
        gateway: &dyn PaymentGateway,
        order: &Order,
    ) -> Result<PaymentStep, CheckoutError> {
        let holder = match order.customer {
            Some(customer) => Holder::Customer(customer),
            None => Holder::Link(&order.link_token),
        };
        let urls = ReturnUrls {
            success: "/thanks".into(),
            cancel: "/cart".into(),
        };
        let moment = &mut self.moment();
        start_payment(&self.db, moment, gateway, holder, &order.number, &urls).await
    }

    /// Opens the payment page and returns its session.
    pub(crate) async fn session(&self, order: &Order) -> String {
        let PaymentStep::PayAt(url) = self.start(order).await.unwrap() else {
            panic!()
        };
        url.strip_prefix("memory:").unwrap().to_owned()
    }

    pub(crate) async fn paid(&self, customer: CustomerId) -> Order {
        let order = self.ordered(customer).await;
        self.gateway.pay(&self.session(&order).await);
        assert_eq!(self.deliver().await, [EventOutcome::Applied]);
        self.now(&order).await
    }

    pub(crate) async fn printed(&self, customer: CustomerId) -> Order {
        let order = self.paid(customer).await;
        mark_printed(&self.db, &mut self.moment(), self.staff(), &order.number)
            .await
            .unwrap();
        order
    }

    pub(crate) async fn now(&self, order: &Order) -> Order {
        order_as_staff(&self.db, &order.number).await.unwrap()
    }

    pub(crate) async fn state(&self, order: &Order) -> OrderState {
        self.now(order).await.state
    }

    pub(crate) async fn payment_states(&self, order: &Order) -> Vec<PaymentState> {
        let payments = payments(&self.db, order).await.unwrap();
        payments.into_iter().map(|payment| payment.state).collect()
    }

    pub(crate) async fn happenings(&self, order: &Order) -> Vec<Happening> {
        let entries = timeline(&self.db, order).await.unwrap();
        entries.into_iter().map(|entry| entry.happening).collect()
    }

    pub(crate) async fn cancel(&self, by: By<'_>, order: &Order) -> Result<(), CheckoutError> {
        cancel(&self.db, &mut self.moment(), by, &order.number).await
    }

    pub(crate) fn parse(&self, webhook: &WebhookRequest) -> PaymentEvent {
        self.gateway
            .parse_event(webhook, self.moment().now)
            .unwrap()
    }

    pub(crate) async fn receive(
        &self,
        event: &PaymentEvent,
    ) -> Result<EventOutcome, CheckoutError> {
        receive_event(&self.db, &mut self.moment(), "memory", event, "{}").await
    }

    /// Delivers every webhook the gateway has ready.
    pub(crate) async fn deliver(&self) -> Vec<EventOutcome> {
        let mut outcomes = Vec::new();
        for webhook in self.gateway.webhooks() {
            outcomes.push(self.receive(&self.parse(&webhook)).await.unwrap());
        }
        outcomes
    }

    /// Claims all promised work and does what concerns the gateway.
    pub(crate) async fn work(&self) -> Vec<Work> {
        self.work_at(&self.gateway).await
    }

    pub(crate) async fn work_at(&self, gateway: &dyn PaymentGateway) -> Vec<Work> {
        let now = self.moment().now;
        let messages = OUTBOX
            .claim(&self.db, now, Duration::seconds(30), 100)
            .await
            .unwrap();
        let mut all = Vec::new();
        for message in messages {
            let work = Work::read(&message).unwrap();
            let moment = &mut self.moment();
            let done = match &work {
                Work::Refund { refund, .. } => {
                    process_refund(&self.db, moment, gateway, *refund).await
                }
                Work::ExpireSession { payment, .. } => {
                    process_expiry(&self.db, moment, gateway, *payment).await
                }
                _ => Ok(()),
            };
            if matches!(done, Err(CheckoutError::Gateway(_))) {
                OUTBOX.retry(&self.db, &message, now).await.unwrap();
                continue;
            }
            done.unwrap();
            OUTBOX.done(&self.db, message.id, now).await.unwrap();
            all.push(work);
        }
        all
    }

    /// The kinds of all promised work by name, but the letter that every order begins with.
    pub(crate) async fn topics(&self) -> Vec<Topic> {
        let topics = self.work().await.into_iter().map(|work| work.topic());
        let mut topics: Vec<_> = topics
            .filter(|topic| *topic != Topic::OrderPlaced)
            .collect();
        topics.sort_by_key(|topic| topic.as_str());
        topics
    }

    /// The session of an order's newest payment.
    pub(crate) async fn last_session(&self, order: &Order) -> String {
        let payments = payments(&self.db, order).await.unwrap();
        format!("mem_{}", payments.last().unwrap().id)
    }

    pub(crate) async fn refund(
        &self,
        order: &Order,
        what: RefundWhat,
    ) -> Result<Money, CheckoutError> {
        let request = RefundRequest {
            what,
            reason: "the corner was bent".into(),
            idempotency_key: self.moment().token(),
        };
        let staff = self.staff();
        refund_as_staff(&self.db, &mut self.moment(), staff, &order.number, &request).await
    }

    pub(crate) async fn refund_states(&self, order: &Order) -> Vec<RefundState> {
        let refunds = refunds(&self.db, order).await.unwrap();
        refunds.into_iter().map(|refund| refund.state).collect()
    }
}
