//! Closed outlines, flattened to polygons as they are built.

use libm::{cosf, sinf};

pub(crate) type Pt = (f32, f32);

/// Filled polygons. Rings all turn the same way, so overlapping ones unite,
/// unless they come with their own winding.
#[derive(Clone, Debug, Default)]
pub(crate) struct Path {
    pub(crate) rings: Vec<Vec<Pt>>,
    /// Rings keep the way they turn, so that some are holes.
    wound: bool,
}

const STEPS: usize = 10;

/// The Catmull-Rom point at `t` between `p[1]` and `p[2]`.
fn spline(p: [f32; 4], t: f32) -> f32 {
    let (a, b) = (2.0 * p[1], p[2] - p[0]);
    let c = 2.0 * p[0] - 5.0 * p[1] + 4.0 * p[2] - p[3];
    let d = 3.0 * p[1] - p[0] - 3.0 * p[2] + p[3];
    0.5 * (a + t * (b + t * (c + t * d)))
}

/// Samples an open spline through `knots` of (x, y, width).
fn sample_limb(knots: &[(f32, f32, f32)]) -> Vec<(f32, f32, f32)> {
    let last = knots.len() - 1;
    let mut out = Vec::with_capacity(last * STEPS + 1);
    for i in 0..last {
        let k = [
            knots[i.saturating_sub(1)],
            knots[i],
            knots[i + 1],
            knots[(i + 2).min(last)],
        ];
        for s in 0..STEPS {
            let t = s as f32 / STEPS as f32;
            out.push((
                spline(k.map(|p| p.0), t),
                spline(k.map(|p| p.1), t),
                spline(k.map(|p| p.2), t).max(0.0),
            ));
        }
    }
    out.push(knots[last]);
    out
}

impl Path {
    pub(crate) fn add_ring(&mut self, mut ring: Vec<Pt>) {
        if doubled_area(&ring) < 0.0 && !self.wound {
            ring.reverse();
        }
        self.rings.push(ring);
    }

    /// Rings filled by the non-zero rule, as they turn.
    pub(crate) fn wound(rings: Vec<Vec<Pt>>) -> Self {
        Self { rings, wound: true }
    }

    /// Rings filled by the even-odd rule: one inside another is a hole.
    pub(crate) fn even_odd(rings: Vec<Vec<Pt>>) -> Self {
        let depth = |i: usize| {
            let p = rings[i][0];
            let others = rings.iter().enumerate().filter(|(k, _)| *k != i);
            others.filter(|(_, r)| holds(r, p)).count()
        };
        let odd: Vec<bool> = (0..rings.len()).map(|i| depth(i) % 2 == 1).collect();
        let mut path = Self::wound(rings);
        for (ring, odd) in path.rings.iter_mut().zip(odd) {
            if (doubled_area(ring) < 0.0) != odd {
                ring.reverse();
            }
        }
        path
    }

    /// What is filled, if no rings overlap.
    pub(crate) fn area(&self) -> f32 {
        let sum: f32 = self.rings.iter().map(|r| doubled_area(r)).sum();
        sum.abs() * 0.5
    }

    pub(crate) fn polygon(points: &[Pt]) -> Self {
        let mut path = Self::default();
        path.add_ring(points.to_vec());
        path
    }

    pub(crate) fn rect(x0: f32, y0: f32, x1: f32, y1: f32) -> Self {
        Self::polygon(&[(x0, y0), (x1, y0), (x1, y1), (x0, y1)])
    }

    /// A smooth closed curve through `knots`.
    pub(crate) fn blob(knots: &[Pt]) -> Self {
        let n = knots.len();
        let mut ring = Vec::with_capacity(n * STEPS);
        for i in 0..n {
            let k = [
                knots[(i + n - 1) % n],
                knots[i],
                knots[(i + 1) % n],
                knots[(i + 2) % n],
            ];
            for s in 0..STEPS {
                let t = s as f32 / STEPS as f32;
                ring.push((spline(k.map(|p| p.0), t), spline(k.map(|p| p.1), t)));
            }
        }
        let mut path = Self::default();
        path.add_ring(ring);
        path
    }

    pub(crate) fn oval(cx: f32, cy: f32, rx: f32, ry: f32) -> Self {
        let mut path = Self::default();
        path.add_ring(oval_ring(cx, cy, rx, ry, 72));
        path
    }

    /// A line along a smooth course of (x, y, half width), with round ends.
    pub(crate) fn limb(knots: &[(f32, f32, f32)]) -> Self {
        let course = sample_limb(knots);
        let mut path = Self::default();
        for pair in course.windows(2) {
            let (a, b) = (pair[0], pair[1]);
            let (dx, dy) = (b.0 - a.0, b.1 - a.1);
            let length = (dx * dx + dy * dy).sqrt();
            if length < 1e-7 {
                continue;
            }
            let (nx, ny) = (-dy / length, dx / length);
            path.add_ring(vec![
                (a.0 + nx * a.2, a.1 + ny * a.2),
                (b.0 + nx * b.2, b.1 + ny * b.2),
                (b.0 - nx * b.2, b.1 - ny * b.2),
                (a.0 - nx * a.2, a.1 - ny * a.2),
            ]);
        }
        let ends = course.len() - 1;
        for (i, p) in course.iter().enumerate() {
            let sides = if i == 0 || i == ends { 28 } else { 14 };
            path.add_ring(oval_ring(p.0, p.1, p.2, p.2, sides));
        }
        path
    }

    pub(crate) fn and(mut self, other: Self) -> Self {
        self.rings.extend(other.rings);
        self
    }

    /// Every point moved by `place`.
    pub(crate) fn map(&self, place: impl Fn(Pt) -> Pt) -> Self {
        let mut path = Self {
            rings: Vec::with_capacity(self.rings.len()),
            wound: self.wound,
        };
        for ring in &self.rings {
            path.add_ring(ring.iter().map(|&p| place(p)).collect());
        }
        path
    }

    /// Left, top, right, bottom.
    pub(crate) fn bounds(&self) -> [f32; 4] {
        let mut b = [f32::MAX, f32::MAX, f32::MIN, f32::MIN];
        for &(x, y) in self.rings.iter().flatten() {
            b = [b[0].min(x), b[1].min(y), b[2].max(x), b[3].max(y)];
        }
        b
    }
}

/// Twice the area inside, negative when it turns the other way.
fn doubled_area(ring: &[Pt]) -> f32 {
    ring.iter()
        .zip(ring.iter().cycle().skip(1))
        .map(|(a, b)| a.0 * b.1 - b.0 * a.1)
        .sum()
}

/// Whether `p` is inside `ring`, by the crossings of a level ray.
fn holds(ring: &[Pt], p: Pt) -> bool {
    let pairs = ring.iter().zip(ring.iter().cycle().skip(1));
    pairs
        .filter(|(a, b)| {
            (a.1 > p.1) != (b.1 > p.1) && p.0 < (b.0 - a.0) * (p.1 - a.1) / (b.1 - a.1) + a.0
        })
        .count()
        % 2
        == 1
}

fn oval_ring(cx: f32, cy: f32, rx: f32, ry: f32, sides: usize) -> Vec<Pt> {
    (0..sides)
        .map(|i| {
            let a = i as f32 / sides as f32 * core::f32::consts::TAU;
            (cx + rx * cosf(a), cy + ry * sinf(a))
        })
        .collect()
}
