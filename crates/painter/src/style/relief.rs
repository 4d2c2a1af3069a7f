//! Light on bodies: every body is swollen from its outline and lit by the
//! scene's one light. Heights come from the distance to the outline
//! (Borgefors 1986), h = √(R² − (R − d)²), as a balloon would have them.

use super::bands::{self, Stop};
use crate::PaintError;
use crate::raster::{Frame, sweep};
use crate::scene::{Scene, Shape};
use crate::watch::Watch;

/// Pixels to the scene's shorter side.
const SCALE: f32 = 420.0;
/// Pixels of one body at most; larger ones are modelled more coarsely.
const MOST: f32 = 160_000.0;
/// Bodies without one.
const NONE: usize = usize::MAX;

/// How light or dark a body is, from −1 to 1, on a grid of its own.
struct Patch {
    x0: f32,
    y0: f32,
    scale: f32,
    width: usize,
    height: usize,
    shade: Vec<f32>,
}

pub(super) struct Relief {
    patches: Vec<Patch>,
    /// The patches of each shape: its region's and its whole figure's.
    of: Vec<(usize, usize)>,
}

/// One figure's patches, with those of each of its shapes.
struct Body {
    from: usize,
    patches: Vec<Patch>,
    of: Vec<(usize, usize)>,
}

impl Relief {
    /// Models every figure of `scene`, each a piece of work of its own.
    pub(super) fn of(
        scene: &Scene,
        threads: usize,
        watch: &mut Watch<'_>,
    ) -> Result<Self, PaintError> {
        let mut figures = Vec::new();
        let mut from = 0;
        while from < scene.shapes.len() {
            let body = scene.shapes[from].body;
            let to = from
                + scene.shapes[from..]
                    .iter()
                    .take_while(|s| s.body == body)
                    .count();
            if body != 0 {
                figures.push((from, to));
            }
            from = to;
        }
        let mut bodies: Vec<Body> = Vec::with_capacity(figures.len());
        bands::run(
            threads,
            figures,
            watch,
            &|(from, to), _: &Stop| Body::of(scene, from, to),
            &mut |body, share, watch| {
                bodies.push(body);
                watch.at(share * 0.4)
            },
        )?;
        let mut relief = Self {
            patches: Vec::new(),
            of: vec![(NONE, NONE); scene.shapes.len()],
        };
        for body in bodies {
            let first = relief.patches.len();
            let shift = |n: usize| if n == NONE { NONE } else { n + first };
            for (i, (part, whole)) in body.of.into_iter().enumerate() {
                relief.of[body.from + i] = (shift(part), shift(whole));
            }
            relief.patches.extend(body.patches);
        }
        Ok(relief)
    }

    /// The shade of shape `i` at a point of the scene.
    pub(super) fn shade(&self, i: usize, shape: &Shape, x: f32, y: f32) -> f32 {
        let (part, whole) = self.of[i];
        let at = |n: usize| self.patches.get(n).map_or(0.0, |p| p.at(x, y));
        if shape.lift > 0.0 {
            at(part) * 0.62 + at(whole) * 0.38
        } else {
            at(whole) * 0.8
        }
    }

    pub(super) fn models(&self, i: usize) -> bool {
        self.of[i].1 != NONE
    }
}

impl Body {
    fn of(scene: &Scene, from: usize, to: usize) -> Self {
        let mut body = Self {
            from,
            patches: Vec::new(),
            of: Vec::with_capacity(to - from),
        };
        let raised = |i: &usize| scene.shapes[*i].lift > 0.0;
        let all: Vec<usize> = (from..to).filter(raised).collect();
        let whole = body.add(scene, &all);
        let mut start = from;
        while start < to {
            let region = scene.shapes[start].region;
            let same = scene.shapes[start..to].iter();
            let end = start + same.take_while(|s| s.region == region).count();
            let own: Vec<usize> = (start..end).filter(raised).collect();
            let part = if own.len() == all.len() {
                whole
            } else {
                body.add(scene, &own)
            };
            body.of.extend((start..end).map(|_| (part, whole)));
            start = end;
        }
        body
    }

    fn add(&mut self, scene: &Scene, shapes: &[usize]) -> usize {
        match Patch::of(scene, shapes) {
            Some(patch) => {
                self.patches.push(patch);
                self.patches.len() - 1
            }
            None => NONE,
        }
    }
}

impl Patch {
    fn of(scene: &Scene, shapes: &[usize]) -> Option<Self> {
        let mut b = [f32::MAX, f32::MAX, f32::MIN, f32::MIN];
        for &i in shapes {
            let p = scene.shapes[i].path.bounds();
            b = [
                b[0].min(p[0]),
                b[1].min(p[1]),
                b[2].max(p[2]),
                b[3].max(p[3]),
            ];
        }
        b = [
            b[0].max(-0.2),
            b[1].max(-0.2),
            b[2].min(scene.w + 0.2),
            b[3].min(scene.h + 0.2),
        ];
        if b[2] - b[0] < 0.004 || b[3] - b[1] < 0.004 {
            return None;
        }
        let scale = SCALE.min((MOST / ((b[2] - b[0]) * (b[3] - b[1]))).sqrt());
        let margin = 4.0 / scale;
        let (x0, y0) = (b[0] - margin, b[1] - margin);
        let (width, height) = (
            ((b[2] - x0 + margin) * scale) as usize + 1,
            ((b[3] - y0 + margin) * scale) as usize + 1,
        );
        let frame = Frame {
            width,
            height,
            scale,
            shift: (-x0 * scale, -y0 * scale),
        };
        let mut inside = vec![false; width * height];
        for &i in shapes {
            sweep(&scene.shapes[i].path, frame, &mut |y, x, coverage| {
                for (k, &c) in coverage.iter().enumerate() {
                    inside[y * width + x + k] |= c > 0.5;
                }
                true
            });
        }
        let side = (b[2] - b[0]).min(b[3] - b[1]) * scale;
        let mut patch = Self {
            x0,
            y0,
            scale,
            width,
            height,
            shade: distance(&inside, width),
        };
        patch.swell((0.16 * side).clamp(3.0, 40.0));
        patch.light(scene.light.from);
        patch.spread(&inside);
        Some(patch)
    }

    fn swell(&mut self, r: f32) {
        let longest = self.shade.iter().copied().fold(0.0, f32::max).max(1.0);
        let r = r.min(longest * 1.1);
        for d in &mut self.shade {
            let left = r - d.min(r);
            *d = (r * r - left * left).max(0.0).sqrt();
        }
        let blur = ((0.12 * r) as usize).max(1);
        for _ in 0..2 {
            super::box_blur(&mut self.shade, self.width, blur);
        }
    }

    fn light(&mut self, from: [f32; 3]) {
        let (w, h) = (self.width, self.height);
        let height = std::mem::take(&mut self.shade);
        self.shade = vec![0.0; w * h];
        for y in 1..h - 1 {
            for x in 1..w - 1 {
                let at = y * w + x;
                let (dx, dy) = (
                    (height[at + 1] - height[at - 1]) * 0.5,
                    (height[at + w] - height[at - w]) * 0.5,
                );
                let over = 1.0 / (dx * dx + dy * dy + 1.0).sqrt();
                let lambert = (-dx * from[0] - dy * from[1] + from[2]) * over;
                self.shade[at] = (lambert.max(-0.2) - from[2]).clamp(-1.0, 1.0);
            }
        }
    }

    /// Carries the shade at the outline a little outwards, so that no sample
    /// at the edge mixes in what lies beyond it.
    fn spread(&mut self, inside: &[bool]) {
        let w = self.width;
        let mut known = inside.to_vec();
        for _ in 0..3 {
            let (before, old) = (known.clone(), self.shade.clone());
            for at in w + 1..old.len().saturating_sub(w + 1) {
                if before[at] {
                    continue;
                }
                let near = [at - 1, at + 1, at - w, at + w];
                let (sum, n) = near
                    .iter()
                    .filter(|&&o| before[o])
                    .fold((0.0, 0.0), |(s, n), &o| (s + old[o], n + 1.0));
                if n > 0.0 {
                    (self.shade[at], known[at]) = (sum / n, true);
                }
            }
        }
    }

    fn at(&self, x: f32, y: f32) -> f32 {
        let (px, py) = (
            (x - self.x0) * self.scale - 0.5,
            (y - self.y0) * self.scale - 0.5,
        );
        if px < 0.0 || py < 0.0 {
            return 0.0;
        }
        let (cx, cy) = (px as usize, py as usize);
        if cx + 1 >= self.width || cy + 1 >= self.height {
            return 0.0;
        }
        let (tx, ty) = (px - cx as f32, py - cy as f32);
        let row = &self.shade[cy * self.width + cx..];
        let a = row[0] + (row[1] - row[0]) * tx;
        let b = row[self.width] + (row[self.width + 1] - row[self.width]) * tx;
        a + (b - a) * ty
    }
}

/// Distance in pixels to the nearest one outside: a two-pass chamfer.
fn distance(inside: &[bool], w: usize) -> Vec<f32> {
    let n = inside.len();
    let mut d: Vec<f32> = inside.iter().map(|&i| if i { 1e4 } else { 0.0 }).collect();
    for at in w + 1..n {
        d[at] = d[at]
            .min(d[at - 1] + 1.0)
            .min(d[at - w] + 1.0)
            .min(d[at - w - 1] + 1.414)
            .min(d[at - w + 1] + 1.414);
    }
    for at in (0..n - w - 1).rev() {
        d[at] = d[at]
            .min(d[at + 1] + 1.0)
            .min(d[at + w] + 1.0)
            .min(d[at + w + 1] + 1.414)
            .min(d[at + w - 1] + 1.414);
    }
    d
}
