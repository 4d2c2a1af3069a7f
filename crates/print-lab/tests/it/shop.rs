//! A shop that holds time still, and plays the lab's wire and worker.

use chrono::{DateTime, Duration, Utc};
use groundwork::{Clock, testing};
use money::Currency;
use print_lab::simulated::SimulatedLab;
use print_lab::webhook::WebhookSecrets;
use print_lab::*;
use sea_orm::DatabaseConnection;
use sea_orm_migration::MigratorTrait;

pub(crate) const LEASE: Duration = Duration::seconds(30);

#[derive(Clone, Debug)]
pub(crate) struct Shop {
    pub(crate) db: DatabaseConnection,
    pub(crate) clock: Clock,
    pub(crate) lab: SimulatedLab,
}

impl Shop {
    pub(crate) async fn open() -> Self {
        Self::on(testing::database().await).await
    }

    pub(crate) async fn in_memory() -> Self {
        Self::on(groundwork::memory_database().await.unwrap()).await
    }

    /// A shop with as many connections as a server has; `dir` keeps its file.
    pub(crate) async fn busy(dir: &tempfile::TempDir) -> Self {
        Self::on(testing::busy_database(dir.path()).await).await
    }

    async fn on(db: DatabaseConnection) -> Self {
        Migrator::up(&db, None).await.unwrap();
        let clock = Clock::fixed("2026-01-01T00:00:00Z".parse().unwrap(), 0);
        let lab = another_server(&db, &clock);
        Self { db, clock, lab }
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.clock.moment().now
    }

    pub(crate) fn request(&self) -> LabOrderRequest {
        let job = JobId::new(&mut self.clock.moment());
        LabOrderRequest {
            idempotency_key: format!("job:{job}"),
            reference: MerchantReference {
                order_number: "ATL-7K2M".into(),
                job,
            },
            recipient: Recipient {
                name: "Ada Lovelace".into(),
                line1: "12 St James's Square".into(),
                city: "London".into(),
                country: "GB".into(),
                ..Default::default()
            },
            items: vec![a3()],
        }
    }

    pub(crate) async fn submit(&self) -> LabOrderId {
        self.lab.submit(&self.request()).await.unwrap().id
    }

    pub(crate) async fn stage(&self, order: &LabOrderId) -> Stage {
        self.lab.status(order).await.unwrap().stage()
    }

    /// Acknowledges every event that is due.
    pub(crate) async fn deliver(&self) -> Vec<LabEvent> {
        let mut events = Vec::new();
        for delivery in self.lab.due_deliveries(LEASE, 1_000).await.unwrap() {
            let event = self.lab.parse_event(&delivery.request, self.now()).unwrap();
            assert_eq!(event.id, delivery.event);
            self.lab.delivered(&delivery).await.unwrap();
            events.push(event);
        }
        events
    }
}

/// The same lab as another server's process has it.
pub(crate) fn another_server(db: &DatabaseConnection, clock: &Clock) -> SimulatedLab {
    let tariff = Tariff::new("NL", Currency::USD);
    let secrets = WebhookSecrets::one("simulated-lab");
    SimulatedLab::new(db.clone(), clock.clone(), secrets, tariff)
}

pub(crate) fn a3() -> LabItem {
    LabItem {
        sku: Sku {
            size: "A3".into(),
            paper: "lustre".into(),
            frame: Some("oak".into()),
            width_mm: 297,
            height_mm: 420,
        },
        copies: 2,
        sizing: Sizing::FillPrintArea,
        asset: Asset {
            url: "https://shop.test/print-files/1.png".into(),
            sha256: "0f".repeat(32),
            width_px: 3508,
            height_px: 4961,
        },
    }
}

pub(crate) fn stages(events: &[LabEvent]) -> Vec<Stage> {
    let stage = |event: &LabEvent| event.status.as_ref().unwrap().stage();
    events.iter().map(stage).collect()
}
