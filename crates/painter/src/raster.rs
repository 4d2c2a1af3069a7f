//! Anti-aliased filling: exact trapezoid coverage accumulated per row, after
//! Raph Levien's font-rs (2016). A row costs its length, whatever the outline.

use crate::path::Path;

/// Rows swept at a time; bounds memory and the time between two ticks.
const STRIP: usize = 32;

/// Where and how large an outline is drawn, in pixels.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Frame {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) scale: f32,
    pub(crate) shift: (f32, f32),
}

/// Calls `row(y, x, coverage)` for every pixel row that `path` touches.
/// Breaks off when `row` answers false.
pub(crate) fn sweep(path: &Path, frame: Frame, row: &mut dyn FnMut(usize, usize, &[f32]) -> bool) {
    let (sx, sy, k) = (frame.shift.0, frame.shift.1, frame.scale);
    let [left, top, right, bottom] = path.bounds();
    let clip = |v: f32, max: usize| v.clamp(0.0, max as f32) as usize;
    let (x0, x1) = (
        clip((left * k + sx).floor(), frame.width),
        clip((right * k + sx).ceil(), frame.width),
    );
    let (y0, y1) = (
        clip((top * k + sy).floor(), frame.height),
        clip((bottom * k + sy).ceil(), frame.height),
    );
    if x0 >= x1 || y0 >= y1 {
        return;
    }
    let width = x1 - x0;
    let edges = edges(path, |(x, y)| (x * k + sx - x0 as f32, y * k + sy));
    let mut sums = vec![0.0_f32; (width + 2) * STRIP];
    let mut coverage = vec![0.0_f32; width];
    for strip in (y0..y1).step_by(STRIP) {
        let rows = STRIP.min(y1 - strip);
        sums.fill(0.0);
        for edge in &edges {
            add_edge(&mut sums, width, strip as f32, rows, edge);
        }
        for r in 0..rows {
            let line = &sums[r * (width + 2)..];
            let mut sum = 0.0;
            for (c, s) in coverage.iter_mut().zip(line) {
                sum += s;
                *c = sum.abs().min(1.0);
            }
            if !row(strip + r, x0, &coverage) {
                return;
            }
        }
    }
}

/// An edge from its upper to its lower end, and which way it ran.
struct Edge {
    top: (f32, f32),
    bottom: (f32, f32),
    sign: f32,
}

fn edges(path: &Path, place: impl Fn((f32, f32)) -> (f32, f32)) -> Vec<Edge> {
    let mut edges = Vec::new();
    for ring in &path.rings {
        for i in 0..ring.len() {
            let (a, b) = (place(ring[i]), place(ring[(i + 1) % ring.len()]));
            if a.1 < b.1 {
                edges.push(Edge {
                    top: a,
                    bottom: b,
                    sign: 1.0,
                });
            } else if b.1 < a.1 {
                edges.push(Edge {
                    top: b,
                    bottom: a,
                    sign: -1.0,
                });
            }
        }
    }
    edges
}

fn add_edge(sums: &mut [f32], width: usize, strip: f32, rows: usize, edge: &Edge) {
    let (ya, yb) = (edge.top.1 - strip, edge.bottom.1 - strip);
    if yb <= 0.0 || ya >= rows as f32 {
        return;
    }
    let slope = (edge.bottom.0 - edge.top.0) / (yb - ya);
    let first = ya.max(0.0) as usize;
    let last = (yb.ceil() as usize).min(rows);
    for r in first..last {
        let (y0, y1) = (ya.max(r as f32), yb.min(r as f32 + 1.0));
        let dy = (y1 - y0) * edge.sign;
        let xa = (edge.top.0 + (y0 - ya) * slope).clamp(0.0, width as f32);
        let xb = (edge.top.0 + (y1 - ya) * slope).clamp(0.0, width as f32);
        let line = &mut sums[r * (width + 2)..(r + 1) * (width + 2)];
        spread(line, xa.min(xb), xa.max(xb), dy);
    }
}

/// Adds an edge piece from `x0` to `x1` that covers `dy` of one row.
fn spread(line: &mut [f32], x0: f32, x1: f32, dy: f32) {
    let i0 = x0 as usize;
    let i1 = x1.ceil() as usize;
    if i1 <= i0 + 1 {
        let inside = (x0 + x1) * 0.5 - i0 as f32;
        line[i0] += dy * (1.0 - inside);
        line[i0 + 1] += dy * inside;
        return;
    }
    let s = 1.0 / (x1 - x0);
    let x0f = 1.0 - (x0 - i0 as f32);
    let a0 = 0.5 * s * x0f * x0f;
    let x1f = x1 - i1 as f32 + 1.0;
    let am = 0.5 * s * x1f * x1f;
    line[i0] += dy * a0;
    if i1 == i0 + 2 {
        line[i0 + 1] += dy * (1.0 - a0 - am);
    } else {
        let a1 = s * (x0f + 0.5);
        line[i0 + 1] += dy * (a1 - a0);
        for cell in &mut line[i0 + 2..i1 - 1] {
            *cell += dy * s;
        }
        let a2 = a1 + (i1 - i0 - 3) as f32 * s;
        line[i1 - 1] += dy * (1.0 - a2 - am);
    }
    line[i1] += dy * am;
}
