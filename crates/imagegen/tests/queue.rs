//! What becomes of a picture between the wish and the wall.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

use std::sync::Arc;
use std::time::Duration as StdDuration;

use chrono::Duration;
use groundwork::{Clock, Rule};
use imagegen::generator::{GenerateError, ImageGenerator, MemoryGenerator};
use imagegen::{
    Failure, ImagegenError, Media, MediaFile, Migrator, NothingRetained, OwnerId, Picture,
    PictureForm, PictureId, PictureState, Retention, Shape, Studio, StudioOptions,
};
use object_store::memory::InMemory;
use sea_orm::DatabaseConnection;
use sea_orm_migration::MigratorTrait;

struct House {
    db: DatabaseConnection,
    clock: Clock,
    model: Arc<MemoryGenerator>,
    studio: Studio,
    ada: OwnerId,
}

impl House {
    async fn on(db: DatabaseConnection) -> Self {
        Migrator::up(&db, None).await.unwrap();
        let clock = Clock::fixed("2026-01-01T00:00:00Z".parse().unwrap(), 1);
        let model = Arc::new(MemoryGenerator::default());
        let media = Media::new(Arc::new(InMemory::new()));
        let options = StudioOptions::default();
        let studio = Studio::new(db.clone(), clock.clone(), model.clone(), media, options);
        let ada = OwnerId::new(&mut clock.moment());
        Self {
            db,
            clock,
            model,
            studio,
            ada,
        }
    }

    async fn open() -> Self {
        Self::on(groundwork::testing::database().await).await
    }

    async fn ask(&self, prompt: &str, count: u8) -> Result<Vec<Picture>, ImagegenError> {
        let form = PictureForm {
            prompt: prompt.into(),
            negative_prompt: String::new(),
            style: String::new(),
            shape: Shape::Square,
            count,
            accepts_fallback: false,
        };
        let can = self.model.capabilities();
        Picture::ask(
            &self.db,
            &mut self.clock.moment(),
            self.ada,
            &can,
            64,
            &form,
        )
        .await
    }

    async fn see(&self, id: PictureId) -> Picture {
        Picture::find(&self.db, self.ada, id).await.unwrap()
    }
}

#[tokio::test]
async fn a_picture_is_painted_and_its_files_are_there() {
    let house = House::open().await;
    let asked = house.ask("  three   foxes\n", 1).await.unwrap().remove(0);
    assert_eq!(
        (asked.state, asked.prompt.as_str()),
        (PictureState::Queued, "three foxes")
    );
    assert!(house.studio.work_once().await.unwrap());
    assert!(
        !house.studio.work_once().await.unwrap(),
        "nothing is left to do"
    );

    let ready = house.see(asked.id).await;
    assert_eq!(ready.state, PictureState::Ready);
    assert_eq!(ready.understood, ["colour"]);
    let file = ready.file.unwrap();
    assert_eq!(
        (file.size.width, file.media_type.as_str()),
        (64, "image/png")
    );
    let open = |kind| house.studio.media().open(&file.sha256, kind, None);
    assert!(open(MediaFile::Master).await.is_ok());
    for width in imagegen::WIDTHS {
        assert!(open(MediaFile::Thumbnail(width)).await.is_ok());
    }
    let unknown = open(MediaFile::Thumbnail(7)).await;
    assert!(matches!(unknown, Err(ImagegenError::NotFound)));
}

#[tokio::test]
async fn limits_are_told_and_nothing_is_stored() {
    let house = House::open().await;
    for (prompt, count, rule) in [
        ("", 1, Rule::Required),
        ("\u{0}\n", 1, Rule::Required),
        (&*"여".repeat(256), 1, Rule::TooLong { max: 255 }),
        ("fox", 5, Rule::OutOfRange { min: 1, max: 4 }),
    ] {
        let Err(ImagegenError::Invalid(invalid)) = house.ask(prompt, count).await else {
            panic!("{prompt} was taken");
        };
        assert_eq!(invalid.0[0].rule, rule);
    }
    assert!(house.ask(&"여".repeat(255), 1).await.is_ok());
    for _ in 0..2 {
        house.ask("fox", 4).await.unwrap();
    }
    let too_many = house.ask("fox", 4).await;
    assert!(matches!(
        too_many,
        Err(ImagegenError::TooManyWaiting { limit: 12 })
    ));
    assert_eq!(Picture::queue_summary(&house.db).await.unwrap().queued, 9);
}

#[tokio::test]
async fn again_gives_the_same_file() {
    let house = House::open().await;
    let first = house.ask("fox", 1).await.unwrap().remove(0);
    let again = first
        .again(&house.db, &mut house.clock.moment(), house.ada)
        .await
        .unwrap();
    while house.studio.work_once().await.unwrap() {}
    let (first, again) = (house.see(first.id).await, house.see(again.id).await);
    assert_ne!(first.id, again.id);
    assert_eq!(first.file, again.file);
}

#[tokio::test]
async fn each_way_to_fail_has_its_own_end() {
    let house = House::open().await;
    for (error, why) in [
        (GenerateError::Refused, Failure::Refused),
        (GenerateError::Quota, Failure::Quota),
        (GenerateError::Invalid("size".into()), Failure::Invalid),
    ] {
        house.model.fail_next(error);
        let id = house.ask("fox", 1).await.unwrap()[0].id;
        house.studio.work_once().await.unwrap();
        let picture = house.see(id).await;
        assert_eq!(
            (picture.state, picture.failure),
            (PictureState::Failed, Some(why))
        );
    }
}

#[tokio::test]
async fn a_busy_model_delays_a_picture_and_does_not_lose_it() {
    let house = House::open().await;
    house.model.fail_next(GenerateError::Busy {
        retry_after: StdDuration::from_secs(40),
    });
    let id = house.ask("fox", 1).await.unwrap()[0].id;
    house.studio.work_once().await.unwrap();
    let waiting = house.see(id).await;
    assert_eq!(
        (waiting.state, waiting.delayed),
        (PictureState::Queued, true)
    );
    assert!(
        !house.studio.work_once().await.unwrap(),
        "not before the pause is over"
    );
    house.clock.advance(Duration::seconds(41));
    house.studio.work_once().await.unwrap();
    assert_eq!(house.see(id).await.state, PictureState::Ready);
}

#[tokio::test]
async fn an_unreachable_model_is_given_up_in_the_end() {
    let house = House::open().await;
    let id = house.ask("fox", 1).await.unwrap()[0].id;
    for _ in 0..19 {
        house
            .model
            .fail_next(GenerateError::Unavailable("down".into()));
        assert!(house.studio.work_once().await.unwrap());
        house.clock.advance(Duration::minutes(5));
    }
    assert_eq!(house.see(id).await.failure, Some(Failure::Unavailable));
    assert!(!house.studio.work_once().await.unwrap());
}

#[tokio::test]
async fn a_waiting_picture_can_be_called_off_and_a_finished_one_not() {
    let house = House::open().await;
    let [first, second] = house.ask("fox", 2).await.unwrap().try_into().unwrap();
    assert_eq!(second.place(&house.db).await.unwrap().ahead, 1);
    let moment = house.clock.moment();
    Picture::cancel(&house.db, &moment, house.ada, first.id)
        .await
        .unwrap();
    assert_eq!(second.place(&house.db).await.unwrap().ahead, 0);
    house.studio.work_once().await.unwrap();
    assert!(!house.studio.work_once().await.unwrap());
    assert_eq!(house.see(first.id).await.state, PictureState::Cancelled);
    let late = Picture::cancel(&house.db, &moment, house.ada, second.id).await;
    assert!(matches!(late, Err(ImagegenError::WrongState)));
}

#[tokio::test]
async fn a_stranger_finds_nothing() {
    let house = House::open().await;
    let id = house.ask("fox", 1).await.unwrap()[0].id;
    let mut moment = house.clock.moment();
    let eve = OwnerId::new(&mut moment);
    let not_found = |r: Result<(), ImagegenError>| matches!(r, Err(ImagegenError::NotFound));
    assert!(not_found(Picture::find(&house.db, eve, id).await.map(drop)));
    assert!(not_found(
        Picture::cancel(&house.db, &moment, eve, id).await
    ));
    assert!(not_found(
        Picture::delete(&house.db, &moment, eve, id).await
    ));
    assert!(
        Picture::list(&house.db, eve, "", None, 10)
            .await
            .unwrap()
            .items
            .is_empty()
    );
    assert_eq!(house.see(id).await.state, PictureState::Queued);
}

#[tokio::test]
async fn my_pictures_are_searched_and_paged() {
    let house = House::open().await;
    for prompt in ["Red FOX", "blue whale", "a fox in snow"] {
        house.ask(prompt, 1).await.unwrap();
        house.clock.advance(Duration::seconds(1));
    }
    let phrases = |page: &groundwork::Page<Picture>| {
        page.items
            .iter()
            .map(|p| p.prompt.clone())
            .collect::<Vec<_>>()
    };
    let foxes = Picture::list(&house.db, house.ada, "fox", None, 10)
        .await
        .unwrap();
    assert_eq!(phrases(&foxes), ["a fox in snow", "Red FOX"]);
    let first = Picture::list(&house.db, house.ada, "", None, 2)
        .await
        .unwrap();
    assert_eq!(phrases(&first), ["a fox in snow", "blue whale"]);
    let rest = Picture::list(&house.db, house.ada, "", first.next, 2)
        .await
        .unwrap();
    assert_eq!(
        (phrases(&rest), rest.next),
        (vec!["Red FOX".to_owned()], None)
    );
    let percent = Picture::list(&house.db, house.ada, "100%", None, 10)
        .await
        .unwrap();
    assert!(percent.items.is_empty(), "a wildcard is searched as itself");
}

#[derive(Debug)]
struct Sold;

#[async_trait::async_trait]
impl Retention for Sold {
    async fn is_needed(&self, _: PictureId) -> Result<bool, ImagegenError> {
        Ok(true)
    }
}

#[tokio::test]
async fn files_of_deleted_pictures_stay_while_something_needs_them() {
    let house = House::open().await;
    let first = house.ask("fox", 1).await.unwrap().remove(0);
    let twin = first
        .again(&house.db, &mut house.clock.moment(), house.ada)
        .await
        .unwrap();
    while house.studio.work_once().await.unwrap() {}
    let sha256 = house.see(first.id).await.file.unwrap().sha256;
    let delete = async |id| {
        let moment = house.clock.moment();
        Picture::delete(&house.db, &moment, house.ada, id)
            .await
            .unwrap();
        house.clock.advance(Duration::hours(2));
    };
    delete(first.id).await;
    assert!(Picture::find(&house.db, house.ada, first.id).await.is_err());
    assert_eq!(
        house.studio.sweep(&Sold).await.unwrap(),
        0,
        "a print was sold"
    );
    assert_eq!(house.studio.sweep(&NothingRetained).await.unwrap(), 1);
    let open = || {
        let media = house.studio.media();
        media.open(&sha256, MediaFile::Master, None)
    };
    assert!(open().await.is_ok(), "its twin has the same content");
    delete(twin.id).await;
    house.studio.sweep(&NothingRetained).await.unwrap();
    assert!(matches!(open().await, Err(ImagegenError::NotFound)));
}

/// Keeps whatever has one of these.
#[derive(Debug)]
struct SoldOf(Vec<PictureId>);

#[async_trait::async_trait]
impl Retention for SoldOf {
    async fn is_needed(&self, id: PictureId) -> Result<bool, ImagegenError> {
        Ok(self.0.contains(&id))
    }
}

#[tokio::test]
async fn the_sweep_reaches_past_what_must_be_kept() {
    let house = House::open().await;
    let mut pictures = Vec::new();
    while pictures.len() <= 100 {
        pictures.extend(house.ask("fox", 1).await.unwrap());
        // One at a time: a person may only have so many waiting.
        let last = pictures.last().unwrap();
        let moment = house.clock.moment();
        let deleted = Picture::delete(&house.db, &moment, house.ada, last.id).await;
        deleted.unwrap();
    }
    house.clock.advance(Duration::hours(2));
    let mut ids: Vec<_> = pictures.iter().map(|picture| picture.id).collect();
    ids.sort();
    ids.pop();
    assert_eq!(house.studio.sweep(&SoldOf(ids)).await.unwrap(), 1);
}

#[tokio::test]
async fn who_leaves_has_nothing_painted() {
    let house = House::open().await;
    house.ask("fox", 2).await.unwrap();
    let moment = house.clock.moment();
    let gone = Picture::delete_all(&house.db, &moment, house.ada).await;
    gone.unwrap();
    assert!(!house.studio.work_once().await.unwrap(), "a model was paid");
}

/// Two servers on one database: every picture is painted once.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_studios_share_the_queue() {
    let folder = tempfile::tempdir().unwrap();
    let house = House::on(groundwork::testing::busy_database(folder.path()).await).await;
    for _ in 0..3 {
        house.ask("fox", 4).await.unwrap();
    }
    let drain = |studio: Studio| {
        tokio::spawn(async move {
            let mut done = 0;
            while studio.work_once().await.unwrap() {
                done += 1;
            }
            done
        })
    };
    let workers = [0; 4].map(|_| drain(house.studio.clone()));
    let mut done = 0;
    for worker in workers {
        done += worker.await.unwrap();
    }
    assert_eq!((done, house.model.requests().len()), (12, 12));
    let page = Picture::list(&house.db, house.ada, "", None, 20)
        .await
        .unwrap();
    assert!(page.items.iter().all(|p| p.state == PictureState::Ready));
}
