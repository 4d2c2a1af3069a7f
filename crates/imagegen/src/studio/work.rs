//! Pictures: taken from the queue, painted, stored.

use std::sync::atomic::Ordering;

use bytes::Bytes;
use chrono::Duration;
use groundwork::in_background;

use super::Studio;
use super::asking::{Asked, Shift};
use crate::derivative::{Derivatives, derive};
use crate::generator::{GenerateError, GeneratedImage};
use crate::hub::Easel;
use crate::ledger::{self, Outcome};
use crate::queue::{Job, MAX_ATTEMPTS, MAX_DEATHS, Made};
use crate::{Failure, ImagegenError, Media, MediaFile};

/// How often storing a picture that is paid for is tried: over three and a half
/// minutes, where each attempt fails at once ([`groundwork::pause`]).
const DELIVERIES: i32 = 19;

impl Studio {
    /// Makes the next picture that is due; `false` when none is.
    ///
    /// # Errors
    /// The database's or the store's. The picture then stays leased and comes
    /// back when the lease runs out.
    pub async fn work_once(&self) -> Result<bool, ImagegenError> {
        self.work_once_until(std::future::pending()).await
    }

    /// As [`work_once`](Self::work_once), until `stop` resolves: then painting
    /// is called off, and the picture is due again at once, as if it had not
    /// been begun. What is paid for is waited for, up to
    /// [`StudioOptions::grace`](crate::StudioOptions::grace), and fails after
    /// that rather than be paid for again. Await this to its end rather than
    /// drop it: what is dropped comes back only when its lease runs out, and
    /// counts as an attempt.
    ///
    /// # Errors
    /// As [`work_once`](Self::work_once).
    pub async fn work_once_until(
        &self,
        stop: impl Future<Output = ()> + Send,
    ) -> Result<bool, ImagegenError> {
        let mut stop = std::pin::pin!(stop);
        // Whoever stops takes nothing up any more.
        if futures::poll!(&mut stop).is_ready() {
            return Ok(false);
        }
        let mut moment = self.clock.moment();
        let Some(job) = Job::claim(&self.db, &mut moment, self.options.lease).await? else {
            return Ok(false);
        };
        let (easel, shift) = (self.hub.begin(job.picture.id), Shift::default());
        let stopping = async {
            stop.await;
            shift.leave();
            if shift.is_worth_waiting() {
                tokio::time::sleep(self.options.grace.to_std().unwrap_or_default()).await;
            }
        };
        let outcome = tokio::select! {
            made = self.make(&job, &easel, &shift) => made,
            // The lease was lost or the picture called off: whoever has it now decides.
            () = self.keep_lease(&job, &easel, &shift) => self.walk_away(&job, &shift).await,
            () = stopping => {
                easel.cancel();
                self.stop_work(&job, &shift).await
            }
        };
        self.hub.end(job.picture.id);
        outcome.map(|()| true)
    }

    /// What was sent for a picture that is not this worker's any more may be
    /// charged.
    async fn walk_away(&self, job: &Job, shift: &Shift) -> Result<(), ImagegenError> {
        if shift.is_paying() {
            self.settle(job, Outcome::Cancelled, None).await;
        }
        Ok(())
    }

    /// A request that is paid for and not answered in time is not sent again by
    /// the next worker: the picture fails, and its owner decides.
    async fn stop_work(&self, job: &Job, shift: &Shift) -> Result<(), ImagegenError> {
        if !shift.is_paying() {
            return job.give_back(&self.db).await.map(drop);
        }
        self.settle(job, Outcome::Lost, None).await;
        let now = self.clock.moment().now;
        job.fail(&self.db, now, Failure::Lost).await.map(drop)
    }

    async fn keep_lease(&self, job: &Job, easel: &Easel, shift: &Shift) {
        let pause = (self.options.lease / 3).to_std().unwrap_or_default();
        loop {
            tokio::time::sleep(pause).await;
            let now = self.clock.moment().now;
            let lease = match shift.is_paying() {
                true => self.options.paid_lease(),
                false => self.options.lease,
            };
            let held = job.renew(&self.db, now, lease, easel.fraction()).await;
            match held {
                Ok(true) => {}
                Ok(false) => return easel.cancel(),
                Err(error) => tracing::warn!(%error, picture = %job.picture.id, "renewing a lease"),
            }
        }
    }

    async fn make(&self, job: &Job, easel: &Easel, shift: &Shift) -> Result<(), ImagegenError> {
        let began = std::time::Instant::now();
        let now = || self.clock.moment().now;
        if job.attempts > MAX_ATTEMPTS || job.deaths > MAX_DEATHS {
            return self.give_up(job).await;
        }
        let made = match self.painted(job, easel, shift).await? {
            Asked::Painted(images) => {
                shift.deliver();
                self.deliver(job, &images).await
            }
            Asked::PaidFor(images) => self.deliver_in_any_case(job, &images).await,
            Asked::Failed(error) => return self.gone_wrong(job, &error).await,
            Asked::GivenUp(why) => return job.fail(&self.db, now(), why).await.map(drop),
            Asked::OverCeiling => {
                let tomorrow = ledger::next_day(now());
                return job.put_off(&self.db, tomorrow).await.map(drop);
            }
            Asked::Leaving => return job.give_back(&self.db).await.map(drop),
            Asked::NotOurs => return Ok(()),
        };
        match made {
            Err(ImagegenError::UnusablePicture(reason)) if shift.is_paying() => {
                tracing::warn!(reason, picture = %job.picture.id, "paid for in vain");
                job.fail(&self.db, now(), Failure::Lost).await.map(drop)
            }
            Err(ImagegenError::UnusablePicture(reason)) => {
                let error = GenerateError::Unavailable(reason);
                self.gone_wrong(job, &error).await
            }
            // Painted for nothing, and so it is again once it can be stored.
            Err(ImagegenError::Storage(error)) if !shift.is_paying() => {
                let error = GenerateError::Unavailable(error.to_string());
                self.gone_wrong(job, &error).await
            }
            made => made.map(|()| self.learn(began.elapsed())),
        }
    }

    /// Too many workers died of it, or with it.
    async fn give_up(&self, job: &Job) -> Result<(), ImagegenError> {
        let now = self.clock.moment().now;
        let why = match ledger::close_left_behind(&self.db, now, job).await? {
            true => Failure::Lost,
            false => Failure::Unavailable,
        };
        job.fail(&self.db, now, why).await.map(drop)
    }

    async fn painted(
        &self,
        job: &Job,
        easel: &Easel,
        shift: &Shift,
    ) -> Result<Asked, ImagegenError> {
        let request = match self.request(&job.picture).await {
            // What it should start from is gone.
            Err(
                ImagegenError::NotFound
                | ImagegenError::Storage(object_store::Error::NotFound { .. }),
            ) => return Ok(Asked::GivenUp(Failure::Invalid)),
            Err(ImagegenError::Storage(error)) => {
                let error = GenerateError::Unavailable(error.to_string());
                return Ok(Asked::Failed(error));
            }
            request => request?,
        };
        let asked = self.ask((job, shift), &request, easel).await?;
        Ok(self.or_fallback(asked, job, &request, easel).await)
    }

    /// Stores the files first and the row after: a crash in between leaves
    /// files nobody points at, which painting again writes over.
    async fn deliver(&self, job: &Job, images: &[GeneratedImage]) -> Result<(), ImagegenError> {
        let made = self.keep(images).await?;
        let now = self.clock.moment().now;
        job.finish(&self.db, now, &made).await.map(drop)
    }

    /// What is paid for cannot be painted again, so that a store or a database
    /// that fails is given time, while the lease is held.
    async fn deliver_in_any_case(
        &self,
        job: &Job,
        images: &[GeneratedImage],
    ) -> Result<(), ImagegenError> {
        for attempt in 1..DELIVERIES {
            match self.deliver(job, images).await {
                Err(error @ (ImagegenError::Storage(_) | ImagegenError::Database(_))) => {
                    tracing::warn!(%error, picture = %job.picture.id, "storing a paid picture");
                    let pause = groundwork::pause(attempt).to_std().unwrap_or_default();
                    tokio::time::sleep(pause).await;
                }
                delivered => return delivered,
            }
        }
        self.deliver(job, images).await
    }

    async fn keep(&self, images: &[GeneratedImage]) -> Result<Made, ImagegenError> {
        let Some(image) = images.first() else {
            return Err(ImagegenError::UnusablePicture(
                "no picture in the answer".to_owned(),
            ));
        };
        let (sha256, derivatives) = off_the_runtime(image.bytes.clone()).await?;
        let put = |file, bytes| self.media.put(&sha256, file, bytes);
        put(MediaFile::Master, image.bytes.clone()).await?;
        for (width, webp) in &derivatives.thumbnails {
            put(MediaFile::Thumbnail(*width), webp.clone()).await?;
        }
        Ok(Made {
            sha256,
            media_type: image.media_type,
            model: image.model.clone(),
            understood: image.understood.clone(),
            derivatives,
        })
    }

    async fn gone_wrong(&self, job: &Job, error: &GenerateError) -> Result<(), ImagegenError> {
        let now = self.clock.moment().now;
        tracing::warn!(%error, picture = %job.picture.id, attempt = job.attempts, "picture");
        let last = job.attempts >= MAX_ATTEMPTS;
        let pause = groundwork::pause(job.attempts);
        let settled = match error {
            GenerateError::Cancelled => job.put_back(&self.db, now).await,
            GenerateError::Refused => job.fail(&self.db, now, Failure::Refused).await,
            GenerateError::Quota => job.fail(&self.db, now, Failure::Quota).await,
            GenerateError::Invalid(_) => job.fail(&self.db, now, Failure::Invalid).await,
            GenerateError::Timeout if last => job.fail(&self.db, now, Failure::Timeout).await,
            GenerateError::Unavailable(_) | GenerateError::Lost(_) | GenerateError::Busy { .. }
                if last =>
            {
                job.fail(&self.db, now, Failure::Unavailable).await
            }
            GenerateError::Busy { retry_after } => {
                let asked = Duration::from_std(*retry_after).unwrap_or(pause);
                job.put_back(&self.db, now + asked.clamp(pause, Duration::minutes(10)))
                    .await
            }
            GenerateError::Timeout | GenerateError::Unavailable(_) | GenerateError::Lost(_) => {
                job.put_back(&self.db, now + pause).await
            }
        };
        settled.map(drop)
    }

    fn learn(&self, took: std::time::Duration) {
        let took = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
        let before = self.typical_millis.load(Ordering::Relaxed);
        self.typical_millis
            .store((before * 3 + took) / 4, Ordering::Relaxed);
    }
}

async fn off_the_runtime(bytes: Bytes) -> Result<(String, Derivatives), ImagegenError> {
    let work = move || derive(&bytes).map(|derived| (Media::hash(&bytes), derived));
    in_background("derivatives", work)
        .await
        .map_err(|error| ImagegenError::UnusablePicture(error.to_string()))?
}
