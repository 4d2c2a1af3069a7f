//! Oil: "Painterly Rendering with Curved Brush Strokes of Multiple Sizes"
//! (Aaron Hertzmann, SIGGRAPH 1998). Strokes are planned on a reference of
//! fixed coarseness, so a larger picture is the same painting, repainted.

use super::reference::{Reference, SIDE};
use super::stroke::Stroke;
use crate::colour::{Rgb, hex};
use crate::rng::{Rng, scramble};
use crate::scene::Scene;
use crate::watch::Watch;
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
const GROUND: Rgb = hex(0x8a_5a_3a);

pub(crate) fn paint(
    scene: &Scene,
    width: usize,
    height: usize,
    watch: &mut Watch<'_>,
) -> Result<Vec<u8>, PaintError> {
    watch.begin(Stage::Composing, 0.10)?;
    let reference = Reference::of(scene, watch)?;
    watch.begin(Stage::Painting, 0.45)?;
    let mut plan = Plan {
        rng: scene.rng.fork("oil"),
        canvas: ground(reference.width * reference.height),
        strokes: Vec::new(),
        reference,
    };
    for (i, &layer) in LAYERS.iter().enumerate() {
        plan.layer(layer, i, watch)?;
        let size = (plan.reference.width, plan.reference.height);
        watch.preview(&plan.canvas, size, (i + 1) as f32 / LAYERS.len() as f32)?;
    }
    watch.begin(Stage::Painting, 0.94)?;
    let k = (width as f32 / plan.reference.width as f32)
        .max(height as f32 / plan.reference.height as f32);
    let mut canvas = ground(width * height);
    let count = plan.strokes.len().max(1);
    for (i, stroke) in plan.strokes.iter().enumerate() {
        let work = stroke.draw(k, &mut canvas, width, height);
        watch.tick(work * 4 + 20, i as f32 / count as f32)?;
    }
    watch.begin(Stage::Finishing, 0.99)?;
    varnish(&mut canvas, width, k, watch)?;
    Ok(canvas)
}

fn ground(pixels: usize) -> Vec<u8> {
    GROUND.bytes().repeat(pixels)
}

struct Plan {
    reference: Reference,
    canvas: Vec<u8>,
    strokes: Vec<Stroke>,
    rng: Rng,
}

impl Plan {
    /// One brush over the whole picture, wherever the canvas is still wrong.
    fn layer(
        &mut self,
        (radius, threshold, least): (f32, f32, f32),
        index: usize,
        watch: &mut Watch<'_>,
    ) -> Result<(), PaintError> {
        let radius = radius * SIDE / 768.0;
        let (w, h) = (self.reference.width, self.reference.height);
        let seen = blurred(&self.reference.rgb, w, (radius * 0.35) as usize);
        watch.tick(w * h * 4, index as f32 / 6.0)?;
        let step = (radius * 0.9).max(2.0) as usize;
        let mut planned = Vec::new();
        for gy in (0..h).step_by(step) {
            for gx in (0..w).step_by(step) {
                let (mut worst, mut sum, mut at) = (-1.0, 0.0, (gx, gy));
                let mut n = 0.0;
                for y in gy..(gy + step).min(h) {
                    for x in gx..(gx + step).min(w) {
                        let error = self.error(&seen, y * w + x);
                        sum += error;
                        n += 1.0;
                        if error > worst {
                            (worst, at) = (error, (x, y));
                        }
                    }
                }
                let pixel = at.1 * w + at.0;
                let wanted = self.reference.detail[pixel];
                if (index == 0 || sum / n > threshold * (1.3 - 0.6 * wanted)) && wanted >= least {
                    planned.push(self.trace(&seen, at, radius, index));
                }
            }
            watch.tick(w * step * 2, index as f32 / 6.0)?;
        }
        planned.sort_by_key(|s| scramble(u64::from(s.salt)));
        for stroke in planned {
            let work = stroke.draw(1.0, &mut self.canvas, w, h);
            watch.tick(work * 4 + 20, (index as f32 + 0.5) / 6.0)?;
            self.strokes.push(stroke);
        }
        Ok(())
    }

    fn error(&self, seen: &[[f32; 3]], at: usize) -> f32 {
        (0..3)
            .map(|c| (seen[at][c] - f32::from(self.canvas[at * 3 + c]) / 255.0).abs())
            .sum()
    }

    /// A stroke from `start` along the flow, until it leaves its region or its colour.
    fn trace(
        &mut self,
        seen: &[[f32; 3]],
        start: (usize, usize),
        radius: f32,
        index: usize,
    ) -> Stroke {
        let (w, h) = (self.reference.width, self.reference.height);
        let from = start.1 * w + start.0;
        let region = self.reference.region[from];
        let colour = seen[from];
        let (mut x, mut y) = (start.0 as f32 + 0.5, start.1 as f32 + 0.5);
        let mut points = vec![(x, y)];
        let side = if self.rng.chance(0.5) { 1.0 } else { -1.0 };
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
        let value = self.rng.range(-0.05, 0.05) * loose;
        let rgb = std::array::from_fn(|c| {
            (colour[c] * (1.0 + value) + self.rng.range(-0.022, 0.022) * loose).clamp(0.0, 1.0)
        });
        Stroke {
            points,
            radius,
            rgb,
            salt: self.rng.bits() as u32,
        }
    }
}

fn blurred(rgb: &[[f32; 3]], width: usize, radius: usize) -> Vec<[f32; 3]> {
    if radius == 0 {
        return rgb.to_vec();
    }
    let height = rgb.len() / width;
    let pass = |from: &[[f32; 3]], step: usize, length: usize, lines: usize, line_step: usize| {
        let mut out = vec![[0.0; 3]; from.len()];
        for line in 0..lines {
            let at = |i: usize| line * line_step + i * step;
            let mut sum = [0.0_f32; 3];
            let mut n = 0.0;
            for i in 0..length + radius {
                if i < length {
                    (0..3).for_each(|c| sum[c] += from[at(i)][c]);
                    n += 1.0;
                }
                if i > 2 * radius {
                    (0..3).for_each(|c| sum[c] -= from[at(i - 2 * radius - 1)][c]);
                    n -= 1.0;
                }
                if i >= radius {
                    out[at(i - radius)] = sum.map(|s| s / n);
                }
            }
        }
        out
    };
    let across = pass(rgb, 1, width, height, width);
    pass(&across, width, height, width, 1)
}

/// The weave of the canvas, and a little more contrast.
fn varnish(
    canvas: &mut [u8],
    width: usize,
    k: f32,
    watch: &mut Watch<'_>,
) -> Result<(), PaintError> {
    let pitch = 0.9 / k.max(0.3);
    for (y, row) in canvas.chunks_exact_mut(width * 3).enumerate() {
        let across = libm::sinf(y as f32 * pitch * 2.2) * 0.5;
        for (x, pixel) in row.chunks_exact_mut(3).enumerate() {
            let weave =
                1.0 + 0.014 * super::noise(x as f32 * pitch, y as f32 * pitch, 9) + 0.006 * across;
            for c in pixel {
                let v = f32::from(*c) / 255.0;
                *c = ((((v - 0.5) * 1.08 + 0.5) * weave).clamp(0.0, 1.0) * 255.0) as u8;
            }
        }
        watch.tick(width * 3, 0.5)?;
    }
    Ok(())
}
