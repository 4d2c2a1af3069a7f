//! Paper-cut: every shape is a sheet, laid on those behind it with a lit edge
//! and a soft shadow. The shadow is a box-blurred coverage mask (three passes
//! approach a Gaussian: Wells 1986), kept at the coarseness its softness allows.

use super::{frame, noise};
use crate::colour::{Rgb, hex};
use crate::raster::{Frame, sweep};
use crate::scene::{Scene, Shape};
use crate::watch::Watch;
use crate::{PaintError, Stage};

/// Side of the square of paper grain that is laid edge to edge.
const GRAIN: usize = 512;

pub(crate) fn paint(
    scene: &Scene,
    width: usize,
    height: usize,
    watch: &mut Watch<'_>,
) -> Result<Vec<u8>, PaintError> {
    watch.begin(Stage::Painting, 0.97)?;
    let frame = frame(scene, width, height);
    let mut sheet = Sheet {
        rgb: vec![255; width * height * 3],
        frame,
        grain: grain(frame.scale),
    };
    let count = scene.shapes.len().max(1);
    let mut previews = 0;
    for (i, shape) in scene.shapes.iter().enumerate() {
        let share = i as f32 / count as f32;
        if shape.lift > 0.0 {
            sheet.shadow(shape, (1.0, 0.30), watch, share)?;
            sheet.shadow(shape, (0.35, 0.34), watch, share)?;
            sheet.edge(shape, watch, share)?;
        }
        sheet.fill(shape, i as u32, watch, share)?;
        if (share * 6.0) as usize > previews {
            previews = (share * 6.0) as usize;
            watch.preview(&sheet.rgb, (width, height), share)?;
        }
    }
    vignette(&mut sheet.rgb, width, height, watch)?;
    Ok(sheet.rgb)
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

struct Sheet {
    rgb: Vec<u8>,
    frame: Frame,
    grain: Vec<f32>,
}

impl Sheet {
    /// Darkens what lies under `shape`, offset and blurred by its lift.
    fn shadow(
        &mut self,
        shape: &Shape,
        (reach, strength): (f32, f32),
        watch: &mut Watch<'_>,
        share: f32,
    ) -> Result<(), PaintError> {
        let Frame {
            width,
            height,
            scale,
            shift,
        } = self.frame;
        let blur = shape.lift * reach * scale;
        let strength = strength * shape.alpha;
        let coarse = (blur / 2.5).floor().max(1.0);
        let radius = ((blur / coarse).round() as usize).clamp(1, 4);
        let b = shape.path.bounds();
        let (dx, dy) = (blur * 0.55, blur * 0.85);
        let pad = blur * 2.2 + 2.0;
        let clip = |v: f32, max: usize| v.clamp(0.0, max as f32) as usize;
        let (x0, x1) = (
            clip(b[0] * scale + shift.0 + dx - pad, width),
            clip(b[2] * scale + shift.0 + dx + pad, width),
        );
        let (y0, y1) = (
            clip(b[1] * scale + shift.1 + dy - pad, height),
            clip(b[3] * scale + shift.1 + dy + pad, height),
        );
        if x0 >= x1 || y0 >= y1 {
            return Ok(());
        }
        let margin = 3 * radius + 1;
        let (mw, mh) = (
            ((x1 - x0) as f32 / coarse) as usize + 2 + 2 * margin,
            ((y1 - y0) as f32 / coarse) as usize + 2 + 2 * margin,
        );
        let origin = (
            x0 as f32 / coarse - margin as f32,
            y0 as f32 / coarse - margin as f32,
        );
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
        let mut broken = None;
        sweep(&shape.path, small, &mut |y, x, coverage| {
            mask[y * mw + x..][..coverage.len()].copy_from_slice(coverage);
            broken = watch.tick(mw, share).err();
            broken.is_none()
        });
        blur_mask(&mut mask, mw, radius);
        watch.tick(mw * mh * 4, share)?;
        for y in y0..y1 {
            let my = (y as f32 + 0.5) / coarse - origin.1 - 0.5;
            let row = my as usize;
            let ty = my - row as f32;
            let (above, below) = (
                &mask[row * mw..][..mw],
                &mask[(row + 1).min(mh - 1) * mw..][..mw],
            );
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
                    let pixel = &mut self.rgb[(y * width + x) * 3..][..3];
                    pixel[0] = (f32::from(pixel[0]) * keep) as u8;
                    pixel[1] = (f32::from(pixel[1]) * keep) as u8;
                    pixel[2] = (f32::from(pixel[2]) * (keep + shade * 0.12)) as u8;
                }
            }
            watch.tick((x1 - x0) * 2, share)?;
        }
        Ok(())
    }

    /// The cut edge that faces the light.
    fn edge(&mut self, shape: &Shape, watch: &mut Watch<'_>, share: f32) -> Result<(), PaintError> {
        let d = (self.frame.scale * 0.0009).min(shape.lift * self.frame.scale * 0.2);
        let colour = shape.top.light(0.42);
        let frame = Frame {
            shift: (self.frame.shift.0 - d, self.frame.shift.1 - d),
            ..self.frame
        };
        self.cover(shape, frame, &mut |_, _| (colour, 0.0), watch, share)
    }

    fn fill(
        &mut self,
        shape: &Shape,
        sheet: u32,
        watch: &mut Watch<'_>,
        share: f32,
    ) -> Result<(), PaintError> {
        let Frame {
            scale,
            shift,
            height,
            ..
        } = self.frame;
        let b = shape.path.bounds();
        let from = (b[1] * scale + shift.1).max(0.0);
        let over = 1.0 / ((b[3] * scale + shift.1).min(height as f32) - from).max(1.0);
        let grain = std::mem::take(&mut self.grain);
        let slip = sheet as usize * 7919;
        let steady = shape.lift == 0.0;
        let mut colour = (usize::MAX, shape.top);
        let result = self.cover(
            shape,
            self.frame,
            &mut |x, y| {
                if colour.0 != y {
                    colour = (y, shape.top.mix(shape.bottom, (y as f32 - from) * over));
                }
                let at = (y + slip / 7) % GRAIN * GRAIN + (x + slip) % GRAIN;
                (colour.1, if steady { grain[at] * 0.5 } else { grain[at] })
            },
            watch,
            share,
        );
        self.grain = grain;
        result
    }

    fn cover(
        &mut self,
        shape: &Shape,
        frame: Frame,
        ink: &mut dyn FnMut(usize, usize) -> (Rgb, f32),
        watch: &mut Watch<'_>,
        share: f32,
    ) -> Result<(), PaintError> {
        let width = frame.width;
        let rgb = &mut self.rgb;
        let mut broken = None;
        sweep(&shape.path, frame, &mut |y, x0, coverage| {
            for (i, &c) in coverage.iter().enumerate() {
                let c = c * shape.alpha;
                if c > 0.003 {
                    let x = x0 + i;
                    let (Rgb(colour), grain) = ink(x, y);
                    let pixel = &mut rgb[(y * width + x) * 3..][..3];
                    for k in 0..3 {
                        let under = f32::from(pixel[k]);
                        let paint = ((colour[k] + grain) * 255.0).clamp(0.0, 255.0);
                        pixel[k] = (under + (paint - under) * c + 0.5) as u8;
                    }
                }
            }
            broken = watch.tick(coverage.len() * 2, share).err();
            broken.is_none()
        });
        broken.map_or(Ok(()), Err)
    }
}

/// Three box passes each way, in place.
fn blur_mask(mask: &mut [f32], width: usize, radius: usize) {
    let height = mask.len() / width;
    let mut line = vec![0.0; width.max(height)];
    for _ in 0..3 {
        for row in mask.chunks_exact_mut(width) {
            line[..width].copy_from_slice(row);
            box_line(&line[..width], radius, |i, v| row[i] = v);
        }
        for x in 0..width {
            for y in 0..height {
                line[y] = mask[y * width + x];
            }
            box_line(&line[..height], radius, |i, v| mask[i * width + x] = v);
        }
    }
}

fn box_line(line: &[f32], radius: usize, mut put: impl FnMut(usize, f32)) {
    let n = line.len();
    let over = 1.0 / (2 * radius + 1) as f32;
    for i in 0..n {
        let (a, b) = (i.saturating_sub(radius), (i + radius + 1).min(n));
        put(i, line[a..b].iter().sum::<f32>() * over);
    }
}

/// Darkens the corners a little, so that the eye stays inside.
fn vignette(
    rgb: &mut [u8],
    width: usize,
    height: usize,
    watch: &mut Watch<'_>,
) -> Result<(), PaintError> {
    let Rgb(shade) = hex(0x3a_30_48);
    for (y, row) in rgb.chunks_exact_mut(width * 3).enumerate() {
        let v = y as f32 / height as f32 * 2.0 - 1.0;
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
        watch.tick(width, 1.0)?;
    }
    Ok(())
}
