//! Whatever happens in whatever order: what is announced of an order is a
//! path, and nothing is announced twice.

use std::collections::{HashMap, HashSet};

use chrono::Duration;
use print_lab::*;
use proptest::prelude::*;

use crate::shop::Shop;

#[derive(Clone, Debug)]
enum Deed {
    Submit { printable: bool },
    Advance { hours: u16 },
    Tick { limit: u8 },
    Cancel(usize),
    Hold(usize),
    Release(usize),
    Deliver { acknowledged: bool },
}

fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        3 => prop::bool::weighted(0.8).prop_map(|printable| Deed::Submit { printable }),
        5 => (0..60_u16).prop_map(|hours| Deed::Advance { hours }),
        6 => (0..6_u8).prop_map(|limit| Deed::Tick { limit }),
        3 => (0..6_usize).prop_map(Deed::Cancel),
        1 => (0..6_usize).prop_map(Deed::Hold),
        1 => (0..6_usize).prop_map(Deed::Release),
        3 => any::<bool>().prop_map(|acknowledged| Deed::Deliver { acknowledged }),
    ]
}

struct Run {
    shop: Shop,
    orders: Vec<LabOrderId>,
    /// By the event's name: acknowledged or not, they may come again.
    heard: HashMap<String, LabEvent>,
    acknowledged: HashSet<String>,
}

impl Run {
    async fn take(&mut self, deed: Deed) {
        let lab = &self.shop.lab;
        let pick = |index: usize| self.orders.get(index % self.orders.len().max(1));
        match deed {
            Deed::Submit { printable } => {
                let mut request = self.shop.request();
                if !printable {
                    request.items[0].asset.height_px = 1;
                }
                self.orders.push(lab.submit(&request).await.unwrap().id);
            }
            Deed::Advance { hours } => {
                lab.advance(Duration::hours(hours.into())).await.unwrap();
            }
            Deed::Tick { limit } => assert!(lab.tick(limit.into()).await.unwrap() <= limit.into()),
            Deed::Cancel(index) => {
                if let Some(order) = pick(index) {
                    let before = self.shop.stage(order).await;
                    let cancelled = lab.cancel(order).await.is_ok();
                    let expected =
                        before == Stage::Cancelled || before.may_become(Stage::Cancelled);
                    assert_eq!(cancelled, expected, "{before}");
                }
            }
            Deed::Hold(index) => {
                if let Some(order) = pick(index) {
                    let _ = lab.hold(order, "a question").await;
                }
            }
            Deed::Release(index) => {
                if let Some(order) = pick(index) {
                    let _ = lab.release(order).await;
                }
            }
            Deed::Deliver { acknowledged } => self.deliver(acknowledged).await,
        }
    }

    async fn deliver(&mut self, acknowledged: bool) {
        let lab = &self.shop.lab;
        for delivery in lab.due_deliveries(Duration::zero(), 3).await.unwrap() {
            let now = self.shop.now();
            let event = lab.parse_event(&delivery.request, now).unwrap();
            let before = self.heard.insert(event.id.clone(), event.clone());
            assert!(before.is_none_or(|before| before == event));
            assert!(
                !self.acknowledged.contains(&event.id),
                "it was acknowledged"
            );
            if acknowledged {
                lab.delivered(&delivery).await.unwrap();
                self.acknowledged.insert(event.id);
            } else {
                lab.failed(&delivery).await.unwrap();
            }
        }
        self.shop.clock.advance(Duration::seconds(1));
    }

    /// Everything announced arrives.
    async fn settle(&mut self) {
        for _ in 0..40 {
            self.shop.clock.advance(Duration::minutes(16));
            self.deliver(true).await;
        }
    }

    async fn check(&self) {
        for order in &self.orders {
            let of_order = self.heard.values().filter(|event| event.order == *order);
            let mut events: Vec<_> = of_order.collect();
            // A hold and a release may happen in one instant.
            let place = |event: &&LabEvent| {
                let stage = event.status.as_ref().unwrap().stage();
                Stage::ALL.iter().position(|known| *known == stage)
            };
            events.sort_by_key(|event| (event.happened_at, place(event)));
            let mut at = Stage::Received;
            for event in events {
                let next = event.status.as_ref().unwrap().stage();
                assert!(at.may_become(next), "{order}: {at} became {next}");
                at = next;
            }
            assert_eq!(self.shop.stage(order).await, at, "{order}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn what_is_announced_of_an_order_is_a_path(deeds in prop::collection::vec(deed(), 1..40)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let mut run = Run {
                shop: Shop::in_memory().await,
                orders: Vec::new(),
                heard: HashMap::new(),
                acknowledged: HashSet::new(),
            };
            for deed in deeds {
                run.take(deed).await;
            }
            run.settle().await;
            run.check().await;
        });
    }
}
