//! Each lab passes the suite.

use async_trait::async_trait;
use chrono::{DateTime, Duration, Utc};
use groundwork::Clock;
use print_lab::conformance::{self, Peer};
use print_lab::memory::MemoryLab;
use print_lab::*;

use crate::shop::{LEASE, Shop};

struct InMemory<'a>(&'a MemoryLab, Clock);

#[async_trait]
impl Peer for InMemory<'_> {
    async fn work_until(&self, order: &LabOrderId, stage: Stage) {
        while self.0.status(order).await.unwrap().stage() != stage {
            self.0.step(order).unwrap();
        }
    }
    async fn webhooks(&self) -> Vec<WebhookRequest> {
        self.0.webhooks()
    }
    fn now(&self) -> DateTime<Utc> {
        self.1.moment().now
    }
}

struct AtTheLab(Shop);

#[async_trait]
impl Peer for AtTheLab {
    async fn work_until(&self, order: &LabOrderId, stage: Stage) {
        for _ in 0..=120 {
            if self.0.stage(order).await == stage {
                return;
            }
            self.0.lab.advance(Duration::hours(1)).await.unwrap();
            self.0.lab.tick(1_000).await.unwrap();
        }
        panic!("not {stage} after five days");
    }
    async fn webhooks(&self) -> Vec<WebhookRequest> {
        let due = self.0.lab.due_deliveries(LEASE, 1_000).await.unwrap();
        for delivery in &due {
            self.0.lab.delivered(delivery).await.unwrap();
        }
        due.into_iter().map(|delivery| delivery.request).collect()
    }
    fn now(&self) -> DateTime<Utc> {
        self.0.now()
    }
}

#[tokio::test]
async fn memory_conforms() {
    let clock = Clock::fixed("2026-01-01T00:00:00Z".parse().unwrap(), 0);
    let lab = MemoryLab::new(clock.clone());
    conformance::all(&lab, &InMemory(&lab, clock)).await;
}

#[tokio::test]
async fn simulated_conforms_in_memory() {
    let shop = Shop::in_memory().await;
    conformance::all(&shop.lab.clone(), &AtTheLab(shop)).await;
}

#[tokio::test]
async fn simulated_conforms_where_the_shop_keeps_its_books() {
    let dir = tempfile::tempdir().unwrap();
    let shop = Shop::busy(&dir).await;
    conformance::all(&shop.lab.clone(), &AtTheLab(shop)).await;
}

#[tokio::test]
async fn a_test_works_the_press_of_the_memory_lab() {
    let clock = Clock::fixed("2026-01-01T00:00:00Z".parse().unwrap(), 0);
    let lab = MemoryLab::new(clock.clone());
    let request = Shop::in_memory().await.request();
    lab.go_offline("lunch");
    let away = LabError::Unavailable("lunch".into());
    assert_eq!(lab.submit(&request).await, Err(away.clone()));
    assert_eq!(lab.quote(&request.to_quote()).await, Err(away));
    lab.come_back();

    let order = lab.submit(&request).await.unwrap().id;
    assert_eq!(lab.orders()[0].1, request);
    let early = lab.move_to(&order, LabStatus::Delivered);
    assert!(matches!(early, Err(LabError::NotPossible(_))));
    let reason = "no street of that name".to_owned();
    let held = LabStatus::OnHold { reason };
    lab.move_to(&order, held.clone()).unwrap();
    assert_eq!(lab.status(&order).await, Ok(held.clone()));
    assert_eq!(lab.cancel(&order).await, Ok(()));
    let statuses: Vec<_> = lab
        .webhooks()
        .iter()
        .map(|webhook| lab.parse_event(webhook, clock.moment().now).unwrap().status)
        .collect();
    assert_eq!(statuses, [Some(held), Some(LabStatus::Cancelled)]);
}
