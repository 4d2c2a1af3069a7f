//! Low poly: the picture as a Delaunay triangulation of points that crowd
//! where outlines and care are, one flat facet each.

use delaunator::{Point, triangulate};

use super::bands::{self, Band, Stop};
use super::layers::Easel;
use super::reference::Reference;
use super::{byte, frame, speck};
use crate::PaintError;
use crate::colour::Rgb;
use crate::raster::Frame;
use crate::rng::{Rng, scramble};
use crate::watch::Watch;

/// Facets grow by this many pixels under their later neighbours, so that no
/// gap shows between them.
const LAP: f32 = 0.75;

struct Facet {
    /// In units of the scene.
    corners: [(f32, f32); 3],
    rgb: [f32; 3],
}

pub(super) fn paint(
    easel: &Easel<'_>,
    reference: &Reference,
    (width, height): (usize, usize),
    watch: &mut Watch<'_>,
) -> Result<Vec<u8>, PaintError> {
    let frame = frame(easel.scene, width, height);
    let points = points(reference, &mut easel.scene.rng.fork("facets"));
    watch.at(0.05)?;
    let facets = facets(reference, &points);
    watch.at(0.15)?;
    let sketch = reference.sketch((width, height));
    let tall = |f: &Facet| {
        let y = f.corners.map(|c| c.1 * frame.scale + frame.shift.1);
        (
            y[0].min(y[1]).min(y[2]) - 2.0,
            y[0].max(y[1]).max(y[2]) + 2.0,
        )
    };
    let spans: Vec<(f32, f32)> = facets.iter().map(tall).collect();
    bands::canvas(
        easel.threads,
        (width, height),
        watch,
        sketch,
        &|band: &mut Band<'_>, stop: &Stop| {
            // Touched once in order: pages that are first touched here and there
            // make the bands wait for each other.
            band.rgb.fill(0);
            let own = Frame {
                height: band.y1 - band.y0,
                shift: (frame.shift.0, frame.shift.1 - band.y0 as f32),
                ..frame
            };
            for (facet, span) in facets.iter().zip(&spans) {
                if span.1 >= band.y0 as f32 && span.0 <= band.y1 as f32 {
                    if stop.asked() {
                        return;
                    }
                    facet.draw(band.rgb, own);
                }
            }
        },
    )
}

impl Facet {
    /// Fills every pixel by its distance to the three sides, which smooths
    /// them; needs no memory, so that bands do not wait for each other's.
    fn draw(&self, rgb: &mut [u8], frame: Frame) {
        let [a, b, c] = self.corners.map(|(x, y)| {
            (
                x * frame.scale + frame.shift.0,
                y * frame.scale + frame.shift.1,
            )
        });
        let turn = (b.0 - a.0) * (c.1 - a.1) - (b.1 - a.1) * (c.0 - a.0);
        let way = if turn < 0.0 { -1.0 } else { 1.0 };
        // A side as (nx, ny, d): positive inside, in pixels.
        let side = |p: (f32, f32), q: (f32, f32)| {
            let (dx, dy) = (q.0 - p.0, q.1 - p.1);
            let over = way / (dx * dx + dy * dy).sqrt().max(1e-4);
            let (nx, ny) = (-dy * over, dx * over);
            (nx, ny, LAP + 0.5 - nx * p.0 - ny * p.1)
        };
        let sides = [side(a, b), side(b, c), side(c, a)];
        let span = |v: [f32; 3], most: usize| {
            let low = v[0].min(v[1]).min(v[2]) - 2.0;
            let high = v[0].max(v[1]).max(v[2]) + 2.0;
            let clip = |v: f32| v.clamp(0.0, most as f32) as usize;
            (clip(low), clip(high))
        };
        let (x0, x1) = span([a.0, b.0, c.0], frame.width);
        let (y0, y1) = span([a.1, b.1, c.1], frame.height);
        for y in y0..y1 {
            let py = y as f32 + 0.5;
            let row = &mut rgb[(y * frame.width + x0) * 3..(y * frame.width + x1) * 3];
            for (x, pixel) in (x0..x1).zip(row.chunks_exact_mut(3)) {
                let px = x as f32 + 0.5;
                let cover = sides
                    .iter()
                    .map(|(nx, ny, d)| nx * px + ny * py + d)
                    .fold(1.0, f32::min);
                if cover <= 0.0 {
                    continue;
                }
                for (under, paint) in pixel.iter_mut().zip(self.rgb) {
                    let before = f32::from(*under) / 255.0;
                    *under = byte(before + (paint - before) * cover);
                }
            }
        }
    }
}

/// Points along outlines first, then inside, never closer than the place's
/// care allows (dart throwing, Cook 1986).
fn points(reference: &Reference, rng: &mut Rng) -> Vec<Point> {
    let (w, h) = (reference.width, reference.height);
    let mut darts = Darts {
        cells: vec![Vec::new(); (w / CELL + 1) * (h / CELL + 1)],
        across: w / CELL + 1,
        points: Vec::new(),
    };
    let (right, low) = (w as f64, h as f64);
    for (x, y) in [(0.0, 0.0), (right, 0.0), (0.0, low), (right, low)] {
        darts.points.push(Point { x, y });
    }
    for i in 1..24 {
        let t = f64::from(i) / 24.0;
        for (x, y) in [
            (right * t, 0.0),
            (right * t, low),
            (0.0, low * t),
            (right, low * t),
        ] {
            darts.points.push(Point { x, y });
        }
    }
    let order = shuffled((w * h) as u32, rng.bits());
    let edge = |at: usize| {
        let region = reference.region[at];
        let (x, y) = (at % w, at / w);
        let differs = |other: usize| {
            reference.region[other] != region && contrast(reference, at, other) > 0.07
        };
        (x + 1 < w && differs(at + 1)) || (y + 1 < h && differs(at + w))
    };
    let (outlines, inside): (Vec<u32>, Vec<u32>) =
        order.into_iter().partition(|&i| edge(i as usize));
    let mut throw = |i: u32, apart: f32| {
        let at = i as usize;
        darts.throw((at % w) as f32, (at / w) as f32, apart);
    };
    for i in outlines {
        throw(i, 12.5 - 10.2 * reference.detail[i as usize]);
    }
    // Points inside are far apart: one pixel in four is choice enough.
    let even = |n: usize| n & 1 == 0;
    let coarse = |i: &u32| even(*i as usize % w) && even(*i as usize / w);
    for i in inside.into_iter().filter(coarse) {
        // Facets grow away from outlines, which keeps them from becoming
        // needles.
        let grown = 12.0 + 0.55 * reference.inside[i as usize];
        throw(i, grown.min(62.0 - 56.0 * reference.detail[i as usize]));
    }
    darts.points
}

/// The numbers below `n` in an order of their own: by a hash's upper bits, and
/// among equal ones as they come.
fn shuffled(n: u32, salt: u64) -> Vec<u32> {
    let bucket = |i: u32| (scramble(u64::from(i) ^ salt) >> 48) as usize;
    let mut next = vec![0_u32; 1 << 16];
    (0..n).for_each(|i| next[bucket(i)] += 1);
    let mut sum = 0;
    for start in &mut next {
        sum += std::mem::replace(start, sum);
    }
    let mut order = vec![0; n as usize];
    for i in 0..n {
        let place = &mut next[bucket(i)];
        order[*place as usize] = i;
        *place += 1;
    }
    order
}

fn contrast(reference: &Reference, a: usize, b: usize) -> f32 {
    (0..3)
        .map(|c| (reference.rgb[a][c] - reference.rgb[b][c]).abs())
        .sum()
}

const CELL: usize = 20;

struct Darts {
    cells: Vec<Vec<(f32, f32)>>,
    across: usize,
    points: Vec<Point>,
}

impl Darts {
    fn throw(&mut self, x: f32, y: f32, apart: f32) {
        let reach = (apart / CELL as f32).ceil() as usize;
        let (cx, cy) = (x as usize / CELL, y as usize / CELL);
        let down = self.cells.len() / self.across;
        for row in cy.saturating_sub(reach)..(cy + reach + 1).min(down) {
            for column in cx.saturating_sub(reach)..(cx + reach + 1).min(self.across) {
                for (px, py) in &self.cells[row * self.across + column] {
                    let (dx, dy) = (px - x, py - y);
                    if dx * dx + dy * dy < apart * apart {
                        return;
                    }
                }
            }
        }
        self.cells[cy * self.across + cx].push((x, y));
        self.points.push(Point {
            x: f64::from(x) + 0.5,
            y: f64::from(y) + 0.5,
        });
    }
}

fn facets(reference: &Reference, points: &[Point]) -> Vec<Facet> {
    let triangles = triangulate(points).triangles;
    let at = |i: usize| (points[i].x as f32, points[i].y as f32);
    triangles
        .chunks_exact(3)
        .enumerate()
        .map(|(n, t)| {
            let corners = [at(t[0]), at(t[1]), at(t[2])];
            let Rgb(mean) = Rgb(mean(reference, corners)).saturate(1.12);
            let tilt = 1.0 + (speck(n as i32, 7, 91) - 0.5) * 0.17;
            Facet {
                corners: corners.map(|(x, y)| (x / reference.scale, y / reference.scale)),
                rgb: mean.map(|c| (c * tilt).clamp(0.0, 1.0)),
            }
        })
        .collect()
}

/// Mean colour of the reference inside a triangle: of a lattice of ten points.
fn mean(reference: &Reference, c: [(f32, f32); 3]) -> [f32; 3] {
    let mut sum = [0.0; 3];
    let mut n = 0.0;
    for i in 0..5 {
        for j in 0..5 - i {
            let (a, b) = ((i as f32 + 0.4) / 5.2, (j as f32 + 0.4) / 5.2);
            let k = 1.0 - a - b;
            let x = c[0].0 * a + c[1].0 * b + c[2].0 * k;
            let y = c[0].1 * a + c[1].1 * b + c[2].1 * k;
            let rgb = reference.rgb[reference.index(x / reference.scale, y / reference.scale)];
            (0..3).for_each(|i| sum[i] += rgb[i]);
            n += 1.0;
        }
    }
    sum.map(|s| s / n)
}
