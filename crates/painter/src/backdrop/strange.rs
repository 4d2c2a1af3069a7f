use super::{Ground, Setting, wave, wobbly};
use crate::colour::{Rgb, hex};
use crate::path::Path;
use crate::scene::{Flow, Scene};

pub(super) fn space(scene: &mut Scene, set: &mut Setting<'_>) -> Ground {
    let mut rng = set.rng.fork("space");
    let (w, h) = (scene.w, scene.h);
    let hue = rng.unit();
    let (dark, glow) = (hex(0x0c_0e_2c), Rgb::hsl(hue, 0.6, 0.45));
    scene.lay(Path::rect(-0.1, -0.1, w + 0.1, h + 0.1), dark, 0.0);
    let (cx, cy) = (w * rng.range(0.3, 0.7), h * 0.36);
    for i in 1..scene.bands + 1 {
        let t = i as f32 / (scene.bands + 1) as f32;
        let path = wobbly(&mut rng, cx, cy, 1.1 * (1.0 - t) + 0.10, 0.16);
        scene
            .lay(path, dark.mix(glow, t * 0.75), 0.010)
            .flow(Flow::Ring(cx, cy));
    }
    scene.merge(0);
    for _ in 0..150 {
        let (x, y, r) = (
            rng.range(0.0, w),
            rng.range(0.0, h),
            0.001 + 0.004 * rng.unit() * rng.unit(),
        );
        scene
            .lay(Path::oval(x, y, r, r), hex(0xff_f6_e0), 0.0)
            .detail(0.9);
    }
    let body = Rgb::hsl(hue + 0.45, 0.55, 0.6);
    let (px, py, r) = (w * 0.74, h * 0.22, 0.13);
    scene
        .lay(Path::oval(px, py, r, r), body, 0.014)
        .flow(Flow::Angle(0.3));
    for (dy, k) in [(-0.4, 0.9), (0.05, 0.99), (0.45, 0.86)] {
        scene.lay(
            Path::limb(&[
                (px - r * k, py + dy * r, 0.004),
                (px, py + dy * r + 0.012, 0.013),
                (px + r * k, py + dy * r, 0.004),
            ]),
            body.dark(0.2),
            0.0,
        );
    }
    scene.lay(
        Path::limb(&[
            (px - r * 1.7, py + r * 0.5, 0.002),
            (px, py + r * 0.34, 0.012),
            (px + r * 1.7, py - r * 0.5, 0.002),
        ]),
        body.light(0.55),
        0.008,
    );
    for i in 0..3 {
        let path = wave(&mut rng, scene, h * (0.80 + 0.07 * i as f32), 0.03, 4);
        let colour = Rgb::hsl(hue + 0.05, 0.35, 0.42 - 0.10 * i as f32);
        scene.lay(path, colour, 0.014);
    }
    Ground {
        horizon: h * 0.8,
        floor: (h * 0.84, h * 0.92),
        water: None,
        basin: (0.0, 0.0),
        perch: None,
        person: h * 0.34,
    }
}
