//! A shop that Stripe-shaped events arrive at, written as files: signed, read
//! by the gateway and given to the inbox, each of them twice.

use std::path::PathBuf;

use checkout::gateway::PaymentGateway;
use checkout::gateway::conformance::Peer;
use checkout::gateway::stripe::Stripe;
use checkout::*;

use super::peer::StripeShaped;
use crate::shop::{Shop, usd};

/// The session that every file is about: the server's first.
const SESSION: &str = "cs_test_1";
/// The payment that every file names; this order's own is put in its place.
const PAYMENT: &str = "019b7a2c-0000-7000-8000-000000000000";
/// The refund that every file names; likewise.
const REFUND: &str = "019b7a2c-0000-7000-8000-000000000001";

/// What is true of an order, for whoever looks.
#[derive(Debug, PartialEq)]
pub(crate) struct Standing {
    pub(crate) order: OrderState,
    pub(crate) is_disputed: bool,
    pub(crate) payments: Vec<PaymentState>,
    pub(crate) refunds: Vec<RefundState>,
    pub(crate) happenings: Vec<Happening>,
}

pub(crate) struct Post {
    pub(crate) shop: Shop,
    pub(crate) order: Order,
    pub(crate) stripe: StripeShaped,
    gateway: Stripe,
}

impl Post {
    /// One print ordered for 14.99, its page at Stripe open.
    pub(crate) async fn ordered() -> Self {
        let (shop, stripe) = (Shop::open().await, StripeShaped::start().await);
        let order = shop.ordered(shop.customer()).await;
        let gateway = stripe.gateway();
        let step = shop.start_at(&gateway, &order).await.unwrap();
        let page = format!("https://checkout.test/{SESSION}");
        assert_eq!(step, PaymentStep::PayAt(page));
        Self {
            shop,
            order,
            stripe,
            gateway,
        }
    }

    /// The same, paid, but its event was lost: the payment was found by asking.
    pub(crate) async fn found_paid() -> Self {
        let post = Self::ordered().await;
        post.stripe.pay(SESSION).await;
        let (before, moment) = (post.shop.moment().now, &mut post.shop.moment());
        let found = reconcile(&post.shop.db, moment, &post.gateway, before, 10).await;
        assert_eq!(found.unwrap(), 1);
        assert_eq!(post.promised().await, [Topic::OrderPaid]);
        post
    }

    /// The same, paid; what was promised for that is done.
    pub(crate) async fn paid() -> Self {
        let post = Self::ordered().await;
        post.stripe.pay(SESSION).await;
        let outcome = post.post("checkout.session.completed.paid").await;
        assert_eq!(outcome, EventOutcome::Applied);
        assert_eq!(post.promised().await, [Topic::OrderPaid]);
        post
    }

    /// The same, and staff promised all of it back.
    pub(crate) async fn refund_due() -> Self {
        let post = Self::paid().await;
        let what = RefundWhat::Remainder;
        assert_eq!(
            post.shop.refund(&post.order, what).await.unwrap(),
            usd(1499)
        );
        post
    }

    /// The same, and Stripe took the refund.
    pub(crate) async fn refunded() -> Self {
        let post = Self::refund_due().await;
        assert_eq!(post.promised().await, [Topic::Refund]);
        assert_eq!(post.promised().await, [Topic::OrderRefunded]);
        let standing = post.standing().await;
        assert_eq!(standing.payments, [PaymentState::Refunded]);
        assert_eq!(standing.refunds, [RefundState::Done]);
        post
    }

    /// A file's text, about this order's payment and newest refund.
    pub(crate) async fn body(&self, name: &str) -> String {
        let payment = payments(&self.shop.db, &self.order).await.unwrap()[0].id;
        let body = text(name).replace(PAYMENT, &payment.to_string());
        let refunds = refunds(&self.shop.db, &self.order).await.unwrap();
        match refunds.last() {
            Some(refund) => body.replace(REFUND, &refund.id.to_string()),
            None => body,
        }
    }

    /// One delivery, as the host's webhook route handles it.
    pub(crate) async fn deliver(&self, body: &str) -> Result<EventOutcome, CheckoutError> {
        let moment = &mut self.shop.moment();
        let webhook = StripeShaped::signed(body, moment.now);
        let event = self.gateway.parse_event(&webhook, moment.now).unwrap();
        receive_event(&self.shop.db, moment, self.gateway.name(), &event, body).await
    }

    /// A file's event, delivered twice as Stripe may: the second has no effect.
    pub(crate) async fn post(&self, name: &str) -> EventOutcome {
        let body = self.body(name).await;
        let outcome = self.deliver(&body).await;
        let outcome = outcome.unwrap_or_else(|error| panic!("{name} is answered with {error}"));
        let after = self.standing().await;
        let again = self.deliver(&body).await.unwrap();
        assert_eq!(again, EventOutcome::Duplicate, "{name}");
        assert_eq!(self.standing().await, after, "{name} has its effect once");
        outcome
    }

    /// Asks Stripe about what is open; how much was news.
    pub(crate) async fn ask(&self) -> u64 {
        self.shop.clock.advance(chrono::Duration::minutes(5));
        let (before, moment) = (self.shop.moment().now, &mut self.shop.moment());
        let found = reconcile(&self.shop.db, moment, &self.gateway, before, 10).await;
        found.unwrap()
    }

    /// Does what was promised, and tells what that was.
    pub(crate) async fn promised(&self) -> Vec<Topic> {
        let work = self.shop.work_at(&self.gateway).await;
        let topics = work.iter().map(Work::topic);
        let mut topics: Vec<_> = topics.filter(|t| *t != Topic::OrderPlaced).collect();
        topics.sort_by_key(|topic| topic.as_str());
        topics
    }

    pub(crate) async fn standing(&self) -> Standing {
        let now = self.shop.now(&self.order).await;
        Standing {
            order: now.state,
            is_disputed: now.disputed,
            payments: self.shop.payment_states(&self.order).await,
            refunds: self.shop.refund_states(&self.order).await,
            happenings: self.shop.happenings(&self.order).await,
        }
    }

    /// What came last in the order's story.
    pub(crate) async fn last(&self) -> Happening {
        *self.standing().await.happenings.last().unwrap()
    }

    /// What the inbox holds, newest first.
    pub(crate) async fn inbox(&self) -> Vec<ReceivedEvent> {
        let inbox = received_events_as_staff(&self.shop.db, false, None, MAX_PAGE).await;
        inbox.unwrap().items
    }
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/it/stripe/events")
}

fn text(name: &str) -> String {
    std::fs::read_to_string(folder().join(format!("{name}.json"))).unwrap()
}

/// Every file, by name.
pub(crate) fn names() -> Vec<String> {
    let files = std::fs::read_dir(folder()).unwrap();
    let name = |path: PathBuf| path.file_stem().unwrap().to_str().unwrap().to_owned();
    let mut names: Vec<_> = files.map(|file| name(file.unwrap().path())).collect();
    names.sort();
    names
}

/// A file, read.
pub(crate) fn value(name: &str) -> serde_json::Value {
    serde_json::from_str(&text(name)).unwrap()
}
