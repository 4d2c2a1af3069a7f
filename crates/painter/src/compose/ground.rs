//! Grounding: how a figure meets what is under it.

use super::{Stand, extent};
use crate::colour::{INK, Rgb, hex};
use crate::figures::{Figure, Part, Pose};
use crate::path::Path;
use crate::reading::{Art, Zone};
use crate::rng::Rng;
use crate::scene::{Flow, Scene};

/// Draws a figure and puts it where `at` says.
pub(crate) fn stand(scene: &mut Scene, art: Art, colour: Option<Rgb>, at: Stand, rng: &Rng) {
    let mut figure = Figure::new(colour, Pose::Usual, rng.clone());
    figure.snow = at.snow;
    figure.season = scene.season;
    art.draw(&mut figure);
    let at = settle(scene, extent(&figure.parts), at);
    put(scene, &figure.parts, at, None);
}

/// `at` with head-room, and with nobody half out of the picture.
pub(super) fn settle(scene: &Scene, b: [f32; 4], mut at: Stand) -> Stand {
    if !at.shadow || at.depth > 0.0 {
        return at;
    }
    let face = if at.flip { -1.0 } else { 1.0 };
    at.size = at.size.min((at.y - scene.h * 0.05) / b[3].max(0.1));
    let reach = [b[0] * at.size * face, b[2] * at.size * face];
    let (l, r) = (reach[0].min(reach[1]), reach[0].max(reach[1]));
    at.x = at.x.min(scene.w - r - 0.03).max(-l + 0.03);
    at
}

/// Lays a figure's parts, with what grounds them: a shadow, or in water its
/// mirror image and the rings round it.
pub(super) fn put(scene: &mut Scene, parts: &[Part], at: Stand, wet: Option<Zone>) {
    let sunk;
    let (parts, at) = match wet {
        Some(Zone::Ground) if extent(parts)[3] > 0.0 && !wades(parts) => {
            sunk = sunk_to(parts, SWIM);
            (sunk.as_slice(), at)
        }
        _ => (parts, at),
    };
    let face = if at.flip { -1.0 } else { 1.0 };
    let b = extent(parts);
    if wet.is_some() {
        reflect(scene, parts, at, face);
    } else if at.shadow {
        shadow(scene, parts, at, face, b);
    }
    let body = scene.next_body();
    let mut region = scene.next_region();
    let mut last = None;
    for part in parts {
        if last.is_some_and(|c| c != part.colour) {
            region = scene.next_region();
        }
        last = Some(part.colour);
        let path = part
            .path
            .map(|(x, y)| (at.x + x * at.size * face, at.y - y * at.size));
        let colour = if part.lamp {
            part.colour.mix(scene.light.haze, at.depth)
        } else {
            scene.lit(part.colour, at.depth)
        };
        let lift = part.lift * (0.004 + 0.016 * at.size).min(0.012);
        let (top, bottom) = if part.lift > 0.0 && !part.lamp {
            (colour.light(0.07), colour.dark(0.10))
        } else {
            (colour, colour)
        };
        let shape = scene.lay(path, top, lift);
        shape
            .to(bottom)
            .alpha(part.alpha)
            .detail(part.detail * (1.0 - at.depth))
            .region(region);
        shape.body = body;
    }
    if wet.is_some() {
        rings(scene, parts, at, face);
    }
}

/// How much of a land creature is under water when it swims.
const SWIM: f32 = 0.36;

/// Whether a figure has legs to stand in water with: it is narrow where it
/// meets the ground.
fn wades(parts: &[Part]) -> bool {
    let b = extent(parts);
    let low = parts
        .iter()
        .flat_map(|p| p.path.rings.iter().flatten())
        .filter(|p| p.1 < 0.2);
    let (l, r) = low.fold((f32::MAX, f32::MIN), |(l, r), p| (l.min(p.0), r.max(p.0)));
    r - l < (b[2] - b[0]) * 0.22
}

/// The parts with what is below `depth` flattened to the water line.
fn sunk_to(parts: &[Part], depth: f32) -> Vec<Part> {
    parts
        .iter()
        .filter(|p| p.path.bounds()[3] > depth)
        .map(|p| Part {
            path: p.path.map(|(x, y)| (x, y.max(depth) - depth)),
            ..p.clone()
        })
        .collect()
}

/// What stands takes the light from the ground: dark where it touches, and a
/// leaning silhouette away from the light.
fn shadow(scene: &mut Scene, parts: &[Part], at: Stand, face: f32, b: [f32; 4]) {
    let half = (b[2] - b[0]) * at.size * 0.5;
    let middle = at.x + (b[0] + b[2]) * 0.5 * at.size * face;
    if at.depth == 0.0 {
        let (lean, rise) = (-scene.light.from[0] * 1.1, 0.16);
        let mut cast = Path::default();
        for part in parts.iter().filter(|p| p.lift > 0.3) {
            let laid = part.path.map(|(x, y)| {
                (
                    at.x + x * at.size * face + y.max(0.0) * at.size * lean,
                    at.y + 0.004 - y * at.size * rise,
                )
            });
            cast = cast.and(laid);
        }
        let alpha = if scene.light.dark { 0.16 } else { 0.24 };
        scene
            .lay(cast, INK.mix(scene.light.sky_top, 0.3), 0.0)
            .alpha(alpha)
            .flow(Flow::Angle(0.0));
    }
    let lean = half * 0.10;
    for (k, alpha) in [(0.98, 0.13), (0.74, 0.20)] {
        scene
            .lay(
                Path::oval(
                    middle + lean,
                    at.y + 0.004,
                    half * k,
                    half * 0.12 * k + 0.003,
                ),
                INK,
                0.0,
            )
            .alpha(alpha)
            .flow(Flow::Angle(0.0));
    }
}

/// The figure upside down under its water line, in the water's colour.
fn reflect(scene: &mut Scene, parts: &[Part], at: Stand, face: f32) {
    let water = scene.lit(hex(0x2a_9a_b4), 0.0);
    for part in parts.iter().filter(|p| p.lift > 0.3) {
        let path = part.path.map(|(x, y)| {
            let down = y.max(0.0) * at.size * 0.34;
            let sway = 0.0035 * libm::sinf(down * 210.0) * (0.4 + 4.0 * down).min(1.5);
            (at.x + x * at.size * face + sway, at.y + down)
        });
        let colour = scene.lit(part.colour, 0.0).mix(water, 0.42);
        scene
            .lay(path, colour, 0.0)
            .alpha(0.62)
            .flow(Flow::Angle(0.0));
    }
}

/// Rings where it meets the water.
fn rings(scene: &mut Scene, parts: &[Part], at: Stand, face: f32) {
    let feet = parts
        .iter()
        .flat_map(|p| p.path.rings.iter().flatten())
        .filter(|p| p.1 < 0.06);
    let (l, r) = feet.fold((f32::MAX, f32::MIN), |(l, r), p| (l.min(p.0), r.max(p.0)));
    if l > r {
        return;
    }
    let (x, half) = (
        at.x + (l + r) * 0.5 * at.size * face,
        (r - l) * 0.5 * at.size,
    );
    let colour = scene.light.sky_low.mix(scene.light.glow, 0.7);
    for (k, alpha) in [(0.012, 0.85), (0.034, 0.6), (0.062, 0.4)] {
        let (rx, ry) = (half + k, (half + k) * 0.13 + k * 0.14);
        let knots: Vec<(f32, f32, f32)> = (0..=12)
            .map(|i| {
                let a = 0.15 + i as f32 / 12.0 * 2.84;
                (
                    x + rx * libm::cosf(a),
                    at.y + 0.004 + ry * libm::sinf(a),
                    0.0016 * libm::sinf(a).max(0.15),
                )
            })
            .collect();
        scene
            .lay(Path::limb(&knots), colour, 0.0)
            .alpha(alpha)
            .flow(Flow::Angle(0.0))
            .detail(0.7);
    }
}
