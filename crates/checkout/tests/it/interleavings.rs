//! Whatever happens in whatever order: what the shop holds of the money is
//! what its orders keep.

use checkout::gateway::WebhookRequest;
use checkout::*;
use proptest::prelude::*;

use crate::shop::{Shop, usd};

#[derive(Clone, Debug)]
enum Step {
    Start,
    Pay { session: usize, exact: bool },
    Decline(usize),
    Expire(usize),
    Deliver(usize),
    Cancel { staff: bool },
    Print,
    Release,
    Work,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => Just(Step::Start),
        4 => (0..4_usize, prop::bool::weighted(0.85))
            .prop_map(|(session, exact)| Step::Pay { session, exact }),
        1 => (0..4_usize).prop_map(Step::Decline),
        2 => (0..4_usize).prop_map(Step::Expire),
        8 => (0..8_usize).prop_map(Step::Deliver),
        2 => any::<bool>().prop_map(|staff| Step::Cancel { staff }),
        1 => Just(Step::Print),
        1 => Just(Step::Release),
        2 => Just(Step::Work),
    ]
}

/// A run: the webhooks seen so far may be delivered again, in any order.
struct Run {
    shop: Shop,
    order: Order,
    sessions: Vec<String>,
    webhooks: Vec<WebhookRequest>,
}

impl Run {
    async fn take(&mut self, step: Step) {
        let Self {
            shop,
            order,
            sessions,
            webhooks,
        } = self;
        let pick = |index: usize| sessions.get(index % sessions.len().max(1)).cloned();
        match step {
            Step::Start => {
                if let Ok(PaymentStep::PayAt(url)) = shop.start(order).await {
                    sessions.push(url.replace("memory:", ""));
                }
            }
            Step::Pay { session, exact } => {
                let amount = if exact { usd(1499) } else { usd(1000) };
                pick(session)
                    .iter()
                    .for_each(|s| shop.gateway.pay_wrongly(s, amount));
            }
            Step::Decline(session) => {
                pick(session).iter().for_each(|s| shop.gateway.decline(s));
            }
            Step::Expire(session) => pick(session).iter().for_each(|s| shop.gateway.expire(s)),
            Step::Deliver(index) => {
                webhooks.extend(shop.gateway.webhooks());
                if let Some(webhook) = webhooks.get(index % webhooks.len().max(1)) {
                    // A refund may overtake its payment: then it comes again.
                    let _ = shop.receive(&shop.parse(webhook)).await;
                }
            }
            Step::Cancel { staff } => {
                let by = if staff {
                    By::Staff(shop.staff())
                } else {
                    customer(order)
                };
                let _ = shop.cancel(by, order).await;
            }
            Step::Print => {
                let moment = &mut shop.moment();
                let _ = mark_printed(&shop.db, moment, shop.staff(), &order.number).await;
            }
            Step::Release => {
                let moment = &mut shop.moment();
                let _ = release_as_staff(&shop.db, moment, shop.staff(), &order.number).await;
            }
            Step::Work => drop(shop.work().await),
        }
    }

    /// Everything sent arrives, and all promised work is done.
    async fn settle(&mut self) {
        for _ in 0..4 {
            self.webhooks.extend(self.shop.gateway.webhooks());
            for webhook in self.webhooks.clone() {
                let _ = self.shop.receive(&self.shop.parse(&webhook)).await;
            }
            self.shop.work().await;
        }
    }

    async fn check(&self) {
        let state = self.shop.state(&self.order).await;
        let payments = payments(&self.shop.db, &self.order).await.unwrap();
        let in_state = |wanted| payments.iter().filter(move |p| p.state == wanted);
        let kept = in_state(PaymentState::Paid).chain(in_state(PaymentState::Held));
        let kept: i64 = kept.map(|payment| payment.received.unwrap().minor).sum();
        assert_eq!(self.shop.gateway.balance(), kept, "{state}: {payments:#?}");
        assert_eq!(in_state(PaymentState::RefundDue).count(), 0);
        let paid = in_state(PaymentState::Paid).count();
        let expected = match state {
            OrderState::Paid | OrderState::Printed | OrderState::Shipped => 1,
            OrderState::AwaitingPayment | OrderState::UnderReview | OrderState::Cancelled => 0,
        };
        assert_eq!(paid, expected, "{state}: {payments:#?}");
        let happenings = self.shop.happenings(&self.order).await;
        let times = |wanted| happenings.iter().filter(|h| **h == wanted).count();
        assert!(times(Happening::Paid) + times(Happening::Released) <= 1);
        assert_eq!(times(Happening::RefundDue), times(Happening::Refunded));
    }
}

fn customer(order: &Order) -> By {
    By::Customer(order.customer.unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn the_books_balance(steps in prop::collection::vec(step(), 1..40)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let shop = Shop::open().await;
            let order = shop.ordered(shop.customer()).await;
            let mut run = Run { shop, order, sessions: Vec::new(), webhooks: Vec::new() };
            for step in steps {
                run.take(step).await;
            }
            run.settle().await;
            run.check().await;
        });
    }
}
