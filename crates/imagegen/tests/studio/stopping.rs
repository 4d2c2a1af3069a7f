//! A server that stops gives back what it has in work.

use std::time::Duration as StdDuration;

use chrono::Duration;
use imagegen::generator::MemoryGenerator;
use imagegen::{PictureId, PictureState, PixelSize, PrintFile, PrintState, StudioOptions};

use crate::house::{House, stop};

async fn house() -> House {
    House::open(MemoryGenerator::default(), StudioOptions::default()).await
}

/// Begins what is due and stops in the middle of it; `asked` is how often the
/// model will have been asked by then.
async fn begin_and_stop(house: &House, asked: usize) {
    let (give, told) = stop();
    let work = house.studio.work_once_until(told);
    let (worked, ()) = tokio::join!(work, async {
        house.asked(asked).await;
        give.send(()).unwrap();
    });
    assert!(worked.unwrap());
}

#[tokio::test]
async fn a_hundred_stops_lose_no_picture() {
    let house = house().await;
    let id = house.fox().await;
    house.model.hold();
    for n in 1..=100 {
        begin_and_stop(&house, n).await;
        let given_back = house.see(id).await;
        assert_eq!(given_back.state, PictureState::Queued, "stop {n}");
        assert!(!given_back.delayed, "nothing is wrong with the model");
    }
    house.model.release();
    // No clock was moved: it is due at once, and for one worker alone.
    let (one, other) = tokio::join!(house.studio.work_once(), house.studio.work_once());
    assert!(one.unwrap() ^ other.unwrap(), "taken up once");
    assert_eq!(house.state(id).await, PictureState::Ready);
    assert_eq!(house.model.requests().len(), 101);
}

#[tokio::test]
async fn a_studio_that_stops_takes_nothing_up() {
    let house = house().await;
    let id = house.fox().await;
    let stopped = std::future::ready(());
    assert!(!house.studio.work_once_until(stopped).await.unwrap());
    assert!(house.model.requests().is_empty());
    assert_eq!(house.state(id).await, PictureState::Queued);
}

#[tokio::test]
async fn a_worker_that_was_killed_costs_an_attempt() {
    let house = house().await;
    let id = house.fox().await;
    house.model.hold();
    for n in 1..=6 {
        let work = house.studio.work_once();
        tokio::select! {
            _ = work => panic!("it is held"),
            () = house.asked(n) => {}
        }
        assert_eq!(house.state(id).await, PictureState::Painting);
        assert!(!house.studio.work_once().await.unwrap(), "the lease holds");
        house.clock.advance(Duration::seconds(16));
    }
    assert!(house.studio.work_once().await.unwrap());
    assert_eq!(house.state(id).await, PictureState::Failed);
    assert_eq!(house.model.requests().len(), 6);
}

#[tokio::test]
async fn a_picture_called_off_is_not_given_back() {
    let house = house().await;
    let id = house.fox().await;
    house.model.hold();
    let (give, told) = stop();
    let (worked, ()) = tokio::join!(house.studio.work_once_until(told), async {
        house.asked(1).await;
        let moment = house.clock.moment();
        let called_off = imagegen::Picture::cancel(&house.db, &moment, house.ada, id).await;
        called_off.unwrap();
        give.send(()).unwrap();
    });
    assert!(worked.unwrap());
    assert_eq!(house.state(id).await, PictureState::Cancelled);
}

/// Asks for the print file of a picture.
async fn ask_for_print(house: &House, id: PictureId) {
    let size = PixelSize {
        width: 96,
        height: 96,
    };
    let ask = PrintFile::ask(&house.db, &mut house.clock.moment(), id, size).await;
    ask.unwrap();
}

async fn print_state(house: &House, id: PictureId) -> PrintState {
    let files = PrintFile::of_pictures(&house.db, &[id]).await.unwrap();
    files[0].state
}

#[tokio::test]
async fn a_print_file_that_workers_die_of_is_given_up() {
    let house = house().await;
    let id = house.fox().await;
    house.studio.work_once().await.unwrap();
    ask_for_print(&house, id).await;
    house.model.hold();
    for n in 1..=6 {
        tokio::select! {
            _ = house.studio.print_once() => panic!("it is held"),
            () = house.asked(n + 1) => {}
        }
        assert!(!house.studio.print_once().await.unwrap(), "the lease holds");
        assert_eq!(print_state(&house, id).await, PrintState::Painting);
        house.clock.advance(Duration::seconds(16));
    }
    house.model.release();
    assert!(house.studio.print_once().await.unwrap());
    assert_eq!(print_state(&house, id).await, PrintState::Failed);
    assert_eq!(house.model.requests().len(), 7, "it is not painted again");
    assert!(!house.studio.print_once().await.unwrap());
    // Staff who ask again begin anew.
    ask_for_print(&house, id).await;
    assert!(house.studio.print_once().await.unwrap());
    assert_eq!(print_state(&house, id).await, PrintState::Ready);
}

#[tokio::test]
async fn a_hundred_stops_lose_no_print_file() {
    let house = house().await;
    let id = house.fox().await;
    house.studio.work_once().await.unwrap();
    ask_for_print(&house, id).await;
    house.model.hold();
    for n in 1..=100 {
        let (give, told) = stop();
        let (worked, ()) = tokio::join!(house.studio.print_once_until(told), async {
            house.asked(n + 1).await;
            give.send(()).unwrap();
        });
        assert!(worked.unwrap());
    }
    house.model.release();
    assert_eq!(print_state(&house, id).await, PrintState::Queued);
    let stopped = std::future::ready(());
    assert!(!house.studio.print_once_until(stopped).await.unwrap());
    let (one, other) = tokio::join!(house.studio.print_once(), house.studio.print_once());
    assert!(one.unwrap() ^ other.unwrap(), "taken up once");
    assert_eq!(print_state(&house, id).await, PrintState::Ready);
}

/// The stop comes at any moment, also while the picture is being stored.
#[tokio::test]
async fn a_stop_at_any_moment_leaves_a_picture_that_is_done_or_due() {
    let house = house().await;
    for n in 0..40 {
        let id = house.fox().await;
        let stop = tokio::time::sleep(StdDuration::from_micros(n * 300));
        house.studio.work_once_until(stop).await.unwrap();
        let state = house.state(id).await;
        let expected = [PictureState::Queued, PictureState::Ready];
        assert!(expected.contains(&state), "{n}: {state:?}");
        house.studio.work_once().await.unwrap();
        assert_eq!(house.state(id).await, PictureState::Ready, "{n}");
    }
}
