//! Coloured pencil: strokes along the form over a paper with tooth, hatched
//! twice where it is dark, with drawn outlines.

use super::edges::outside;
use super::layers::{Easel, Layers};
use super::reference::Reference;
use super::strands::Strands;
use super::{cloud, framed, noise, pixels, sheet, smooth};
use crate::PaintError;
use crate::colour::Rgb;
use crate::raster::Frame;
use crate::watch::Watch;

/// Half the width of an outline, in shares of the shorter side.
const LINE: f32 = 0.0014;
const LEAD: [f32; 3] = [0.17, 0.16, 0.20];

struct Drawing<'a> {
    easel: &'a Easel<'a>,
    along: Strands,
    across: Strands,
    frame: Frame,
}

pub(super) fn paint(
    easel: &Easel<'_>,
    reference: &Reference,
    (width, height): (usize, usize),
    watch: &mut Watch<'_>,
) -> Result<Vec<u8>, PaintError> {
    let frame = framed(easel.scene, width, height, 0.050);
    let threads = easel.threads;
    let drawing = Drawing {
        easel,
        along: Strands::of(reference, 11, 0.25, 61, threads, watch)?,
        across: Strands::of(reference, 8, 1.15, 62, threads, watch)?,
        frame,
    };
    let margin = (LINE * 3.0 * frame.scale) as usize + 3;
    pixels::paint(easel, reference, frame, margin, watch, &|layers, x, y| {
        drawing.pixel(layers, x, y)
    })
}

impl Drawing<'_> {
    fn pixel(&self, layers: &Layers, x: usize, y: usize) -> [f32; 3] {
        let k = self.frame.scale;
        let (sx, sy) = (
            (x as f32 + 0.5 - self.frame.shift.0) / k,
            (y as f32 + 0.5 - self.frame.shift.1) / k,
        );
        let tooth =
            noise(sx * 420.0, sy * 420.0, 63) * 0.6 + noise(sx * 760.0, sy * 760.0, 64) * 0.4;
        let paper = [0.975, 0.965, 0.94].map(|c: f32| c + tooth * 0.012);
        let inside = sheet(self.easel.scene, sx, sy, 0.010);
        let at = layers.index(x as f32, y as f32);
        let (seen, care) = (layers.rgb[at], f32::from(layers.detail[at]) / 255.0);
        let dark = 1.0 - seen.iter().copied().fold(1.0, f32::min);
        // A pencil darker and purer than the tone, because paper shows through.
        let pure = Rgb(seen).saturate(1.35).0.map(|c| c * c.max(0.25).sqrt());
        let pressure = 0.10 + 0.10 * cloud(sx * 4.0, sy * 4.0, 65);
        let first = self.laid(self.along.at(sx, sy), tooth, dark * 1.05 + pressure, care);
        let second = self.laid(self.across.at(sx, sy), tooth, dark * 0.95 - 0.22, care);
        let cover = 1.0 - (1.0 - first) * (1.0 - second * 0.8);
        let radius = (LINE * k * (0.8 + 0.5 * noise(sx * 18.0, sy * 18.0, 66))).max(0.6);
        let shake = 0.0009 * k;
        let (px, py) = (
            x as f32 + shake * noise(sx * 40.0, sy * 40.0, 67),
            y as f32 + shake * noise(sx * 40.0, sy * 40.0, 68),
        );
        let line = smooth(0.02, 0.42, outside(layers, px, py, radius, 0.12))
            * (0.72 + 0.25 * tooth).clamp(0.0, 1.0);
        std::array::from_fn(|c| {
            let tint = seen[c] + (paper[c] - seen[c]) * 0.55;
            let mut v = paper[c] + (tint * paper[c] - paper[c]) * inside;
            v += (pure[c] - v) * cover * inside;
            v + (LEAD[c] * 0.6 + pure[c] * 0.25 - v) * line * inside * 0.85
        })
    }

    /// Pigment a stroke leaves where `want` of it is asked for.
    fn laid(&self, strand: f32, tooth: f32, want: f32, care: f32) -> f32 {
        let edge = 0.30 + 0.25 * care;
        let level = 1.0 - want.clamp(0.0, 1.15);
        smooth(level - edge, level + edge, strand + tooth * 0.16) * 0.93
    }
}
