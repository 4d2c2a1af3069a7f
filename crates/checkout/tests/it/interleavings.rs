//! Whatever happens in whatever order: money in is what orders keep, what went
//! back, and what is held; and a gift card's balance is what was not spent.

use std::collections::HashMap;

use checkout::gateway::PaymentEvent;
use checkout::*;
use chrono::Duration;
use proptest::prelude::*;

use crate::shop::{Shop, usd};

#[derive(Clone, Debug)]
enum Step {
    Start,
    Pay { session: usize, exact: bool },
    Pend(usize),
    Decline(usize),
    Expire(usize),
    Deliver(usize),
    Cancel { staff: bool },
    Print,
    Ship,
    Arrive,
    Reprint,
    Release,
    Refund(usize),
    ReturnRefund(usize),
    RetryRefund,
    Dispute(usize),
    Decide { session: usize, won: bool },
    Reconcile,
    Days(i64),
    Work,
}

fn step() -> impl Strategy<Value = Step> {
    let session = || 0..4_usize;
    prop_oneof![
        4 => Just(Step::Start),
        5 => (session(), prop::bool::weighted(0.85))
            .prop_map(|(session, exact)| Step::Pay { session, exact }),
        1 => session().prop_map(Step::Pend),
        1 => session().prop_map(Step::Decline),
        2 => session().prop_map(Step::Expire),
        9 => (0..8_usize).prop_map(Step::Deliver),
        2 => any::<bool>().prop_map(|staff| Step::Cancel { staff }),
        2 => Just(Step::Print),
        1 => Just(Step::Ship),
        1 => Just(Step::Arrive),
        1 => Just(Step::Reprint),
        1 => Just(Step::Release),
        4 => (0..4_usize).prop_map(Step::Refund),
        1 => (0..4_usize).prop_map(Step::ReturnRefund),
        1 => Just(Step::RetryRefund),
        1 => session().prop_map(Step::Dispute),
        2 => (session(), any::<bool>()).prop_map(|(session, won)| Step::Decide { session, won }),
        1 => Just(Step::Reconcile),
        1 => (0..4_i64).prop_map(Step::Days),
        3 => Just(Step::Work),
    ]
}

/// What the order costs, of which a gift card pays 6.00.
const DUE: i64 = 1699;
const GIFT: i64 = 600;

/// A run: the events seen so far may be delivered again, in any order.
struct Run {
    shop: Shop,
    order: Order,
    sessions: Vec<String>,
    events: Vec<PaymentEvent>,
}

impl Run {
    /// Two prints with a tenth off, partly paid by a gift card.
    async fn begin() -> Self {
        let shop = Shop::open().await;
        let ada = shop.customer();
        let staff = shop.staff();
        let tenth = Discount {
            code: "TENTH".into(),
            reduction: Reduction::Percent(1000),
            min_items: usd(0),
            starts_at: None,
            ends_at: None,
            max_uses: Some(1),
            uses: 0,
            active: true,
        };
        Discount::create_as_staff(&shop.db, &shop.moment(), &tenth)
            .await
            .unwrap();
        let moment = &mut shop.moment();
        let card = GiftCard::issue_as_staff(&shop.db, moment, staff, usd(GIFT), "", "card").await;
        stock::set_as_staff(&shop.db, &shop.moment(), "frame", Some(2))
            .await
            .unwrap();
        shop.limit(&shop.print, "frame");
        shop.add(ada, 2).await;
        let codes = cart::Codes {
            discount: Some("tenth".into()),
            gift_card: Some(card.unwrap()),
        };
        let request = PlaceOrder {
            codes,
            ..shop.request(ada, usd(DUE))
        };
        let order = shop.place(&request).await.unwrap();
        Self {
            shop,
            order,
            sessions: Vec::new(),
            events: Vec::new(),
        }
    }

    async fn take(&mut self, step: Step) {
        let sessions = self.sessions.clone();
        let pick = |index: usize| {
            sessions
                .get(index % sessions.len().max(1))
                .map(String::as_str)
        };
        let gateway = &self.shop.gateway;
        match step {
            Step::Start => {
                if let Ok(PaymentStep::PayAt(url)) = self.shop.start(&self.order).await {
                    self.sessions.push(url.replace("memory:", ""));
                }
            }
            Step::Pay { session, exact } => {
                let amount = usd(if exact { DUE } else { 1000 });
                pick(session)
                    .iter()
                    .for_each(|s| gateway.pay_wrongly(s, amount));
            }
            Step::Pend(session) => pick(session).iter().for_each(|s| gateway.pend(s)),
            Step::Decline(session) => pick(session).iter().for_each(|s| gateway.decline(s)),
            Step::Expire(session) => pick(session).iter().for_each(|s| gateway.expire(s)),
            Step::Dispute(session) => pick(session).iter().for_each(|s| gateway.dispute(s)),
            Step::Decide { session, won } => {
                pick(session).iter().for_each(|s| gateway.decide(s, won));
            }
            Step::Deliver(index) => {
                self.hear();
                if let Some(event) = self.events.get(index % self.events.len().max(1)) {
                    // A refund may overtake its payment: then it comes again.
                    let _ = self.shop.receive(event).await;
                }
            }
            Step::Days(days) => {
                self.shop.clock.advance(Duration::days(days));
                let before = self.shop.moment().now - Duration::days(2);
                let moment = &mut self.shop.moment();
                expire_unpaid(&self.shop.db, moment, before, 10)
                    .await
                    .unwrap();
            }
            Step::Work => drop(self.shop.work().await),
            other => self.act(other).await,
        }
    }

    /// What people of the shop, and the customer, do to the order; most of it
    /// is refused where the order is, and must change nothing then.
    async fn act(&self, step: Step) {
        let Self { shop, order, .. } = self;
        let (staff, number) = (shop.staff(), &order.number);
        let moment = &mut shop.moment();
        let parcel = Shipment {
            carrier: "Post".into(),
            tracking: "1".into(),
        };
        let refused = match step {
            Step::Cancel { staff: true } => shop.cancel(By::Staff(staff), order).await.err(),
            Step::Cancel { .. } => shop.cancel(customer(order), order).await.err(),
            Step::Print => mark_printed(&shop.db, moment, staff, number).await.err(),
            Step::Ship => mark_shipped(&shop.db, moment, staff, number, &parcel)
                .await
                .err(),
            Step::Arrive => mark_delivered(&shop.db, moment, staff, number).await.err(),
            Step::Release => release_as_staff(&shop.db, moment, staff, number)
                .await
                .err(),
            Step::Reprint => {
                let request = ReprintRequest {
                    lines: vec![FulfilmentLine {
                        position: 0,
                        quantity: 1,
                    }],
                    reason: "bent".into(),
                    idempotency_key: moment.token(),
                };
                reprint_as_staff(&shop.db, moment, staff, number, &request)
                    .await
                    .err()
            }
            Step::Refund(which) => {
                let what = [
                    RefundWhat::Lines(vec![(0, 1)]),
                    RefundWhat::Lines(vec![(0, 2)]),
                    RefundWhat::Shipping,
                    RefundWhat::Remainder,
                ];
                shop.refund(order, what[which].clone()).await.err()
            }
            Step::ReturnRefund(which) => {
                let refunds = refunds(&shop.db, order).await.unwrap();
                if let Some(refund) = refunds.get(which)
                    && let Some(payment) = refund.payment
                {
                    let session = format!("mem_{payment}");
                    shop.gateway
                        .return_refund(&session, &format!("refund:{}", refund.id));
                }
                None
            }
            Step::RetryRefund => {
                let refunds = refunds(&shop.db, order).await.unwrap();
                let failed = refunds.iter().find(|r| r.state == RefundState::Failed);
                match failed {
                    Some(failed) => retry_refund_as_staff(&shop.db, moment, staff, failed.id)
                        .await
                        .err(),
                    None => None,
                }
            }
            Step::Reconcile => {
                let before = shop.moment().now;
                reconcile(&shop.db, moment, &shop.gateway, before, 10)
                    .await
                    .err()
            }
            _ => unreachable!("taken above"),
        };
        let broken = matches!(
            refused,
            Some(CheckoutError::Database(_) | CheckoutError::Total(_))
        );
        assert!(!broken, "{refused:?}");
    }

    fn hear(&mut self) {
        let webhooks = self.shop.gateway.webhooks();
        let events = webhooks.iter().map(|webhook| self.shop.parse(webhook));
        self.events.extend(events);
    }

    /// Everything sent arrives, and all promised work is done.
    async fn settle(&mut self) {
        for _ in 0..6 {
            self.hear();
            for event in &self.events {
                let _ = self.shop.receive(event).await;
            }
            self.shop.clock.advance(Duration::seconds(1));
            let before = self.shop.moment().now;
            reconcile(
                &self.shop.db,
                &mut self.shop.moment(),
                &self.shop.gateway,
                before,
                10,
            )
            .await
            .unwrap();
            apply_waiting(&self.shop.db, &mut self.shop.moment(), before, 100)
                .await
                .unwrap();
            self.shop.work().await;
        }
    }

    /// What holds after every single step.
    async fn check_always(&self) {
        let shop = &self.shop;
        let refunds = refunds(&shop.db, &self.order).await.unwrap();
        let mut promised: HashMap<Option<PaymentId>, i64> = HashMap::new();
        use RefundState::{Failed, Retried};
        let stands = |refund: &&Refund| !matches!(refund.state, Failed | Retried);
        for refund in refunds.iter().filter(stands) {
            *promised.entry(refund.payment).or_default() += refund.amount.minor;
        }
        for payment in payments(&shop.db, &self.order).await.unwrap() {
            let back = promised.get(&Some(payment.id)).copied().unwrap_or(0);
            assert_eq!(payment.refunded.minor, back, "{payment:?}: {refunds:#?}");
            let arrived = payment.received.map_or(0, |received| received.minor);
            assert!(back <= arrived, "{payment:?}: {refunds:#?}");
        }
        let cards = GiftCard::list_as_staff(&shop.db).await.unwrap();
        let onto_card = promised.get(&None).copied().unwrap_or(0);
        assert_eq!(
            cards[0].balance.minor, onto_card,
            "spent once, back at most once"
        );
        assert!((0..=GIFT).contains(&onto_card));
        let entries = GiftCard::entries_as_staff(&shop.db, cards[0].id)
            .await
            .unwrap();
        let sum: i64 = entries.iter().map(|entry| entry.delta_minor).sum();
        assert_eq!(sum, cards[0].balance.minor);
    }

    /// What holds once everything arrived: the bank and the books agree.
    async fn check(&self) {
        let shop = &self.shop;
        let state = shop.state(&self.order).await;
        let payments = payments(&shop.db, &self.order).await.unwrap();
        let refunds = refunds(&shop.db, &self.order).await.unwrap();
        let failed = refunds.iter().any(|r| r.state == RefundState::Failed);
        let story = format!("{state}: {payments:#?} {refunds:#?}");
        assert!(
            refunds.iter().all(|r| r.state != RefundState::Due),
            "{story}"
        );
        let holds = |payment: &&Payment| {
            use PaymentState::{Disputed, Held, Lost, Paid, RefundDue, Refunded};
            matches!(
                payment.state,
                Paid | Held | Disputed | RefundDue | Refunded | Lost
            )
        };
        let left = |p: &Payment| p.received.unwrap().minor - p.refunded.minor;
        let books: i64 = payments.iter().filter(holds).map(left).sum();
        assert_eq!(shop.gateway.balance(), books, "{story}");
        let kept = payments.iter().filter(|p| {
            use PaymentState::{Disputed, Lost, Paid, Refunded};
            matches!(p.state, Paid | Disputed | Lost) || (p.state == Refunded && state.is_bought())
        });
        match state {
            _ if state.is_bought() => assert!(kept.count() >= 1, "{story}"),
            OrderState::AwaitingPayment | OrderState::Expired if !failed => {
                assert_eq!(books, 0, "{story}");
            }
            _ => {}
        }
        if matches!(state, OrderState::Cancelled | OrderState::Expired) {
            let stock = stock::all(&shop.db).await.unwrap();
            assert_eq!(stock[0].remaining, 2, "what was taken is back, once");
            let cards = GiftCard::list_as_staff(&shop.db).await.unwrap();
            assert_eq!(cards[0].balance.minor, GIFT);
            let owed = payments
                .iter()
                .filter(|p| p.state == PaymentState::RefundDue);
            assert!(failed || owed.count() == 0, "{story}");
        }
        let happenings = shop.happenings(&self.order).await;
        let times = |wanted| happenings.iter().filter(|h| **h == wanted).count();
        assert!(times(Happening::Paid) <= 1 && times(Happening::Printed) <= 1);
        assert!(times(Happening::Shipped) <= 1 && times(Happening::Delivered) <= 1);
    }
}

fn customer(order: &Order) -> By<'static> {
    By::Customer(order.customer.unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 160, ..ProptestConfig::default() })]

    #[test]
    fn the_books_balance(steps in prop::collection::vec(step(), 1..50)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let mut run = Run::begin().await;
            for step in steps {
                run.take(step).await;
                run.check_always().await;
            }
            run.settle().await;
            run.check_always().await;
            run.check().await;
        });
    }
}
