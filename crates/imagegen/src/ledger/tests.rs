use chrono::Duration;
use groundwork::Clock;
use sea_orm::DatabaseConnection;
use sea_orm_migration::MigratorTrait;

use super::*;
use crate::generator::{ImageGenerator, MemoryGenerator};
use crate::{Migrator, OwnerId, Picture, PictureForm, Shape};

const LEASE: Duration = Duration::seconds(15);

async fn one_picture(db: &DatabaseConnection, clock: &Clock) {
    Migrator::up(db, None).await.unwrap();
    let form = PictureForm {
        prompt: "fox".into(),
        negative_prompt: String::new(),
        style: String::new(),
        shape: Shape::Square,
        count: 1,
        accepts_fallback: false,
    };
    let moment = &mut clock.moment();
    let owner = OwnerId::new(moment);
    let can = MemoryGenerator::default().capabilities();
    let asked = Picture::ask(db, moment, owner, &can, 64, &form).await;
    asked.unwrap();
}

fn wanted(job: &Job) -> Wanted<'_> {
    Wanted {
        job,
        lease: LEASE,
        model: "memory".to_owned(),
        estimate: MicroDollars(10),
        ceiling: None,
    }
}

/// A worker that slept through its lease finds out before it pays.
#[tokio::test]
async fn of_two_who_believe_they_hold_a_picture_one_pays() {
    let db = groundwork::testing::database().await;
    let clock = Clock::fixed("2026-01-01T00:00:00Z".parse().unwrap(), 1);
    one_picture(&db, &clock).await;
    let claim = async || Job::claim(&db, &mut clock.moment(), LEASE).await.unwrap();
    let reserve = async |job| {
        let reserved = wanted(job).reserve(&db, &mut clock.moment()).await;
        reserved.unwrap()
    };
    let sleeper = claim().await.unwrap();
    clock.advance(Duration::seconds(16));
    let heir = claim().await.unwrap();
    assert_eq!(reserve(&sleeper).await, Reserved::LeaseLost);
    assert_eq!(reserve(&heir).await, Reserved::Granted);
    assert_eq!(reserve(&heir).await, Reserved::AskedBefore);
    assert_eq!(reserve(&sleeper).await, Reserved::LeaseLost);
    let day = Spending::of_day(&db, clock.moment().now, None).await;
    assert_eq!(day.unwrap().spent, MicroDollars(10));
}

/// What is settled twice counts once.
#[tokio::test]
async fn a_request_has_one_outcome() {
    let db = groundwork::testing::database().await;
    let clock = Clock::fixed("2026-01-01T00:00:00Z".parse().unwrap(), 1);
    one_picture(&db, &clock).await;
    let job = Job::claim(&db, &mut clock.moment(), LEASE).await.unwrap();
    let job = job.unwrap();
    let reserved = wanted(&job).reserve(&db, &mut clock.moment()).await;
    assert_eq!(reserved.unwrap(), Reserved::Granted);
    let now = clock.moment().now;
    for cost in [7, 0] {
        let cost = Some(MicroDollars(cost));
        settle(&db, now, &job, Outcome::Painted, cost)
            .await
            .unwrap();
    }
    let day = Spending::of_day(&db, now, None).await.unwrap();
    assert_eq!((day.spent, day.unsettled), (MicroDollars(7), 0));
}
