//! Many at once, with as many connections as a server has.

use std::collections::HashSet;

use chrono::Duration;
use print_lab::*;
use tokio::task::JoinSet;

use crate::shop::{Shop, another_server, stages};

#[tokio::test(flavor = "multi_thread")]
async fn the_same_key_twenty_times_at_once_is_one_order() {
    let dir = tempfile::tempdir().unwrap();
    let shop = Shop::busy(&dir).await;
    let request = shop.request();
    let mut tasks = JoinSet::new();
    for copy in 0..20 {
        let (lab, mut request) = (another_server(&shop.db, &shop.clock), request.clone());
        if copy % 5 == 4 {
            request.items[0].copies = 999;
        }
        tasks.spawn(async move { lab.submit(&request).await });
    }
    let (orders, errors): (Vec<_>, Vec<_>) =
        tasks.join_all().await.into_iter().partition(Result::is_ok);
    let ids: HashSet<_> = orders.into_iter().map(|order| order.unwrap().id).collect();
    assert_eq!(ids.len(), 1);
    assert!(errors.iter().all(|e| *e == Err(LabError::KeyReused)));
    // Whichever body came first, all with the other one were told.
    assert!([4, 16].contains(&errors.len()), "{}", errors.len());
    let page = shop.lab.list_as_staff(None, 10).await.unwrap();
    assert_eq!(page.items.len(), 1);
    assert_eq!(page.items[0].items.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn many_ticking_servers_do_each_step_once() {
    let dir = tempfile::tempdir().unwrap();
    let shop = Shop::busy(&dir).await;
    let mut orders = HashSet::new();
    for _ in 0..10 {
        orders.insert(shop.submit().await);
    }
    shop.lab.advance(Duration::days(3)).await.unwrap();
    let mut tasks = JoinSet::new();
    for _ in 0..8 {
        let lab = another_server(&shop.db, &shop.clock);
        tasks.spawn(async move { lab.tick(100).await.unwrap() });
    }
    assert_eq!(tasks.join_all().await.into_iter().sum::<u64>(), 30);
    let events = shop.deliver().await;
    assert_eq!(events.len(), 30);
    for order in orders {
        let of_order = events.iter().filter(|event| event.order == order);
        let of_order: Vec<_> = of_order.cloned().collect();
        let expected = [Stage::InProduction, Stage::Printed, Stage::Shipped];
        assert_eq!(stages(&of_order), expected);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancellation_and_production_never_both_win() {
    let dir = tempfile::tempdir().unwrap();
    let shop = Shop::busy(&dir).await;
    for _ in 0..10 {
        let order = shop.submit().await;
        shop.lab.advance(Duration::hours(2)).await.unwrap();
        let (lab, other) = (shop.lab.clone(), another_server(&shop.db, &shop.clock));
        let id = order.clone();
        let cancel = tokio::spawn(async move { lab.cancel(&id).await });
        let tick = tokio::spawn(async move { other.tick(1).await });
        let (cancelled, ticked) = (cancel.await.unwrap(), tick.await.unwrap().unwrap());
        let stage = shop.stage(&order).await;
        match cancelled {
            Ok(()) => assert_eq!((stage, ticked), (Stage::Cancelled, 0)),
            Err(error) => {
                assert!(matches!(error, LabError::NotPossible(_)), "{error}");
                assert_eq!((stage, ticked), (Stage::InProduction, 1));
            }
        }
        assert_eq!(stages(&shop.deliver().await), [stage]);
    }
}
