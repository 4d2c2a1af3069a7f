//! What models that are paid may cost, and what they did.

use std::sync::Arc;
use std::time::Duration as StdDuration;

use chrono::Duration;
use imagegen::generator::{GenerateError, MemoryGenerator, MicroDollars, PainterGenerator};
use imagegen::{Failure, Media, Picture, PictureState, Spending, Studio, StudioOptions};
use object_store::memory::InMemory;

use crate::house::{House, stop};

const ESTIMATE: MicroDollars = MicroDollars(40_000);
const COST: MicroDollars = MicroDollars(30_000);

fn at_most(ceiling: u64) -> StudioOptions {
    StudioOptions {
        daily_ceiling: Some(MicroDollars(ceiling)),
        ..StudioOptions::default()
    }
}

async fn house(cost: Option<MicroDollars>, options: StudioOptions) -> House {
    House::open(MemoryGenerator::paid(ESTIMATE, cost), options).await
}

async fn spending(house: &House) -> Spending {
    house.studio.spending_as_staff().await.unwrap()
}

/// What was spent, how often something was asked, how much is open.
async fn books(house: &House) -> (u64, u64, u64) {
    let s = spending(house).await;
    (s.spent.0, s.requests, s.unsettled)
}

#[tokio::test]
async fn the_real_cost_takes_the_place_of_the_estimate() {
    let house = house(Some(COST), StudioOptions::default()).await;
    let id = house.fox().await;
    house.model.hold();
    let (worked, ()) = tokio::join!(house.studio.work_once(), async {
        house.asked(1).await;
        assert_eq!(books(&house).await, (40_000, 1, 1), "reserved before");
        house.model.release();
    });
    assert!(worked.unwrap());
    assert_eq!(house.state(id).await, PictureState::Ready);
    assert_eq!(books(&house).await, (30_000, 1, 0));
    assert_eq!(spending(&house).await.ceiling, None);
    house.clock.advance(Duration::days(1));
    assert_eq!(books(&house).await, (0, 0, 0), "another day");
}

#[tokio::test]
async fn where_nobody_tells_the_estimate_stands() {
    let house = house(None, StudioOptions::default()).await;
    house.fox().await;
    house.studio.work_once().await.unwrap();
    assert_eq!(books(&house).await, (40_000, 1, 0));
}

#[tokio::test]
async fn what_costs_nothing_is_not_written_down() {
    let house = house(Some(COST), at_most(0)).await;
    let media = Media::new(Arc::new(InMemory::new()));
    let (db, clock) = (house.db.clone(), house.clock.clone());
    let painter = Studio::new(db, clock, Arc::new(PainterGenerator), media, at_most(0));
    let mut form = house.form();
    form.style = "paper-cut".to_owned();
    let id = house.ask(&form).await;
    painter.work_once().await.unwrap();
    assert_eq!(house.state(id).await, PictureState::Ready);
    assert_eq!(books(&house).await, (0, 0, 0));
}

#[tokio::test]
async fn pictures_over_the_ceiling_wait_for_midnight() {
    // Two estimates do not fit; one real cost and an estimate do.
    let house = house(Some(COST), at_most(75_000)).await;
    let first = house.fox().await;
    let second = house.fox().await;
    let third = house.fox().await;
    house.clock.advance(Duration::hours(10));
    assert_eq!(house.studio.paused().await.unwrap(), None);
    while house.studio.work_once().await.unwrap() {}
    assert_eq!(house.state(first).await, PictureState::Ready);
    assert_eq!(house.state(second).await, PictureState::Ready);
    let waiting = house.see(third).await;
    let midnight = "2026-01-02T00:00:00Z".parse().unwrap();
    assert_eq!(
        (waiting.state, waiting.delayed),
        (PictureState::Queued, true)
    );
    assert_eq!(waiting.not_before, Some(midnight));
    assert_eq!(
        house.studio.paused().await.unwrap().unwrap().until,
        midnight
    );
    assert_eq!(books(&house).await, (60_000, 2, 0), "nothing is charged");
    assert_eq!(house.model.requests().len(), 2);

    // However many days it takes, no attempt is counted.
    house.clock.advance(Duration::hours(14));
    assert_eq!(house.studio.paused().await.unwrap(), None);
    assert!(house.studio.work_once().await.unwrap());
    assert_eq!(house.state(third).await, PictureState::Ready);
    assert_eq!(books(&house).await, (30_000, 1, 0));
}

#[tokio::test]
async fn a_week_of_waiting_fails_no_picture() {
    let house = house(Some(COST), at_most(1)).await;
    let id = house.fox().await;
    for _ in 0..7 {
        assert!(house.studio.work_once().await.unwrap());
        assert!(!house.studio.work_once().await.unwrap());
        assert_eq!(house.state(id).await, PictureState::Queued);
        house.clock.advance(Duration::days(1));
    }
    assert!(house.model.requests().is_empty());
}

#[tokio::test]
async fn what_was_certainly_not_charged_is_given_back() {
    let house = house(Some(COST), StudioOptions::default()).await;
    for (n, error) in [
        GenerateError::Quota,
        GenerateError::Invalid("size".into()),
        GenerateError::Busy {
            retry_after: StdDuration::from_secs(1),
        },
        GenerateError::Unavailable("down".into()),
    ]
    .into_iter()
    .enumerate()
    {
        house.model.fail_next(error);
        house.fox().await;
        house.studio.work_once().await.unwrap();
        assert_eq!(books(&house).await, (0, n as u64 + 1, 0));
    }
    house.model.fail_next(GenerateError::Refused);
    house.fox().await;
    house.studio.work_once().await.unwrap();
    let (spent, ..) = books(&house).await;
    assert_eq!(spent, ESTIMATE.0, "it may have been painted and held back");
}

/// Servers that race do not go over the ceiling together.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_workers_stay_below_the_ceiling() {
    let folder = tempfile::tempdir().unwrap();
    let db = groundwork::testing::busy_database(folder.path()).await;
    let model = MemoryGenerator::paid(ESTIMATE, None);
    let house = House::on(db, model, at_most(ESTIMATE.0 * 5 + 1)).await;
    for _ in 0..12 {
        house.fox().await;
    }
    let workers: Vec<_> = (0..10)
        .map(|_| {
            let studio = house.studio.clone();
            tokio::spawn(async move { while studio.work_once().await.unwrap() {} })
        })
        .collect();
    for worker in workers {
        worker.await.unwrap();
    }
    assert_eq!(house.model.requests().len(), 5);
    assert_eq!(books(&house).await, (ESTIMATE.0 * 5, 5, 0));
    let queue = Picture::queue_summary(&house.db).await.unwrap();
    assert_eq!((queue.queued, queue.painting), (7, 0));
    assert!(spending(&house).await.paused.is_some());
}

/// A stop waits a little for what is paid for.
#[tokio::test]
async fn a_paid_picture_is_brought_home_at_a_stop() {
    let house = house(Some(COST), StudioOptions::default()).await;
    let id = house.fox().await;
    house.model.hold();
    let (give, told) = stop();
    let (worked, ()) = tokio::join!(house.studio.work_once_until(told), async {
        house.asked(1).await;
        give.send(()).unwrap();
        tokio::time::sleep(StdDuration::from_millis(50)).await;
        house.model.release();
    });
    assert!(worked.unwrap());
    assert_eq!(house.state(id).await, PictureState::Ready);
    assert_eq!(books(&house).await, (COST.0, 1, 0));
}

#[tokio::test]
async fn one_that_takes_too_long_at_a_stop_is_not_paid_twice() {
    let options = StudioOptions {
        grace: Duration::milliseconds(50),
        ..StudioOptions::default()
    };
    let house = house(Some(COST), options).await;
    let id = house.fox().await;
    house.model.hold();
    let (give, told) = stop();
    let (worked, ()) = tokio::join!(house.studio.work_once_until(told), async {
        house.asked(1).await;
        give.send(()).unwrap();
    });
    assert!(worked.unwrap());
    house.model.release();
    let failed = house.see(id).await;
    assert_eq!(failed.failure, Some(Failure::Lost));
    assert_eq!(books(&house).await, (ESTIMATE.0, 1, 0));
    assert!(!house.studio.work_once().await.unwrap());
}
