use super::*;
use crate::{Clock, memory_database};

const OUTBOX: Outbox = Outbox::new("test_outbox");

async fn outbox() -> (sea_orm::DatabaseConnection, Clock) {
    let db = memory_database().await.unwrap();
    OUTBOX.create_table(&SchemaManager::new(&db)).await.unwrap();
    (db, Clock::fixed("2026-01-01T00:00:00Z".parse().unwrap(), 1))
}

#[tokio::test]
async fn a_worker_may_take_some_topics_alone() {
    let (db, clock) = outbox().await;
    let mut moment = clock.moment();
    for topic in ["letter", "refund", "alert"] {
        OUTBOX
            .push(&db, &mut moment, topic, topic, &())
            .await
            .unwrap();
    }
    let claim = async |topics: Topics<'static>| {
        let lease = Duration::seconds(30);
        let rows = OUTBOX.claim_of(&db, topics, moment.now, lease, 9).await;
        let mut names: Vec<_> = rows.unwrap().into_iter().map(|row| row.topic).collect();
        names.sort();
        names
    };
    assert_eq!(claim(Topics::Only(&["refund"])).await, ["refund"]);
    assert_eq!(
        claim(Topics::Except(&["letter", "refund"])).await,
        ["alert"]
    );
    assert_eq!(claim(Topics::All).await, ["letter"]);
}

#[tokio::test]
async fn the_same_key_is_promised_once() {
    let (db, clock) = outbox().await;
    let mut moment = clock.moment();
    assert!(
        OUTBOX
            .push(&db, &mut moment, "mail", "paid:1", &1)
            .await
            .unwrap()
    );
    assert!(
        !OUTBOX
            .push(&db, &mut moment, "mail", "paid:1", &2)
            .await
            .unwrap()
    );
    let lease = Duration::seconds(30);
    let claimed = OUTBOX.claim(&db, moment.now, lease, 10).await.unwrap();
    assert_eq!(claimed.len(), 1);
    assert_eq!(claimed[0].read::<i32>().unwrap(), 1);
}

#[tokio::test]
async fn a_leased_row_comes_back_only_when_its_lease_ran_out() {
    let (db, clock) = outbox().await;
    OUTBOX
        .push(&db, &mut clock.moment(), "mail", "paid:1", &1)
        .await
        .unwrap();
    let lease = Duration::seconds(30);
    let now = clock.moment().now;
    assert_eq!(OUTBOX.claim(&db, now, lease, 10).await.unwrap().len(), 1);
    assert_eq!(OUTBOX.claim(&db, now, lease, 10).await.unwrap().len(), 0);
    let later = now + Duration::seconds(31);
    let again = OUTBOX.claim(&db, later, lease, 10).await.unwrap();
    assert_eq!(again[0].attempts, 2);
    OUTBOX.done(&db, again[0].id, later).await.unwrap();
    assert_eq!(OUTBOX.pending(&db).await.unwrap(), 0);
    assert!(
        OUTBOX
            .claim(&db, later + lease * 2, lease, 10)
            .await
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn a_failed_row_waits_longer_each_time() {
    let (db, clock) = outbox().await;
    OUTBOX
        .push(&db, &mut clock.moment(), "mail", "paid:1", &1)
        .await
        .unwrap();
    let now = clock.moment().now;
    let lease = Duration::seconds(30);
    let first = OUTBOX.claim(&db, now, lease, 1).await.unwrap().remove(0);
    OUTBOX.retry(&db, &first, now).await.unwrap();
    let soon = now + Duration::seconds(1);
    let second = OUTBOX.claim(&db, soon, lease, 1).await.unwrap().remove(0);
    OUTBOX.retry(&db, &second, soon).await.unwrap();
    assert!(
        OUTBOX
            .claim(&db, soon + Duration::seconds(1), lease, 1)
            .await
            .unwrap()
            .is_empty()
    );
    assert_eq!(
        OUTBOX
            .claim(&db, soon + Duration::seconds(2), lease, 1)
            .await
            .unwrap()
            .len(),
        1
    );
}
