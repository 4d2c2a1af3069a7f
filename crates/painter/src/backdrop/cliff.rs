use super::Setting;
use crate::colour::{Rgb, hex};
use crate::path::{Path, Pt};
use crate::rng::Rng;
use crate::scene::{Flow, Scene};

/// A headland on the right; answers its level top.
pub(super) fn cliff(scene: &mut Scene, set: &Setting<'_>, horizon: f32) -> (f32, f32, f32) {
    let mut rng = set.rng.fork("cliff");
    let (w, h) = (scene.w, scene.h);
    let (top, left) = (horizon - h * 0.045, w * 0.50);
    face(scene, &mut rng, top, left);
    turf(scene, &mut rng, top, left);
    surf(scene, &mut rng, left);
    (left + 0.09, w - 0.06, top - 0.010)
}

/// The rock: upright columns, each with a lit and a shaded side.
fn face(scene: &mut Scene, rng: &mut Rng, top: f32, left: f32) {
    let (w, h) = (scene.w, scene.h);
    let rock = scene.lit(hex(0x86_70_62), 0.04);
    let edge = |t: f32| left + 0.045 * t * t;
    let mut outline: Vec<Pt> = vec![(w + 0.1, top - 0.02), (left, top + 0.004)];
    for i in 1..=9 {
        let t = i as f32 / 9.0;
        outline.push((
            edge(t) + rng.range(-0.016, 0.016),
            top + (h + 0.05 - top) * t,
        ));
    }
    outline.push((w + 0.1, h + 0.1));
    scene
        .lay(Path::polygon(&outline), rock, 0.02)
        .to(rock.dark(0.42))
        .flow(Flow::Angle(1.5));
    let columns = 9;
    for i in 0..columns {
        let x = left + (w - left) * (i as f32 + rng.range(-0.2, 0.2)) / columns as f32;
        let wide = (w - left) / columns as f32 * rng.range(0.8, 1.4);
        let mut y = top + rng.range(0.01, 0.05);
        while y < h {
            let tall = rng.range(0.06, 0.20);
            let x = x + rng.range(-0.012, 0.012);
            block(scene, rng, (x, y), (wide, tall), rock);
            y += tall * rng.range(0.72, 1.0);
        }
    }
}

/// A block of stone: a face, the edge that takes the light, the side that does not.
fn block(scene: &mut Scene, rng: &mut Rng, (x, y): Pt, (wide, tall): (f32, f32), rock: Rgb) {
    let mut near = |x: f32, y: f32| (x + rng.range(-0.010, 0.010), y + rng.range(-0.012, 0.012));
    let (a, b) = (near(x, y), near(x + wide * 0.62, y - 0.006));
    let (c, d) = (
        near(x + wide, y + tall * 0.16),
        near(x + wide * 0.94, y + tall),
    );
    let (e, f) = (
        near(x + wide * 0.58, y + tall * 1.08),
        near(x + 0.006, y + tall * 0.94),
    );
    let deep = (y / scene.h - 0.5).max(0.0) * 0.5;
    let tone = rock.dark(rng.range(0.0, 0.20) + deep);
    scene
        .lay(Path::polygon(&[a, b, c, d, e, f]), tone, 0.005)
        .to(tone.dark(0.22))
        .flow(Flow::Angle(1.4));
    scene
        .lay(Path::polygon(&[b, c, d, e]), tone.dark(0.36), 0.0)
        .to(tone.dark(0.5))
        .flow(Flow::Angle(1.5));
    let lip = (a.0 + 0.004, a.1 + 0.014);
    scene
        .lay(
            Path::polygon(&[a, b, (b.0, b.1 + 0.012), lip]),
            tone.light(0.20),
            0.0,
        )
        .flow(Flow::Angle(0.0));
}

fn turf(scene: &mut Scene, rng: &mut Rng, top: f32, left: f32) {
    let w = scene.w;
    let grass = scene.lit(hex(0x6a_92_54), 0.0);
    let mut knots: Vec<Pt> = vec![(left - 0.018, top + 0.012), (left + 0.05, top - 0.014)];
    knots.extend([
        (w * 0.75, top - 0.022),
        (w + 0.12, top - 0.03),
        (w + 0.12, top + 0.05),
    ]);
    let tongues = 9;
    for i in 0..tongues {
        let x = w + 0.06 - (w + 0.06 - left) * (i as f32 + 0.5) / tongues as f32;
        let y = top
            + if i % 2 == 0 {
                0.012
            } else {
                rng.range(0.034, 0.062)
            };
        knots.push((x, y));
    }
    scene
        .lay(Path::blob(&knots), grass.light(0.06), 0.010)
        .to(grass.dark(0.12))
        .flow(Flow::Angle(0.1));
    for _ in 0..26 {
        let x = rng.range(left + 0.01, w);
        let k = rng.range(0.008, 0.018);
        let blade = Path::limb(&[
            (x, top + 0.004, k * 0.16),
            (x - k * 0.3, top - k * 1.2, k * 0.05),
        ]);
        scene.lay(blade, grass.dark(0.25), 0.0).loose().detail(0.3);
    }
}

/// Where the sea breaks on it.
fn surf(scene: &mut Scene, rng: &mut Rng, left: f32) {
    let (w, h) = (scene.w, scene.h);
    for i in 0..3 {
        let t = i as f32;
        let y = h - 0.09 + 0.040 * t;
        let mut foam = Path::default();
        let puffs = 16;
        for k in 0..puffs {
            let x = left - 0.13 + 0.03 * t + k as f32 * (w - left + 0.16) / puffs as f32;
            foam = foam.and(Path::oval(
                x,
                y + rng.range(-0.022, 0.018),
                rng.range(0.022, 0.046),
                rng.range(0.014, 0.028),
            ));
        }
        let colour = scene
            .lit(hex(0xf2_f8_fa), 0.05)
            .mix(scene.light.sky_top, 0.24 - 0.10 * t);
        let base = Path::rect(left - 0.06, y, w + 0.1, h + 0.1);
        scene.lay(foam.and(base), colour, 0.006);
    }
    for _ in 0..34 {
        let (x, y) = (
            rng.range(left - 0.16, left + 0.16),
            h - rng.range(0.08, 0.24),
        );
        let r = rng.range(0.0015, 0.0045);
        let colour = scene.lit(hex(0xf6_fa_fc), 0.0);
        scene
            .lay(Path::oval(x, y, r, r), colour, 0.0)
            .loose()
            .detail(0.4);
    }
}
