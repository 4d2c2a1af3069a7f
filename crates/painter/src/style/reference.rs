//! What the painter looks at: the scene in flat light at a fixed coarseness,
//! with the region, stroke direction and worth of every pixel.

use super::frame;
use crate::PaintError;
use crate::raster::sweep;
use crate::scene::{Flow, Scene};
use crate::watch::Watch;

/// Shorter side of the reference, whatever the size of the picture.
pub(super) const SIDE: f32 = 640.0;

pub(super) struct Reference {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) rgb: Vec<[f32; 3]>,
    pub(super) region: Vec<u16>,
    pub(super) angle: Vec<f32>,
    pub(super) detail: Vec<f32>,
}

impl Reference {
    pub(super) fn of(scene: &Scene, watch: &mut Watch<'_>) -> Result<Self, PaintError> {
        let (width, height) = (
            (scene.w * SIDE).round() as usize,
            (scene.h * SIDE).round() as usize,
        );
        let frame = frame(scene, width, height);
        let n = width * height;
        let (mut rgb, mut region) = (vec![[0.5; 3]; n], vec![0_u16; n]);
        let (mut angle, mut detail, mut round) =
            (vec![f32::NAN; n], vec![0.0_f32; n], vec![false; n]);
        for (i, shape) in scene.shapes.iter().enumerate() {
            let b = shape.path.bounds();
            let mut broken = None;
            sweep(&shape.path, frame, &mut |y, x0, coverage| {
                let sy = (y as f32 - frame.shift.1) / frame.scale;
                let colour = shape
                    .top
                    .mix(
                        shape.bottom,
                        (sy - b[1].max(0.0)) / (b[3].min(scene.h) - b[1].max(0.0)).max(1e-3),
                    )
                    .0;
                for (k, &c) in coverage.iter().enumerate() {
                    let at = y * width + x0 + k;
                    let c = c * shape.alpha;
                    for ch in 0..3 {
                        rgb[at][ch] += (colour[ch] - rgb[at][ch]) * c;
                    }
                    if c > 0.5 {
                        (region[at], detail[at], round[at]) =
                            (shape.region, shape.detail, shape.round);
                        angle[at] = match shape.flow {
                            Flow::Free => f32::NAN,
                            Flow::Angle(a) => a,
                            Flow::Ring(cx, cy) => {
                                libm::atan2f((x0 + k) as f32 / frame.scale - cx, cy - sy)
                            }
                        };
                    }
                }
                broken = watch
                    .tick(
                        coverage.len() * 3,
                        i as f32 / scene.shapes.len() as f32 * 0.8,
                    )
                    .err();
                broken.is_none()
            });
            broken.map_or(Ok(()), Err)?;
        }
        let mut reference = Self {
            width,
            height,
            rgb,
            region,
            angle,
            detail,
        };
        reference.model(&round, watch)?;
        Ok(reference)
    }

    /// Swells every region: light falls on it from the upper left, and strokes
    /// without a direction of their own follow its outline.
    fn model(&mut self, round: &[bool], watch: &mut Watch<'_>) -> Result<(), PaintError> {
        let (w, h) = (self.width, self.height);
        let inside = self.inside();
        watch.tick(w * h, 0.9)?;
        for y in 3..h - 3 {
            for x in 3..w - 3 {
                let at = y * w + x;
                let (gx, gy) = (
                    inside[at + 3] - inside[at - 3],
                    inside[at + 3 * w] - inside[at - 3 * w],
                );
                let steep = (gx * gx + gy * gy).sqrt();
                if self.angle[at].is_nan() {
                    self.angle[at] = if steep > 0.3 {
                        libm::atan2f(gx, -gy)
                    } else {
                        0.6 + 0.9 * super::noise(x as f32 / 60.0, y as f32 / 60.0, 5)
                    };
                }
                if round[at] {
                    let k = (1.0 - inside[at] / 22.0).max(0.0) * (gx * 0.5 + gy * 0.8) / 6.0;
                    for c in &mut self.rgb[at] {
                        *c = (*c * (1.0 + 0.26 * k) + 0.05 * k).clamp(0.0, 1.0);
                    }
                }
            }
            watch.tick(w * 3, 0.95)?;
        }
        for angle in self.angle.iter_mut().filter(|a| a.is_nan()) {
            *angle = 0.3;
        }
        Ok(())
    }

    /// Distance to the edge of the region: a two-pass chamfer (Borgefors 1986).
    fn inside(&self) -> Vec<f32> {
        let (w, h) = (self.width, self.height);
        let mut d = vec![1e4_f32; w * h];
        let same = |a: usize, b: usize| self.region[a] == self.region[b];
        let mut relax = |at: usize, other: usize, cost: f32| {
            let via = if same(at, other) {
                d[other] + cost
            } else {
                0.5
            };
            d[at] = d[at].min(via);
        };
        for y in 1..h {
            for x in 1..w - 1 {
                let at = y * w + x;
                for (other, cost) in [
                    (at - 1, 1.0),
                    (at - w, 1.0),
                    (at - w - 1, 1.414),
                    (at - w + 1, 1.414),
                ] {
                    relax(at, other, cost);
                }
            }
        }
        for y in (0..h - 1).rev() {
            for x in (1..w - 1).rev() {
                let at = y * w + x;
                for (other, cost) in [
                    (at + 1, 1.0),
                    (at + w, 1.0),
                    (at + w + 1, 1.414),
                    (at + w - 1, 1.414),
                ] {
                    relax(at, other, cost);
                }
            }
        }
        d
    }
}
