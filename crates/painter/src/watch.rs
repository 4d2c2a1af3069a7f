//! Progress that never falls, and the way out when nobody watches any more.

use std::ops::ControlFlow;

use crate::{PaintError, Preview, Progress, Stage};

/// Longest side of a preview.
const PREVIEW_SIDE: usize = 384;

pub(crate) struct Watch<'a> {
    watch: &'a mut dyn FnMut(Progress<'_>) -> ControlFlow<()>,
    from: f32,
    to: f32,
    reached: f32,
    stage: Stage,
    work: usize,
}

/// Pixels of work between two looks at the watcher: some milliseconds.
const TICK: usize = 400_000;

impl<'a> Watch<'a> {
    pub(crate) fn new(watch: &'a mut dyn FnMut(Progress<'_>) -> ControlFlow<()>) -> Self {
        Self {
            watch,
            from: 0.0,
            to: 0.0,
            reached: 0.0,
            stage: Stage::Composing,
            work: 0,
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
        self.work = 0;
        match (self.watch)(Progress {
            fraction: self.reached,
            stage: self.stage,
            preview,
        }) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(PaintError::Cancelled),
        }
    }

    /// Counts `work` pixels of work; looks at the watcher now and then.
    pub(crate) fn tick(&mut self, work: usize, share: f32) -> Result<(), PaintError> {
        self.work += work;
        if self.work < TICK {
            Ok(())
        } else {
            self.say(share, None)
        }
    }

    /// Shows the picture as it stands.
    pub(crate) fn preview(
        &mut self,
        rgb: &[u8],
        (width, height): (usize, usize),
        share: f32,
    ) -> Result<(), PaintError> {
        let step = width.max(height).div_ceil(PREVIEW_SIDE).max(1);
        let (w, h) = (width / step, height / step);
        let mut small = Vec::with_capacity(w * h * 3);
        for y in 0..h {
            for x in 0..w {
                let at = (y * step * width + x * step) * 3;
                small.extend_from_slice(&rgb[at..at + 3]);
            }
        }
        self.say(
            share,
            Some(Preview {
                width: w as u32,
                height: h as u32,
                rgb: &small,
            }),
        )
    }
}
