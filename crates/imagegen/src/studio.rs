mod asking;
mod fallback;
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

use crate::generator::MicroDollars;
use crate::hub::{Glimpse, Hub};
use crate::ledger::{Asker, Paused, Spending};
use crate::{ImageGenerator, ImagegenError, Media, OwnerId, PictureId, QueuePlace};

/// How long a worker may at least be silent while a request is open that is paid
/// for: another that took its picture could only find it lost. It is more than the
/// three and a half minutes for which a worker tries to store what it paid for,
/// and the longest that a picture hangs whose server died.
pub const PAID_LEASE: Duration = Duration::minutes(4);

/// How a studio works.
#[derive(Clone, Debug)]
pub struct StudioOptions {
    /// How long a worker may be silent before another takes its picture; while
    /// it waits for what is paid for, [`PAID_LEASE`] at least.
    pub lease: Duration,
    /// How many pictures are painted at once on this server.
    pub workers: u32,
    /// The ICC profile that print files carry: sRGB's, for that is what
    /// pictures are in. Without one they say sRGB by a chunk of their own.
    pub print_profile: Option<Bytes>,
    /// How much models that are paid may cost in a day of UTC, by all servers
    /// on the database together; a real cost above its estimate may go over it
    /// by the difference. Without one, there is no limit.
    pub daily_ceiling: Option<MicroDollars>,
    /// How many pictures of a model that is paid one person may ask for in a day
    /// of UTC ([`Asker`] says what counts). Without one, there is no limit.
    pub person_pictures_per_day: Option<u32>,
    /// How long a request that is paid for, or a picture that is being stored,
    /// may still take after a stop. Keep it below what the host gives its
    /// workers.
    pub grace: Duration,
}

impl StudioOptions {
    /// How long a worker may be silent that waits for what is paid for.
    fn paid_lease(&self) -> Duration {
        self.lease.max(PAID_LEASE)
    }
}

impl Default for StudioOptions {
    fn default() -> Self {
        Self {
            lease: Duration::seconds(15),
            workers: 1,
            print_profile: None,
            daily_ceiling: None,
            person_pictures_per_day: None,
            grace: Duration::seconds(8),
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
    fallback: Option<Arc<dyn ImageGenerator>>,
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
            fallback: None,
            media,
            options,
            hub: Hub::default(),
            typical_millis,
        }
    }

    /// Who asks for pictures of this studio: with a limit by the day, where its
    /// model is paid.
    pub fn asker(&self, owner: OwnerId) -> Asker {
        let limit = self.options.person_pictures_per_day;
        Asker {
            owner,
            per_day: limit.filter(|_| !fallback::is_free(&*self.generator)),
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

    /// Whether the day's ceiling is reached, so that pictures wait: for whoever
    /// is about to ask for one.
    ///
    /// # Errors
    /// The database's.
    pub async fn paused(&self) -> Result<Option<Paused>, ImagegenError> {
        if self.options.daily_ceiling.is_none() {
            return Ok(None);
        }
        Ok(self.spending_as_staff().await?.paused)
    }

    /// What today's pictures cost so far, by all servers on the database.
    ///
    /// # Errors
    /// The database's.
    pub async fn spending_as_staff(&self) -> Result<Spending, ImagegenError> {
        let now = self.clock.moment().now;
        Spending::of_day(&self.db, now, self.options.daily_ceiling).await
    }

    /// How long a picture at this place will take, in seconds.
    pub fn estimate_seconds(&self, place: QueuePlace) -> u64 {
        let rounds = place.ahead / u64::from(self.options.workers.max(1)) + 1;
        (rounds * self.typical_millis.load(Ordering::Relaxed)).div_ceil(1000)
    }
}
