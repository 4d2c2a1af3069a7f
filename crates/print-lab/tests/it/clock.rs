//! The lab's own time.

use chrono::Duration;
use print_lab::simulated::MAX_AHEAD;
use print_lab::*;

use crate::shop::{Shop, another_server, stages};

#[tokio::test]
async fn three_days_move_an_order_through_every_stage_each_announced_once() {
    let shop = Shop::open().await;
    let order = shop.submit().await;
    assert_eq!(shop.lab.tick(100).await, Ok(0), "nothing is due yet");
    shop.lab.advance(Duration::days(3)).await.unwrap();
    assert_eq!(shop.stage(&order).await, Stage::Received, "until the tick");
    assert_eq!(shop.lab.tick(100).await, Ok(3));
    assert_eq!(shop.lab.tick(100).await, Ok(0));

    let events = shop.deliver().await;
    let expected = [Stage::InProduction, Stage::Printed, Stage::Shipped];
    assert_eq!(stages(&events), expected);
    let hours = |event: &LabEvent| (event.happened_at - shop.now()).num_hours();
    let when: Vec<_> = events.iter().map(hours).collect();
    assert_eq!(when, [2, 24, 48], "when it was due, not when we looked");
    assert_eq!(
        events[2].status,
        Some(shop.lab.status(&order).await.unwrap())
    );
    assert!(shop.deliver().await.is_empty());

    shop.lab.advance(Duration::days(2)).await.unwrap();
    assert_eq!(shop.lab.tick(100).await, Ok(1));
    assert_eq!(stages(&shop.deliver().await), [Stage::Delivered]);
    shop.lab.advance(Duration::days(300)).await.unwrap();
    assert_eq!(shop.lab.tick(100).await, Ok(0));
    assert!(shop.deliver().await.is_empty());
}

#[tokio::test]
async fn a_tick_does_no_more_than_it_may_and_the_oldest_first() {
    let shop = Shop::open().await;
    let first = shop.submit().await;
    shop.clock.advance(Duration::hours(1));
    let second = shop.submit().await;
    shop.lab.advance(Duration::hours(23)).await.unwrap();
    for (limit, stages) in [
        (0, [Stage::Received, Stage::Received]),
        (1, [Stage::InProduction, Stage::Received]),
        (1, [Stage::InProduction, Stage::InProduction]),
        (1, [Stage::Printed, Stage::InProduction]),
    ] {
        assert_eq!(shop.lab.tick(limit).await, Ok(limit));
        let now = [shop.stage(&first).await, shop.stage(&second).await];
        assert_eq!(now, stages);
    }
    assert_eq!(shop.lab.tick(5).await, Ok(0));
}

#[tokio::test]
async fn all_servers_see_the_same_time_and_it_never_goes_back() {
    let shop = Shop::open().await;
    let other = another_server(&shop.db, &shop.clock);
    let start = shop.now();
    let week = Duration::weeks(1);
    assert_eq!(shop.lab.advance(week).await, Ok(start + week));
    assert_eq!(other.advance(week).await, Ok(start + week * 2));
    assert_eq!(shop.lab.now().await, Ok(start + week * 2));
    assert_eq!(shop.lab.ahead().await, Ok(week * 2));
    shop.clock.advance(Duration::minutes(5));
    let later = start + week * 2 + Duration::minutes(5);
    assert_eq!(other.now().await, Ok(later));

    for bad in [-week, MAX_AHEAD, Duration::MAX, Duration::MIN] {
        let refused = shop.lab.advance(bad).await;
        assert!(matches!(refused, Err(LabError::Refused(_))), "{bad}");
    }
    assert_eq!(other.now().await, Ok(later));
    assert!(shop.lab.advance(MAX_AHEAD - week * 2).await.is_ok());
}
