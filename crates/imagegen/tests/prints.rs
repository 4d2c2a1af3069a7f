//! Print files: exactly the pixels of the print, painted anew where the model can.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

use std::sync::Arc;

use chrono::Duration;
use futures::TryStreamExt;
use groundwork::Clock;
use imagegen::generator::{ImageGenerator, MemoryGenerator, PainterGenerator};
use imagegen::{
    ImagegenError, Media, MediaFile, Migrator, NothingRetained, OwnerId, Picture, PictureForm,
    PictureId, PixelSize, PrintFile, PrintState, PrintWay, Shape, Studio, StudioOptions,
};
use object_store::local::LocalFileSystem;
use object_store::memory::InMemory;
use sea_orm::DatabaseConnection;
use sea_orm_migration::MigratorTrait;

/// A small portrait with bleed: not quite the proportion of the picture.
const PRINT: PixelSize = PixelSize {
    width: 250,
    height: 340,
};

struct House {
    db: DatabaseConnection,
    clock: Clock,
    media: Media,
    ada: OwnerId,
}

impl House {
    async fn open() -> Self {
        let db = groundwork::testing::database().await;
        Migrator::up(&db, None).await.unwrap();
        let clock = Clock::fixed("2026-01-01T00:00:00Z".parse().unwrap(), 1);
        Self {
            db,
            ada: OwnerId::new(&mut clock.moment()),
            clock,
            media: Media::new(Arc::new(InMemory::new())),
        }
    }

    fn studio(&self, model: impl ImageGenerator) -> Studio {
        let options = StudioOptions::default();
        let (db, clock, media) = (self.db.clone(), self.clock.clone(), self.media.clone());
        Studio::new(db, clock, Arc::new(model), media, options)
    }

    /// A finished portrait, 91×128 pixels.
    async fn picture(&self, studio: &Studio) -> PictureId {
        let form = PictureForm {
            prompt: "two foxes beside a red boat".into(),
            negative_prompt: String::new(),
            style: String::new(),
            shape: Shape::Portrait,
            count: 1,
            accepts_fallback: false,
        };
        let can = studio.generator().capabilities();
        let moment = &mut self.clock.moment();
        let asked = Picture::ask(&self.db, moment, self.ada, &can, 128, &form)
            .await
            .unwrap();
        assert!(studio.work_once().await.unwrap());
        asked[0].id
    }

    async fn ask(&self, picture: PictureId) {
        PrintFile::ask(&self.db, &mut self.clock.moment(), picture, PRINT)
            .await
            .unwrap();
    }

    async fn file(&self, picture: PictureId) -> PrintFile {
        let files = PrintFile::of_pictures(&self.db, &[picture]).await.unwrap();
        assert_eq!(
            files.len(),
            1,
            "one file of a size, however often asked for"
        );
        files[0].clone()
    }

    async fn bytes(&self, file: &PrintFile) -> Vec<u8> {
        let sha256 = file.sha256.as_ref().unwrap();
        let stored = self.media.open(sha256, MediaFile::Print, None).await;
        let stored = stored.unwrap();
        let pieces: Vec<_> = stored.content.try_collect().await.unwrap();
        pieces.concat()
    }
}

#[tokio::test]
async fn a_reproducible_model_paints_the_print_anew() {
    let house = House::open().await;
    let studio = house.studio(PainterGenerator);
    let picture = house.picture(&studio).await;
    house.ask(picture).await;
    house.ask(picture).await;
    assert_eq!(house.file(picture).await.state, PrintState::Queued);
    assert!(studio.print_once().await.unwrap());
    assert!(!studio.print_once().await.unwrap(), "it is made once");

    let file = house.file(picture).await;
    assert_eq!(
        (file.state, file.way),
        (PrintState::Ready, Some(PrintWay::Repainted))
    );
    let bytes = house.bytes(&file).await;
    assert_eq!(Media::hash(&bytes), file.sha256.unwrap());
    let decoder = png::Decoder::new(std::io::Cursor::new(&bytes));
    let reader = decoder.read_info().unwrap();
    let info = reader.info();
    assert_eq!((info.width, info.height), (PRINT.width, PRINT.height));
    let pixels = info.pixel_dims.unwrap();
    assert_eq!((pixels.xppu, pixels.yppu), (11_811, 11_811), "300 DPI");
    assert!(info.srgb.is_some(), "the colour space is told");

    // The print is the picture that was painted at its size, only cut.
    let asked = Picture::find(&house.db, house.ada, picture).await.unwrap();
    let painted = painter::paint(
        &painter::Request {
            phrase: asked.prompt,
            negative: String::new(),
            style: painter::Style::from_name(&asked.style).unwrap(),
            seed: asked.seed,
            width: 250,
            height: 352,
        },
        &mut |_| std::ops::ControlFlow::Continue(()),
    )
    .unwrap();
    let print = image::load_from_memory(&bytes).unwrap().into_rgb8();
    let cut = 250 * 3 * 6;
    assert!(print.as_raw() == &painted.rgb[cut..cut + 250 * 340 * 3]);
}

#[tokio::test]
async fn pictures_of_other_models_are_enlarged_and_say_so() {
    let house = House::open().await;
    let picture = house
        .picture(&house.studio(MemoryGenerator::default()))
        .await;
    let studio = house.studio(PainterGenerator);
    assert!(!studio.repaints("memory"));
    house.ask(picture).await;
    assert!(studio.print_once().await.unwrap());
    let file = house.file(picture).await;
    assert_eq!(file.way, Some(PrintWay::Enlarged));
    let print = image::load_from_memory(&house.bytes(&file).await).unwrap();
    assert_eq!((print.width(), print.height()), (PRINT.width, PRINT.height));
}

#[tokio::test]
async fn a_worker_that_dies_loses_no_print() {
    let house = House::open().await;
    let studio = house.studio(PainterGenerator);
    let picture = house.picture(&studio).await;
    house.ask(picture).await;
    // Dropped after its first step: the lease is taken, nothing is made.
    tokio::select! {
        biased;
        done = studio.print_once() => panic!("finished in no time: {done:?}"),
        () = async {
            while house.file(picture).await.state != PrintState::Painting {
                tokio::task::yield_now().await;
            }
        } => {}
    }
    assert!(!studio.print_once().await.unwrap(), "the lease holds");
    house.clock.advance(Duration::minutes(1));
    assert!(studio.print_once().await.unwrap());
    assert_eq!(house.file(picture).await.state, PrintState::Ready);
}

/// A store that is away, however long, is not what a worker dies of.
#[tokio::test]
async fn a_store_that_is_away_gives_no_print_up() {
    let house = House::open().await;
    let studio = house.studio(MemoryGenerator::default());
    let picture = house.picture(&studio).await;
    house.ask(picture).await;
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("media");
    std::fs::create_dir(&root).unwrap();
    let store = LocalFileSystem::new_with_prefix(&root).unwrap();
    std::fs::remove_dir(&root).unwrap();
    std::fs::write(&root, "in its place").unwrap();
    let (db, clock) = (house.db.clone(), house.clock.clone());
    let media = Media::new(Arc::new(store));
    let model = Arc::new(MemoryGenerator::default());
    let away = Studio::new(db, clock, model, media, StudioOptions::default());
    for _ in 0..30 {
        let failed = away.print_once().await;
        assert!(
            matches!(failed, Err(ImagegenError::Storage(_))),
            "{failed:?}"
        );
        assert!(!away.print_once().await.unwrap(), "it rests for a moment");
        house.clock.advance(Duration::seconds(16));
    }
    assert!(studio.print_once().await.unwrap());
    assert_eq!(house.file(picture).await.state, PrintState::Ready);
}

#[tokio::test]
async fn print_files_go_with_their_picture() {
    let house = House::open().await;
    let studio = house.studio(PainterGenerator);
    let picture = house.picture(&studio).await;
    house.ask(picture).await;
    studio.print_once().await.unwrap();
    let sha256 = house.file(picture).await.sha256.unwrap();
    Picture::delete(&house.db, &house.clock.moment(), house.ada, picture)
        .await
        .unwrap();
    house.clock.advance(Duration::hours(2));
    assert_eq!(studio.sweep(&NothingRetained).await.unwrap(), 1);
    let gone = house.media.open(&sha256, MediaFile::Print, None).await;
    assert!(matches!(gone, Err(ImagegenError::NotFound)));
    let files = PrintFile::of_pictures(&house.db, &[picture]).await.unwrap();
    assert_eq!(files, []);
}
