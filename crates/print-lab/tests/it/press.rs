//! What the simulated lab does with an order, besides what the suite asks.

use chrono::Duration;
use print_lab::*;
use sea_orm::{ConnectionTrait, Statement};

use crate::shop::{LEASE, Shop, stages};

#[tokio::test]
async fn a_bad_file_fails_at_the_first_look_not_when_its_turn_comes() {
    let shop = Shop::open().await;
    let mut request = shop.request();
    request.items[0].asset.width_px = 1024;
    request.items[0].asset.height_px = 1536;
    let order = shop.lab.submit(&request).await.unwrap();
    assert_eq!(order.status, LabStatus::Received);
    assert_eq!(shop.lab.tick(10).await, Ok(1));
    let LabStatus::Failed { reason } = shop.lab.status(&order.id).await.unwrap() else {
        panic!()
    };
    // 297 mm is 1753.9 px at 150 DPI, 420 mm is 2480.3.
    assert!(reason.contains("1754 px by 2481 px"), "{reason}");
    let again = shop.lab.submit(&request).await.unwrap();
    assert_eq!(again.status, LabStatus::Failed { reason });
}

#[tokio::test]
async fn a_held_order_waits_and_goes_on_when_released() {
    let shop = Shop::open().await;
    let order = shop.submit().await;
    shop.lab.hold(&order, "which floor?").await.unwrap();
    shop.lab.advance(Duration::days(3)).await.unwrap();
    assert_eq!(shop.lab.tick(10).await, Ok(0));
    shop.lab.release(&order).await.unwrap();
    assert_eq!(shop.lab.tick(10).await, Ok(0), "its time counts from here");
    shop.lab.advance(Duration::hours(22)).await.unwrap();
    assert_eq!(shop.lab.tick(10).await, Ok(1));
    let expected = [Stage::OnHold, Stage::InProduction, Stage::Printed];
    assert_eq!(stages(&shop.deliver().await), expected);
    let late = shop.lab.hold(&order, "too late").await;
    assert!(matches!(late, Err(LabError::NotPossible(_))));
    let nobody = LabOrderId("lab_nobody".into());
    assert_eq!(shop.lab.release(&nobody).await, Err(LabError::UnknownOrder));
}

#[tokio::test]
async fn releasing_does_not_repair_a_file() {
    let shop = Shop::open().await;
    let mut request = shop.request();
    request.items[0].asset.sha256.clear();
    let order = shop.lab.submit(&request).await.unwrap().id;
    shop.lab.hold(&order, "a look at the file").await.unwrap();
    shop.lab.release(&order).await.unwrap();
    assert_eq!(shop.stage(&order).await, Stage::Failed);
}

#[tokio::test]
async fn an_event_is_sent_again_until_it_is_acknowledged() {
    let shop = Shop::open().await;
    let order = shop.submit().await;
    shop.lab.cancel(&order).await.unwrap();
    let first = shop.lab.due_deliveries(LEASE, 10).await.unwrap().remove(0);
    let leased = shop.lab.due_deliveries(LEASE, 10).await.unwrap();
    assert!(leased.is_empty());
    shop.lab.failed(&first).await.unwrap();
    shop.clock.advance(Duration::minutes(10));
    let second = shop.lab.due_deliveries(LEASE, 10).await.unwrap().remove(0);
    assert_eq!(first.event, second.event);
    assert_eq!(first.request.body, second.request.body);
    let old = shop.lab.parse_event(&first.request, shop.now());
    assert_eq!(old, Err(LabError::StaleSignature), "signed anew each time");
    assert!(shop.lab.parse_event(&second.request, shop.now()).is_ok());
    // The worker dies: the lease runs out.
    shop.clock.advance(LEASE * 2);
    let third = shop.lab.due_deliveries(LEASE, 10).await.unwrap().remove(0);
    shop.lab.delivered(&third).await.unwrap();
    shop.clock.advance(Duration::days(1));
    assert!(shop.lab.due_deliveries(LEASE, 10).await.unwrap().is_empty());
}

#[tokio::test]
async fn the_address_is_erased_when_nothing_is_left_to_send() {
    let shop = Shop::open().await;
    let (kept, cancelled, delivered) = (
        shop.submit().await,
        shop.submit().await,
        shop.submit().await,
    );
    shop.lab.cancel(&cancelled).await.unwrap();
    shop.lab.hold(&kept, "which floor?").await.unwrap();
    shop.lab.advance(Duration::days(5)).await.unwrap();
    shop.lab.tick(100).await.unwrap();
    assert_eq!(shop.stage(&delivered).await, Stage::Delivered);
    let sql = "SELECT CAST(id AS TEXT) AS id FROM lab_order WHERE recipient IS NOT NULL";
    let statement = Statement::from_string(shop.db.get_database_backend(), sql);
    assert_eq!(shop.db.query_all_raw(statement).await.unwrap().len(), 1);
    let sql = "SELECT CAST(recipient AS TEXT) AS gone FROM lab_order WHERE recipient IS NOT NULL";
    let statement = Statement::from_string(shop.db.get_database_backend(), sql);
    let row = shop.db.query_one_raw(statement).await.unwrap().unwrap();
    let address: String = row.try_get("", "gone").unwrap();
    assert!(address.contains("St James"), "{address}");
}
