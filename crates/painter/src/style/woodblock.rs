//! Colour woodblock: flat inks from few blocks with wiped gradations
//! (bokashi), a carved key block on top, the grain of the board in the ink and
//! hatching cut into the dark.

use super::edges::outside;
use super::layers::{Easel, Layers};
use super::palette::Palette;
use super::reference::Reference;
use super::strands::Strands;
use super::{cloud, framed, noise, pixels, sheet, smooth};
use crate::PaintError;
use crate::raster::Frame;
use crate::watch::Watch;

/// Half the width of a key line, in shares of the shorter side.
const LINE: f32 = 0.0019;
/// The key block's ink.
const KEY: [f32; 3] = [0.10, 0.09, 0.16];

struct Print<'a> {
    easel: &'a Easel<'a>,
    palette: Palette,
    strands: Strands,
    frame: Frame,
}

pub(super) fn paint(
    easel: &Easel<'_>,
    reference: &Reference,
    (width, height): (usize, usize),
    watch: &mut Watch<'_>,
) -> Result<Vec<u8>, PaintError> {
    let frame = framed(easel.scene, width, height, 0.046);
    let print = Print {
        easel,
        palette: Palette::of(reference, 20, &mut easel.scene.rng.fork("blocks")),
        strands: Strands::of(reference, 10, 0.0, 51, easel.threads, watch)?,
        frame,
    };
    let margin = (LINE * 2.4 * frame.scale) as usize + 3;
    pixels::paint(easel, reference, frame, margin, watch, &|layers, x, y| {
        print.pixel(layers, x, y)
    })
}

impl Print<'_> {
    fn pixel(&self, layers: &Layers, x: usize, y: usize) -> [f32; 3] {
        let k = self.frame.scale;
        let (sx, sy) = (
            (x as f32 + 0.5 - self.frame.shift.0) / k,
            (y as f32 + 0.5 - self.frame.shift.1) / k,
        );
        let fibre =
            noise(sx * 60.0, sy * 420.0, 52) * 0.5 + noise(sx * 300.0, sy * 300.0, 53) * 0.5;
        let paper = [0.965, 0.930, 0.855].map(|c: f32| c + fibre * 0.010);
        let inside = sheet(self.easel.scene, sx, sy, 0.0022);
        if inside <= 0.0 {
            return paper;
        }
        // Colour blocks never sit quite under the key block.
        let (bx, by) = (x as f32 + 0.0007 * k, y as f32 - 0.0005 * k);
        let at = layers.index(bx, by);
        let (seen, care) = (layers.rgb[at], f32::from(layers.detail[at]) / 255.0);
        let flat = self.palette.nearest(seen);
        // Skies and water are wiped; bodies are cut flat.
        let wiped = if care < 0.2 { 0.62 } else { 0.14 };
        let board = noise(
            sx * 9.0,
            sy * 150.0 + 3.0 * noise(sx * 3.0, sy * 6.0, 55),
            54,
        );
        let ink = 0.955 + 0.03 * cloud(sx * 8.0, sy * 8.0, 56) + 0.028 * board * (1.0 - care);
        let light = 0.3 * flat[0] + 0.59 * flat[1] + 0.11 * flat[2];
        let strand = self.strands.at(sx, sy);
        let cut = smooth(0.60, 0.72, strand) * smooth(0.46, 0.24, light) * (1.0 - care) * 0.24;
        let shade = smooth(0.66, 0.78, strand) * smooth(0.80, 0.40, light) * (1.0 - care) * 0.10;
        let line = self.key(layers, (x, y), (sx, sy));
        std::array::from_fn(|c| {
            let mut v = flat[c] + (seen[c] - flat[c]) * wiped;
            v += (1.0 - v) * cut;
            v *= 1.0 - shade;
            v = paper[c] + (v * paper[c].max(0.9) - paper[c]) * ink;
            v += (KEY[c] - v) * line;
            paper[c] + (v - paper[c]) * inside
        })
    }

    /// How much of the key block's ink is here: lines swell and thin as a
    /// knife cuts them.
    fn key(&self, layers: &Layers, (x, y): (usize, usize), (sx, sy): (f32, f32)) -> f32 {
        let swell = 0.85 + 0.55 * noise(sx * 26.0, sy * 26.0, 57);
        let radius = (LINE * swell * self.frame.scale).max(0.6);
        let shake = 0.0008 * self.frame.scale;
        let (px, py) = (
            x as f32 + shake * noise(sx * 90.0, sy * 90.0, 58),
            y as f32 + shake * noise(sx * 90.0, sy * 90.0, 59),
        );
        smooth(0.02, 0.30, outside(layers, px, py, radius, 0.16)) * 0.92
    }
}
