//! Stained glass: every pane a piece of coloured glass in lead. Large panes
//! are cut into cells nearest to a scatter of seeds (Voronoi, after Mould,
//! "A Stained Glass Image Filter", 2003); what needs care is painted on them.

use super::edges::outside_pane;
use super::layers::{Easel, Layers};
use super::reference::Reference;
use super::{cloud, frame, noise, pixels, smooth, speck};
use crate::PaintError;
use crate::colour::Rgb;
use crate::raster::Frame;
use crate::watch::Watch;

/// Distance between seeds, in shares of the shorter side.
const CELL: f32 = 0.088;
/// Half the width of a lead came.
const LEAD: f32 = 0.0042;

struct Window<'a> {
    frame: Frame,
    /// Whether panes are large enough to be cut, by region.
    cut: Vec<bool>,
    easel: &'a Easel<'a>,
}

pub(super) fn paint(
    easel: &Easel<'_>,
    reference: &Reference,
    (width, height): (usize, usize),
    watch: &mut Watch<'_>,
) -> Result<Vec<u8>, PaintError> {
    let frame = frame(easel.scene, width, height);
    let most = reference.pane.iter().copied().max().unwrap_or(0);
    let mut area = vec![0_usize; usize::from(most) + 1];
    for &pane in &reference.pane {
        area[usize::from(pane)] += 1;
    }
    let window = Window {
        frame,
        cut: area
            .iter()
            .map(|&a| a * 45 > reference.pane.len())
            .collect(),
        easel,
    };
    let margin = (LEAD * 1.3 * frame.scale) as usize + 3;
    pixels::paint(easel, reference, frame, margin, watch, &|layers, x, y| {
        window.pixel(layers, x, y)
    })
}

/// The nearest seed, and how far the border to the next one is.
fn cell(x: f32, y: f32) -> ((i32, i32), f32) {
    let (cx, cy) = ((x / CELL).floor() as i32, (y / CELL).floor() as i32);
    let mut best = [(f32::MAX, (0, 0), (0.0, 0.0)); 2];
    for j in cy - 2..=cy + 2 {
        for i in cx - 2..=cx + 2 {
            let seed = (
                (i as f32 + 0.12 + 0.76 * speck(i, j, 101)) * CELL,
                (j as f32 + 0.12 + 0.76 * speck(i, j, 102)) * CELL,
            );
            let d = (seed.0 - x) * (seed.0 - x) + (seed.1 - y) * (seed.1 - y);
            if d < best[0].0 {
                best = [(d, (i, j), seed), best[0]];
            } else if d < best[1].0 {
                best[1] = (d, (i, j), seed);
            }
        }
    }
    let (a, b) = (best[0].2, best[1].2);
    let apart = ((a.0 - b.0) * (a.0 - b.0) + (a.1 - b.1) * (a.1 - b.1)).sqrt();
    (best[0].1, (best[1].0 - best[0].0) / (2.0 * apart.max(1e-4)))
}

impl Window<'_> {
    fn pixel(&self, layers: &Layers, x: usize, y: usize) -> [f32; 3] {
        let k = self.frame.scale;
        let (sx, sy) = (
            (x as f32 + 0.5 - self.frame.shift.0) / k,
            (y as f32 + 0.5 - self.frame.shift.1) / k,
        );
        let at = layers.index(x as f32, y as f32);
        let pane = layers.pane[at];
        let care = f32::from(layers.detail[at]) / 255.0;
        let bent = (
            sx + 0.010 * noise(sx * 7.0, sy * 7.0, 103),
            sy + 0.010 * noise(sx * 7.0, sy * 7.0, 104),
        );
        let (seed, border) = cell(bent.0, bent.1);
        let cut = self.cut.get(usize::from(pane)).copied().unwrap_or(false);
        let around = outside_pane(layers, x as f32, y as f32, LEAD * 0.8 * k);
        let tight = outside_pane(layers, x as f32, y as f32, LEAD * 0.42 * k);
        let rim = self.rim(sx, sy);
        let crossing = if cut { 1.0 - border / LEAD } else { 0.0 };
        // How deep into the lead this is: 0 in the glass, 1 on the crest.
        let lead = crossing
            .max((around + tight) * 1.1)
            .max(rim)
            .clamp(0.0, 1.0);
        let which = if cut { seed } else { (i32::from(pane), 0) };
        let glass = self.glass(layers.rgb[at], (sx, sy), which, care, border.min(0.03));
        let cover = smooth(0.06, 0.22, lead);
        let crest = smooth(0.35, 0.95, lead);
        let metal = 0.085 + 0.20 * crest * (0.75 + 0.25 * noise(sx * 90.0, sy * 90.0, 105));
        std::array::from_fn(|c| {
            let lit = metal * [0.92, 0.95, 1.05][c];
            glass[c] + (lit - glass[c]) * cover
        })
    }

    /// The frame round the window.
    fn rim(&self, x: f32, y: f32) -> f32 {
        let scene = self.easel.scene;
        let near = x.min(y).min(scene.w - x).min(scene.h - y);
        1.0 - (near - 0.006).max(0.0) / 0.008
    }

    /// Light through a piece of glass: purer and brighter than paint, uneven,
    /// with streaks and seeds.
    fn glass(
        &self,
        seen: [f32; 3],
        (x, y): (f32, f32),
        cell: (i32, i32),
        care: f32,
        border: f32,
    ) -> [f32; 3] {
        let own = speck(cell.0, cell.1, 106) - 0.5;
        let hue = speck(cell.0, cell.1, 107) - 0.5;
        let loose = 1.0 - 0.7 * care;
        let streak = cloud(
            x * 9.0 + y * 30.0 * (0.3 + own),
            y * 9.0 - x * 30.0 * (0.3 + own),
            108,
        );
        let seeds = smooth(0.72, 0.9, noise(x * 210.0, y * 210.0, 109)) * 0.10;
        let glow = 1.04 + (0.26 * own + 0.10 * streak) * loose + border * 3.0 * loose;
        let Rgb(pure) = Rgb(seen).saturate(1.45);
        std::array::from_fn(|c| {
            let cast = [hue, -hue * 0.3, -hue][c] * 0.07 * loose;
            (pure[c].max(0.035) * glow + cast + seeds * loose).clamp(0.0, 1.0)
        })
    }
}
