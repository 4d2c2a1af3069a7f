use super::indoors::{boards, view};
use super::{Ground, Setting, wobbly};
use crate::colour::hex;
use crate::path::Path;
use crate::rng::Rng;
use crate::scene::{Flow, Glow, Scene};

/// A table before a wall with a window and a lamp.
pub(super) fn table_top(scene: &mut Scene, set: &mut Setting<'_>) -> Ground {
    let (w, h) = (scene.w, scene.h);
    let mut rng = set.rng.fork("table top");
    let edge = h * rng.range(0.57, 0.63);
    let mirror = rng.chance(0.5);
    // Chosen before anything whose steps depend on the style.
    let (lantern, cloth) = (rng.chance(0.5), rng.below(4));
    let (panes, wood) = (2 + rng.below(2), rng.below(3));
    let across = |x: f32| if mirror { 1.0 - x } else { x };
    let evening = scene.light.dark
        || set
            .reading
            .subjects
            .iter()
            .any(|s| s.pose == crate::figures::Pose::Sleeping);
    let wall = scene.lit(
        if evening {
            [hex(0x7a_3f_36), hex(0x5c_3a_4c), hex(0x4a_44_5e)][rng.below(3)]
        } else {
            [
                hex(0xe6_c8_a4),
                hex(0xc4_d2_c8),
                hex(0xe4_c0_b0),
                hex(0xb8_c8_d6),
                hex(0xe2_d4_a6),
            ][rng.below(5)]
        },
        0.0,
    );
    if evening {
        scene.light.sky_top = hex(0x14_20_50);
        scene.light.sky_low = hex(0x4a_68_b0);
        scene.light.dark = true;
    }
    scene
        .lay(Path::rect(-0.1, -0.1, w + 0.1, edge + 0.05), wall, 0.0)
        .to(wall.dark(0.1))
        .flow(Flow::Angle(1.57));
    let (lx, ly) = (w * across(rng.range(0.18, 0.28)), h * 0.20);
    let first = scene.shapes.len() - 1;
    for i in 0..scene.bands {
        let t = i as f32 / scene.bands as f32;
        let path = wobbly(&mut rng, lx, ly, 0.70 * (1.0 - t) + 0.10, 0.04);
        scene
            .lay(
                path,
                wall.mix(
                    hex(0xff_c8_6a),
                    (0.10 + 0.65 * t) * if evening { 1.0 } else { 0.6 },
                ),
                0.007,
            )
            .flow(Flow::Ring(lx, ly));
    }
    scene.merge(first);
    scene.glows.push(Glow {
        x: lx,
        y: ly,
        r: 0.42,
        colour: hex(0xff_c8_6a),
        strength: if evening { 0.34 } else { 0.12 },
    });
    scene.light.from = [if mirror { 0.50 } else { -0.50 }, -0.48, 0.72];
    let (a, b) = (across(0.60), across(0.90));
    let glass = (w * a.min(b), h * 0.10, w * a.max(b), h * 0.36);
    view(scene, set, glass, panes);

    if lantern {
        paper_lantern(scene, (lx, ly));
    } else {
        pendant(scene, (lx, ly));
    }
    boards(
        scene,
        edge,
        scene.lit(
            [hex(0xa8_66_3e), hex(0xc0_8a_58), hex(0x86_5a_44)][wood],
            0.0,
        ),
    );
    scene
        .lay(
            Path::rect(-0.1, edge - 0.004, w + 0.1, edge + 0.012),
            scene.lit(hex(0xc8_84_54), 0.0),
            0.008,
        )
        .flow(Flow::Angle(0.0));
    if cloth == 0 {
        tablecloth(scene, &mut set.rng.fork("cloth"), edge);
    }
    Ground {
        horizon: edge,
        floor: (h * 0.76, h * 0.90),
        water: None,
        basin: (0.0, 0.0),
        perch: None,
        person: h * 0.42,
    }
}

fn paper_lantern(scene: &mut Scene, (lx, ly): (f32, f32)) {
    scene.lay(
        Path::limb(&[(lx, -0.05, 0.003), (lx, ly - 0.06, 0.003)]),
        hex(0x3a_26_22),
        0.004,
    );
    scene
        .lay(
            Path::blob(&[
                (lx - 0.045, ly - 0.07),
                (lx + 0.045, ly - 0.07),
                (lx + 0.08, ly),
                (lx + 0.045, ly + 0.075),
                (lx - 0.045, ly + 0.075),
                (lx - 0.08, ly),
            ]),
            hex(0xf2_8a_34),
            0.012,
        )
        .to(hex(0xff_c2_52))
        .flow(Flow::Angle(1.57));
    for k in [-0.045, -0.015, 0.015, 0.045] {
        scene
            .lay(
                Path::limb(&[
                    (lx - 0.066, ly + k, 0.0014),
                    (lx, ly + k + 0.008, 0.0014),
                    (lx + 0.066, ly + k, 0.0014),
                ]),
                hex(0xc0_54_24),
                0.0,
            )
            .detail(0.5);
    }
    for y in [-0.078, 0.068] {
        scene.lay(
            Path::rect(lx - 0.045, ly + y, lx + 0.045, ly + y + 0.014),
            hex(0x4a_2a_22),
            0.003,
        );
    }
}

/// A shade of enamelled tin.
fn pendant(scene: &mut Scene, (x, y): (f32, f32)) {
    scene.lay(
        Path::limb(&[(x, -0.05, 0.0025), (x, y - 0.05, 0.0025)]),
        hex(0x2c_26_2a),
        0.004,
    );
    let shade = Path::polygon(&[
        (x - 0.022, y - 0.065),
        (x + 0.022, y - 0.065),
        (x + 0.098, y + 0.030),
        (x - 0.098, y + 0.030),
    ]);
    scene
        .lay(
            Path::oval(x, y + 0.030, 0.040, 0.032),
            hex(0xff_f2_c4),
            0.004,
        )
        .detail(0.5);
    scene
        .lay(shade, hex(0x3f_7a_74), 0.012)
        .to(hex(0x24_54_56))
        .flow(Flow::Angle(1.2));
    scene.lay(
        Path::limb(&[(x - 0.098, y + 0.032, 0.006), (x + 0.098, y + 0.032, 0.006)]),
        hex(0xd8_e4_d8),
        0.004,
    );
}

/// A chequered cloth over the middle of the table.
fn tablecloth(scene: &mut Scene, rng: &mut Rng, edge: f32) {
    let (w, h) = (scene.w, scene.h);
    let dye = [hex(0xc8_4a_44), hex(0x4a_78_a8), hex(0x5c_8a_5c)][rng.below(3)];
    let (top, low) = (edge + h * 0.06, h * 1.02);
    let at = |u: f32, v: f32| {
        let y = top + (low - top) * v * (0.7 + 0.3 * v);
        let half = w * (0.36 + 0.16 * v);
        (w * 0.5 + half * (u * 2.0 - 1.0), y)
    };
    let cell = |u0: f32, v0: f32, u1: f32, v1: f32| {
        Path::polygon(&[at(u0, v0), at(u1, v0), at(u1, v1), at(u0, v1)])
    };
    let linen = scene.lit(hex(0xf6_f0_e4), 0.0);
    scene
        .lay(cell(0.0, 0.0, 1.0, 1.0), linen, 0.006)
        .flow(Flow::Angle(0.0));
    let colour = scene.lit(dye, 0.0);
    let n = 9;
    for i in 0..n {
        for j in 0..7 {
            let share = match (i % 2, j % 2) {
                (0, 0) => 0.75,
                (1, 1) => 0.0,
                _ => 0.36,
            };
            if share > 0.0 {
                let (u, v) = (i as f32 / n as f32, j as f32 / 7.0);
                let square = cell(u, v, u + 1.0 / n as f32, v + 1.0 / 7.0);
                scene
                    .lay(square, linen.mix(colour, share), 0.0)
                    .flow(Flow::Angle(0.0));
            }
        }
    }
}
