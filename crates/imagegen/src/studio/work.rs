//! Pictures: taken from the queue, painted, stored.

use std::sync::atomic::Ordering;

use bytes::Bytes;
use chrono::Duration;
use groundwork::in_background;

use super::Studio;
use crate::derivative::{Derivatives, derive};
use crate::generator::{GenerateError, GeneratedImage, ImageRequest, MicroDollars};
use crate::hub::Easel;
use crate::queue::{Job, MAX_ATTEMPTS, Made};
use crate::{Failure, ImagegenError, Media, MediaFile};

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
    /// been begun. Await this to its end rather than drop it: what is dropped
    /// comes back only when its lease runs out, and counts as an attempt.
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
        let easel = self.hub.begin(job.picture.id);
        let outcome = tokio::select! {
            made = self.make(&job, &easel) => made,
            // The lease was lost or the picture called off: whoever has it now decides.
            () = self.keep_lease(&job, &easel) => Ok(()),
            () = stop => {
                easel.cancel();
                job.give_back(&self.db).await.map(drop)
            }
        };
        self.hub.end(job.picture.id);
        outcome.map(|()| true)
    }

    async fn keep_lease(&self, job: &Job, easel: &Easel) {
        let pause = (self.options.lease / 3).to_std().unwrap_or_default();
        loop {
            tokio::time::sleep(pause).await;
            let now = self.clock.moment().now;
            let held = job
                .renew(&self.db, now, self.options.lease, easel.fraction())
                .await;
            match held {
                Ok(true) => {}
                Ok(false) => return easel.cancel(),
                Err(error) => tracing::warn!(%error, picture = %job.picture.id, "renewing a lease"),
            }
        }
    }

    async fn make(&self, job: &Job, easel: &Easel) -> Result<(), ImagegenError> {
        let began = std::time::Instant::now();
        if job.attempts > MAX_ATTEMPTS {
            job.fail(&self.db, self.clock.moment().now, Failure::Unavailable)
                .await?;
            return Ok(());
        }
        let picture = &job.picture;
        let request = ImageRequest {
            prompt: picture.prompt.clone(),
            negative_prompt: picture.negative_prompt.clone(),
            size: picture.size,
            seed: picture.seed,
            count: 1,
            style: picture.style.clone(),
        };
        let made = match self.generator.generate(&request, easel).await {
            Ok(images) => self.keep(images).await,
            Err(error) => return self.gone_wrong(job, &error).await,
        };
        match made {
            Ok(made) => {
                job.finish(&self.db, self.clock.moment().now, &made).await?;
                self.learn(began.elapsed());
                Ok(())
            }
            Err(ImagegenError::UnusablePicture(reason)) => {
                self.gone_wrong(job, &GenerateError::Unavailable(reason))
                    .await
            }
            Err(error) => Err(error),
        }
    }

    /// Stores the files first and the row after: a crash in between leaves
    /// files nobody points at, which painting again writes over.
    async fn keep(&self, images: Vec<GeneratedImage>) -> Result<Made, ImagegenError> {
        let Some(image) = images.into_iter().next() else {
            return Err(ImagegenError::UnusablePicture(
                "no picture in the answer".to_owned(),
            ));
        };
        if let Some(cost) = image.cost.filter(|cost| *cost > MicroDollars::NOTHING) {
            tracing::info!(%cost, model = image.model, size = %image.size, "picture paid for");
        }
        let bytes = image.bytes.clone();
        let (sha256, derivatives) = off_the_runtime(bytes).await?;
        let put = |file, bytes| self.media.put(&sha256, file, bytes);
        put(MediaFile::Master, image.bytes).await?;
        for (width, webp) in &derivatives.thumbnails {
            put(MediaFile::Thumbnail(*width), webp.clone()).await?;
        }
        Ok(Made {
            sha256,
            media_type: image.media_type,
            model: image.model,
            understood: image.understood,
            derivatives,
        })
    }

    async fn gone_wrong(&self, job: &Job, error: &GenerateError) -> Result<(), ImagegenError> {
        let now = self.clock.moment().now;
        tracing::warn!(%error, picture = %job.picture.id, attempt = job.attempts, "picture");
        let last = job.attempts >= MAX_ATTEMPTS;
        let pause = Duration::seconds(1 << job.attempts.clamp(0, 8));
        let settled = match error {
            GenerateError::Cancelled => job.put_back(&self.db, now).await,
            GenerateError::Refused => job.fail(&self.db, now, Failure::Refused).await,
            GenerateError::Quota => job.fail(&self.db, now, Failure::Quota).await,
            GenerateError::Invalid(_) => job.fail(&self.db, now, Failure::Invalid).await,
            GenerateError::Timeout if last => job.fail(&self.db, now, Failure::Timeout).await,
            GenerateError::Unavailable(_) | GenerateError::Busy { .. } if last => {
                job.fail(&self.db, now, Failure::Unavailable).await
            }
            GenerateError::Busy { retry_after } => {
                let asked = Duration::from_std(*retry_after).unwrap_or(pause);
                job.put_back(&self.db, now + asked.clamp(pause, Duration::minutes(10)))
                    .await
            }
            GenerateError::Timeout | GenerateError::Unavailable(_) => {
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
