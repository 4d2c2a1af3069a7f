#![doc = include_str!("../README.md")]

mod backdrop;
mod colour;
mod compose;
mod error;
mod figures;
mod light;
mod path;
mod raster;
mod reading;
mod request;
mod rng;
mod scene;
mod style;
mod watch;

use std::ops::ControlFlow;

pub use error::PaintError;
pub use request::{Painting, Preview, Progress, Request, Stage, Style};

/// The painter's version: another one may paint other pictures from the same
/// words.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Paints `request`, telling `watch` how far it has come; breaks off when
/// `watch` says so.
///
/// # Errors
/// [`PaintError`].
pub fn paint(
    request: &Request,
    watch: &mut dyn FnMut(Progress<'_>) -> ControlFlow<()>,
) -> Result<Painting, PaintError> {
    paint_on(1, request, watch)
}

/// [`paint`] on `threads` threads, at least one; the bytes are the same.
///
/// # Errors
/// [`PaintError`].
pub fn paint_on(
    threads: usize,
    request: &Request,
    watch: &mut dyn FnMut(Progress<'_>) -> ControlFlow<()>,
) -> Result<Painting, PaintError> {
    let (width, height) = request.checked_size()?;
    let mut watch = watch::Watch::new(watch);
    watch.begin(Stage::Composing, 0.02)?;
    let reading = reading::read(&request.phrase, &request.negative);
    let (scene, understood) = compose::compose(&reading, request);
    let size = (width, height);
    let rgb = style::paint(&scene, request.style, size, threads, &mut watch)?;
    watch.begin(Stage::Finishing, 1.0)?;
    Ok(Painting {
        width: request.width,
        height: request.height,
        rgb,
        understood,
    })
}
