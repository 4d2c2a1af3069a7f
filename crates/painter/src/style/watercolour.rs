//! Watercolour: transparent pigment on white paper, after "Interactive
//! Watercolor Rendering with Temporal Coherence and Abstraction" (Bousseau,
//! Kaplan, Thollot and Sillion, NPAR 2006): optical density is varied by
//! turbulent flow, by the paper's grain and by pigment that gathers at edges.

use super::edges::outside;
use super::layers::{Easel, Layers};
use super::reference::Reference;
use super::{cloud, framed, noise, pixels, sheet};
use crate::PaintError;
use crate::raster::Frame;
use crate::watch::Watch;

/// How far a wash strays from its outline, in shares of the shorter side.
const STRAY: f32 = 0.0035;
/// Width of the dark rim a drying wash leaves.
const RIM: f32 = 0.0048;

pub(super) fn paint(
    easel: &Easel<'_>,
    reference: &Reference,
    (width, height): (usize, usize),
    watch: &mut Watch<'_>,
) -> Result<Vec<u8>, PaintError> {
    let frame = framed(easel.scene, width, height, 0.048);
    let soft = reference.blurred(7);
    let margin = ((STRAY * 1.6 + RIM * 1.6) * frame.scale) as usize + 2;
    pixels::paint(easel, reference, frame, margin, watch, &|layers, x, y| {
        pixel(easel, layers, (reference, &soft), frame, (x, y))
    })
}

fn pixel(
    easel: &Easel<'_>,
    layers: &Layers,
    (reference, soft): (&Reference, &[[f32; 3]]),
    frame: Frame,
    (x, y): (usize, usize),
) -> [f32; 3] {
    let k = frame.scale;
    let (sx, sy) = (
        (x as f32 + 0.5 - frame.shift.0) / k,
        (y as f32 + 0.5 - frame.shift.1) / k,
    );
    // Cold-pressed paper: a tooth that holds pigment in its hollows.
    let tooth = noise(sx * 330.0, sy * 330.0, 31) * 0.6 + noise(sx * 610.0, sy * 610.0, 32) * 0.4;
    let paper = [0.985, 0.972, 0.945].map(|c: f32| c + tooth * 0.012);
    let inside = sheet(easel.scene, sx, sy, 0.010);
    if inside <= 0.0 {
        return paper;
    }
    let care = f32::from(layers.detail[layers.index(x as f32, y as f32)]) / 255.0;
    let loose = 1.0 - 0.8 * care;
    let stray = |salt: u32| {
        (noise(sx * 22.0, sy * 22.0, salt) + 0.5 * noise(sx * 75.0, sy * 75.0, salt + 1))
            * STRAY
            * loose
            * k
    };
    let (px, py) = (
        (x as f32 + stray(33)).clamp(0.0, frame.width as f32 - 1.0),
        y as f32 + stray(36),
    );
    let here = layers.rgb[layers.index(px, py)];
    let rim = outside(layers, px, py, RIM * k, 0.09);
    let wide = outside(layers, px, py, RIM * 1.6 * k, 0.09);
    // Washes run together where nothing needs care and no outline is near.
    let wet = (0.62 * loose * (1.0 - wide * 2.0)).max(0.0);
    let blurred = reference.between(soft, sx, sy);
    let flow = cloud(sx * 5.0, sy * 5.0, 40);
    let pool = cloud(sx * 17.0, sy * 17.0, 44);
    let density = 0.90 + (0.36 * flow + 0.16 * pool) * loose + 0.85 * rim * (1.0 - rim) * 2.0
        - 0.16 * (wide - rim).max(0.0)
        + 0.17 * tooth * (0.4 + loose * 0.6);
    std::array::from_fn(|c| {
        let pigment = (here[c] + (blurred[c] - here[c]) * wet).clamp(0.03, 0.995);
        let lifted = 1.0 - (1.0 - pigment) * 0.95;
        let wash = libm::expf(libm::logf(lifted) * density.max(0.25));
        paper[c] * (1.0 + (wash - 1.0) * inside)
    })
}
