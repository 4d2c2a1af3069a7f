use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use bytes::Bytes;
use image::{ImageFormat, Rgb, RgbImage};

use super::{
    Capabilities, GenerateError, GeneratedImage, ImageGenerator, ImageRequest, MicroDollars,
    ProgressSink,
};

/// Makes plain colour fields at once and remembers what it was asked for; for
/// tests. Failures can be put in line before it.
#[derive(Debug, Default)]
pub struct MemoryGenerator {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    requests: Vec<ImageRequest>,
    failures: VecDeque<GenerateError>,
}

impl MemoryGenerator {
    /// The next request fails like this; several calls queue up.
    pub fn fail_next(&self, error: GenerateError) {
        self.lock().failures.push_back(error);
    }

    /// Every request so far, failed ones included.
    pub fn requests(&self) -> Vec<ImageRequest> {
        self.lock().requests.clone()
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
        }
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
                cost: Some(MicroDollars::NOTHING),
            });
        }
        Ok(images)
    }
}

fn colour_field(request: &ImageRequest, seed: u64) -> Result<Bytes, GenerateError> {
    let [r, g, b, ..] = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_be_bytes();
    let field = RgbImage::from_pixel(request.size.width, request.size.height, Rgb([r, g, b]));
    let mut bytes = std::io::Cursor::new(Vec::new());
    field
        .write_to(&mut bytes, ImageFormat::Png)
        .map_err(|error| GenerateError::Unavailable(error.to_string()))?;
    Ok(bytes.into_inner().into())
}
