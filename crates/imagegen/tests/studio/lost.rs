//! Nothing is paid for twice by itself.

use std::sync::Arc;
use std::time::Duration as StdDuration;

use chrono::Duration;
use imagegen::generator::{GenerateError, MemoryGenerator, MicroDollars};
use imagegen::{Failure, Media, MediaFile, PAID_LEASE, PictureState, Studio, StudioOptions};
use object_store::local::LocalFileSystem;

use crate::house::House;

async fn paid() -> House {
    let model = MemoryGenerator::paid(MicroDollars(40_000), Some(MicroDollars(30_000)));
    House::open(model, StudioOptions::default()).await
}

/// Works until nothing is left to do, however long that takes.
async fn work(house: &House) {
    for _ in 0..8 {
        while house.studio.work_once().await.unwrap() {}
        house.clock.advance(Duration::minutes(10));
    }
}

#[tokio::test]
async fn what_may_be_charged_is_asked_once() {
    let house = paid().await;
    for (n, (error, why)) in [
        (GenerateError::Timeout, Failure::Timeout),
        (GenerateError::Lost("cut".into()), Failure::Lost),
        (GenerateError::Refused, Failure::Refused),
    ]
    .into_iter()
    .enumerate()
    {
        house.model.fail_next(error);
        let id = house.fox().await;
        work(&house).await;
        assert_eq!(house.see(id).await.failure, Some(why));
        assert_eq!(house.model.requests().len(), n + 1);
    }
}

#[tokio::test]
async fn the_customer_may_ask_again() {
    let house = paid().await;
    house.model.fail_next(GenerateError::Timeout);
    let id = house.fox().await;
    work(&house).await;
    let failed = house.see(id).await;
    let again = failed
        .again(&house.db, &mut house.clock.moment(), house.ada)
        .await;
    let again = again.unwrap().id;
    work(&house).await;
    assert_eq!(house.state(again).await, PictureState::Ready);
    assert_eq!(house.model.requests().len(), 2);
}

#[tokio::test]
async fn what_was_certainly_not_charged_is_asked_again() {
    let house = paid().await;
    house.model.fail_next(GenerateError::Busy {
        retry_after: StdDuration::from_secs(7),
    });
    house
        .model
        .fail_next(GenerateError::Unavailable("503".into()));
    let id = house.fox().await;
    work(&house).await;
    assert_eq!(house.state(id).await, PictureState::Ready);
    assert_eq!(house.model.requests().len(), 3);
}

/// A worker that dies between the question and the answer leaves a row that
/// says so.
#[tokio::test]
async fn a_crash_after_the_question_does_not_ask_again() {
    let house = paid().await;
    let id = house.fox().await;
    house.model.hold();
    tokio::select! {
        _ = house.studio.work_once() => panic!("it is held"),
        () = house.asked(1) => {}
    }
    house.model.release();
    assert!(!house.studio.work_once().await.unwrap(), "the lease holds");
    let books = house.studio.spending_as_staff().await.unwrap();
    assert_eq!(books.unsettled, 1);
    house.clock.advance(PAID_LEASE + Duration::seconds(1));
    work(&house).await;
    assert_eq!(house.see(id).await.failure, Some(Failure::Lost));
    assert_eq!(house.model.requests().len(), 1);
}

/// The database was away for longer than the lease: on its return another
/// worker looks for work before the one that waits for its answer can renew.
#[tokio::test]
async fn a_worker_that_was_silent_for_a_while_keeps_what_it_pays_for() {
    let house = paid().await;
    let id = house.fox().await;
    house.model.hold();
    let (worked, ()) = tokio::join!(house.studio.work_once(), async {
        house.asked(1).await;
        house.clock.advance(Duration::seconds(45));
        assert!(!house.studio.work_once().await.unwrap(), "the lease holds");
        house.model.release();
    });
    assert!(worked.unwrap());
    assert_eq!(house.state(id).await, PictureState::Ready);
    let books = house.studio.spending_as_staff().await.unwrap();
    assert_eq!((books.spent.0, books.unsettled), (30_000, 0));
}

/// Every renewal is as long, while the answer is waited for.
#[tokio::test]
async fn a_renewal_keeps_what_is_paid_for_as_long() {
    let model = MemoryGenerator::paid(MicroDollars(40_000), Some(MicroDollars(30_000)));
    let options = StudioOptions {
        lease: Duration::milliseconds(300),
        ..StudioOptions::default()
    };
    let house = House::open(model, options).await;
    let id = house.fox().await;
    house.model.hold();
    let (worked, ()) = tokio::join!(house.studio.work_once(), async {
        house.asked(1).await;
        house.clock.advance(Duration::minutes(3));
        // A renewal is due every tenth of a second.
        tokio::time::sleep(StdDuration::from_millis(800)).await;
        house.clock.advance(Duration::minutes(3));
        assert!(!house.studio.work_once().await.unwrap(), "it was renewed");
        house.model.release();
    });
    assert!(worked.unwrap());
    assert_eq!(house.state(id).await, PictureState::Ready);
}

/// Also at the last attempt, which is not made.
#[tokio::test]
async fn a_crash_at_the_last_attempt_is_told_as_one() {
    let house = paid().await;
    let id = house.fox().await;
    for _ in 1..6 {
        house
            .model
            .fail_next(GenerateError::Unavailable("503".into()));
        assert!(house.studio.work_once().await.unwrap());
        house.clock.advance(Duration::minutes(10));
    }
    house.model.hold();
    tokio::select! {
        _ = house.studio.work_once() => panic!("it is held"),
        () = house.asked(6) => {}
    }
    house.clock.advance(PAID_LEASE + Duration::seconds(1));
    work(&house).await;
    assert_eq!(house.see(id).await.failure, Some(Failure::Lost));
    let books = house.studio.spending_as_staff().await.unwrap();
    assert_eq!(
        (books.spent.0, books.requests, books.unsettled),
        (40_000, 6, 0)
    );
}

#[tokio::test]
async fn a_picture_called_off_may_have_been_paid() {
    let house = paid().await;
    let id = house.fox().await;
    house.model.hold();
    let (worked, ()) = tokio::join!(house.studio.work_once(), async {
        house.asked(1).await;
        let moment = house.clock.moment();
        let called_off = imagegen::Picture::cancel(&house.db, &moment, house.ada, id).await;
        called_off.unwrap();
        house.studio.call_off(id);
    });
    assert!(worked.unwrap());
    assert_eq!(house.state(id).await, PictureState::Cancelled);
    let books = house.studio.spending_as_staff().await.unwrap();
    assert_eq!((books.spent.0, books.unsettled), (40_000, 0));
}

/// Of a model that is free it is as it always was.
#[tokio::test]
async fn a_model_of_ones_own_is_asked_until_it_paints() {
    let house = House::open(MemoryGenerator::default(), StudioOptions::default()).await;
    house.model.fail_next(GenerateError::Timeout);
    house.model.fail_next(GenerateError::Lost("cut".into()));
    let id = house.fox().await;
    work(&house).await;
    assert_eq!(house.state(id).await, PictureState::Ready);
    assert_eq!(house.model.requests().len(), 3);
}

/// What is paid for is stored, though the store be away for a moment.
#[tokio::test]
async fn a_store_that_is_away_loses_no_paid_picture() {
    let house = paid().await;
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("media");
    std::fs::create_dir(&root).unwrap();
    let store = LocalFileSystem::new_with_prefix(&root).unwrap();
    let (db, clock, model) = (house.db.clone(), house.clock.clone(), house.model.clone());
    let options = StudioOptions::default();
    let studio = Studio::new(db, clock, model, Media::new(Arc::new(store)), options);
    std::fs::remove_dir(&root).unwrap();
    std::fs::write(&root, "in its place").unwrap();
    let id = house.fox().await;
    let (worked, ()) = tokio::join!(studio.work_once(), async {
        tokio::time::sleep(StdDuration::from_millis(400)).await;
        std::fs::remove_file(&root).unwrap();
        std::fs::create_dir(&root).unwrap();
    });
    assert!(worked.unwrap());
    let file = house.see(id).await.file.unwrap();
    let master = studio.media().open(&file.sha256, MediaFile::Master, None);
    assert!(master.await.is_ok());
    assert_eq!(house.model.requests().len(), 1);
}
