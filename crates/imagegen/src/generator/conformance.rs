//! What every [`ImageGenerator`] does; each implementation runs these cases.

#![allow(clippy::expect_used, reason = "a failed expectation is the point")]

mod edits;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use bytes::Bytes;
use image::ImageReader;

use super::{
    Capabilities, GenerateError, ImageGenerator, ImageRequest, MicroDollars, ProgressSink, Source,
};
use crate::PixelSize;

/// What every model checks before it begins.
///
/// # Errors
/// [`GenerateError::Invalid`] with the reason.
pub fn check_request(request: &ImageRequest, can: &Capabilities) -> Result<(), GenerateError> {
    let invalid = |reason: &str| Err(GenerateError::Invalid(reason.to_owned()));
    if !(1..=255).contains(&request.prompt.trim().chars().count()) {
        return invalid("the prompt has 1 to 255 characters");
    }
    if !(1..=4).contains(&request.count) {
        return invalid("one to four pictures at once");
    }
    if !can.styles.contains(&request.style) {
        return invalid("the style is unknown");
    }
    match &request.source {
        Some(_) if !can.edits => invalid("the model starts from no picture"),
        Some(source) => check_source(source),
        None => Ok(()),
    }
}

fn check_source(source: &Source) -> Result<(), GenerateError> {
    let size = |bytes: &Bytes| {
        let reader = ImageReader::new(std::io::Cursor::new(bytes));
        reader.with_guessed_format().ok()?.into_dimensions().ok()
    };
    let invalid = |reason: &str| Err(GenerateError::Invalid(reason.to_owned()));
    let picture = size(&source.picture);
    if picture.is_none() {
        return invalid("the picture to start from is none");
    }
    match &source.mask {
        Some(mask) if size(mask) != picture => invalid("the mask is not of the picture's size"),
        _ => Ok(()),
    }
}

/// A sink that remembers what it heard.
#[derive(Debug, Default)]
pub struct RecordingSink {
    fractions: Mutex<Vec<f32>>,
    previews: Mutex<Vec<Bytes>>,
    cancelled: AtomicBool,
}

impl RecordingSink {
    /// Says from now on that the picture is no longer wanted.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::SeqCst);
    }

    /// Every share heard so far.
    pub fn fractions(&self) -> Vec<f32> {
        self.fractions
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

impl RecordingSink {
    /// Every preview seen so far.
    pub fn previews(&self) -> Vec<Bytes> {
        self.previews
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

impl ProgressSink for RecordingSink {
    fn progress(&self, fraction: f32) {
        self.fractions
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(fraction);
    }

    fn preview(&self, image: Bytes) {
        assert!(!image.is_empty(), "a preview has bytes");
        self.previews
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(image);
    }

    fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::SeqCst)
    }
}

fn request(generator: &dyn ImageGenerator) -> ImageRequest {
    ImageRequest {
        prompt: "three foxes under a full moon".to_owned(),
        negative_prompt: String::new(),
        size: PixelSize {
            width: 96,
            height: 128,
        },
        seed: 7,
        count: 1,
        source: None,
        style: generator
            .capabilities()
            .styles
            .first()
            .cloned()
            .unwrap_or_default(),
    }
}

/// Runs every case.
///
/// # Panics
/// Where the generator does not do what it should.
pub async fn run(generator: &dyn ImageGenerator) {
    assert!(!generator.name().is_empty());
    assert!(
        !generator.capabilities().styles.is_empty(),
        "there is at least one style"
    );
    tells_what_it_may_cost(generator).await;
    makes_what_was_asked_for(generator).await;
    same_seed_same_bytes(generator).await;
    refuses_what_it_cannot_do(generator).await;
    stops_when_cancelled(generator).await;
    edits::run(generator).await;
}

async fn tells_what_it_may_cost(generator: &dyn ImageGenerator) {
    let one = request(generator);
    let two = ImageRequest {
        count: 2,
        seed: 8,
        ..one.clone()
    };
    let [cheap, dear] = [&one, &two].map(|request| generator.estimate(request));
    assert_eq!(generator.estimate(&one), cheap, "the same says the same");
    assert!(cheap <= dear, "two cost no less than one");
    let free = cheap == MicroDollars::NOTHING;
    assert_eq!(free, dear == MicroDollars::NOTHING, "all are paid or none");
    let sink = RecordingSink::default();
    let images = generator.generate(&one, &sink).await.expect("a picture");
    let told = images.iter().filter_map(|image| image.cost);
    for cost in told {
        assert!(!free || cost == MicroDollars::NOTHING, "{cost}");
    }
}

async fn makes_what_was_asked_for(generator: &dyn ImageGenerator) {
    let sink = RecordingSink::default();
    let request = ImageRequest {
        count: 2,
        ..request(generator)
    };
    let images = generator.generate(&request, &sink).await.expect("pictures");
    assert_eq!(images.len(), 2, "as many as asked for");
    for image in &images {
        assert_eq!(image.model, generator.model(), "the model is named");
        let decoded = image::load_from_memory(&image.bytes).expect("a picture");
        let size = (image.size.width, image.size.height);
        assert_eq!(size, (decoded.width(), decoded.height()), "the real size");
        if generator.capabilities().any_size {
            assert_eq!(size, (96, 128));
        }
    }
    let heard = sink.fractions();
    assert!(!heard.is_empty(), "progress is told");
    assert!(
        heard.is_sorted() && heard.iter().all(|f| (0.0..=1.0).contains(f)),
        "{heard:?}"
    );
}

async fn same_seed_same_bytes(generator: &dyn ImageGenerator) {
    if !generator.capabilities().reproducible {
        return;
    }
    let sink = RecordingSink::default();
    let first = generator
        .generate(&request(generator), &sink)
        .await
        .expect("a picture");
    let again = generator
        .generate(&request(generator), &sink)
        .await
        .expect("a picture");
    assert_eq!(first, again, "the same request gives the same bytes");
    let other = ImageRequest {
        seed: 8,
        ..request(generator)
    };
    let other = generator.generate(&other, &sink).await.expect("a picture");
    assert_ne!(
        first[0].bytes, other[0].bytes,
        "another seed gives another picture"
    );
}

async fn refuses_what_it_cannot_do(generator: &dyn ImageGenerator) {
    let sink = RecordingSink::default();
    let fine = request(generator);
    let unfit = [
        ImageRequest {
            prompt: "  ".into(),
            ..fine.clone()
        },
        ImageRequest {
            prompt: "x".repeat(256),
            ..fine.clone()
        },
        ImageRequest {
            count: 0,
            ..fine.clone()
        },
        ImageRequest {
            count: 5,
            ..fine.clone()
        },
        ImageRequest {
            style: "no such style".into(),
            ..fine
        },
    ];
    for request in unfit {
        let outcome = generator.generate(&request, &sink).await;
        assert!(
            matches!(outcome, Err(GenerateError::Invalid(_))),
            "{request:?}: {outcome:?}"
        );
    }
}

async fn stops_when_cancelled(generator: &dyn ImageGenerator) {
    let sink = RecordingSink::default();
    sink.cancel();
    let outcome = generator.generate(&request(generator), &sink).await;
    assert_eq!(outcome, Err(GenerateError::Cancelled));
}
