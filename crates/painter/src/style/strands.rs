//! Strands along the flow: line integral convolution of white noise
//! (Cabral and Leedom, SIGGRAPH 1993), the hatching of pencil and woodblock.

use super::bands::{self, Stop};
use super::reference::Reference;
use crate::PaintError;
use crate::watch::Watch;

/// Texels to a pixel of the reference.
const FINE: f32 = 1.5;

pub(super) struct Strands {
    width: usize,
    height: usize,
    /// Texels to a unit of the scene.
    scale: f32,
    value: Vec<u8>,
}

impl Strands {
    /// Strands `length` texels long to each side, turned by `turn` radians
    /// from the flow.
    pub(super) fn of(
        reference: &Reference,
        length: usize,
        turn: f32,
        salt: u32,
        threads: usize,
        watch: &mut Watch<'_>,
    ) -> Result<Self, PaintError> {
        let (width, height) = (
            (reference.width as f32 * FINE) as usize,
            (reference.height as f32 * FINE) as usize,
        );
        let steps: Vec<(f32, f32)> = reference
            .angle
            .iter()
            .map(|&a| (libm::cosf(a + turn), libm::sinf(a + turn)))
            .collect();
        let mut value = vec![0_u8; width * height];
        let jobs: Vec<(&mut [u8], (usize, usize))> = value
            .chunks_mut(128 * width)
            .zip(bands::rows(height))
            .collect();
        let n = (2 * length + 1) as f32;
        let gain = n.sqrt() * 0.8;
        bands::run(
            threads,
            jobs,
            watch,
            &|(rows, (y0, _)): (&mut [u8], (usize, usize)), stop: &Stop| {
                for (y, row) in rows.chunks_exact_mut(width).enumerate() {
                    if stop.asked() {
                        return;
                    }
                    for (x, out) in row.iter_mut().enumerate() {
                        let start = (x as f32 + 0.5, (y0 + y) as f32 + 0.5);
                        let mut sum = super::speck(x as i32, (y0 + y) as i32, salt);
                        for way in [1.0, -1.0] {
                            sum += along(reference, &steps, start, way, length, salt);
                        }
                        let mean = sum / n;
                        *out = super::byte((mean - 0.5) * gain + 0.5);
                    }
                }
            },
            &mut |(), share, watch| watch.at(share * 0.1),
        )?;
        Ok(Self {
            width,
            height,
            scale: reference.scale * FINE,
            value,
        })
    }

    /// The strand at a point of the scene, 0 to 1, between texels.
    pub(super) fn at(&self, x: f32, y: f32) -> f32 {
        let (px, py) = (
            (x * self.scale - 0.5).clamp(0.0, self.width as f32 - 1.001),
            (y * self.scale - 0.5).clamp(0.0, self.height as f32 - 1.001),
        );
        let (cx, cy) = (px as usize, py as usize);
        let (tx, ty) = (px - cx as f32, py - cy as f32);
        let v = |dx: usize, dy: usize| f32::from(self.value[(cy + dy) * self.width + cx + dx]);
        let a = v(0, 0) + (v(1, 0) - v(0, 0)) * tx;
        let b = v(0, 1) + (v(1, 1) - v(0, 1)) * tx;
        (a + (b - a) * ty) / 255.0
    }
}

fn along(
    reference: &Reference,
    steps: &[(f32, f32)],
    (mut x, mut y): (f32, f32),
    way: f32,
    length: usize,
    salt: u32,
) -> f32 {
    let mut sum = 0.0;
    let mut last = (0.0, 0.0);
    for i in 0..length {
        let column = ((x / FINE).max(0.0) as usize).min(reference.width - 1);
        let row = ((y / FINE).max(0.0) as usize).min(reference.height - 1);
        let (mut dx, mut dy) = steps[row * reference.width + column];
        (dx, dy) = (dx * way, dy * way);
        if i > 0 && dx * last.0 + dy * last.1 < 0.0 {
            (dx, dy) = (-dx, -dy);
        }
        (x, y, last) = (x + dx, y + dy, (dx, dy));
        sum += super::speck(x.floor() as i32, y.floor() as i32, salt);
    }
    sum
}
