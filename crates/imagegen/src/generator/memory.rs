use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use image::imageops::FilterType;
use image::{ImageFormat, Rgb, RgbImage};
use tokio::sync::watch;

use super::{
    Capabilities, GenerateError, GeneratedImage, ImageGenerator, ImageRequest, MicroDollars,
    ProgressSink, Source,
};

/// How often a request that is held looks whether it is still wanted.
const GLANCE: Duration = Duration::from_millis(20);

/// Makes plain colour fields at once and remembers what it was asked for; for
/// tests. Failures can be put in line before it, and it can be made to take its
/// time.
#[derive(Debug, Default)]
pub struct MemoryGenerator {
    state: Mutex<State>,
    held: watch::Sender<bool>,
    estimate: MicroDollars,
    cost: Option<MicroDollars>,
}

#[derive(Debug, Default)]
struct State {
    requests: Vec<ImageRequest>,
    failures: VecDeque<GenerateError>,
}

impl MemoryGenerator {
    /// One that is paid: it says before that a picture costs `estimate`, and
    /// afterwards `cost`, where it tells.
    pub fn paid(estimate: MicroDollars, cost: Option<MicroDollars>) -> Self {
        Self {
            estimate,
            cost,
            ..Self::default()
        }
    }

    /// The next request fails like this; several calls queue up.
    pub fn fail_next(&self, error: GenerateError) {
        self.lock().failures.push_back(error);
    }

    /// Requests from now on, and those that wait, are answered only after
    /// [`release`](Self::release), or when they are called off.
    pub fn hold(&self) {
        self.held.send_replace(true);
    }

    /// Answers what waits.
    pub fn release(&self) {
        self.held.send_replace(false);
    }

    /// Every request so far, failed ones included.
    pub fn requests(&self) -> Vec<ImageRequest> {
        self.lock().requests.clone()
    }

    async fn wait(&self, sink: &dyn ProgressSink) {
        let mut held = self.held.subscribe();
        while *held.borrow_and_update() && !sink.is_cancelled() {
            // A sink does not tell when it changes its mind.
            let _ = tokio::time::timeout(GLANCE, held.changed()).await;
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl ImageGenerator for MemoryGenerator {
    fn name(&self) -> &str {
        "memory"
    }

    fn model(&self) -> String {
        "memory".to_owned()
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            styles: vec!["plain".into(), "paper-cut".into()],
            reproducible: true,
            any_size: true,
            edits: true,
        }
    }

    fn estimate(&self, request: &ImageRequest) -> MicroDollars {
        MicroDollars(self.estimate.0 * u64::from(request.count))
    }

    async fn generate(
        &self,
        request: &ImageRequest,
        sink: &dyn ProgressSink,
    ) -> Result<Vec<GeneratedImage>, GenerateError> {
        let failure = {
            let mut state = self.lock();
            state.requests.push(request.clone());
            state.failures.pop_front()
        };
        self.wait(sink).await;
        if let Some(error) = failure {
            return Err(error);
        }
        super::conformance::check_request(request, &self.capabilities())?;
        let mut images = Vec::new();
        for n in 0..request.count {
            if sink.is_cancelled() {
                return Err(GenerateError::Cancelled);
            }
            let seed = request.seed.wrapping_add(u64::from(n));
            let bytes = colour_field(request, seed)?;
            sink.progress(f32::from(n + 1) / f32::from(request.count));
            sink.preview(bytes.clone());
            images.push(GeneratedImage {
                bytes,
                media_type: "image/png",
                size: request.size,
                seed,
                model: self.model(),
                understood: vec!["colour".into()],
                cost: match self.estimate {
                    MicroDollars::NOTHING => Some(MicroDollars::NOTHING),
                    _ => self.cost,
                },
            });
        }
        Ok(images)
    }
}

fn colour_field(request: &ImageRequest, seed: u64) -> Result<Bytes, GenerateError> {
    let [r, g, b, ..] = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_be_bytes();
    let mut field = RgbImage::from_pixel(request.size.width, request.size.height, Rgb([r, g, b]));
    if let Some(source) = &request.source {
        lay_under(&mut field, source)?;
    }
    let mut bytes = std::io::Cursor::new(Vec::new());
    field
        .write_to(&mut bytes, ImageFormat::Png)
        .map_err(|error| GenerateError::Unavailable(error.to_string()))?;
    Ok(bytes.into_inner().into())
}

/// The source shows where the mask covers it, and half through elsewhere.
fn lay_under(field: &mut RgbImage, source: &Source) -> Result<(), GenerateError> {
    let invalid = |error: image::ImageError| GenerateError::Invalid(error.to_string());
    let (width, height) = field.dimensions();
    let scaled = |bytes: &Bytes| {
        let whole = image::load_from_memory(bytes).map_err(invalid)?;
        Ok::<_, GenerateError>(whole.resize_exact(width, height, FilterType::Nearest))
    };
    let under = scaled(&source.picture)?.into_rgb8();
    let mask = source.mask.as_ref().map(scaled).transpose()?;
    let mask = mask.map(image::DynamicImage::into_rgba8);
    for (x, y, pixel) in field.enumerate_pixels_mut() {
        let old = under.get_pixel(x, y).0;
        let covered = mask.as_ref().is_some_and(|m| m.get_pixel(x, y).0[3] > 0);
        for (new, old) in pixel.0.iter_mut().zip(old) {
            *new = if covered { old } else { new.midpoint(old) };
        }
    }
    Ok(())
}
