//! Progress that never falls, and the way out when nobody watches any more.

use std::ops::ControlFlow;

use crate::{PaintError, Preview, Progress, Stage};

/// Longest side of a preview, in pixels.
const PREVIEW_SIDE: usize = 384;

pub(crate) struct Watch<'a> {
    watch: &'a mut dyn FnMut(Progress<'_>) -> ControlFlow<()>,
    from: f32,
    to: f32,
    reached: f32,
    stage: Stage,
}

impl<'a> Watch<'a> {
    pub(crate) fn new(watch: &'a mut dyn FnMut(Progress<'_>) -> ControlFlow<()>) -> Self {
        Self {
            watch,
            from: 0.0,
            to: 0.0,
            reached: 0.0,
            stage: Stage::Composing,
        }
    }

    /// Starts a stretch of work that ends at `to`.
    pub(crate) fn begin(&mut self, stage: Stage, to: f32) -> Result<(), PaintError> {
        self.from = self.to.max(self.reached);
        (self.to, self.stage) = (to, stage);
        self.say(0.0, None)
    }

    fn say(&mut self, share: f32, preview: Option<Preview<'_>>) -> Result<(), PaintError> {
        let fraction = self.from + (self.to - self.from) * share.clamp(0.0, 1.0);
        self.reached = self.reached.max(fraction).min(1.0);
        match (self.watch)(Progress {
            fraction: self.reached,
            stage: self.stage,
            preview,
        }) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(PaintError::Cancelled),
        }
    }

    /// `share` of this stretch is done.
    pub(crate) fn at(&mut self, share: f32) -> Result<(), PaintError> {
        self.say(share, None)
    }

    /// Shows the picture as it stands.
    pub(crate) fn show(&mut self, sketch: &Sketch, share: f32) -> Result<(), PaintError> {
        self.say(
            share,
            Some(Preview {
                width: sketch.width as u32,
                height: sketch.height as u32,
                rgb: &sketch.rgb,
            }),
        )
    }
}

/// A small copy of the picture as it stands.
#[derive(Clone, Debug)]
pub(crate) struct Sketch {
    width: usize,
    height: usize,
    rgb: Vec<u8>,
}

/// Every few rows of a band, for the sketch.
pub(crate) struct Strip {
    first: usize,
    rgb: Vec<u8>,
}

fn step(width: usize, height: usize) -> usize {
    width.max(height).div_ceil(PREVIEW_SIDE).max(1)
}

impl Sketch {
    /// A sketch of a picture of `width × height`, for now filled from `rgb`,
    /// which is `from` pixels wide and of the same shape.
    pub(crate) fn new((width, height): (usize, usize), rgb: &[u8], from: usize) -> Self {
        let step = step(width, height);
        let (w, h) = (width.div_ceil(step), height.div_ceil(step));
        let rows = rgb.len() / 3 / from.max(1);
        let mut small = Vec::with_capacity(w * h * 3);
        for y in 0..h {
            for x in 0..w {
                let at = (y * rows / h * from + x * from / w) * 3;
                small.extend_from_slice(&rgb[at..at + 3]);
            }
        }
        Self {
            width: w,
            height: h,
            rgb: small,
        }
    }

    pub(crate) fn step(&self, width: usize, height: usize) -> usize {
        step(width, height)
    }

    pub(crate) fn strip(band: &[u8], width: usize, y0: usize, step: usize) -> Strip {
        let rows = band.len() / 3 / width;
        let first = y0.div_ceil(step);
        let mut rgb = Vec::new();
        for y in (first * step..y0 + rows).step_by(step) {
            let row = &band[(y - y0) * width * 3..][..width * 3];
            row.chunks_exact(3)
                .step_by(step)
                .for_each(|p| rgb.extend_from_slice(p));
        }
        Strip { first, rgb }
    }

    pub(crate) fn put(&mut self, strip: &Strip) {
        let at = strip.first * self.width * 3;
        self.rgb[at..at + strip.rgb.len()].copy_from_slice(&strip.rgb);
    }
}
