mod prints;
mod sweep;
mod work;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;
use chrono::Duration;
use groundwork::Clock;
use sea_orm::DatabaseConnection;
use tokio::sync::watch;

use crate::hub::{Glimpse, Hub};
use crate::{ImageGenerator, Media, PictureId, QueuePlace};

/// How a studio works.
#[derive(Clone, Debug)]
pub struct StudioOptions {
    /// How long a worker may be silent before another takes its picture.
    pub lease: Duration,
    /// How many pictures are painted at once on this server.
    pub workers: u32,
    /// The ICC profile that print files carry: sRGB's, for that is what
    /// pictures are in. Without one they say sRGB by a chunk of their own.
    pub print_profile: Option<Bytes>,
}

impl Default for StudioOptions {
    fn default() -> Self {
        Self {
            lease: Duration::seconds(15),
            workers: 1,
            print_profile: None,
        }
    }
}

/// Where pictures are made: takes them from the queue, has the model paint
/// them, stores the files. Any number of studios can share a database.
#[derive(Clone, Debug)]
pub struct Studio {
    db: DatabaseConnection,
    clock: Clock,
    generator: Arc<dyn ImageGenerator>,
    media: Media,
    options: StudioOptions,
    hub: Hub,
    /// A moving mean of how long a picture took, in milliseconds.
    typical_millis: Arc<AtomicU64>,
}

impl Studio {
    /// A studio on `db` that paints with `generator` into `media`.
    pub fn new(
        db: DatabaseConnection,
        clock: Clock,
        generator: Arc<dyn ImageGenerator>,
        media: Media,
        options: StudioOptions,
    ) -> Self {
        let typical_millis = Arc::new(AtomicU64::new(5_000));
        Self {
            db,
            clock,
            generator,
            media,
            options,
            hub: Hub::default(),
            typical_millis,
        }
    }

    /// The model that paints.
    pub fn generator(&self) -> &dyn ImageGenerator {
        &*self.generator
    }

    /// Where the files are.
    pub fn media(&self) -> &Media {
        &self.media
    }

    /// How many pictures this server paints at once.
    pub fn workers(&self) -> u32 {
        self.options.workers
    }

    /// Follows a picture that is painted on this server right now.
    pub fn watch(&self, picture: PictureId) -> Option<watch::Receiver<Glimpse>> {
        self.hub.watch(picture)
    }

    /// Tells the worker of a picture that was called off; without it the
    /// worker learns of it at its next renewal.
    pub fn call_off(&self, picture: PictureId) {
        self.hub.cancel(picture);
    }

    /// How long a picture at this place will take, in seconds.
    pub fn estimate_seconds(&self, place: QueuePlace) -> u64 {
        let rounds = place.ahead / u64::from(self.options.workers.max(1)) + 1;
        (rounds * self.typical_millis.load(Ordering::Relaxed)).div_ceil(1000)
    }
}
