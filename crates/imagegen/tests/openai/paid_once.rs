//! A studio that asks over a socket: what may be charged is asked for once.

use std::sync::Arc;
use std::time::Duration as StdDuration;

use chrono::Duration;
use groundwork::Clock;
use imagegen::generator::{ImageGenerator, MicroDollars};
use imagegen::{
    Failure, Media, Migrator, OwnerId, Picture, PictureForm, PictureState, Shape, Spending, Studio,
    StudioOptions,
};
use object_store::memory::InMemory;
use sea_orm_migration::MigratorTrait;

use crate::peer::{Asked, Peer, Step, answer, failure, ok, paint};

/// What became of a picture, how often the peer was asked, and what it came to.
struct Outcome {
    picture: Picture,
    asked: usize,
    spending: Spending,
}

fn fox_form() -> PictureForm {
    PictureForm {
        prompt: "fox".into(),
        negative_prompt: String::new(),
        style: String::new(),
        shape: Shape::Square,
        count: 1,
        accepts_fallback: false,
    }
}

/// Has a picture painted that costs a cent, by a peer that first says `first`,
/// for as long as there is something to do.
async fn painted(first: Vec<Step>) -> Outcome {
    let said = std::sync::atomic::AtomicBool::new(false);
    let peer = Peer::start(move |asked: &Asked| {
        let again = said.swap(true, std::sync::atomic::Ordering::SeqCst);
        if again {
            ok(&paint(asked))
        } else {
            first.clone()
        }
    })
    .await;
    let generator = peer.generator("any").with_price(MicroDollars(10_000));
    let generator = Arc::new(generator.with_timeout(StdDuration::from_secs(3)));
    let db = groundwork::testing::database().await;
    Migrator::up(&db, None).await.unwrap();
    let clock = Clock::fixed("2026-01-01T00:00:00Z".parse().unwrap(), 1);
    let media = Media::new(Arc::new(InMemory::new()));
    let options = StudioOptions::default();
    let studio = Studio::new(db.clone(), clock.clone(), generator.clone(), media, options);
    let owner = OwnerId::new(&mut clock.moment());
    let form = fox_form();
    let can = generator.capabilities();
    let asked = Picture::ask(&db, &mut clock.moment(), owner, &can, 64, &form).await;
    for _ in 0..8 {
        while studio.work_once().await.unwrap() {}
        clock.advance(Duration::minutes(1));
    }
    Outcome {
        picture: Picture::find(&db, owner, asked.unwrap()[0].id)
            .await
            .unwrap(),
        asked: peer.asked().len(),
        spending: studio.spending_as_staff().await.unwrap(),
    }
}

#[tokio::test]
async fn what_may_be_charged_is_asked_once() {
    let cut = b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{\"data\"".to_vec();
    for (steps, why) in [
        (vec![Step::Send(cut)], Failure::Lost),
        (answer("200 OK", "", "<html>"), Failure::Lost),
        (Vec::new(), Failure::Lost),
        (failure(500, "server_error"), Failure::Lost),
        (failure(504, ""), Failure::Timeout),
        (
            vec![Step::Pause(StdDuration::from_secs(30))],
            Failure::Timeout,
        ),
    ] {
        let outcome = painted(steps.clone()).await;
        assert_eq!(outcome.picture.failure, Some(why), "{steps:?}");
        assert_eq!(outcome.asked, 1, "{steps:?}");
        let spending = outcome.spending;
        assert_eq!((spending.spent.0, spending.unsettled), (10_000, 0));
    }
}

#[tokio::test]
async fn what_was_turned_away_is_asked_again_and_paid_once() {
    for steps in [
        failure(429, "rate_limit_exceeded"),
        failure(503, "server_is_overloaded"),
        failure(404, "model_not_found"),
    ] {
        let outcome = painted(steps.clone()).await;
        assert_eq!(outcome.picture.state, PictureState::Ready, "{steps:?}");
        assert_eq!(outcome.asked, 2, "{steps:?}");
        let spending = outcome.spending;
        assert_eq!((spending.spent.0, spending.requests), (10_000, 2));
    }
}
