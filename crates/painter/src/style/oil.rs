//! Oil: "Painterly Rendering with Curved Brush Strokes of Multiple Sizes"
//! (Aaron Hertzmann, SIGGRAPH 1998). Strokes are planned on a reference of
//! fixed coarseness, so a larger picture is the same painting, repainted.

use super::bands::{self, Band, Stop};
use super::frame;
use super::layers::Easel;
use super::reference::Reference;
use super::stroke::Stroke;
use crate::colour::{Rgb, hex};
use crate::rng::{Rng, scramble};
use crate::watch::{Sketch, Watch};
use crate::{PaintError, Stage};

/// Brush radius at 768 pixels, error that calls for a stroke, least detail.
const LAYERS: [(f32, f32, f32); 6] = [
    (26.0, 0.0, 0.0),
    (13.0, 0.13, 0.0),
    (7.0, 0.15, 0.0),
    (3.6, 0.17, 0.0),
    (1.9, 0.20, 0.1),
    (1.15, 0.17, 0.5),
];
const LAYER_NAMES: [&str; 6] = ["ground", "broad", "large", "middle", "small", "fine"];
const GROUND: Rgb = hex(0x8a_5a_3a);

pub(super) fn paint(
    easel: &Easel<'_>,
    reference: Reference,
    (width, height): (usize, usize),
    watch: &mut Watch<'_>,
) -> Result<Vec<u8>, PaintError> {
    let size = (reference.width, reference.height);
    let mut sketch = reference.sketch((width, height));
    let mut plan = Plan {
        rng: easel.scene.rng.fork("oil"),
        canvas: GROUND.bytes().repeat(size.0 * size.1),
        strokes: Vec::new(),
        threads: easel.threads,
        reference,
    };
    for (i, &layer) in LAYERS.iter().enumerate() {
        plan.layer(layer, i, watch)?;
        sketch = Sketch::new((width, height), &plan.canvas, size.0);
        watch.show(&sketch, (i + 1) as f32 / LAYERS.len() as f32)?;
    }
    watch.begin(Stage::Finishing, 0.99)?;
    let frame = frame(easel.scene, width, height);
    let k = frame.scale / plan.reference.scale;
    // A crop to another shape moves the strokes with the scene.
    let shift = (frame.shift.0 / k, frame.shift.1 / k);
    for point in plan.strokes.iter_mut().flat_map(|s| &mut s.points) {
        *point = (point.0 + shift.0, point.1 + shift.1);
    }
    let spans: Vec<(f32, f32)> = plan.strokes.iter().map(|s| s.rows(k)).collect();
    bands::canvas(
        easel.threads,
        (width, height),
        watch,
        sketch,
        &|band: &mut Band<'_>, stop: &Stop| {
            band.rgb
                .copy_from_slice(&GROUND.bytes().repeat(band.rgb.len() / 3));
            for (stroke, span) in plan.strokes.iter().zip(&spans) {
                if span.1 >= band.y0 as f32 && span.0 <= band.y1 as f32 {
                    if stop.asked() {
                        return;
                    }
                    stroke.draw(k, band, width);
                }
            }
            varnish(band, width, frame.scale);
        },
    )
}

struct Plan {
    reference: Reference,
    canvas: Vec<u8>,
    strokes: Vec<Stroke>,
    rng: Rng,
    threads: usize,
}

impl Plan {
    /// One brush over the whole picture, wherever the canvas is still wrong.
    fn layer(
        &mut self,
        (radius, threshold, least): (f32, f32, f32),
        index: usize,
        watch: &mut Watch<'_>,
    ) -> Result<(), PaintError> {
        let share = index as f32 / LAYERS.len() as f32;
        let radius = (radius * self.reference.scale / 768.0).max(0.9);
        let (w, h) = (self.reference.width, self.reference.height);
        let seen = self.reference.blurred((radius * 0.35) as usize);
        watch.at(share)?;
        let step = (radius * 0.9).max(2.0) as usize;
        let mut planned: Vec<(usize, Vec<Stroke>)> = Vec::new();
        let this = &*self;
        let seed = self.rng.fork(LAYER_NAMES[index]);
        bands::run(
            self.threads,
            (0..h).step_by(step).collect(),
            watch,
            &|gy: usize, _: &Stop| {
                let mut rng = seed.fork(&gy.to_string());
                let mut row = Vec::new();
                for gx in (0..w).step_by(step) {
                    let (mean, at) = this.worst(&seen, (gx, gy), step);
                    let wanted = this.reference.detail[at.1 * w + at.0];
                    let wrong = index == 0 || mean > threshold * (1.3 - 0.6 * wanted);
                    if wrong && wanted >= least {
                        row.push(this.trace(&seen, at, radius, index, &mut rng));
                    }
                }
                (gy, row)
            },
            &mut |row, _, watch| {
                planned.push(row);
                watch.at(share)
            },
        )?;
        planned.sort_by_key(|(gy, _)| *gy);
        let mut strokes: Vec<Stroke> = planned.into_iter().flat_map(|(_, row)| row).collect();
        strokes.sort_by_key(|s| scramble(u64::from(s.salt)));
        let jobs: Vec<Band<'_>> = self
            .canvas
            .chunks_mut(128 * w * 3)
            .zip(bands::rows(h))
            .map(|(rgb, (y0, y1))| Band { y0, y1, rgb })
            .collect();
        bands::run(
            self.threads,
            jobs,
            watch,
            &|mut band: Band<'_>, stop: &Stop| {
                for stroke in &strokes {
                    let span = stroke.rows(1.0);
                    if span.1 >= band.y0 as f32 && span.0 <= band.y1 as f32 && !stop.asked() {
                        stroke.draw(1.0, &mut band, w);
                    }
                }
            },
            &mut |(), _, watch| watch.at(share),
        )?;
        self.strokes.append(&mut strokes);
        Ok(())
    }

    /// Mean error of a cell of the grid, and where it is worst.
    fn worst(
        &self,
        seen: &[[f32; 3]],
        (gx, gy): (usize, usize),
        step: usize,
    ) -> (f32, (usize, usize)) {
        let (w, h) = (self.reference.width, self.reference.height);
        let (mut worst, mut sum, mut at, mut n) = (-1.0, 0.0, (gx, gy), 0.0);
        for y in gy..(gy + step).min(h) {
            for x in gx..(gx + step).min(w) {
                let error = self.error(seen, y * w + x);
                sum += error;
                n += 1.0;
                if error > worst {
                    (worst, at) = (error, (x, y));
                }
            }
        }
        (sum / n, at)
    }

    fn error(&self, seen: &[[f32; 3]], at: usize) -> f32 {
        (0..3)
            .map(|c| (seen[at][c] - f32::from(self.canvas[at * 3 + c]) / 255.0).abs())
            .sum()
    }

    /// A stroke from `start` along the flow, until it leaves its region or its colour.
    fn trace(
        &self,
        seen: &[[f32; 3]],
        start: (usize, usize),
        radius: f32,
        index: usize,
        rng: &mut Rng,
    ) -> Stroke {
        let (w, h) = (self.reference.width, self.reference.height);
        let from = start.1 * w + start.0;
        let region = self.reference.region[from];
        let colour = seen[from];
        let (mut x, mut y) = (start.0 as f32 + 0.5, start.1 as f32 + 0.5);
        let mut points = vec![(x, y)];
        let side = if rng.chance(0.5) { 1.0 } else { -1.0 };
        let mut last = (0.0, 0.0);
        let stride = radius.max(2.5);
        for i in 0..7 {
            let at = (y as usize).min(h - 1) * w + (x as usize).min(w - 1);
            let angle = self.reference.angle[at];
            let (mut dx, mut dy) = (libm::cosf(angle) * side, libm::sinf(angle) * side);
            if i > 0 && dx * last.0 + dy * last.1 < 0.0 {
                (dx, dy) = (-dx, -dy);
            }
            (dx, dy) = (dx * 0.8 + last.0 * 0.2, dy * 0.8 + last.1 * 0.2);
            (x, y) = (x + dx * stride, y + dy * stride);
            last = (dx, dy);
            if x < 0.0 || y < 0.0 || x >= w as f32 || y >= h as f32 {
                points.push((x, y));
                break;
            }
            let here = y as usize * w + x as usize;
            let drift: f32 = (0..3).map(|c| (seen[here][c] - colour[c]).abs()).sum();
            if index > 0 && self.reference.region[here] != region || (i > 1 && drift > 0.16) {
                break;
            }
            points.push((x, y));
        }
        if points.len() == 1 {
            points.push((points[0].0 + 0.3, points[0].1 + 0.2));
        }
        let care = self.reference.detail[from];
        let loose = [1.0, 1.0, 0.9, 0.7, 0.4, 0.3][index] * (1.0 - 0.75 * care);
        let value = rng.range(-0.05, 0.05) * loose;
        let rgb = std::array::from_fn(|c| {
            (colour[c] * (1.0 + value) + rng.range(-0.022, 0.022) * loose).clamp(0.0, 1.0)
        });
        Stroke {
            points,
            radius,
            rgb,
            salt: rng.bits() as u32,
        }
    }
}

/// The weave of the canvas, and a little more contrast.
fn varnish(band: &mut Band<'_>, width: usize, scale: f32) {
    let pitch = 576.0 / scale.max(1.0);
    for (i, row) in band.rgb.chunks_exact_mut(width * 3).enumerate() {
        let y = (band.y0 + i) as f32 * pitch;
        let across = libm::sinf(y * 2.2) * 0.5;
        for (x, pixel) in row.chunks_exact_mut(3).enumerate() {
            let weave = 1.0 + 0.014 * super::noise(x as f32 * pitch, y, 9) + 0.006 * across;
            for c in pixel {
                let v = f32::from(*c) / 255.0;
                *c = super::byte(((v - 0.5) * 1.04 + 0.5) * weave);
            }
        }
    }
}
