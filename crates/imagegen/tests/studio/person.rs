//! What one person may ask of a model that is paid in a day.

use std::time::Duration as StdDuration;

use chrono::Duration;
use imagegen::generator::{GenerateError, MemoryGenerator, MicroDollars};
use imagegen::{ImagegenError, NothingRetained, OwnerId, Picture, PictureId, StudioOptions};

use crate::house::House;

fn at_most(pictures: u32) -> StudioOptions {
    StudioOptions {
        person_pictures_per_day: Some(pictures),
        ..StudioOptions::default()
    }
}

async fn house(pictures: u32) -> House {
    let model = MemoryGenerator::paid(MicroDollars(40_000), None);
    House::open(model, at_most(pictures)).await
}

/// Asks for so many pictures in one form.
async fn ask(house: &House, owner: OwnerId, count: u8) -> Result<PictureId, ImagegenError> {
    let mut form = house.form();
    form.count = count;
    house.clock.advance(Duration::milliseconds(1));
    let asker = house.studio.asker(owner);
    let can = house.studio.generator().capabilities();
    let moment = &mut house.clock.moment();
    let asked = Picture::ask(&house.db, moment, asker, &can, 64, &form).await?;
    Ok(asked[0].id)
}

async fn assert_too_many(house: &House, count: u8) {
    let before = Picture::queue_summary(&house.db).await.unwrap();
    let refused = ask(house, house.ada, count).await;
    let Err(ImagegenError::TooManyToday { retry_after, .. }) = refused else {
        panic!("{refused:?}");
    };
    let midnight = house.clock.moment().now + retry_after;
    let today = house.clock.moment().now.date_naive();
    assert_eq!(midnight.date_naive(), today.succ_opt().unwrap());
    assert_eq!(midnight.time(), chrono::NaiveTime::MIN);
    let after = Picture::queue_summary(&house.db).await.unwrap();
    assert_eq!(before, after, "nothing is stored");
}

async fn work(house: &House) {
    while house.studio.work_once().await.unwrap() {}
}

#[tokio::test]
async fn a_person_asks_for_so_many_a_day() {
    let house = house(5).await;
    ask(&house, house.ada, 3).await.unwrap();
    assert_too_many(&house, 3).await;
    work(&house).await;
    assert_too_many(&house, 3).await;
    let last = ask(&house, house.ada, 2).await.unwrap();
    work(&house).await;
    assert_too_many(&house, 1).await;

    // Nor by asking again, nor for a variation.
    let picture = house.see(last).await;
    let asker = house.studio.asker(house.ada);
    let can = house.studio.generator().capabilities();
    let moment = &mut house.clock.moment();
    let again = picture.again(&house.db, moment, asker).await;
    let reworded = picture.in_other_words(&house.db, moment, asker, "hare");
    let reworded = reworded.await;
    let varied = picture.vary(&house.db, moment, asker, &can, "hare", None);
    for refused in [again, reworded, varied.await] {
        let limit = matches!(refused, Err(ImagegenError::TooManyToday { limit: 5, .. }));
        assert!(limit, "{refused:?}");
    }

    let bob = OwnerId::new(&mut house.clock.moment());
    ask(&house, bob, 4).await.unwrap();
    house.clock.advance(Duration::days(1));
    ask(&house, house.ada, 4).await.unwrap();
}

#[tokio::test]
async fn what_was_sent_counts_though_it_be_gone() {
    let house = house(2).await;
    let painted = ask(&house, house.ada, 1).await.unwrap();
    work(&house).await;
    let moment = house.clock.moment();
    Picture::delete(&house.db, &moment, house.ada, painted)
        .await
        .unwrap();
    house.clock.advance(Duration::hours(2));
    house.studio.sweep(&NothingRetained).await.unwrap();
    let called_off = ask(&house, house.ada, 1).await.unwrap();
    house.model.hold();
    let (worked, ()) = tokio::join!(house.studio.work_once(), async {
        house.asked(2).await;
        assert_too_many(&house, 1).await;
        let moment = house.clock.moment();
        let cancelled = Picture::cancel(&house.db, &moment, house.ada, called_off).await;
        cancelled.unwrap();
        assert_too_many(&house, 1).await;
        house.studio.call_off(called_off);
    });
    worked.unwrap();
    assert_too_many(&house, 1).await;
}

#[tokio::test]
async fn what_certainly_cost_nothing_does_not_count() {
    let house = house(1).await;
    house.model.fail_next(GenerateError::Quota);
    ask(&house, house.ada, 1).await.unwrap();
    work(&house).await;
    let waits = ask(&house, house.ada, 1).await.unwrap();
    assert_too_many(&house, 1).await;
    let moment = house.clock.moment();
    let cancelled = Picture::cancel(&house.db, &moment, house.ada, waits).await;
    cancelled.unwrap();
    // Told to wait, it is sent twice and counts once.
    house.model.fail_next(GenerateError::Busy {
        retry_after: StdDuration::from_secs(1),
    });
    ask(&house, house.ada, 1).await.unwrap();
    work(&house).await;
    assert_too_many(&house, 1).await;
    house.clock.advance(Duration::minutes(1));
    work(&house).await;
    assert_eq!(house.model.requests().len(), 3);
    assert_too_many(&house, 1).await;
}

#[tokio::test]
async fn a_model_of_ones_own_knows_no_limit() {
    let house = House::open(MemoryGenerator::default(), at_most(1)).await;
    for _ in 0..3 {
        ask(&house, house.ada, 4).await.unwrap();
        work(&house).await;
    }
}

/// Forms that are sent at once do not pass together.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_forms_at_once_stay_within_the_limit() {
    let folder = tempfile::tempdir().unwrap();
    let db = groundwork::testing::busy_database(folder.path()).await;
    let model = MemoryGenerator::paid(MicroDollars(40_000), None);
    let house = House::on(db, model, at_most(3)).await;
    let forms = (0..10).map(|_| ask(&house, house.ada, 1));
    let asked = futures::future::join_all(forms).await;
    assert_eq!(asked.iter().filter(|asked| asked.is_ok()).count(), 3);
    let queue = Picture::queue_summary(&house.db).await.unwrap();
    assert_eq!(queue.queued, 3);
}

#[tokio::test]
async fn nobody_asks_again_for_somebody_elses_picture() {
    let house = house(5).await;
    let id = house.fox().await;
    let picture = house.see(id).await;
    let moment = &mut house.clock.moment();
    let bob = OwnerId::new(moment);
    let again = picture.again(&house.db, moment, bob).await;
    assert!(matches!(again, Err(ImagegenError::NotFound)), "{again:?}");
}
