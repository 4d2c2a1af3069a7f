use super::sky::sky;
use super::{Ground, Setting, wave, wave_to};
use crate::colour::{Rgb, WHITE, hex};
use crate::path::Path;
use crate::reading::{Thing, Time};
use crate::scene::{Flow, Scene};

/// Water from `y` downwards: rows of waves that grow towards us.
pub(super) fn water(scene: &mut Scene, set: &Setting<'_>, y: f32, bottom: f32) {
    let mut rng = set.rng.fork("water");
    let light = scene.light.clone();
    let deep = scene.lit(hex(0x1f_68_86), 0.0).mix(light.sky_top, 0.25);
    let far = deep.mix(light.sky_low, 0.62);
    let calm = !set.storm();
    let rows = scene.bands + 3;
    scene
        .lay(Path::rect(-0.1, y, scene.w + 0.1, bottom + 0.1), far, 0.004)
        .flow(Flow::Angle(0.0));
    for i in 1..rows {
        let t = i as f32 / rows as f32;
        let at = y + (bottom - y) * t * (0.35 + 0.65 * t);
        let swing = (if calm { 0.006 } else { 0.030 }) * (0.3 + t);
        let humps = (16.0 - 9.0 * t) as usize;
        let colour = far
            .mix(deep, t)
            .mix(WHITE, if i % 2 == 0 { 0.055 } else { 0.0 });
        let path = wave_to(&mut rng, scene, at, swing, humps, bottom + 0.1);
        if !calm && i % 2 == 1 {
            let crest = path.map(|(x, y)| (x, y - 0.006 * (0.4 + t)));
            scene
                .lay(crest, colour.mix(WHITE, 0.6), 0.003)
                .flow(Flow::Angle(0.0));
        }
        scene.lay(path, colour, 0.006).flow(Flow::Angle(0.0));
    }
    glints(scene, set, y, bottom);
}

fn glints(scene: &mut Scene, set: &Setting<'_>, y: f32, bottom: f32) {
    let mut rng = set.rng.fork("glints");
    let mut side = set.rng.fork("sky");
    let shining =
        set.has(Thing::Moon) || matches!(set.hour, Time::Sunset | Time::Dawn | Time::Night);
    let x = scene.w * if side.chance(0.5) { 0.70 } else { 0.30 };
    let colour = scene.light.sky_low.mix(scene.light.glow, 0.8);
    for i in 0..46 {
        let t = (i as f32 + rng.unit()) / 46.0;
        let at = y + 0.008 + (bottom - y) * t * t;
        let (cx, l) = if shining && i % 4 != 0 {
            (
                x + rng.range(-0.12, 0.12) * (0.35 + t),
                rng.range(0.02, 0.07),
            )
        } else {
            (rng.range(0.0, scene.w), rng.range(0.01, 0.04))
        };
        let width = 0.0016 + 0.003 * t;
        let path = Path::limb(&[
            (cx - l, at, 0.0004),
            (cx, at + 0.001, width),
            (cx + l, at, 0.0004),
        ]);
        scene
            .lay(path, colour, 0.0)
            .alpha(0.75)
            .flow(Flow::Angle(0.0))
            .detail(0.6);
    }
}

pub(super) fn sea(scene: &mut Scene, set: &mut Setting<'_>) -> Ground {
    let horizon = scene.h * set.rng.fork("horizon").range(0.50, 0.60);
    sky(scene, set, horizon);
    if !set.storm() {
        let mut rng = set.rng.fork("coast");
        let far = scene.lit(hex(0x4a_70_88), 0.55);
        let path = wave_to(&mut rng, scene, horizon - 0.022, 0.016, 7, horizon + 0.02);
        scene.lay(path, far, 0.006);
    }
    water(scene, set, horizon, scene.h);
    let perch = set
        .has(Thing::Cliff)
        .then(|| super::cliff::cliff(scene, set, horizon));
    Ground {
        horizon,
        floor: (scene.h * 0.78, scene.h * 0.88),
        water: Some((horizon + scene.h * 0.16, scene.h * 0.86)),
        basin: (0.0, scene.w),
        perch,
        person: scene.h * 0.34,
    }
}

pub(super) fn beach(scene: &mut Scene, set: &mut Setting<'_>) -> Ground {
    let horizon = scene.h * set.rng.fork("horizon").range(0.40, 0.49);
    let shore = scene.h * 0.70;
    sky(scene, set, horizon);
    water(scene, set, horizon, shore + 0.04);
    let mut rng = set.rng.fork("sand");
    let sand = scene.lit(hex(0xf0_d8_a4), 0.0);
    for (i, (dy, c)) in [
        (-0.02, WHITE),
        (0.0, sand.dark(0.16)),
        (0.05, sand),
        (0.16, sand.light(0.18)),
    ]
    .into_iter()
    .enumerate()
    {
        let colour: Rgb = if i == 0 { scene.lit(WHITE, 0.0) } else { c };
        let path = wave(&mut rng, scene, shore + dy, 0.018, 4);
        scene.lay(path, colour, 0.010).flow(Flow::Angle(0.08));
    }
    Ground {
        horizon,
        floor: (shore + 0.07, scene.h * 0.93),
        water: Some((horizon + 0.05, shore - 0.05)),
        basin: (0.0, scene.w),
        perch: None,
        person: scene.h * 0.32,
    }
}

pub(super) fn underwater(scene: &mut Scene, set: &mut Setting<'_>) -> Ground {
    let mut rng = set.rng.fork("deep");
    let (w, h) = (scene.w, scene.h);
    let (top, low) = (
        scene.lit(hex(0x7f_d4_d8), 0.0),
        scene.lit(hex(0x12_4a_78), 0.0),
    );
    scene.lay(Path::rect(-0.1, -0.1, w + 0.1, h + 0.1), top, 0.0);
    for i in 1..scene.bands + 2 {
        let t = i as f32 / (scene.bands + 2) as f32;
        let path = wave(&mut rng, scene, h * t * 0.95, 0.025, 5);
        scene
            .lay(path, top.mix(low, t), 0.008)
            .flow(Flow::Angle(0.0));
    }
    scene.merge(0);
    for i in 0..4 {
        let x = w * (0.12 + 0.22 * i as f32);
        let path = Path::polygon(&[
            (x, -0.05),
            (x + 0.06, -0.05),
            (x + 0.24, h * 0.8),
            (x + 0.06, h * 0.8),
        ]);
        scene.lay(path, WHITE, 0.0).alpha(0.10);
    }
    let sand = scene.lit(hex(0xd8_c8_94), 0.25);
    for i in 0..2 {
        let path = wave(&mut rng, scene, h * (0.87 + 0.06 * i as f32), 0.02, 4);
        scene.lay(path, sand.dark(0.2 - 0.2 * i as f32), 0.012);
    }
    for i in 0..13 {
        let x = if i % 2 == 0 {
            rng.range(0.0, w * 0.28)
        } else {
            rng.range(w * 0.72, w)
        };
        let l = rng.range(0.14, 0.36);
        let c = [
            hex(0x2f_8a_5c),
            hex(0xd8_5a_6e),
            hex(0x3f_a0_7c),
            hex(0xf0_9a_4c),
        ][i % 4];
        let s = rng.range(-0.03, 0.03);
        let path = Path::limb(&[
            (x, h * 0.95, 0.011),
            (x + s, h * 0.95 - l * 0.35, 0.013),
            (x - s, h * 0.95 - l * 0.7, 0.010),
            (x + s, h * 0.95 - l, 0.002),
        ]);
        let colour = scene.lit(c, 0.12);
        scene.lay(path, colour, 0.008);
    }
    for _ in 0..24 {
        let (x, y, r) = (
            rng.range(0.0, w),
            rng.range(0.0, h * 0.85),
            rng.range(0.004, 0.013),
        );
        scene
            .lay(Path::oval(x, y, r, r), WHITE, 0.003)
            .alpha(0.5)
            .detail(0.7);
        scene
            .lay(
                Path::oval(x - r * 0.3, y - r * 0.3, r * 0.3, r * 0.3),
                WHITE,
                0.0,
            )
            .detail(0.7);
    }
    Ground {
        horizon: h * 0.3,
        floor: (h * 0.86, h * 0.94),
        water: Some((h * 0.28, h * 0.78)),
        basin: (0.0, w),
        perch: None,
        person: h * 0.36,
    }
}
