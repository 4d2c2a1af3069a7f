//! A shop of before there were refunds, private links and fulfilments is
//! brought up to date with what it owes.

use checkout::*;
use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DatabaseConnection, Statement, Value};
use sea_orm_migration::MigratorTrait;
use uuid::Uuid;

use crate::shop::{Shop, usd};

async fn run(db: &DatabaseConnection, sql: &str, values: Vec<Value>) {
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    db.execute_raw(statement).await.unwrap();
}

const ORDER: &str = "\
INSERT INTO orders (id, number, customer_id, idempotency_key, request_sha256, state, currency,
    items_minor, shipping_minor, total_minor, name, line1, line2, city, region, postcode, country,
    phone, email, placed_at, updated_at)
VALUES ($1, $2, $3, $2, '', $4, 'USD', 999, 500, 1499, 'Ada', 'a', '', 'London', '', '', 'GB', '',
    'ada@shop.test', $5, $5)";
const PAYMENT: &str = "\
INSERT INTO payment (id, order_id, gateway, state, currency, amount_minor, session, received_minor,
    received_currency, created_at, updated_at)
VALUES ($1, $2, 'memory', $3, 'USD', 1499, $4, 1499, 'USD', $5, $5)";
const OWED: &str = "\
INSERT INTO checkout_outbox (id, topic, dedupe_key, payload, attempts, run_after)
VALUES ($1, 'refund-payment', $2, $3, 0, $4)";

struct Old {
    db: DatabaseConnection,
    ada: Uuid,
    now: DateTime<Utc>,
}

impl Old {
    async fn order(&self, n: u128, state: &str, payment: &str) -> OrderNumber {
        let number = format!("ATL-0000-000{n}");
        let (order, of) = (Uuid::from_u128(n), Uuid::from_u128(n + 100));
        let values = vec![
            order.into(),
            number.clone().into(),
            self.ada.into(),
            state.into(),
            self.now.into(),
        ];
        run(&self.db, ORDER, values).await;
        let session = format!("mem_{of}");
        let values = vec![
            of.into(),
            order.into(),
            payment.into(),
            session.into(),
            self.now.into(),
        ];
        run(&self.db, PAYMENT, values).await;
        if payment == "refund_due" {
            let work = serde_json::json!({
                "work": "refund-payment", "payment": of, "gateway": "memory",
            });
            let key = format!("refund-payment:{of}");
            let id = Uuid::from_u128(n + 200);
            let values = vec![id.into(), key.into(), work.into(), self.now.into()];
            run(&self.db, OWED, values).await;
        }
        number.parse().unwrap()
    }
}

#[tokio::test]
async fn an_upgrade_keeps_orders_and_what_is_owed() {
    let shop = Shop::open_at(4).await;
    let now = shop.moment().now;
    let ada = shop.customer();
    let old = Old {
        db: shop.db.clone(),
        ada: ada.0,
        now,
    };
    let paid = old.order(1, "paid", "paid").await;
    let owed = old.order(2, "cancelled", "refund_due").await;
    let back = old.order(3, "cancelled", "refunded").await;
    Migrator::up(&shop.db, None).await.unwrap();

    let order = checkout::order(&shop.db, ada, &paid).await.unwrap();
    assert_eq!(
        (order.totals.total, order.link_token.len()),
        (usd(1499), 64)
    );
    assert!(order_by_link(&shop.db, &order.link_token).await.is_ok());
    let prints = fulfilments(&shop.db, &order).await.unwrap();
    assert_eq!(prints.len(), 1);
    assert_eq!(prints[0].state, FulfilmentState::Waiting);
    mark_printed(&shop.db, &mut shop.moment(), shop.staff(), &paid)
        .await
        .unwrap();

    for (number, state) in [(&owed, RefundState::Due), (&back, RefundState::Done)] {
        let order = checkout::order(&shop.db, ada, number).await.unwrap();
        let refunds = refunds(&shop.db, &order).await.unwrap();
        assert_eq!(refunds.len(), 1);
        assert_eq!((refunds[0].state, refunds[0].amount), (state, usd(1499)));
        let payments = payments(&shop.db, &order).await.unwrap();
        assert_eq!(payments[0].refunded, usd(1499));
    }
    let messages = OUTBOX
        .claim(&shop.db, now, chrono::Duration::seconds(30), 10)
        .await
        .unwrap();
    let refund = RefundId(Uuid::from_u128(102));
    let gateway = "memory".to_owned();
    assert_eq!(
        Work::read(&messages[0]).unwrap(),
        Work::Refund { refund, gateway }
    );
}
