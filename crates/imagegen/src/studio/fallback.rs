//! Another model, for who agreed to it.

use std::sync::Arc;

use super::Studio;
use super::asking::Asked;
use crate::Shape;
use crate::generator::{GenerateError, ImageGenerator, ImageRequest, MicroDollars, ProgressSink};
use crate::queue::{FALLBACK_ATTEMPTS, Job};

impl Studio {
    /// Has `fallback` paint what the model does not, where the customer agreed
    /// to it ([`PictureForm::accepts_fallback`]): its quota is used up, the
    /// day's ceiling reached, or it could not be reached for the last time.
    /// [`Picture::model`] then says who painted. A fallback that is paid would
    /// be no way out, and is not taken.
    ///
    /// [`PictureForm::accepts_fallback`]: crate::PictureForm::accepts_fallback
    /// [`Picture::model`]: crate::Picture::model
    pub fn with_fallback(mut self, fallback: Arc<dyn ImageGenerator>) -> Self {
        if !is_free(&*fallback) {
            tracing::warn!(
                model = fallback.name(),
                "not taken as a fallback: it is paid"
            );
            return self;
        }
        self.fallback = Some(fallback);
        self
    }

    /// Who paints where the model cannot, if anybody: what a form asks the
    /// customer's consent for.
    pub fn fallback(&self) -> Option<&dyn ImageGenerator> {
        self.fallback.as_deref()
    }

    /// Has the fallback paint, where `asked` came to nothing and the customer
    /// agreed. Where it fails too, nothing is changed by that.
    pub(super) async fn or_fallback(
        &self,
        asked: Asked,
        job: &Job,
        request: &ImageRequest,
        sink: &dyn ProgressSink,
    ) -> Asked {
        let Some(fallback) = self.fallback().filter(|_| job.picture.accepts_fallback) else {
            return asked;
        };
        let in_vain = match &asked {
            Asked::OverCeiling | Asked::Failed(GenerateError::Quota) => true,
            Asked::Failed(GenerateError::Unavailable(_) | GenerateError::Busy { .. }) => {
                job.attempts >= FALLBACK_ATTEMPTS
            }
            _ => false,
        };
        if !in_vain {
            return asked;
        }
        let request = ImageRequest {
            style: style(fallback, &request.style),
            ..request.clone()
        };
        match fallback.generate(&request, sink).await {
            Ok(images) => Asked::Painted(images),
            Err(error) => {
                tracing::warn!(%error, picture = %job.picture.id, "the fallback");
                asked
            }
        }
    }

    /// Who paints pictures of `model` again just as they are, for nothing.
    pub(super) fn repainter(&self, model: &str) -> Option<&dyn ImageGenerator> {
        let known = [Some(self.generator()), self.fallback()];
        known.into_iter().flatten().find(|generator| {
            let can = generator.capabilities();
            let same = can.any_size && can.reproducible && generator.model() == model;
            same && is_free(*generator)
        })
    }
}

/// The style of this name, or the model's first where it has none.
pub(super) fn style(model: &dyn ImageGenerator, wanted: &str) -> String {
    let styles = model.capabilities().styles;
    let has = styles.iter().any(|style| style == wanted);
    let first = styles.into_iter().next().filter(|_| !has);
    first.unwrap_or_else(|| wanted.to_owned())
}

/// Whether a model paints for nothing: all it paints, or none.
pub(super) fn is_free(model: &dyn ImageGenerator) -> bool {
    let any = ImageRequest {
        prompt: "a fox".to_owned(),
        negative_prompt: String::new(),
        size: Shape::Square.pixels(1024),
        seed: 0,
        count: 1,
        style: String::new(),
        source: None,
    };
    model.estimate(&any) == MicroDollars::NOTHING
}
