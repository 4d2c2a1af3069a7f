//! Figures from the Twemoji set: flat vector drawings, taken apart into the
//! same coloured pieces as our own figures, so that light, water and brushes
//! treat them alike. The graphics are by Twitter and contributors, CC-BY 4.0.

use usvg::tiny_skia_path::{PathSegment, Point, Transform};
use usvg::{FillRule, Group, Node, Options, Paint, Tree};

use super::Figure;
use crate::colour::Rgb;
use crate::path::{Path, Pt};

/// Coordinates are rounded to this share of the height, which hides what
/// trigonometric functions of different machines disagree about.
const GRID: f32 = 4096.0;
/// Lines to a curve.
const STEPS: usize = 10;

struct Piece {
    colour: Rgb,
    alpha: f32,
    path: Path,
    area: f32,
}

/// Draws `svg` one unit tall, standing on the ground.
pub(super) fn draw(f: &mut Figure, svg: &str) {
    let Ok(tree) = Tree::from_str(svg, &Options::default()) else {
        return;
    };
    let mut pieces = Vec::new();
    gather(tree.root(), &mut pieces);
    let bounds = pieces.iter().map(|p| p.path.bounds()).fold(
        [f32::MAX, f32::MAX, f32::MIN, f32::MIN],
        |a, b| {
            [
                a[0].min(b[0]),
                a[1].min(b[1]),
                a[2].max(b[2]),
                a[3].max(b[3]),
            ]
        },
    );
    let [left, top, right, bottom] = bounds;
    if right <= left || bottom <= top {
        return;
    }
    let k = 1.0 / (bottom - top);
    let whole: f32 = (right - left) * (bottom - top);
    let repaint = f.colour.map(|wanted| (wanted, main_colour(&pieces)));
    for piece in pieces {
        let share = piece.area / whole;
        let path = piece.path.map(|(x, y)| {
            let round = |v: f32| (v * GRID).round() / GRID;
            (
                round((x - (left + right) * 0.5) * k),
                round((bottom - y) * k),
            )
        });
        if share > 0.02 {
            f.raised(if share > 0.15 { 1.0 } else { 0.6 });
        } else {
            f.flat();
        }
        let colour = match repaint {
            Some((wanted, main)) => repainted(piece.colour, main, wanted),
            None => piece.colour,
        };
        f.add(colour, path);
        if let Some(part) = f.parts.last_mut() {
            part.alpha = piece.alpha;
        }
    }
}

fn gather(group: &Group, pieces: &mut Vec<Piece>) {
    for node in group.children() {
        match node {
            Node::Group(inner) => gather(inner, pieces),
            Node::Path(path) if path.is_visible() => {
                let transform = path.abs_transform();
                if let Some(fill) = path.fill() {
                    let rings = rings(path.data().segments(), transform);
                    let hollow = fill.rule() == FillRule::EvenOdd;
                    add(pieces, rings, fill.paint(), fill.opacity().get(), hollow);
                }
                let outline = path
                    .stroke()
                    .and_then(|s| Some((s, path.data().stroke(&s.to_tiny_skia(), 8.0)?)));
                if let Some((stroke, outline)) = outline {
                    let rings = rings(outline.segments(), transform);
                    add(pieces, rings, stroke.paint(), stroke.opacity().get(), false);
                }
            }
            _ => {}
        }
    }
}

fn add(pieces: &mut Vec<Piece>, rings: Vec<Vec<Pt>>, paint: &Paint, alpha: f32, hollow: bool) {
    // The set has flat colours only.
    let Paint::Color(c) = paint else { return };
    let path = if hollow {
        Path::even_odd(rings)
    } else {
        Path::wound(rings)
    };
    let area = path.area();
    pieces.push(Piece {
        colour: Rgb([c.red, c.green, c.blue].map(|v| f32::from(v) / 255.0)),
        alpha,
        path,
        area,
    });
}

fn rings(segments: impl Iterator<Item = PathSegment>, transform: Transform) -> Vec<Vec<Pt>> {
    let mut rings: Vec<Vec<Pt>> = Vec::new();
    let place = |mut p: Point| {
        transform.map_point(&mut p);
        (p.x, p.y)
    };
    let mut last = (0.0, 0.0);
    for segment in segments {
        match segment {
            PathSegment::MoveTo(p) => {
                last = place(p);
                rings.push(vec![last]);
            }
            PathSegment::Close => {}
            PathSegment::LineTo(p) => curve(&mut rings, &mut last, &[place(p)]),
            PathSegment::QuadTo(a, p) => curve(&mut rings, &mut last, &[place(a), place(p)]),
            PathSegment::CubicTo(a, b, p) => {
                curve(&mut rings, &mut last, &[place(a), place(b), place(p)]);
            }
        }
    }
    rings.retain(|r| r.len() > 2);
    rings
}

/// Adds a Bézier curve from `last` through its control points, as lines
/// (de Casteljau).
fn curve(rings: &mut [Vec<Pt>], last: &mut Pt, control: &[Pt]) {
    let Some(ring) = rings.last_mut() else { return };
    let steps = if control.len() == 1 { 1 } else { STEPS };
    for i in 1..=steps {
        let t = i as f32 / steps as f32;
        let mut points = [*last; 4];
        points[1..=control.len()].copy_from_slice(control);
        for level in (1..=control.len()).rev() {
            for k in 0..level {
                let (a, b) = (points[k], points[k + 1]);
                points[k] = (a.0 + (b.0 - a.0) * t, a.1 + (b.1 - a.1) * t);
            }
        }
        ring.push(points[0]);
    }
    *last = control[control.len() - 1];
}

fn main_colour(pieces: &[Piece]) -> Rgb {
    let mut sums: Vec<(Rgb, f32)> = Vec::new();
    for piece in pieces {
        match sums.iter_mut().find(|s| s.0 == piece.colour) {
            Some(sum) => sum.1 += piece.area,
            None => sums.push((piece.colour, piece.area)),
        }
    }
    sums.into_iter()
        .fold((Rgb([0.5; 3]), -1.0), |a, b| if b.1 > a.1 { b } else { a })
        .0
}

/// `colour` with the hue of `main` exchanged for `wanted`.
fn repainted(colour: Rgb, main: Rgb, wanted: Rgb) -> Rgb {
    let tint = |c: Rgb| {
        let grey = c.luminance();
        c.0.map(|v| v - grey)
    };
    let (a, b) = (tint(colour), tint(main));
    let dot: f32 = (0..3).map(|i| a[i] * b[i]).sum();
    let size = |t: [f32; 3]| t.iter().map(|v| v * v).sum::<f32>().sqrt();
    let alike = if size(b) < 0.05 {
        (colour.luminance() - main.luminance()).abs() < 0.2 && size(a) < 0.08
    } else {
        dot > 0.8 * size(a) * size(b) && size(a) > 0.03
    };
    if !alike {
        return colour;
    }
    let step = colour.luminance() - main.luminance();
    if step < 0.0 {
        wanted.dark((-step * 1.2).min(0.5))
    } else {
        wanted.light((step * 1.2).min(0.5))
    }
}
