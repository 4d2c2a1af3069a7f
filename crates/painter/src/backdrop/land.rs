use super::sky::sky;
use super::waterside::water;
use super::{Ground, Setting, wave};
use crate::colour::hex;
use crate::compose::{Stand, stand};
use crate::path::{Path, Pt};
use crate::reading::{Thing, Weather, noun};
use crate::rng::Rng;
use crate::scene::{Flow, Scene};

pub(super) fn open(horizon: f32, floor: (f32, f32), person: f32) -> Ground {
    Ground {
        horizon,
        floor,
        water: None,
        basin: (0.0, 0.0),
        perch: None,
        person,
    }
}

/// A mountain range with snow on its peaks.
fn range(
    scene: &mut Scene,
    rng: &mut Rng,
    base: f32,
    height: f32,
    peaks: usize,
    depth: f32,
    snow: f32,
) {
    let step = (scene.w + 0.3) / peaks as f32;
    let rock = scene.lit(hex(0x5f_6f_86), depth);
    let haze = scene.light.haze;
    let cap = scene.lit(hex(0xf6_f9_fd), depth * 0.6);
    for i in 0..peaks {
        let x = -0.15 + step * (i as f32 + rng.range(0.2, 0.8));
        let top = base - height * rng.range(0.6, 1.0);
        let (l, r) = (step * rng.range(0.8, 1.15), step * rng.range(0.8, 1.15));
        let side = |t: f32, w: f32, k: f32| (x + w * t, top + (base - top) * t * k);
        let ridge: Vec<Pt> = vec![
            (x, top),
            side(0.3, r, 1.1),
            side(0.62, r, 0.92),
            (x + r, base + 0.05),
            (x - l, base + 0.05),
            side(-0.62, l, -0.92),
            side(-0.3, l, -1.1),
        ];
        scene
            .lay(Path::polygon(&ridge), rock, 0.014)
            .to(rock.mix(haze, 0.4))
            .flow(Flow::Angle(0.9));
        let shade = [
            (x, top),
            side(0.3, r, 1.1),
            side(0.62, r, 0.92),
            (x + r, base + 0.05),
            (x + r * 0.25, base + 0.05),
            (x + r * 0.05, top + (base - top) * 0.6),
            (x + r * 0.12, top + (base - top) * 0.3),
        ];
        scene
            .lay(Path::polygon(&shade), rock.dark(0.20), 0.0)
            .to(rock.mix(haze, 0.3))
            .flow(Flow::Angle(-0.9));
        let k = snow;
        let white = [
            (x, top),
            side(0.30 * k / 0.3, r, 1.1),
            side(0.20 * k / 0.3, r, 1.5),
            side(0.10 * k / 0.3, r, 2.6),
            side(0.0, r, 1.0),
            side(-0.08 * k / 0.3, l, -2.9),
            side(-0.19 * k / 0.3, l, -1.6),
            side(-0.30 * k / 0.3, l, -1.1),
        ];
        let white: Vec<Pt> = white
            .iter()
            .enumerate()
            .map(|(n, &p)| {
                if n == 4 {
                    (x, top + (base - top) * 0.16 * k / 0.3)
                } else {
                    p
                }
            })
            .collect();
        scene.lay(Path::polygon(&white), cap, 0.005).detail(0.3);
    }
}

/// Trees in a row, standing on `y`.
pub(super) fn wood(
    scene: &mut Scene,
    set: &Setting<'_>,
    rng: &mut Rng,
    (y, size, depth): (f32, f32, f32),
    count: usize,
    conifers: bool,
) {
    for i in 0..count {
        let x = scene.w * (i as f32 + rng.range(0.1, 0.9)) / count as f32;
        let kind = noun(if conifers || rng.chance(0.25) {
            "pine"
        } else {
            "tree"
        });
        let at = Stand {
            x,
            y: y + rng.range(-0.012, 0.012),
            size: size * rng.range(0.78, 1.2),
            flip: rng.chance(0.5),
            depth,
            snow: set.snow,
            shadow: false,
        };
        stand(scene, kind.art, None, at, &rng.fork("tree"));
        rng.bits();
        *rng = rng.fork("next");
    }
}

pub(super) fn meadow(scene: &mut Scene, set: &mut Setting<'_>) -> Ground {
    let h = scene.h;
    let mut rng = set.rng.fork("meadow");
    let horizon = h * rng.range(0.50, 0.59);
    sky(scene, set, horizon + 0.04);
    let grass = set.grass(hex(0x7c_a8_54));
    for (i, depth) in [0.62, 0.42, 0.24].into_iter().enumerate() {
        let path = wave(
            &mut rng,
            scene,
            horizon - 0.035 + 0.045 * i as f32,
            0.035,
            4,
        );
        let colour = scene.lit(grass.mix(hex(0x5a_8a_70), 0.4), depth);
        scene.lay(path, colour, 0.012).flow(Flow::Angle(0.1));
        if i < 2 {
            let y = horizon + 0.035 + 0.04 * i as f32;
            wood(
                scene,
                set,
                &mut rng,
                (y, 0.10 + 0.05 * i as f32, depth),
                7 - 2 * i,
                false,
            );
        }
    }
    let mut water_band = None;
    if set.has(Thing::Lake) || set.has(Thing::Pool) {
        water(scene, set, horizon + 0.10, h * 0.86);
        water_band = Some((h * 0.72, h * 0.83));
    }
    let start = if water_band.is_some() { 0.88 } else { 0.66 };
    for i in 0..3 {
        let y = h * (start + (1.0 - start) * 0.34 * i as f32);
        let path = wave(&mut rng, scene, y, 0.018, 3);
        let colour = scene
            .lit(grass, 0.10 - 0.05 * i as f32)
            .dark(0.05 * i as f32);
        scene
            .lay(path, colour.light(0.06), 0.014)
            .to(colour.dark(0.12))
            .flow(Flow::Angle(0.1));
    }
    if !set.snow {
        blooms(scene, set, h * start.max(0.72));
    }
    let floor = if water_band.is_some() {
        (h * 0.92, h * 0.95)
    } else {
        (h * 0.76, h * 0.90)
    };
    Ground {
        horizon,
        floor,
        water: water_band,
        basin: (0.0, scene.w),
        perch: None,
        person: h * 0.38,
    }
}

/// Tufts and small flowers, larger towards us.
fn blooms(scene: &mut Scene, set: &Setting<'_>, from: f32) {
    if set.reading.weather == Some(Weather::Fog) {
        return;
    }
    let mut rng = set.rng.fork("blooms");
    let petals = [
        hex(0xf6_ee_e2),
        hex(0xf0_b8_48),
        hex(0xe8_78_7a),
        hex(0xa0_80_c8),
    ];
    for i in 0..44 {
        let t = i as f32 / 44.0;
        let (x, y, k) = (
            rng.range(0.0, scene.w),
            from + (scene.h - from) * t,
            0.010 + 0.016 * t,
        );
        let blade = scene.lit(hex(0x4f_84_40), 0.05);
        scene
            .lay(
                Path::limb(&[(x, y, k * 0.16), (x + k * 0.3, y - k * 1.6, k * 0.05)]).and(
                    Path::limb(&[(x, y, k * 0.14), (x - k * 0.7, y - k * 1.2, k * 0.04)]),
                ),
                blade,
                0.0015,
            )
            .detail(0.3);
        if i % 2 == 0 {
            let petal = scene.lit(petals[rng.below(4)], 0.0);
            scene
                .lay(
                    Path::oval(x + k * 0.3, y - k * 1.7, k * 0.42, k * 0.36),
                    petal,
                    0.003,
                )
                .detail(0.6);
        }
    }
}

pub(super) fn mountain(scene: &mut Scene, set: &mut Setting<'_>) -> Ground {
    let h = scene.h;
    let mut rng = set.rng.fork("mountain");
    let horizon = h * rng.range(0.58, 0.66);
    sky(scene, set, horizon);
    range(scene, &mut rng, horizon, h * 0.24, 4, 0.55, 0.3);
    range(scene, &mut rng, horizon + 0.02, h * 0.42, 2, 0.22, 0.36);
    let grass = set.grass(hex(0x6f_9c_58));
    let lake = set.has(Thing::Lake);
    for i in 0..4 {
        let y = horizon - 0.01 + h * 0.075 * i as f32;
        let colour = scene
            .lit(grass, 0.36 - 0.11 * i as f32)
            .dark(0.04 * i as f32);
        let path = wave(&mut rng, scene, y, 0.022, 3);
        scene
            .lay(path, colour, 0.014)
            .to(colour.dark(0.1))
            .flow(Flow::Angle(0.1));
        if i < 2 {
            wood(
                scene,
                set,
                &mut rng,
                (y + 0.035, 0.09 + 0.05 * i as f32, 0.30 - 0.12 * i as f32),
                11 - 3 * i,
                true,
            );
        }
        if lake && i == 1 {
            water(scene, set, y + h * 0.05, h * 0.9);
        }
    }
    let mut ground = open(horizon, (h * 0.83, h * 0.92), h * 0.34);
    if lake {
        (ground.water, ground.basin) = (Some((h * 0.78, h * 0.82)), (0.0, scene.w));
    }
    ground
}

pub(super) fn forest(scene: &mut Scene, set: &mut Setting<'_>) -> Ground {
    let h = scene.h;
    let horizon = h * 0.60;
    let mut rng = set.rng.fork("forest");
    sky(scene, set, horizon);
    let conifers = set.snow || scene.light.dark;
    let floor = set.grass(hex(0x6c_8a_48));
    for (i, (depth, size, count)) in [(0.66, 0.20, 13), (0.42, 0.30, 9), (0.22, 0.42, 6)]
        .into_iter()
        .enumerate()
    {
        let y = horizon + 0.035 * i as f32;
        wood(
            scene,
            set,
            &mut rng,
            (y + 0.02, size * h * 0.86, depth),
            count,
            conifers,
        );
        let path = wave(&mut rng, scene, y, 0.014, 4);
        let colour = scene.lit(floor, depth * 0.55);
        scene.lay(path, colour, 0.012).flow(Flow::Angle(0.05));
    }
    for i in 0..3 {
        let path = wave(&mut rng, scene, h * (0.74 + 0.08 * i as f32), 0.02, 3);
        let colour = scene.lit(floor, 0.06).dark(if set.snow {
            0.06 - 0.03 * i as f32
        } else {
            0.05 * i as f32
        });
        scene
            .lay(path, colour.light(0.05), 0.014)
            .to(colour.dark(0.08))
            .flow(Flow::Angle(0.05));
    }
    for (x, size) in [(-0.02, 0.74), (scene.w + 0.02, 0.66)] {
        let kind = noun(if conifers { "pine" } else { "tree" });
        let at = Stand {
            x,
            y: h * 0.88,
            size: size * h,
            flip: x > 0.5,
            depth: 0.04,
            snow: set.snow,
            shadow: true,
        };
        stand(
            scene,
            kind.art,
            None,
            at,
            &rng.fork(if x > 0.5 { "right" } else { "left" }),
        );
    }
    if !set.snow {
        blooms(scene, set, h * 0.8);
    }
    open(horizon, (h * 0.80, h * 0.91), h * 0.36)
}

pub(super) fn desert(scene: &mut Scene, set: &mut Setting<'_>) -> Ground {
    let h = scene.h;
    let mut rng = set.rng.fork("desert");
    let horizon = h * rng.range(0.50, 0.60);
    sky(scene, set, horizon);
    let sand = hex(0xe8_b0_6c);
    for i in 0..6 {
        let t = i as f32 / 5.0;
        let path = wave(
            &mut rng,
            scene,
            horizon - 0.04 + h * 0.40 * t,
            0.05 - 0.02 * t,
            3,
        );
        let colour = scene
            .lit(sand, 0.5 - 0.46 * t)
            .mix(hex(0xc0_60_44), 0.12 * (i % 2) as f32);
        scene
            .lay(path, colour.light(0.10), 0.016)
            .to(colour.dark(0.16))
            .flow(Flow::Angle(0.15));
    }
    for (x, y, s) in [(0.10, 0.74, 0.20), (0.92, 0.70, 0.14)] {
        let at = Stand {
            x: scene.w * x,
            y: h * y,
            size: h * s,
            flip: x > 0.5,
            depth: 0.12,
            snow: false,
            shadow: true,
        };
        stand(scene, noun("cactus").art, None, at, &rng.fork("cactus"));
    }
    open(horizon, (h * 0.80, h * 0.90), h * 0.36)
}
