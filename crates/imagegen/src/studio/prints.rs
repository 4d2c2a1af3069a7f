//! Print files: made in the background, by whichever studio is free.

use std::sync::atomic::{AtomicBool, Ordering};

use bytes::Bytes;
use groundwork::in_background;
use sea_orm::EntityTrait;

use super::Studio;
use super::fallback::style;
use crate::entities::picture;
use crate::generator::{GenerateError, ImageGenerator, ImageRequest, ProgressSink};
use crate::print::{PrintJob, PrintWay, alike, cover, encode, fitted, way};
use crate::{ImagegenError, Media, MediaFile, Picture, PictureFile, PixelSize};

/// Hears nothing; says stop once the worker is gone.
#[derive(Debug, Default)]
struct Quiet(AtomicBool);

impl Quiet {
    fn stop(&self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl ProgressSink for Quiet {
    fn progress(&self, _: f32) {}

    fn preview(&self, _: Bytes) {}

    fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

impl Studio {
    /// Whether pictures of `model` are painted anew for a print rather than
    /// resampled: where that costs nothing, and gives the same picture.
    pub fn repaints(&self, model: &str) -> bool {
        self.repainter(model).is_some()
    }

    /// Makes the next print file that is due; `false` when none is.
    ///
    /// # Errors
    /// The database's or the store's. The file then comes back once the time of
    /// a lease has passed.
    pub async fn print_once(&self) -> Result<bool, ImagegenError> {
        self.print_once_until(std::future::pending()).await
    }

    /// As [`print_once`](Self::print_once), until `stop` resolves: then the
    /// file is due again at once, as if it had not been begun. To be awaited to
    /// its end, as [`work_once_until`](Self::work_once_until).
    ///
    /// # Errors
    /// As [`print_once`](Self::print_once).
    pub async fn print_once_until(
        &self,
        stop: impl Future<Output = ()> + Send,
    ) -> Result<bool, ImagegenError> {
        let mut stop = std::pin::pin!(stop);
        if futures::poll!(&mut stop).is_ready() {
            return Ok(false);
        }
        let mut moment = self.clock.moment();
        let Some(job) = PrintJob::claim(&self.db, &mut moment, self.options.lease).await? else {
            return Ok(false);
        };
        if job.is_deadly() {
            tracing::error!(print_file = %job.file.id, "given up: workers died at it");
            return job.fail(&self.db).await.map(|_| true);
        }
        let quiet = Quiet::default();
        tokio::select! {
            made = self.make_print(&job, &quiet) => self.settle_print(&job, made).await?,
            // Another worker has it now.
            () = self.keep_print_lease(&job) => quiet.stop(),
            () = stop => {
                quiet.stop();
                job.give_back(&self.db).await?;
            }
        }
        Ok(true)
    }

    async fn settle_print(
        &self,
        job: &PrintJob,
        made: Result<(PrintWay, String), ImagegenError>,
    ) -> Result<(), ImagegenError> {
        let now = self.clock.moment().now;
        match made {
            Ok((way, sha256)) => job.finish(&self.db, now, way, &sha256).await?,
            Err(error @ (ImagegenError::Database(_) | ImagegenError::Storage(_))) => {
                // Left behind, it would look as if its worker had died of it.
                if let Err(error) = job.put_off(&self.db, now + self.options.lease).await {
                    tracing::warn!(%error, print_file = %job.file.id, "putting it off");
                }
                return Err(error);
            }
            Err(error) => {
                tracing::warn!(%error, print_file = %job.file.id, "print file");
                job.put_back(&self.db, now).await?
            }
        };
        Ok(())
    }

    async fn keep_print_lease(&self, job: &PrintJob) {
        let pause = (self.options.lease / 3).to_std().unwrap_or_default();
        loop {
            tokio::time::sleep(pause).await;
            let now = self.clock.moment().now;
            match job.renew(&self.db, now, self.options.lease).await {
                Ok(true) => {}
                Ok(false) => return,
                Err(error) => {
                    tracing::warn!(%error, print_file = %job.file.id, "renewing a lease");
                }
            }
        }
    }

    async fn make_print(
        &self,
        job: &PrintJob,
        quiet: &Quiet,
    ) -> Result<(PrintWay, String), ImagegenError> {
        let row = picture::Entity::find_by_id(job.file.picture.0)
            .one(&self.db)
            .await?;
        let picture = row.map(Picture::from).ok_or(ImagegenError::NotFound)?;
        let file = picture.file.clone().ok_or(ImagegenError::NotFound)?;
        let print = job.file.size;
        // A variation is not made by its phrase alone.
        let repainter = self.repainter(&picture.model);
        let repainted = match repainter.filter(|_| picture.source.is_none()) {
            Some(model) => self.repaint(model, &picture, &file, print, quiet).await?,
            None => None,
        };
        let (way, source) = match repainted {
            Some(bytes) => (PrintWay::Repainted, bytes),
            None => {
                let master = self.media.read_master(&file.sha256).await?;
                (way(file.size, print), master)
            }
        };
        let profile = self.options.print_profile.clone();
        let work = move || {
            let bytes = encode(&fitted(&source, print)?, profile.as_deref())?;
            Ok::<_, ImagegenError>((Media::hash(&bytes), bytes))
        };
        let (sha256, bytes) = in_background("print file", work)
            .await
            .map_err(|error| ImagegenError::UnusablePicture(error.to_string()))??;
        self.media.put(&sha256, MediaFile::Print, bytes).await?;
        Ok((way, sha256))
    }

    /// The picture, painted at the size that covers `print`; `None` where the
    /// model no longer paints what was seen, and then the picture itself is
    /// what is printed.
    async fn repaint(
        &self,
        model: &dyn ImageGenerator,
        picture: &Picture,
        file: &PictureFile,
        print: PixelSize,
        quiet: &Quiet,
    ) -> Result<Option<Bytes>, ImagegenError> {
        let request = ImageRequest {
            prompt: picture.prompt.clone(),
            negative_prompt: picture.negative_prompt.clone(),
            size: cover(file.size, print),
            seed: picture.seed,
            count: 1,
            style: style(model, &picture.style),
            source: None,
        };
        let painted = match model.generate(&request, quiet).await {
            Ok(images) => images.into_iter().next(),
            Err(GenerateError::Invalid(_) | GenerateError::Refused) => None,
            Err(error) => return Err(ImagegenError::UnusablePicture(error.to_string())),
        };
        let Some(painted) = painted else {
            return Ok(None);
        };
        let master = self.media.read_master(&file.sha256).await?;
        let bytes = painted.bytes.clone();
        let same = in_background("print file", move || alike(&master, &bytes))
            .await
            .map_err(|error| ImagegenError::UnusablePicture(error.to_string()))??;
        if !same {
            tracing::warn!(picture = %picture.id, "the model paints this picture differently now");
        }
        Ok(same.then_some(painted.bytes))
    }
}
