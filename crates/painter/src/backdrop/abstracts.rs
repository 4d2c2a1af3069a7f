//! Words without things: compositions of form and colour, chosen and turned
//! by the mood, or by the hash of words nobody knows.

use super::{Ground, Setting, wave, wobbly};
use crate::colour::{Rgb, WHITE, hex};
use crate::path::{Path, Pt};
use crate::reading::Mood;
use crate::rng::Rng;
use crate::scene::{Flow, Scene};
use libm::{cosf, sinf};

use core::f32::consts::TAU;

pub(super) fn abstraction(scene: &mut Scene, set: &mut Setting<'_>) -> Ground {
    let mut rng = set.rng.fork("mood");
    let tones = Tones::of(set, &mut rng);
    let known = set.reading.mood.is_some() || set.reading.colour.is_some();
    match (set.reading.mood, rng.below(4)) {
        (Some(Mood::Sad), _) => alone(scene, &mut rng, &tones),
        (Some(Mood::Calm), _) => folds(scene, &mut rng, &tones),
        (Some(Mood::Glad), _) => burst(scene, &mut rng, &tones),
        (Some(Mood::Fierce), _) => shards(scene, &mut rng, &tones),
        (None, 0) => burst(scene, &mut rng, &tones),
        (None, 1) => shards(scene, &mut rng, &tones),
        (None, 2) if known => folds(scene, &mut rng, &tones),
        (None, _) => circles(scene, &mut rng, &tones),
    }
    let h = scene.h;
    Ground {
        horizon: h * 0.5,
        floor: (h * 0.82, h * 0.9),
        water: None,
        basin: (0.0, 0.0),
        perch: None,
        person: h * 0.36,
    }
}

/// Five colours that go together.
struct Tones {
    ground: Rgb,
    deep: Rgb,
    colours: [Rgb; 5],
}

impl Tones {
    fn of(set: &Setting<'_>, rng: &mut Rng) -> Self {
        let (hue, spread, saturation, light) = match set.reading.mood {
            Some(Mood::Sad) => (0.60 + rng.range(-0.03, 0.03), 0.05, 0.28, 0.46),
            Some(Mood::Calm) => (0.48 + rng.range(-0.06, 0.06), 0.07, 0.34, 0.62),
            Some(Mood::Glad) => (0.10 + rng.range(-0.03, 0.03), 0.14, 0.80, 0.60),
            Some(Mood::Fierce) => (0.01 + rng.range(-0.02, 0.02), 0.06, 0.78, 0.42),
            None => (rng.unit(), rng.range(0.08, 0.24), 0.62, 0.55),
        };
        let tone = |turn: f32, s: f32, l: f32| Rgb::hsl((hue + turn + 2.0) % 1.0, s, l);
        let mut colours = [
            tone(0.0, saturation, light),
            tone(spread, saturation * 0.9, light + 0.12),
            tone(-spread, saturation, light - 0.10),
            tone(0.5, saturation * 0.85, light + 0.05),
            tone(0.5 + spread, saturation * 0.7, light + 0.20),
        ];
        if let Some(colour) = set.reading.colour {
            (colours[0], colours[2]) = (colour, colour.dark(0.25));
        }
        Self {
            ground: tone(spread * 0.5, saturation * 0.35, 0.88),
            deep: tone(-spread * 0.5, saturation * 0.7, 0.20),
            colours,
        }
    }
}

/// A small light over layered dusk, rain, and much empty room.
fn alone(scene: &mut Scene, rng: &mut Rng, tones: &Tones) {
    let (w, h) = (scene.w, scene.h);
    let (top, low) = (
        tones.deep.mix(tones.colours[0], 0.35),
        tones.ground.mix(tones.colours[0], 0.45),
    );
    scene.lay(Path::rect(-0.1, -0.1, w + 0.1, h + 0.1), top, 0.0);
    for i in 1..scene.bands {
        let t = i as f32 / scene.bands as f32;
        let path = wave(rng, scene, h * 0.72 * t, 0.02, 3);
        scene
            .lay(path, top.mix(low, t), 0.006)
            .flow(Flow::Angle(0.0));
    }
    scene.merge(0);
    let (x, y) = (w * rng.range(0.62, 0.78), h * rng.range(0.20, 0.30));
    scene
        .lay(
            Path::oval(x, y, 0.055, 0.055),
            tones.ground.light(0.5),
            0.008,
        )
        .flow(Flow::Ring(x, y));
    for i in 0..4 {
        let t = i as f32 / 3.0;
        let path = wave(rng, scene, h * (0.66 + 0.10 * t), 0.022, 3);
        let colour = low.mix(tones.deep, 0.30 + 0.55 * t);
        scene
            .lay(path, colour.light(0.05), 0.014)
            .to(colour)
            .flow(Flow::Angle(0.05));
    }
    // One bare tree that leans away from the wind.
    let (x, y) = (w * rng.range(0.24, 0.34), h * 0.80);
    let wood = tones.deep.dark(0.35);
    branch(scene, rng, (x, y), (1.62, 0.15, 0.014), 5, wood);
    for _ in 0..70 {
        let (x, y, l) = (rng.range(0.0, w), rng.range(0.0, h), rng.range(0.02, 0.05));
        let drop = Path::limb(&[(x, y, 0.0004), (x - l * 0.18, y + l, 0.0011)]);
        scene
            .lay(drop, tones.ground.light(0.3), 0.0)
            .alpha(0.40)
            .detail(0.3);
    }
}

fn branch(
    scene: &mut Scene,
    rng: &mut Rng,
    (x, y): Pt,
    (angle, length, width): (f32, f32, f32),
    depth: usize,
    wood: Rgb,
) {
    let end = (x + length * cosf(angle), y - length * sinf(angle));
    let bend = (
        x + length * 0.5 * cosf(angle + 0.18),
        y - length * 0.5 * sinf(angle + 0.18),
    );
    scene
        .lay(
            Path::limb(&[
                (x, y, width),
                (bend.0, bend.1, width * 0.8),
                (end.0, end.1, width * 0.62),
            ]),
            wood,
            0.003,
        )
        .detail(0.5);
    if depth > 1 {
        for turn in [-0.42, 0.36] {
            let angle = angle + turn + rng.range(-0.16, 0.16);
            let length = length * rng.range(0.62, 0.80);
            branch(
                scene,
                rng,
                end,
                (angle, length, width * 0.62),
                depth - 1,
                wood,
            );
        }
    }
}

/// Folds of land or cloth under a pale disc.
fn folds(scene: &mut Scene, rng: &mut Rng, tones: &Tones) {
    let (w, h) = (scene.w, scene.h);
    scene
        .lay(Path::rect(-0.1, -0.1, w + 0.1, h + 0.1), tones.ground, 0.0)
        .flow(Flow::Angle(0.0));
    let (cx, cy) = (w * rng.range(0.3, 0.7), h * rng.range(0.26, 0.38));
    for i in 0..scene.bands {
        let t = i as f32 / scene.bands as f32;
        let path = wobbly(rng, cx, cy, 0.62 * (1.0 - t) + 0.12, 0.05);
        scene
            .lay(
                path,
                tones.ground.mix(tones.colours[1].light(0.4), t),
                0.008,
            )
            .flow(Flow::Ring(cx, cy));
    }
    scene.merge(0);
    scene
        .lay(
            Path::oval(cx, cy, 0.11, 0.11),
            WHITE.mix(tones.colours[4], 0.3),
            0.012,
        )
        .flow(Flow::Ring(cx, cy));
    let layers = 7;
    let tilt = rng.range(-0.22, 0.22);
    for i in 0..layers {
        let t = i as f32 / (layers - 1) as f32;
        let humps = 2 + rng.below(3);
        let path = wave(rng, scene, h * (0.46 + 0.48 * t), 0.075 - 0.03 * t, humps)
            .map(|(x, y)| (x, y + tilt * (x - w * 0.5) * (1.0 - t)));
        let colour = tones.colours[i % 3]
            .mix(tones.ground, 0.45 * (1.0 - t))
            .mix(tones.deep, 0.5 * t);
        scene
            .lay(path, colour.light(0.10), 0.022)
            .to(colour)
            .flow(Flow::Angle(0.1));
    }
}

/// Petals and rays round a bright middle.
fn burst(scene: &mut Scene, rng: &mut Rng, tones: &Tones) {
    let (w, h) = (scene.w, scene.h);
    scene.lay(Path::rect(-0.1, -0.1, w + 0.1, h + 0.1), tones.ground, 0.0);
    let (cx, cy) = (w * rng.range(0.36, 0.64), h * rng.range(0.40, 0.62));
    let rays = 14 + 2 * rng.below(5);
    let twist = rng.range(-0.7, 0.7);
    for i in 0..rays {
        let a = i as f32 / rays as f32 * TAU;
        let half = TAU / rays as f32 * 0.5;
        let at = |r: f32, a: f32| (cx + r * cosf(a + twist * r), cy + r * sinf(a + twist * r));
        let mut ring: Vec<Pt> = (0..=16)
            .map(|k| at(k as f32 / 16.0 * 1.5, a - half))
            .collect();
        ring.extend((0..=16).rev().map(|k| at(k as f32 / 16.0 * 1.5, a + half)));
        let colour = tones.colours[[0, 4, 1, 3][i % 4]].mix(tones.ground, 0.45);
        scene
            .lay(Path::polygon(&ring), colour, 0.006)
            .flow(Flow::Angle(-a));
    }
    for layer in 0..4 {
        let petals = 9 + layer;
        let reach = 0.40 - 0.085 * layer as f32;
        let start = rng.unit() * TAU;
        for i in 0..petals {
            let a = start + i as f32 / petals as f32 * TAU;
            let (c, s) = (cosf(a), sinf(a));
            let place = |along: f32, across: f32| {
                (cx + along * c - across * s, cy + along * s + across * c)
            };
            let k = reach * 0.24;
            let petal = Path::blob(&[
                place(0.02, 0.0),
                place(reach * 0.55, k),
                place(reach, 0.0),
                place(reach * 0.55, -k),
            ]);
            let colour = tones.colours[(layer + i % 2 * 3) % 5];
            scene
                .lay(petal, colour.light(0.14), 0.012)
                .to(colour.dark(0.10))
                .flow(Flow::Ring(cx, cy));
        }
    }
    scene
        .lay(Path::oval(cx, cy, 0.075, 0.075), hex(0xff_ea_a4), 0.014)
        .flow(Flow::Ring(cx, cy));
}

/// Splinters that fly from one point.
fn shards(scene: &mut Scene, rng: &mut Rng, tones: &Tones) {
    let (w, h) = (scene.w, scene.h);
    scene
        .lay(Path::rect(-0.1, -0.1, w + 0.1, h + 0.1), tones.deep, 0.0)
        .to(tones.colours[2].dark(0.3));
    let (cx, cy) = (w * rng.range(0.3, 0.7), h * rng.range(0.55, 0.75));
    for i in 0..54 {
        let t = i as f32 / 54.0;
        let a = rng.range(0.0, TAU);
        let (near, far) = (
            rng.range(0.02, 0.20),
            rng.range(0.30, 1.15) * (1.15 - 0.6 * t),
        );
        let wide = rng.range(0.03, 0.15) * (1.0 - 0.5 * t);
        let at = |r: f32, a: f32| (cx + r * cosf(a), cy - r * sinf(a));
        let shard = Path::polygon(&[
            at(near, a),
            at((near + far) * 0.55, a + wide),
            at(far, a + wide * 0.2),
            at((near + far) * 0.5, a - wide * 0.7),
        ]);
        let colour = tones.colours[rng.below(5)].mix(tones.deep, 0.55 * (1.0 - t));
        scene
            .lay(shard, colour.light(0.10), 0.012)
            .to(colour.dark(0.15))
            .flow(Flow::Angle(-a))
            .detail(0.2);
    }
    let core = hex(0xff_e0_9a);
    scene
        .lay(wobbly(rng, cx, cy, 0.05, 0.2), core, 0.012)
        .flow(Flow::Ring(cx, cy));
}

/// Circles within circles, and quarter circles, on a loose grid.
fn circles(scene: &mut Scene, rng: &mut Rng, tones: &Tones) {
    let (w, h) = (scene.w, scene.h);
    scene.lay(Path::rect(-0.1, -0.1, w + 0.1, h + 0.1), tones.ground, 0.0);
    let n = 3 + rng.below(3);
    let cell = 1.0 / n as f32;
    for j in 0..(h / cell).ceil() as usize {
        for i in 0..(w / cell).ceil() as usize {
            let (x, y) = (i as f32 * cell, j as f32 * cell);
            let back = tones.colours[rng.below(5)];
            scene.lay(
                Path::rect(x, y, x + cell, y + cell),
                back.mix(tones.ground, 0.5),
                0.003,
            );
            let corner = rng.chance(0.45);
            let (cx, cy, reach) = if corner {
                let (right, low) = (rng.chance(0.5), rng.chance(0.5));
                let at = |low: bool, from: f32| if low { from + cell } else { from };
                (at(right, x), at(low, y), 0.96)
            } else {
                (x + cell * 0.5, y + cell * 0.5, 0.46)
            };
            for k in 0..3 {
                let r = cell * reach * (1.0 - 0.30 * k as f32) * rng.range(0.9, 1.0);
                let colour = tones.colours[rng.below(5)].mix(tones.deep, 0.12 * k as f32);
                let disc = if corner {
                    quarter(cx, cy, r, (x, y, cell))
                } else {
                    Path::oval(cx, cy, r, r)
                };
                scene
                    .lay(disc, colour.light(0.06), 0.010)
                    .to(colour.dark(0.06))
                    .flow(Flow::Ring(cx, cy));
            }
        }
    }
}

/// The part of a circle that lies in a cell.
fn quarter(cx: f32, cy: f32, r: f32, (x, y, cell): (f32, f32, f32)) -> Path {
    let ring: Vec<Pt> = (0..96)
        .map(|i| {
            let a = i as f32 / 96.0 * TAU;
            (
                (cx + r * cosf(a)).clamp(x, x + cell),
                (cy + r * sinf(a)).clamp(y, y + cell),
            )
        })
        .collect();
    Path::polygon(&ring)
}
