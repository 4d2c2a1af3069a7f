//! The styles. Each turns a scene into pixels in its own way.

mod bands;
mod edges;
mod glass;
mod layers;
mod oil;
mod palette;
mod paper;
mod pencil;
mod pixels;
mod points;
mod poly;
mod reference;
mod relief;
mod strands;
mod stroke;
mod watercolour;
mod woodblock;

use crate::raster::Frame;
use crate::scene::Scene;
use crate::watch::Watch;
use crate::{PaintError, Stage, Style};

use layers::Easel;
use reference::Reference;

/// Paints `scene` at `width × height` pixels on `threads` threads.
pub(crate) fn paint(
    scene: &Scene,
    style: Style,
    size: (usize, usize),
    threads: usize,
    watch: &mut Watch<'_>,
) -> Result<Vec<u8>, PaintError> {
    watch.begin(Stage::Composing, 0.15)?;
    // Flat colour is what these three are about.
    let depth = match style {
        Style::PaperCut => 0.0,
        Style::StainedGlass => 0.35,
        Style::Woodblock => 0.55,
        _ => 1.0,
    };
    let easel = Easel::new(scene, threads, depth, watch)?;
    let reference = Reference::of(&easel, watch)?;
    watch.begin(Stage::Painting, 0.98)?;
    match style {
        Style::PaperCut => paper::paint(&easel, &reference, size, watch),
        Style::Woodblock => woodblock::paint(&easel, &reference, size, watch),
        Style::Oil => oil::paint(&easel, reference, size, watch),
        Style::Watercolour => watercolour::paint(&easel, &reference, size, watch),
        Style::Pencil => pencil::paint(&easel, &reference, size, watch),
        Style::LowPoly => poly::paint(&easel, &reference, size, watch),
        Style::StainedGlass => glass::paint(&easel, &reference, size, watch),
        Style::Pointillism => points::paint(&easel, &reference, size, watch),
    }
}

/// The whole picture at `width × height`.
fn frame(scene: &Scene, width: usize, height: usize) -> Frame {
    let scale = (width as f32 / scene.w).max(height as f32 / scene.h);
    let shift = (
        (width as f32 - scene.w * scale) * 0.5,
        (height as f32 - scene.h * scale) * 0.5,
    );
    Frame {
        width,
        height,
        scale,
        shift,
    }
}

/// The whole picture on a sheet with a bare margin, in shares of the shorter
/// side: wider than the 4 mm a printer trims even from an A5.
fn framed(scene: &Scene, width: usize, height: usize, margin: f32) -> Frame {
    let outer = frame(scene, width, height);
    let scale = outer.scale * (1.0 - 2.0 * margin);
    Frame {
        scale,
        shift: (
            (width as f32 - scene.w * scale) * 0.5,
            (height as f32 - scene.h * scale) * 0.5,
        ),
        ..outer
    }
}

/// A hash of a lattice point, from 0 up to 1.
fn speck(x: i32, y: i32, salt: u32) -> f32 {
    let mut h = x.wrapping_mul(0x27d4_eb2d) as u32
        ^ y.wrapping_mul(0x1656_67b1) as u32
        ^ salt.wrapping_mul(0x9e37_79b1);
    h = (h ^ (h >> 15)).wrapping_mul(0x2c1b_3c6d);
    h = (h ^ (h >> 12)).wrapping_mul(0x297a_2d39);
    ((h ^ (h >> 15)) >> 8) as f32 / 16_777_216.0
}

/// A lattice of hashed values from −1 to 1, smoothly joined; never repeats in
/// any picture we paint.
fn noise(x: f32, y: f32, salt: u32) -> f32 {
    let (fx, fy) = (x.floor(), y.floor());
    let (tx, ty) = (x - fx, y - fy);
    let at = |dx: i32, dy: i32| speck(fx as i32 + dx, fy as i32 + dy, salt) * 2.0 - 1.0;
    let (sx, sy) = (tx * tx * (3.0 - 2.0 * tx), ty * ty * (3.0 - 2.0 * ty));
    let top = at(0, 0) + (at(1, 0) - at(0, 0)) * sx;
    let bottom = at(0, 1) + (at(1, 1) - at(0, 1)) * sx;
    top + (bottom - top) * sy
}

/// Three octaves of [`noise`].
fn cloud(x: f32, y: f32, salt: u32) -> f32 {
    noise(x, y, salt) * 0.55
        + noise(x * 2.1, y * 2.1, salt + 1) * 0.3
        + noise(x * 4.3, y * 4.3, salt + 2) * 0.15
}

/// 0 below `from`, 1 above `to`, smooth between.
fn smooth(from: f32, to: f32, x: f32) -> f32 {
    let t = ((x - from) / (to - from)).clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}

fn byte(v: f32) -> u8 {
    (v.clamp(0.0, 1.0) * 255.0 + 0.5) as u8
}

/// How much of a painted sheet is inside its own uneven edge: 0 is bare paper.
fn sheet(scene: &Scene, x: f32, y: f32, rough: f32) -> f32 {
    let near = x.min(y).min(scene.w - x).min(scene.h - y);
    let ragged = rough * cloud(x * 16.0, y * 16.0, 71);
    smooth(ragged - 0.0015, ragged + 0.0015, near)
}

/// One box pass each way, in place.
fn box_blur(field: &mut [f32], width: usize, radius: usize) {
    let height = field.len() / width.max(1);
    let mut line = vec![0.0; width.max(height)];
    for row in field.chunks_exact_mut(width) {
        line[..width].copy_from_slice(row);
        box_line(&line[..width], radius, |i, v| row[i] = v);
    }
    for x in 0..width {
        for y in 0..height {
            line[y] = field[y * width + x];
        }
        box_line(&line[..height], radius, |i, v| field[i * width + x] = v);
    }
}

/// The running mean of `line` over `radius` to each side, cut at the ends.
fn box_line(line: &[f32], radius: usize, mut put: impl FnMut(usize, f32)) {
    let n = line.len();
    let mut sum: f32 = line[..radius.min(n)].iter().sum();
    for i in 0..n {
        if i + radius < n {
            sum += line[i + radius];
        }
        if i > radius {
            sum -= line[i - radius - 1];
        }
        let (a, b) = (i.saturating_sub(radius), (i + radius + 1).min(n));
        put(i, sum / (b - a) as f32);
    }
}
