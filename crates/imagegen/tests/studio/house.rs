use std::sync::Arc;
use std::time::Duration;

use groundwork::Clock;
use imagegen::generator::{ImageGenerator, MemoryGenerator};
use imagegen::{
    Media, MediaFile, Migrator, OwnerId, Picture, PictureForm, PictureId, PictureState, Shape,
    Studio, StudioOptions,
};
use object_store::ObjectStoreExt;
use object_store::memory::InMemory;
use sea_orm::DatabaseConnection;
use sea_orm_migration::MigratorTrait;
use tokio::sync::oneshot;

/// A studio, its model, and one customer.
pub(crate) struct House {
    pub(crate) db: DatabaseConnection,
    pub(crate) clock: Clock,
    pub(crate) model: Arc<MemoryGenerator>,
    store: Arc<InMemory>,
    pub(crate) studio: Studio,
    pub(crate) ada: OwnerId,
}

impl House {
    pub(crate) async fn open(model: MemoryGenerator, options: StudioOptions) -> Self {
        Self::on(groundwork::testing::database().await, model, options).await
    }

    pub(crate) async fn on(
        db: DatabaseConnection,
        model: MemoryGenerator,
        options: StudioOptions,
    ) -> Self {
        Migrator::up(&db, None).await.unwrap();
        let clock = Clock::fixed("2026-01-01T00:00:00Z".parse().unwrap(), 1);
        let model = Arc::new(model);
        let store = Arc::new(InMemory::new());
        let media = Media::new(store.clone());
        let studio = Studio::new(db.clone(), clock.clone(), model.clone(), media, options);
        let ada = OwnerId::new(&mut clock.moment());
        Self {
            db,
            clock,
            model,
            store,
            studio,
            ada,
        }
    }

    pub(crate) fn form(&self) -> PictureForm {
        PictureForm {
            prompt: "fox".into(),
            negative_prompt: String::new(),
            style: String::new(),
            shape: Shape::Square,
            count: 1,
            accepts_fallback: false,
        }
    }

    pub(crate) async fn ask(&self, form: &PictureForm) -> PictureId {
        // Identifiers are in the order of time.
        self.clock.advance(chrono::Duration::milliseconds(1));
        let can = self.model.capabilities();
        let moment = &mut self.clock.moment();
        let asked = Picture::ask(&self.db, moment, self.ada, &can, 64, form).await;
        asked.unwrap()[0].id
    }

    pub(crate) async fn fox(&self) -> PictureId {
        self.ask(&self.form()).await
    }

    pub(crate) async fn see(&self, id: PictureId) -> Picture {
        Picture::find(&self.db, self.ada, id).await.unwrap()
    }

    /// What a finished picture shows.
    pub(crate) async fn pixels(&self, picture: &Picture) -> image::RgbImage {
        let hash = &picture.file.as_ref().unwrap().sha256;
        let key = MediaFile::Master.key(hash).unwrap();
        let bytes = self.store.get(&key).await.unwrap().bytes().await.unwrap();
        image::load_from_memory(&bytes).unwrap().into_rgb8()
    }

    pub(crate) async fn state(&self, id: PictureId) -> PictureState {
        self.see(id).await.state
    }

    /// Waits until the model was asked so often.
    pub(crate) async fn asked(&self, times: usize) {
        while self.model.requests().len() < times {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }
}

/// A stop that somebody gives, and the future that waits for it.
pub(crate) fn stop() -> (oneshot::Sender<()>, impl Future<Output = ()> + Send) {
    let (give, told) = oneshot::channel();
    (give, async move {
        let _ = told.await;
    })
}
