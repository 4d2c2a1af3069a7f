//! Paper-cut: every shape is a sheet, laid on those behind it with a lit edge
//! and a soft shadow. The shadow is a box-blurred coverage mask (three passes
//! approach a Gaussian: Wells 1986), kept at the coarseness its softness allows.

use super::bands::{self, Band, Stop};
use super::layers::Easel;
use super::reference::Reference;
use super::{frame, noise};
use crate::PaintError;
use crate::colour::{Rgb, hex};
use crate::raster::{Frame, sweep};
use crate::scene::Shape;
use crate::watch::Watch;

/// Side of the square of paper grain that is laid edge to edge.
const GRAIN: usize = 512;

pub(super) fn paint(
    easel: &Easel<'_>,
    reference: &Reference,
    (width, height): (usize, usize),
    watch: &mut Watch<'_>,
) -> Result<Vec<u8>, PaintError> {
    let frame = frame(easel.scene, width, height);
    let grain = grain(frame.scale);
    let sketch = reference.sketch((width, height));
    bands::canvas(
        easel.threads,
        (width, height),
        watch,
        sketch,
        &|band: &mut Band<'_>, stop: &Stop| {
            let mut sheet = Sheet {
                band,
                frame,
                grain: &grain,
            };
            for (i, shape) in easel.scene.shapes.iter().enumerate() {
                if stop.asked() {
                    return;
                }
                let b = easel.bounds[i];
                let reach = shape.lift * 4.0 + 0.004;
                let (y0, y1) = (sheet.band.y0 as f32, sheet.band.y1 as f32);
                if (b[3] + reach) * frame.scale + frame.shift.1 < y0
                    || (b[1] - reach) * frame.scale + frame.shift.1 > y1
                {
                    continue;
                }
                if shape.lift > 0.0 {
                    sheet.shadow(shape, b, (1.0, 0.30));
                    sheet.shadow(shape, b, (0.35, 0.34));
                    sheet.edge(shape);
                }
                sheet.fill(shape, b, i as u32);
            }
            sheet.vignette(height);
        },
    )
}

/// Fibres and tooth of the paper, as shares of brightness.
fn grain(scale: f32) -> Vec<f32> {
    let k = 1000.0 / scale.max(1.0);
    (0..GRAIN * GRAIN)
        .map(|i| {
            let (x, y) = ((i % GRAIN) as f32 * k, (i / GRAIN) as f32 * k);
            let tooth = noise(x * 0.9, y * 0.9, 1) * 0.6 + noise(x * 0.35, y * 0.35, 2) * 0.7;
            let fibre = noise(x * 0.16 + y * 0.05, y * 0.7, 3) * 0.5;
            (tooth + fibre) * 0.016
        })
        .collect()
}

struct Sheet<'a, 'b> {
    band: &'a mut Band<'b>,
    /// Of the whole picture.
    frame: Frame,
    grain: &'a [f32],
}

impl Sheet<'_, '_> {
    /// Darkens what lies under `shape`, offset and blurred by its lift. The
    /// mask lies on one lattice for the whole picture, whatever the band.
    fn shadow(&mut self, shape: &Shape, b: [f32; 4], (reach, strength): (f32, f32)) {
        let Frame {
            width,
            scale,
            shift,
            ..
        } = self.frame;
        let blur = shape.lift * reach * scale;
        let strength = strength * shape.alpha;
        let coarse = (blur / 2.5).floor().max(1.0);
        let radius = ((blur / coarse).round() as usize).clamp(1, 4);
        let (dx, dy) = (blur * 0.55, blur * 0.85);
        let pad = blur * 2.2 + 2.0;
        let (low, high) = (self.band.y0, self.band.y1);
        let clip = |v: f32, a: usize, z: usize| (v.max(a as f32) as usize).clamp(a, z);
        let x0 = clip(b[0] * scale + shift.0 + dx - pad, 0, width);
        let x1 = clip(b[2] * scale + shift.0 + dx + pad, 0, width);
        let y0 = clip(b[1] * scale + shift.1 + dy - pad, low, high);
        let y1 = clip(b[3] * scale + shift.1 + dy + pad, low, high);
        if x0 >= x1 || y0 >= y1 {
            return;
        }
        let margin = 3 * radius + 1;
        let cell = |v: usize| (v as f32 / coarse).floor();
        let (mw, mh) = (
            (cell(x1) - cell(x0)) as usize + 2 + 2 * margin,
            (cell(y1) - cell(y0)) as usize + 2 + 2 * margin,
        );
        let origin = (cell(x0) - margin as f32, cell(y0) - margin as f32);
        let small = Frame {
            width: mw,
            height: mh,
            scale: scale / coarse,
            shift: (
                (shift.0 + dx) / coarse - origin.0,
                (shift.1 + dy) / coarse - origin.1,
            ),
        };
        let mut mask = vec![0.0_f32; mw * mh];
        sweep(&shape.path, small, &mut |y, x, coverage| {
            mask[y * mw + x..][..coverage.len()].copy_from_slice(coverage);
            true
        });
        for _ in 0..3 {
            super::box_blur(&mut mask, mw, radius);
        }
        for y in y0..y1 {
            let my = (y as f32 + 0.5) / coarse - origin.1 - 0.5;
            let row = my as usize;
            let ty = my - row as f32;
            let (above, below) = (
                &mask[row * mw..][..mw],
                &mask[(row + 1).min(mh - 1) * mw..][..mw],
            );
            let line = &mut self.band.rgb[(y - low) * width * 3..][..width * 3];
            for x in x0..x1 {
                let mx = (x as f32 + 0.5) / coarse - origin.0 - 0.5;
                let column = mx as usize;
                let tx = mx - column as f32;
                let next = (column + 1).min(mw - 1);
                let a = above[column] + (above[next] - above[column]) * tx;
                let b = below[column] + (below[next] - below[column]) * tx;
                let shade = (a + (b - a) * ty) * strength;
                if shade > 0.003 {
                    let keep = 1.0 - shade;
                    let pixel = &mut line[x * 3..][..3];
                    pixel[0] = (f32::from(pixel[0]) * keep) as u8;
                    pixel[1] = (f32::from(pixel[1]) * keep) as u8;
                    pixel[2] = (f32::from(pixel[2]) * (keep + shade * 0.12)) as u8;
                }
            }
        }
    }

    /// The cut edge that faces the light.
    fn edge(&mut self, shape: &Shape) {
        let d = (self.frame.scale * 0.0009).min(shape.lift * self.frame.scale * 0.2);
        let colour = shape.top.light(0.42);
        self.cover(shape, -d, &mut |_, _| (colour, 0.0));
    }

    fn fill(&mut self, shape: &Shape, b: [f32; 4], sheet: u32) {
        let Frame {
            scale,
            shift,
            height,
            ..
        } = self.frame;
        let from = (b[1] * scale + shift.1).max(0.0);
        let over = 1.0 / ((b[3] * scale + shift.1).min(height as f32) - from).max(1.0);
        let (grain, slip) = (self.grain, sheet as usize * 7919);
        let steady = shape.lift == 0.0;
        let mut colour = (usize::MAX, shape.top);
        self.cover(shape, 0.0, &mut |x, y| {
            if colour.0 != y {
                colour = (y, shape.top.mix(shape.bottom, (y as f32 - from) * over));
            }
            let at = (y + slip / 7) % GRAIN * GRAIN + (x + slip) % GRAIN;
            (colour.1, if steady { grain[at] * 0.5 } else { grain[at] })
        });
    }

    /// Covers `shape`, moved by `d` both ways, with `ink`.
    fn cover(&mut self, shape: &Shape, d: f32, ink: &mut dyn FnMut(usize, usize) -> (Rgb, f32)) {
        let (width, y0) = (self.frame.width, self.band.y0);
        let frame = Frame {
            height: self.band.y1 - y0,
            shift: (self.frame.shift.0 + d, self.frame.shift.1 + d - y0 as f32),
            ..self.frame
        };
        let rgb = &mut self.band.rgb;
        sweep(&shape.path, frame, &mut |y, x0, coverage| {
            for (i, &c) in coverage.iter().enumerate() {
                let c = c * shape.alpha;
                if c > 0.003 {
                    let x = x0 + i;
                    let (Rgb(colour), grain) = ink(x, y + y0);
                    let pixel = &mut rgb[(y * width + x) * 3..][..3];
                    for k in 0..3 {
                        let under = f32::from(pixel[k]);
                        let paint = ((colour[k] + grain) * 255.0).clamp(0.0, 255.0);
                        pixel[k] = (under + (paint - under) * c + 0.5) as u8;
                    }
                }
            }
            true
        });
    }

    /// Darkens the corners a little, so that the eye stays inside.
    fn vignette(&mut self, height: usize) {
        let Rgb(shade) = hex(0x3a_30_48);
        let (width, y0) = (self.frame.width, self.band.y0);
        for (i, row) in self.band.rgb.chunks_exact_mut(width * 3).enumerate() {
            let v = (y0 + i) as f32 / height as f32 * 2.0 - 1.0;
            for (x, pixel) in row.chunks_exact_mut(3).enumerate() {
                let u = x as f32 / width as f32 * 2.0 - 1.0;
                let d = (u * u + v * v - 0.75).max(0.0) * 0.13;
                if d > 0.002 {
                    for k in 0..3 {
                        let c = f32::from(pixel[k]);
                        pixel[k] = (c - c * d * (1.0 - shade[k])) as u8;
                    }
                }
            }
        }
    }
}
