//! Asking the model: what is free is simply asked for; what is paid is written
//! down first, and never asked for twice.

use std::sync::atomic::{AtomicBool, Ordering};

use bytes::Bytes;
use groundwork::in_background;

use super::Studio;
use crate::generator::{
    GenerateError, GeneratedImage, ImageRequest, MicroDollars, ProgressSink, Source,
};
use crate::ledger::{self, Outcome, Reserved, Wanted};
use crate::queue::Job;
use crate::{Failure, ImagegenError, Picture, PictureId, PixelSize, Region};

/// What a worker has to know of its own work when it is told to stop.
#[derive(Debug, Default)]
pub(super) struct Shift {
    leaving: AtomicBool,
    paying: AtomicBool,
    delivering: AtomicBool,
}

impl Shift {
    /// No request is sent from now on.
    pub(super) fn leave(&self) {
        self.leaving.store(true, Ordering::SeqCst);
    }

    fn is_leaving(&self) -> bool {
        self.leaving.load(Ordering::SeqCst)
    }

    fn pay(&self, paying: bool) {
        self.paying.store(paying, Ordering::SeqCst);
    }

    /// The picture is painted: it only has to be stored.
    pub(super) fn deliver(&self) {
        self.delivering.store(true, Ordering::SeqCst);
    }

    /// Whether it is worth a moment not to drop what is going on.
    pub(super) fn is_worth_waiting(&self) -> bool {
        self.is_paying() || self.delivering.load(Ordering::SeqCst)
    }

    /// Whether a request may be on its way that is paid for.
    pub(super) fn is_paying(&self) -> bool {
        self.paying.load(Ordering::SeqCst)
    }
}

/// What came of asking.
#[derive(Debug)]
pub(super) enum Asked {
    /// Pictures that cost nothing and can be had again.
    Painted(Vec<GeneratedImage>),
    /// Pictures that are paid for.
    PaidFor(Vec<GeneratedImage>),
    /// No picture, and nothing to pay.
    Failed(GenerateError),
    /// No picture, and perhaps something to pay: not to be asked again.
    GivenUp(Failure),
    /// Nothing was sent: the day's ceiling does not allow it.
    OverCeiling,
    /// Nothing was sent: the worker stops.
    Leaving,
    /// Nothing was sent: the picture is not this worker's any more.
    NotOurs,
}

impl Studio {
    /// What the model is asked for.
    ///
    /// # Errors
    /// [`ImagegenError::NotFound`] where the picture it starts from is gone; the
    /// database's or the store's.
    pub(super) async fn request(&self, picture: &Picture) -> Result<ImageRequest, ImagegenError> {
        let source = match picture.source {
            Some(source) => Some(self.source(picture, source).await?),
            None => None,
        };
        Ok(ImageRequest {
            prompt: picture.prompt.clone(),
            negative_prompt: picture.negative_prompt.clone(),
            size: picture.size,
            seed: picture.seed,
            count: 1,
            style: picture.style.clone(),
            source,
        })
    }

    async fn source(&self, picture: &Picture, source: PictureId) -> Result<Source, ImagegenError> {
        let (owner, file) = Picture::file_as_staff(&self.db, source).await?;
        if owner != picture.owner {
            return Err(ImagegenError::NotFound);
        }
        let mask = match picture.region {
            Some(region) => Some(mask(region, file.size).await?),
            None => None,
        };
        Ok(Source {
            picture: self.media.read_master(&file.sha256).await?,
            mask,
        })
    }

    /// Asks the model for the picture of `job`.
    ///
    /// # Errors
    /// The database's, before anything was sent.
    pub(super) async fn ask(
        &self,
        (job, shift): (&Job, &Shift),
        request: &ImageRequest,
        sink: &dyn ProgressSink,
    ) -> Result<Asked, ImagegenError> {
        let estimate = self.generator.estimate(request);
        if estimate == MicroDollars::NOTHING {
            let made = self.generator.generate(request, sink).await;
            return Ok(made.map_or_else(Asked::Failed, Asked::Painted));
        }
        // Said before it is so: a stop must not come between the two.
        shift.pay(true);
        let asked = match self.reserve(job, estimate).await? {
            Reserved::Granted if shift.is_leaving() => {
                let nothing = Some(MicroDollars::NOTHING);
                self.settle(job, Outcome::NotSent, nothing).await;
                Asked::Leaving
            }
            Reserved::Granted => {
                let made = self.generator.generate(request, sink).await;
                self.paid(job, made).await
            }
            Reserved::OverCeiling => Asked::OverCeiling,
            Reserved::AskedBefore => Asked::GivenUp(Failure::Lost),
            Reserved::LeaseLost => Asked::NotOurs,
        };
        shift.pay(matches!(asked, Asked::PaidFor(_) | Asked::GivenUp(_)));
        Ok(asked)
    }

    async fn reserve(&self, job: &Job, estimate: MicroDollars) -> Result<Reserved, ImagegenError> {
        let wanted = Wanted {
            job,
            lease: self.options.paid_lease(),
            model: self.generator.model(),
            estimate,
            ceiling: self.options.daily_ceiling,
        };
        wanted.reserve(&self.db, &mut self.clock.moment()).await
    }

    async fn paid(&self, job: &Job, made: Result<Vec<GeneratedImage>, GenerateError>) -> Asked {
        let error = match made {
            Ok(images) => {
                let cost = total(&images);
                self.settle(job, Outcome::Painted, cost).await;
                return Asked::PaidFor(images);
            }
            Err(error) => error,
        };
        let cost = (!error.may_be_charged()).then_some(MicroDollars::NOTHING);
        self.settle(job, Outcome::from(&error), cost).await;
        match error {
            GenerateError::Timeout => Asked::GivenUp(Failure::Timeout),
            GenerateError::Lost(why) => {
                tracing::warn!(why, picture = %job.picture.id, "an answer that may be paid for");
                Asked::GivenUp(Failure::Lost)
            }
            error => Asked::Failed(error),
        }
    }

    /// Writes down what came of a request. Where that fails, the row stays
    /// open, which errs on the safe side: the picture is not asked for again.
    pub(super) async fn settle(&self, job: &Job, outcome: Outcome, cost: Option<MicroDollars>) {
        let now = self.clock.moment().now;
        if let Err(error) = ledger::settle(&self.db, now, job, outcome, cost).await {
            tracing::error!(%error, ?outcome, picture = %job.picture.id, "settling a request");
        }
    }
}

/// What pictures cost together, if each tells.
fn total(images: &[GeneratedImage]) -> Option<MicroDollars> {
    images.iter().try_fold(MicroDollars::NOTHING, |sum, image| {
        Some(MicroDollars(sum.0.checked_add(image.cost?.0)?))
    })
}

async fn mask(region: Region, size: PixelSize) -> Result<Bytes, ImagegenError> {
    let unusable = |error: String| ImagegenError::UnusablePicture(error);
    in_background("mask", move || region.mask(size))
        .await
        .map_err(|error| unusable(error.to_string()))?
        .map_err(|error| unusable(error.to_string()))
}
