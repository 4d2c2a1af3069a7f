//! Picture models: what every one of them does, and the ones there are.

pub mod conformance;
mod memory;
#[cfg(feature = "openai")]
pub mod openai;
mod painter;

use std::fmt::Debug;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;

use crate::PixelSize;

pub use memory::MemoryGenerator;
pub use painter::PainterGenerator;

/// A picture model.
#[async_trait]
pub trait ImageGenerator: Debug + Send + Sync + 'static {
    /// The model's name, for the page footer, `/readyz` and a picture's page.
    fn name(&self) -> &str;

    /// What [`GeneratedImage::model`] of its next picture will say.
    fn model(&self) -> String;

    /// What the model can do.
    fn capabilities(&self) -> Capabilities;

    /// What `request` may cost, before it is sent: this much is reserved, so
    /// rather too much than too little. [`MicroDollars::NOTHING`], unless said
    /// otherwise, of a model on the shop's own machine: then nothing is written
    /// down, and a picture may be asked for again whatever went wrong.
    fn estimate(&self, _request: &ImageRequest) -> MicroDollars {
        MicroDollars::NOTHING
    }

    /// Makes `request.count` pictures, telling `sink` how it goes. Stops soon
    /// after `sink` says it is cancelled.
    ///
    /// # Errors
    /// [`GenerateError`] tells what to do next, and whether the request may have
    /// been charged all the same; it is never tried again inside.
    async fn generate(
        &self,
        request: &ImageRequest,
        sink: &dyn ProgressSink,
    ) -> Result<Vec<GeneratedImage>, GenerateError>;
}

/// What a model can do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Capabilities {
    /// The names of its styles; the first is the default.
    pub styles: Vec<String>,
    /// Whether the same request with the same seed gives the same bytes.
    pub reproducible: bool,
    /// Whether it makes exactly the pixels asked for.
    pub any_size: bool,
    /// Whether it can start from a picture that is there.
    pub edits: bool,
}

/// What a model is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImageRequest {
    /// What to paint, 1 to 255 characters.
    pub prompt: String,
    /// What not to paint; may be empty.
    pub negative_prompt: String,
    /// The size wanted; the answer says the real one.
    pub size: PixelSize,
    /// The seed of the first picture; each further one counts it up.
    pub seed: u64,
    /// How many pictures, 1 to 4.
    pub count: u8,
    /// One of [`Capabilities::styles`].
    pub style: String,
    /// The picture to start from, if any; for models that
    /// [edit](Capabilities::edits).
    pub source: Option<Source>,
}

/// A picture to start from.
#[derive(Clone, PartialEq, Eq)]
pub struct Source {
    /// The encoded picture: a PNG, JPEG or WebP.
    pub picture: Bytes,
    /// Where to paint: an encoded PNG of the picture's size, painted anew where
    /// it is transparent. Without one, the whole is varied.
    pub mask: Option<Bytes>,
}

impl Debug for Source {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Megabytes are nobody's to read in a log.
        f.debug_struct("Source")
            .field("picture", &self.picture.len())
            .field("mask", &self.mask.as_ref().map(Bytes::len))
            .finish()
    }
}

/// What a model answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GeneratedImage {
    /// The encoded picture.
    pub bytes: Bytes,
    /// Its media type, such as `image/png`.
    pub media_type: &'static str,
    /// Its real size.
    pub size: PixelSize,
    /// The seed that makes it again.
    pub seed: u64,
    /// The model that made it, with its version.
    pub model: String,
    /// What of the phrase the model says it painted.
    pub understood: Vec<String>,
    /// About what it cost, if that can be told.
    pub cost: Option<MicroDollars>,
}

/// Millionths of a US dollar: what models are paid in. An estimate, never money
/// of the shop's books.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct MicroDollars(pub u64);

impl MicroDollars {
    /// Painted on the shop's own machine.
    pub const NOTHING: Self = Self(0);
}

impl std::fmt::Display for MicroDollars {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{:06} USD", self.0 / 1_000_000, self.0 % 1_000_000)
    }
}

/// Hears how a picture comes along. Called from any thread; must be quick.
pub trait ProgressSink: Send + Sync {
    /// The share that is done, 0 to 1.
    fn progress(&self, fraction: f32);

    /// The picture as it stands: an encoded WebP or PNG.
    fn preview(&self, image: Bytes);

    /// Whether the picture is no longer wanted.
    fn is_cancelled(&self) -> bool;
}

/// Why a model made no picture. Of a model that is paid, a variant also says
/// whether the request can have been charged ([`may_be_charged`]); where that
/// is in doubt, it can.
///
/// [`may_be_charged`]: Self::may_be_charged
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GenerateError {
    /// The phrase is not painted; another one may be. Models that look at what
    /// they painted charge for what they then hold back.
    #[error("refused by the model")]
    Refused,
    /// The account with the model is used up; trying again costs nothing and
    /// helps nothing.
    #[error("the model's quota is used up")]
    Quota,
    /// Too many requests; try again after the pause. Certainly not charged.
    #[error("the model is busy")]
    Busy {
        /// How long the model asks to wait.
        retry_after: Duration,
    },
    /// The request was sent, and no answer came in time; it may be charged.
    #[error("the model took too long")]
    Timeout,
    /// The model cannot do this: a style, size or phrase it does not take.
    /// Certainly not charged.
    #[error("invalid request: {0}")]
    Invalid(String),
    /// The model cannot be reached or turns requests away; try again later.
    /// Certainly not charged.
    #[error("the model is unavailable: {0}")]
    Unavailable(String),
    /// The request was sent, and what came back is no picture: cut, garbled, or
    /// a failure in the midst of the work. It may be charged.
    #[error("the model's answer was lost: {0}")]
    Lost(String),
    /// The sink said so. What was sent by then may be charged.
    #[error("cancelled")]
    Cancelled,
}

impl GenerateError {
    /// Whether a model that is paid may charge for the request all the same.
    pub const fn may_be_charged(&self) -> bool {
        match self {
            Self::Refused | Self::Timeout | Self::Lost(_) | Self::Cancelled => true,
            Self::Quota | Self::Busy { .. } | Self::Invalid(_) | Self::Unavailable(_) => false,
        }
    }
}
