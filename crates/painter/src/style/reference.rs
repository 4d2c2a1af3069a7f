//! What the painter looks at: the scene at a fixed coarseness, with the
//! region, stroke direction and worth of every pixel.

use super::bands::{self, Stop};
use super::frame;
use super::layers::{Easel, Layers};
use crate::PaintError;
use crate::scene::Flow;
use crate::watch::{Sketch, Watch};

/// Pixels to the scene's shorter side, whatever the size of the picture.
const SIDE: f32 = 640.0;
/// Pixels of the reference at most: a ribbon of a picture gets a coarser one.
const MOST: f32 = 1_300_000.0;

pub(super) struct Reference {
    pub(super) width: usize,
    pub(super) height: usize,
    /// Pixels to a unit of the scene.
    pub(super) scale: f32,
    pub(super) rgb: Vec<[f32; 3]>,
    pub(super) region: Vec<u16>,
    pub(super) pane: Vec<u16>,
    pub(super) angle: Vec<f32>,
    pub(super) detail: Vec<f32>,
    /// Distance to the edge of the region, in pixels.
    pub(super) inside: Vec<f32>,
}

impl Reference {
    pub(super) fn of(easel: &Easel<'_>, watch: &mut Watch<'_>) -> Result<Self, PaintError> {
        let scene = easel.scene;
        let scale = SIDE.min((MOST / (scene.w * scene.h)).sqrt());
        let (width, height) = (
            (scene.w * scale).round().max(8.0) as usize,
            (scene.h * scale).round().max(8.0) as usize,
        );
        let frame = frame(scene, width, height);
        let mut parts: Vec<Layers> = Vec::new();
        bands::run(
            easel.threads,
            bands::rows(height).collect(),
            watch,
            &|rows, stop: &Stop| Layers::of(easel, frame, rows, true, stop),
            &mut |part, share, watch| {
                parts.push(part);
                watch.at(share)
            },
        )?;
        parts.sort_by_key(|p| p.y0);
        let mut reference = Self {
            width,
            height,
            scale,
            rgb: parts.iter().flat_map(|p| p.rgb.iter().copied()).collect(),
            region: parts
                .iter()
                .flat_map(|p| p.region.iter().copied())
                .collect(),
            pane: parts.iter().flat_map(|p| p.pane.iter().copied()).collect(),
            angle: Vec::new(),
            inside: Vec::new(),
            detail: parts
                .iter()
                .flat_map(|p| p.detail.iter().map(|&d| f32::from(d) / 255.0))
                .collect(),
        };
        let flow: Vec<Flow> = parts.iter().flat_map(|p| p.flow.iter().copied()).collect();
        reference.inside = reference.distances();
        reference.angle = reference.directions(&flow, easel.threads, watch)?;
        Ok(reference)
    }

    /// Strokes run as their shape asks, else along its outline.
    fn directions(
        &self,
        flow: &[Flow],
        threads: usize,
        watch: &mut Watch<'_>,
    ) -> Result<Vec<f32>, PaintError> {
        let (w, h) = (self.width, self.height);
        let mut angle = vec![0.3; w * h];
        let jobs: Vec<(usize, &mut [f32])> = angle.chunks_mut(w * 64).enumerate().collect();
        bands::run(
            threads,
            jobs,
            watch,
            &|(n, rows): (usize, &mut [f32]), _: &Stop| {
                for (i, angle) in rows.iter_mut().enumerate() {
                    let at = n * w * 64 + i;
                    *angle = self.direction(flow[at], at % w, at / w);
                }
            },
            &mut |(), _, watch| watch.at(1.0),
        )?;
        Ok(angle)
    }

    fn direction(&self, flow: Flow, x: usize, y: usize) -> f32 {
        let (w, h) = (self.width, self.height);
        match flow {
            Flow::Angle(a) => a,
            Flow::Ring(cx, cy) => {
                libm::atan2f(x as f32 / self.scale - cx, cy - y as f32 / self.scale)
            }
            Flow::Free => {
                let (l, r) = (x.saturating_sub(3), (x + 3).min(w - 1));
                let (t, b) = (y.saturating_sub(3), (y + 3).min(h - 1));
                let gx = self.inside[y * w + r] - self.inside[y * w + l];
                let gy = self.inside[b * w + x] - self.inside[t * w + x];
                if gx * gx + gy * gy > 0.09 {
                    libm::atan2f(gx, -gy)
                } else {
                    0.6 + 0.9 * super::noise(x as f32 / 60.0, y as f32 / 60.0, 5)
                }
            }
        }
    }

    /// Distance to the edge of the region: a two-pass chamfer (Borgefors 1986).
    fn distances(&self) -> Vec<f32> {
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

    pub(super) fn bytes(&self) -> Vec<u8> {
        self.rgb
            .iter()
            .flat_map(|c| c.map(|v| (v * 255.0 + 0.5) as u8))
            .collect()
    }

    /// The picture to come, as it is before the first stroke.
    pub(super) fn sketch(&self, size: (usize, usize)) -> Sketch {
        Sketch::new(size, &self.bytes(), self.width)
    }

    /// Index of the pixel at a point of the scene.
    pub(super) fn index(&self, x: f32, y: f32) -> usize {
        let column = ((x * self.scale).max(0.0) as usize).min(self.width - 1);
        let row = ((y * self.scale).max(0.0) as usize).min(self.height - 1);
        row * self.width + column
    }

    /// The colours blurred by `radius` pixels.
    pub(super) fn blurred(&self, radius: usize) -> Vec<[f32; 3]> {
        let mut out = self.rgb.clone();
        if radius == 0 {
            return out;
        }
        let mut plane = vec![0.0; out.len()];
        for c in 0..3 {
            plane.iter_mut().zip(&out).for_each(|(p, rgb)| *p = rgb[c]);
            super::box_blur(&mut plane, self.width, radius);
            out.iter_mut().zip(&plane).for_each(|(rgb, p)| rgb[c] = *p);
        }
        out
    }

    /// A field over the reference, between its pixels.
    pub(super) fn between(&self, field: &[[f32; 3]], x: f32, y: f32) -> [f32; 3] {
        let width = self.width;
        let (px, py) = (
            (x * self.scale - 0.5).clamp(0.0, width as f32 - 1.001),
            (y * self.scale - 0.5).clamp(0.0, self.height as f32 - 1.001),
        );
        let (cx, cy) = (px as usize, py as usize);
        let (tx, ty) = (px - cx as f32, py - cy as f32);
        let at = cy * width + cx;
        std::array::from_fn(|c| {
            let a = field[at][c] + (field[at + 1][c] - field[at][c]) * tx;
            let b = field[at + width][c] + (field[at + width + 1][c] - field[at + width][c]) * tx;
            a + (b - a) * ty
        })
    }
}
