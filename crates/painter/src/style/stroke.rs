//! One brush stroke: a run of capsules with bristles and a lit ridge.

use super::bands::Band;
use super::noise;

#[derive(Clone, Debug)]
pub(super) struct Stroke {
    /// In pixels of the reference.
    pub(super) points: Vec<(f32, f32)>,
    pub(super) radius: f32,
    pub(super) rgb: [f32; 3],
    pub(super) salt: u32,
}

/// Points across a stroke at which its bristles differ.
const HAIRS: usize = 26;

/// What a pixel's place across the stroke does to its colour.
struct Brush {
    gain: [f32; HAIRS],
    rgb: [f32; 3],
}

impl Stroke {
    /// Rows it touches at `k` canvas pixels per reference pixel.
    pub(super) fn rows(&self, k: f32) -> (f32, f32) {
        let (low, high) = self
            .points
            .iter()
            .fold((f32::MAX, f32::MIN), |(l, h), p| (l.min(p.1), h.max(p.1)));
        (
            (low - self.radius) * k - 2.0,
            (high + self.radius) * k + 2.0,
        )
    }

    /// Paints the rows of `band`.
    pub(super) fn draw(&self, k: f32, band: &mut Band<'_>, width: usize) {
        let pitch = (self.radius / 1.6).max(1.5) * 2.0 / HAIRS as f32;
        let hairs: [f32; HAIRS] = std::array::from_fn(|i| noise(i as f32 * pitch, 0.5, self.salt));
        for pair in self.points.windows(2) {
            let (a, b) = (
                (pair[0].0 * k, pair[0].1 * k),
                (pair[1].0 * k, pair[1].1 * k),
            );
            let (dx, dy) = (b.0 - a.0, b.1 - a.1);
            let length = (dx * dx + dy * dy).sqrt().max(1e-4);
            let along = (dx / length, dy / length);
            // The side of the ridge that faces the light is brighter.
            let facing = (along.1 - along.0 * 0.7).clamp(-1.0, 1.0);
            let brush = Brush {
                gain: std::array::from_fn(|i| {
                    let across = i as f32 / (HAIRS - 1) as f32 * 2.0 - 1.0;
                    let ridge = across.abs() * across * across * facing;
                    (1.0 + 0.055 * hairs[i] - 0.075 * ridge) * 255.0
                }),
                rgb: self.rgb,
            };
            capsule(band, width, a, along, length, self.radius * k, &brush);
        }
    }
}

/// Left and right end of what a capsule covers of the line at height `y`
/// over its start.
fn span(y: f32, along: (f32, f32), length: f32, reach: f32) -> Option<(f32, f32)> {
    let mut ends = (f32::MAX, f32::MIN);
    let mut take = |x: f32| ends = (ends.0.min(x), ends.1.max(x));
    for t in [0.0, length] {
        let dy = y - along.1 * t;
        let half = reach * reach - dy * dy;
        if half >= 0.0 {
            let half = half.sqrt();
            take(along.0 * t - half);
            take(along.0 * t + half);
        }
    }
    for side in [reach, -reach] {
        // The straight sides: the axis moved by its normal.
        let (nx, ny) = (-along.1 * side, along.0 * side);
        if along.1.abs() > 1e-4 {
            let t = (y - ny) / along.1;
            if (0.0..=length).contains(&t) {
                take(nx + along.0 * t);
            }
        }
    }
    (ends.0 <= ends.1).then_some(ends)
}

fn capsule(
    band: &mut Band<'_>,
    width: usize,
    a: (f32, f32),
    along: (f32, f32),
    length: f32,
    radius: f32,
    brush: &Brush,
) {
    let reach = radius + 0.5;
    let clip = |v: f32, low: usize, high: usize| (v.max(low as f32) as usize).clamp(low, high);
    let ends = (a.1, a.1 + along.1 * length);
    let y0 = clip(ends.0.min(ends.1) - reach, band.y0, band.y1);
    let y1 = clip(ends.0.max(ends.1) + reach + 1.0, band.y0, band.y1);
    let solid = (radius - 0.5).max(0.0);
    let place = (HAIRS - 1) as f32 * 0.4999 / radius;
    for y in y0..y1 {
        let py = y as f32 + 0.5 - a.1;
        let Some((left, right)) = span(py, along, length, reach) else {
            continue;
        };
        let (x0, x1) = (
            clip(left + a.0 - 0.5, 0, width),
            clip(right + a.0 + 0.5, 0, width),
        );
        let row = &mut band.rgb[((y - band.y0) * width + x0) * 3..];
        for (x, pixel) in (x0..x1).zip(row.chunks_exact_mut(3)) {
            let px = x as f32 + 0.5 - a.0;
            let t = (px * along.0 + py * along.1).clamp(0.0, length);
            let (ex, ey) = (px - along.0 * t, py - along.1 * t);
            let d2 = ex * ex + ey * ey;
            let cover = if d2 < solid * solid {
                0.96
            } else if d2 < reach * reach {
                (radius - d2.sqrt() + 0.5).min(1.0) * 0.96
            } else {
                continue;
            };
            let across = (px * along.1 - py * along.0).clamp(-radius, radius);
            let gain = brush.gain[((across + radius) * place + 0.5) as usize];
            for (under, colour) in pixel.iter_mut().zip(brush.rgb) {
                let paint = (colour * gain).min(255.0);
                let before = f32::from(*under);
                *under = (before + (paint - before) * cover + 0.5) as u8;
            }
        }
    }
}
