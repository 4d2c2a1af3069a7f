//! Outlines at any width, read off the regions round a pixel.

use super::layers::Layers;

/// Twelve directions, as unit vectors.
const ROUND: [(f32, f32); 12] = [
    (1.0, 0.0),
    (0.866, 0.5),
    (0.5, 0.866),
    (0.0, 1.0),
    (-0.5, 0.866),
    (-0.866, 0.5),
    (-1.0, 0.0),
    (-0.866, -0.5),
    (-0.5, -0.866),
    (0.0, -1.0),
    (0.5, -0.866),
    (0.866, -0.5),
];

/// The share of the circle of `radius` pixels round (x, y) that lies in
/// another region of clearly another colour. Half of it at an edge, nothing at
/// `radius` from one.
pub(super) fn outside(layers: &Layers, x: f32, y: f32, radius: f32, contrast: f32) -> f32 {
    let here = layers.index(x, y);
    let (region, colour) = (layers.region[here], layers.rgb[here]);
    let mut n = 0.0;
    for (dx, dy) in ROUND {
        let there = layers.index(x + dx * radius, y + dy * radius);
        if layers.region[there] != region {
            let other = layers.rgb[there];
            let apart: f32 = (0..3).map(|c| (other[c] - colour[c]).abs()).sum();
            n += ((apart - contrast) / contrast.max(0.02)).clamp(0.0, 1.0);
        }
    }
    n / ROUND.len() as f32
}

/// The same for panes, whatever their colours.
pub(super) fn outside_pane(layers: &Layers, x: f32, y: f32, radius: f32) -> f32 {
    let pane = layers.pane[layers.index(x, y)];
    let other = ROUND
        .iter()
        .filter(|(dx, dy)| layers.pane[layers.index(x + dx * radius, y + dy * radius)] != pane)
        .count();
    other as f32 / ROUND.len() as f32
}
