//! Pointillism: pure dots laid side by side, some of them the complement of
//! what they stand in (Chevreul 1839, as Seurat used it), smaller where care
//! is due. Dots are planned in shares of the picture, so every size has the same.

use super::bands::{self, Band, Stop};
use super::layers::Easel;
use super::reference::Reference;
use super::{byte, frame, noise};
use crate::PaintError;
use crate::colour::Rgb;
use crate::rng::{Rng, scramble};
use crate::watch::Watch;

/// Spacing of dots in shares of the shorter side, and the care that calls for them.
const LAYERS: [(f32, f32); 5] = [
    (0.0175, 0.0),
    (0.0125, 0.0),
    (0.0096, 0.0),
    (0.0056, 0.40),
    (0.0030, 0.70),
];

struct Dot {
    x: f32,
    y: f32,
    r: f32,
    rgb: [f32; 3],
    salt: u32,
}

pub(super) fn paint(
    easel: &Easel<'_>,
    reference: &Reference,
    (width, height): (usize, usize),
    watch: &mut Watch<'_>,
) -> Result<Vec<u8>, PaintError> {
    let frame = frame(easel.scene, width, height);
    let mut dots = Vec::new();
    let rng = easel.scene.rng.fork("points");
    for (i, &(spacing, care)) in LAYERS.iter().enumerate() {
        let mut layer = layer(
            easel,
            reference,
            spacing,
            care,
            &mut rng.fork(LAYER_NAMES[i]),
        );
        layer.sort_by_key(|d| scramble(u64::from(d.salt)));
        dots.extend(layer);
        watch.at(0.02 * i as f32)?;
    }
    let lists = lists(&dots, frame.scale, frame.shift.1, height);
    let sketch = reference.sketch((width, height));
    bands::canvas(
        easel.threads,
        (width, height),
        watch,
        sketch,
        &|band: &mut Band<'_>, stop: &Stop| {
            for (i, p) in band.rgb.chunks_exact_mut(3).enumerate() {
                let (x, y) = ((i % width) as f32, (band.y0 + i / width) as f32);
                let weave = noise(x / frame.scale * 380.0, y / frame.scale * 380.0, 81) * 0.015;
                let primed = [0.93, 0.90, 0.84];
                p.iter_mut()
                    .zip(primed)
                    .for_each(|(o, c)| *o = byte(c + weave));
            }
            for (n, &i) in lists[band.y0 / 128].iter().enumerate() {
                if n % 256 == 0 && stop.asked() {
                    return;
                }
                dots[i as usize].draw(band, width, frame.scale, frame.shift);
            }
        },
    )
}

const LAYER_NAMES: [&str; 5] = ["ground", "large", "middle", "small", "fine"];

/// The dots of each band, in the order they are laid.
fn lists(dots: &[Dot], scale: f32, shift: f32, height: usize) -> Vec<Vec<u32>> {
    bands::rows(height)
        .map(|(y0, y1)| {
            let reach = |d: &Dot| {
                let (y, r) = (d.y * scale + shift, d.r * scale * 1.2 + 1.0);
                y + r >= y0 as f32 && y - r <= y1 as f32
            };
            (0..dots.len() as u32)
                .filter(|&i| reach(&dots[i as usize]))
                .collect()
        })
        .collect()
}

fn layer(
    easel: &Easel<'_>,
    reference: &Reference,
    spacing: f32,
    care: f32,
    rng: &mut Rng,
) -> Vec<Dot> {
    let (w, h) = (easel.scene.w, easel.scene.h);
    let mut dots = Vec::new();
    let row = spacing * 0.88;
    for j in 0..=(h / row) as usize {
        for i in 0..=(w / spacing) as usize {
            let x =
                (i as f32 + if j % 2 == 0 { 0.0 } else { 0.5 } + rng.range(-0.3, 0.3)) * spacing;
            let y = (j as f32 + rng.range(-0.3, 0.3)) * row;
            let (jitter, salt) = (rng.bits(), rng.bits() as u32);
            let at = reference.index(x, y);
            if reference.detail[at] < care {
                continue;
            }
            let r = spacing * (0.50 + 0.16 * (jitter >> 40 & 255) as f32 / 255.0);
            let region = reference.region[at];
            let strays = [(1.0, 0.0), (-1.0, 0.0), (0.0, 1.0), (0.0, -1.0)]
                .iter()
                .any(|(dx, dy)| {
                    reference.region[reference.index(x + dx * r, y + dy * r)] != region
                });
            // A dot astride an outline is laid smaller; those of the ground
            // may cross it, so that no seam of bare canvas is left.
            dots.push(Dot {
                x,
                y,
                r: if strays && spacing < 0.016 {
                    r * 0.70
                } else {
                    r
                },
                rgb: divided(reference.rgb[at], reference.detail[at], jitter),
                salt,
            });
        }
    }
    dots
}

/// The colour of one dot: purer than what is seen, lighter or darker by
/// chance, and one in eight leaning to the complement.
fn divided(seen: [f32; 3], care: f32, bits: u64) -> [f32; 3] {
    let part = |shift: u32| (bits >> shift & 255) as f32 / 255.0;
    let loose = 1.0 - 0.75 * care;
    let value = 1.0 + (part(0) - 0.5) * 0.26 * loose;
    let colour = Rgb(seen).saturate(1.0 + 0.35 * loose);
    let grey = colour.luminance();
    let lean = if part(8) < 0.12 { -0.28 } else { 1.0 };
    let turn = (part(16) - 0.5) * 0.16 * loose;
    std::array::from_fn(|c| {
        let chroma = (colour.0[c] - grey) * if loose > 0.5 { lean } else { 1.0 };
        let cast = [turn, -turn * 0.4, -turn][c];
        ((grey + chroma) * value + cast).clamp(0.0, 1.0)
    })
}

impl Dot {
    fn draw(&self, band: &mut Band<'_>, width: usize, scale: f32, shift: (f32, f32)) {
        let (cx, cy, r) = (
            self.x * scale + shift.0,
            self.y * scale + shift.1,
            self.r * scale,
        );
        let squash = 1.0 + 0.16 * (self.salt & 15) as f32 / 15.0;
        let reach = r * squash + 1.0;
        let clip = |v: f32, low: usize, high: usize| (v.max(low as f32) as usize).clamp(low, high);
        let (x0, x1) = (clip(cx - reach, 0, width), clip(cx + reach + 1.0, 0, width));
        let (y0, y1) = (
            clip(cy - reach, band.y0, band.y1),
            clip(cy + reach + 1.0, band.y0, band.y1),
        );
        let over = 1.0 / r.max(0.3);
        for y in y0..y1 {
            let dy = (y as f32 + 0.5 - cy) * squash;
            for x in x0..x1 {
                let dx = x as f32 + 0.5 - cx;
                let d2 = dx * dx + dy * dy;
                if d2 > (r + 0.5) * (r + 0.5) {
                    continue;
                }
                let cover = (r - d2.sqrt() + 0.5).clamp(0.0, 1.0) * 0.95;
                // A dab of paint stands up: lit above, in shade below.
                let body = 1.0 - 0.07 * (dx * 0.5 + dy) * over;
                let at = ((y - band.y0) * width + x) * 3;
                for (under, c) in band.rgb[at..at + 3].iter_mut().zip(self.rgb) {
                    let before = f32::from(*under);
                    let paint = (c * body * 255.0).clamp(0.0, 255.0);
                    *under = (before + (paint - before) * cover + 0.5) as u8;
                }
            }
        }
    }
}
