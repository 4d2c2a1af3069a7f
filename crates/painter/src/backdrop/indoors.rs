use super::{Ground, Setting};
use crate::colour::{Rgb, WHITE, hex};
use crate::compose::{Stand, stand};
use crate::path::{Path, Pt};
use crate::reading::{Thing, noun};
use crate::scene::{Flow, Scene};

/// A window with a landscape behind it.
pub(super) fn view(
    scene: &mut Scene,
    set: &Setting<'_>,
    (x0, y0, x1, y1): (f32, f32, f32, f32),
    panes: usize,
) {
    let frame = scene.lit(hex(0xfa_f4_e8), 0.0);
    let (top, low) = (scene.light.sky_top, scene.light.sky_low);
    let m = 0.016;
    scene.lay(Path::rect(x0 - m, y0 - m, x1 + m, y1 + m), frame, 0.010);
    let step = (x1 - x0) / panes as f32;
    let hill = scene.lit(hex(0x6f_a4_72), 0.30);
    let near = scene.lit(hex(0x58_90_58), 0.10);
    for i in 0..panes {
        let (a, b) = (
            x0 + step * i as f32 + m * 0.4,
            x0 + step * (i + 1) as f32 - m * 0.4,
        );
        let (rise, span) = (|x: f32| 0.03 * libm::sinf(x * 9.0), y1 - y0);
        scene
            .lay(Path::rect(a, y0, b, y1), top.mix(low, 0.35), 0.0)
            .to(low)
            .flow(Flow::Angle(0.0))
            .detail(0.3);
        let land = |y: f32, k: f32, shift: f32| {
            let mut ring: Vec<Pt> = (0..=12)
                .map(|s| a + (b - a) * s as f32 / 12.0)
                .map(|x| (x, y + k * rise(x + shift)))
                .collect();
            ring.extend([(b, y1), (a, y1)]);
            Path::polygon(&ring)
        };
        let (far, close) = (
            land(y0 + span * 0.62, 1.0, 0.0),
            land(y0 + span * 0.80, 0.7, 0.8),
        );
        scene.lay(far, hill, 0.003).detail(0.3);
        scene.lay(close, near, 0.003).detail(0.3);
        if i == panes - 1 && scene.light.dark {
            scene
                .lay(
                    Path::oval((a + b) * 0.5, y0 + span * 0.3, span * 0.11, span * 0.11),
                    hex(0xfb_f2_d4),
                    0.004,
                )
                .detail(0.5);
        }
        falling(scene, set, (a, y0, b, y1));
        let bar = y0 + span * 0.36;
        scene
            .lay(Path::rect(a, bar - m * 0.2, b, bar + m * 0.2), frame, 0.003)
            .detail(0.5);
    }
    scene.lay(
        Path::rect(x0 - m * 1.8, y1 + m * 0.4, x1 + m * 1.8, y1 + m * 1.9),
        frame.dark(0.06),
        0.008,
    );
}

/// Rain or snow behind a pane.
fn falling(scene: &mut Scene, set: &Setting<'_>, (x0, y0, x1, y1): (f32, f32, f32, f32)) {
    let mut rng = set.rng.fork("pane");
    let snow = set.snow;
    if !snow && !set.rains() {
        return;
    }
    let colour = scene.light.sky_low.mix(WHITE, 0.5);
    for _ in 0..(120.0 * (x1 - x0)) as usize + 8 {
        let l = 0.05_f32.min((y1 - y0) * 0.3);
        let (x, y) = (rng.range(x0 + 0.012, x1), rng.range(y0, y1 - l));
        if snow {
            let r = rng.range(0.0022, 0.0045);
            scene.lay(Path::oval(x, y, r, r), WHITE, 0.0).loose();
        } else {
            let drop = Path::limb(&[(x, y, 0.0008), (x - 0.010, y + l, 0.0016)]);
            scene.lay(drop, colour, 0.0).loose().alpha(0.6).detail(0.4);
        }
    }
}

fn curtain(scene: &mut Scene, x: f32, y0: f32, y1: f32, width: f32, cloth: Rgb) {
    for i in 0..4 {
        let a = x + width * i as f32 / 4.0;
        let k = width / 4.0;
        let path = Path::blob(&[
            (a, y0),
            (a + k * 1.1, y0),
            (a + k * 1.15, (y0 + y1) * 0.5),
            (a + k * 1.3, y1),
            (a - k * 0.1, y1),
            (a + k * 0.1, (y0 + y1) * 0.5),
        ]);
        let tone = if i % 2 == 0 { cloth } else { cloth.dark(0.12) };
        scene.lay(path, tone, 0.006).flow(Flow::Angle(1.57));
    }
}

/// Boards that run to a vanishing point above the horizon.
pub(super) fn boards(scene: &mut Scene, y: f32, wood: Rgb) {
    let (w, h) = (scene.w, scene.h);
    let (vx, vy) = (w * 0.5, y - h * 0.35);
    scene
        .lay(Path::rect(-0.1, y, w + 0.1, h + 0.1), wood.light(0.10), 0.0)
        .to(wood.dark(0.10))
        .flow(Flow::Angle(0.0));
    let at = |x: f32, down: f32| vx + (x - vx) * (down - vy) / (y - vy);
    let n = 15;
    for i in 0..n {
        let (a, b) = (w * i as f32 / n as f32, w * (i + 1) as f32 / n as f32);
        if i % 2 == 0 {
            let path = Path::polygon(&[
                (a, y),
                (b, y),
                (at(b, h + 0.05), h + 0.05),
                (at(a, h + 0.05), h + 0.05),
            ]);
            let slope = libm::atan2f(h - y, at(a, h) - a);
            scene
                .lay(path, wood.dark(0.07), 0.0)
                .to(wood.dark(0.15))
                .flow(Flow::Angle(slope));
        }
    }
}

pub(super) fn room(scene: &mut Scene, set: &mut Setting<'_>) -> Ground {
    let (w, h) = (scene.w, scene.h);
    let floor = h * 0.53;
    let wall = scene.lit(
        [
            hex(0xf2_dc_bc),
            hex(0xe8_d4_c4),
            hex(0xdc_e0_d0),
            hex(0xf0_d0_b8),
        ][set.rng.below(4)],
        0.0,
    );
    scene
        .lay(
            Path::rect(-0.1, -0.1, w + 0.1, floor + 0.02),
            wall.light(0.22),
            0.0,
        )
        .to(wall)
        .flow(Flow::Angle(1.57));
    let glass = (w * 0.12, h * 0.085, w * 0.64, floor - h * 0.10);
    view(scene, set, glass, 3);
    let cloth = scene.lit(hex(0xe2_8a_5a), 0.0);
    scene.lay(
        Path::limb(&[(w * 0.02, h * 0.06, 0.006), (w * 0.74, h * 0.06, 0.006)]),
        scene.lit(hex(0x7a_50_34), 0.0),
        0.006,
    );
    curtain(scene, w * 0.03, h * 0.06, floor - 0.02, 0.10, cloth);
    curtain(scene, w * 0.65, h * 0.06, floor - 0.02, 0.10, cloth);
    picture(scene, w * 0.89, h * 0.20, 0.075);
    scene.lay(
        Path::rect(-0.1, floor - 0.026, w + 0.1, floor + 0.004),
        scene.lit(hex(0xfa_f4_ea), 0.0),
        0.005,
    );
    boards(scene, floor, scene.lit(hex(0xcf_96_5e), 0.0));
    if !scene.light.dark {
        sunbeams(scene, glass, floor);
    }
    let pool = set.has(Thing::Pool);
    furnish(scene, set, floor, pool);
    let mut ground = Ground {
        horizon: floor,
        floor: (h * 0.70, h * 0.90),
        water: None,
        basin: (0.0, 0.0),
        perch: None,
        person: h * 0.40,
    };
    if pool {
        basin(scene, set, h * 0.655, h * 0.965);
        (ground.water, ground.basin) = (Some((h * 0.76, h * 0.78)), (w * 0.18, w * 0.84));
        ground.person = h * 0.44;
    } else {
        let rug = scene.lit(hex(0xb0_4a_4a), 0.0);
        for (k, c) in [
            (1.0, rug),
            (0.88, rug.light(0.55)),
            (0.82, rug),
            (0.5, rug.dark(0.15)),
        ] {
            scene
                .lay(
                    Path::oval(w * 0.46, h * 0.80, w * 0.36 * k, h * 0.085 * k),
                    c,
                    if k == 1.0 { 0.006 } else { 0.0 },
                )
                .flow(Flow::Angle(0.0));
        }
    }
    ground
}

fn picture(scene: &mut Scene, x: f32, y: f32, r: f32) {
    let (wood, paper) = (
        scene.lit(hex(0x7a_4c_30), 0.0),
        scene.lit(hex(0xfa_f2_e2), 0.0),
    );
    scene.lay(
        Path::rect(x - r, y - r * 1.3, x + r, y + r * 1.3),
        wood,
        0.010,
    );
    scene.lay(
        Path::rect(x - r * 0.86, y - r * 1.16, x + r * 0.86, y + r * 1.16),
        paper,
        0.0,
    );
    let sun = scene.lit(hex(0xe8_7a_48), 0.0);
    scene
        .lay(Path::oval(x, y - r * 0.2, r * 0.42, r * 0.42), sun, 0.003)
        .detail(0.6);
    let hill = scene.lit(hex(0x3f_6f_80), 0.0);
    scene
        .lay(
            Path::polygon(&[
                (x - r * 0.7, y + r * 0.8),
                (x - r * 0.2, y),
                (x + r * 0.15, y + r * 0.4),
                (x + r * 0.4, y + r * 0.1),
                (x + r * 0.7, y + r * 0.8),
            ]),
            hill,
            0.003,
        )
        .detail(0.6);
}

/// Panes of sunlight on the floor, and the shafts they come by.
fn sunbeams(scene: &mut Scene, (x0, y0, x1, y1): (f32, f32, f32, f32), floor: f32) {
    let h = scene.h;
    let step = (x1 - x0) / 3.0;
    let gold = hex(0xff_ec_a8);
    for i in 0..3 {
        let (a, b) = (
            x0 + step * i as f32 + 0.012,
            x0 + step * (i + 1) as f32 - 0.012,
        );
        let (near, far, slide) = (h * 0.80, floor + 0.012, 0.16);
        let pane = Path::polygon(&[
            (a + slide * 0.35, far),
            (b + slide * 0.35, far),
            (b + slide * 1.5, near),
            (a + slide * 1.4, near),
        ]);
        scene
            .lay(pane, gold, 0.0)
            .alpha(0.62)
            .flow(Flow::Angle(0.0));
        let shaft = Path::polygon(&[
            (a, y0),
            (b, y0),
            (b + slide * 1.5, near),
            (a + slide * 1.4, near),
            (a, y1),
        ]);
        scene
            .lay(shaft, gold, 0.0)
            .alpha(0.10)
            .flow(Flow::Angle(1.2));
    }
}

fn furnish(scene: &mut Scene, set: &Setting<'_>, floor: f32, pool: bool) {
    let (w, h) = (scene.w, scene.h);
    let things = [
        ("sofa", 0.80, 0.062, 0.165),
        ("lamp", 0.955, 0.055, 0.34),
        ("plant", 0.075, 0.060, 0.24),
    ];
    for (name, x, dy, size) in things {
        if set.reading.subjects.iter().any(|s| s.noun.name == name) {
            continue;
        }
        let size = if name == "sofa" {
            w * size
        } else {
            h * size * 0.9
        };
        let at = Stand {
            x: w * x,
            y: floor + h * dy,
            size,
            flip: false,
            depth: 0.0,
            snow: false,
            shadow: true,
        };
        stand(scene, noun(name).art, None, at, &set.rng.fork(name));
    }
    if !pool {
        let at = Stand {
            x: w * 0.80,
            y: h * 0.74,
            size: h * 0.085,
            flip: false,
            depth: 0.0,
            snow: false,
            shadow: true,
        };
        stand(scene, noun("table").art, None, at, &set.rng.fork("table"));
    }
}

/// A pool let into the floor, wider towards us.
fn basin(scene: &mut Scene, set: &Setting<'_>, y0: f32, y1: f32) {
    let w = scene.w;
    let mut rng = set.rng.fork("pool");
    let side = |y: f32, grow: f32| {
        let t = (y - y0) / (y1 - y0);
        (w * (0.17 - 0.13 * t) - grow, w * (0.83 + 0.13 * t) + grow)
    };
    let slab = |a: f32, b: f32, g: f32| {
        let (l0, r0) = side(a, g);
        let (l1, r1) = side(b, g);
        Path::polygon(&[(l0, a), (r0, a), (r1, b), (l1, b)])
    };
    let stone = scene.lit(hex(0xfa_f0_e0), 0.0);
    scene
        .lay(slab(y0 - 0.020, y1 + 0.026, 0.034), stone, 0.010)
        .to(stone.dark(0.06))
        .flow(Flow::Angle(0.0));
    let (top, deep) = (
        scene.lit(hex(0x7a_d8_dc), 0.0),
        scene.lit(hex(0x1e_8f_b0), 0.0),
    );
    scene
        .lay(slab(y0, y1, 0.0), deep.dark(0.24), 0.0)
        .flow(Flow::Angle(0.0));
    scene
        .lay(slab(y0 + 0.014, y1, -0.006), top, 0.0)
        .to(deep)
        .flow(Flow::Angle(0.0));
    let rows = 7;
    for i in 0..rows {
        let t = (i as f32 + 0.6) / rows as f32;
        let y = y0 + 0.014 + (y1 - y0) * t * t.sqrt();
        let (l, r) = side(y, -0.008);
        let mut ring: Vec<Pt> = (0..=48)
            .map(|s| {
                let x = l + (r - l) * s as f32 / 48.0;
                (
                    x,
                    y + 0.005 * (0.5 + t) * libm::sinf(x * (34.0 - 14.0 * t) + t * 9.0),
                )
            })
            .collect();
        let (bl, br) = side(y1, -0.008);
        ring.extend([(br, y1 - 0.002), (bl, y1 - 0.002)]);
        let colour = top
            .mix(deep, (i + 1) as f32 / rows as f32)
            .light(if i % 2 == 0 { 0.06 } else { 0.0 });
        scene
            .lay(Path::polygon(&ring), colour, 0.004)
            .flow(Flow::Angle(0.0));
    }
    for _ in 0..26 {
        let t = rng.unit();
        let y = y0 + 0.03 + (y1 - y0 - 0.05) * t;
        let (l, r) = side(y, -0.06);
        let (x, k) = (rng.range(l, r), rng.range(0.012, 0.035));
        let path = Path::limb(&[
            (x - k, y, 0.0004),
            (x, y + 0.002, 0.0022),
            (x + k, y, 0.0004),
        ]);
        scene
            .lay(path, WHITE, 0.0)
            .alpha(0.7)
            .flow(Flow::Angle(0.0))
            .detail(0.6);
    }
}
