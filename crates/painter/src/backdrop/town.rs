use super::land::{open, wood};
use super::sky::sky;
use super::{Ground, Setting, wave};
use crate::colour::hex;
use crate::compose::{Stand, stand};
use crate::path::Path;
use crate::reading::noun;
use crate::scene::{Flow, Scene};

pub(super) fn city(scene: &mut Scene, set: &mut Setting<'_>) -> Ground {
    let h = scene.h;
    let horizon = h * 0.70;
    let mut rng = set.rng.fork("city");
    sky(scene, set, horizon);
    for (size, count, depth) in [(0.46, 8, 0.55), (0.36, 7, 0.26)] {
        for i in 0..count {
            let x = scene.w * (i as f32 + rng.range(0.25, 0.75)) / count as f32;
            let at = Stand {
                x,
                y: horizon + 0.02,
                size: h * size * rng.range(0.62, 1.15),
                flip: false,
                depth,
                snow: false,
                shadow: false,
            };
            stand(scene, noun("tower block").art, None, at, &rng.fork("block"));
            rng = rng.fork("next");
        }
    }
    let row = 5;
    for i in 0..row {
        let x = scene.w * (i as f32 + 0.5) / row as f32;
        let at = Stand {
            x,
            y: horizon + 0.045,
            size: scene.w * 0.20,
            flip: rng.chance(0.5),
            depth: 0.10,
            snow: set.snow,
            shadow: false,
        };
        stand(scene, noun("house").art, None, at, &rng.fork("house"));
        rng = rng.fork("next");
    }
    let stone = scene.lit(
        if set.snow {
            hex(0xe8_ee_f6)
        } else {
            hex(0x9c_90_8c)
        },
        0.0,
    );
    for i in 0..4 {
        let y = horizon + 0.035 + h * 0.07 * i as f32;
        let colour = stone.dark(0.10 * i as f32);
        scene
            .lay(Path::rect(-0.1, y, scene.w + 0.1, h + 0.1), colour, 0.010)
            .flow(Flow::Angle(0.0));
    }
    open(horizon, (h * 0.82, h * 0.92), h * 0.30)
}

/// Houses among trees, before hills.
pub(super) fn village(scene: &mut Scene, set: &mut Setting<'_>) -> Ground {
    let h = scene.h;
    let horizon = h * 0.58;
    let mut rng = set.rng.fork("village");
    sky(scene, set, horizon);
    let grass = set.grass(hex(0x7c_a8_54));
    for (i, depth) in [0.60, 0.40].into_iter().enumerate() {
        let y = horizon - 0.06 + 0.05 * i as f32;
        let path = wave(&mut rng, scene, y, 0.04, 3);
        let colour = scene.lit(grass.mix(hex(0x5a_8a_70), 0.4), depth);
        scene.lay(path, colour, 0.012).flow(Flow::Angle(0.1));
        wood(scene, set, &mut rng, (y + 0.05, 0.09, depth), 6, false);
    }
    for row in 0..2 {
        let n = 5 - row;
        for i in 0..n {
            let at = Stand {
                x: scene.w * (i as f32 + rng.range(0.3, 0.7)) / n as f32,
                y: horizon + 0.03 + 0.075 * row as f32,
                size: h * (0.13 + 0.05 * row as f32) * rng.range(0.85, 1.15),
                flip: rng.chance(0.5),
                depth: 0.22 - 0.12 * row as f32,
                snow: set.snow,
                shadow: false,
            };
            let house = rng.fork("house");
            stand(scene, noun("house").art, None, at, &house);
            rng = rng.fork("next");
        }
    }
    for i in 0..3 {
        let y = horizon + 0.11 + h * 0.09 * i as f32;
        let colour = scene
            .lit(grass, 0.08 - 0.03 * i as f32)
            .dark(0.05 * i as f32);
        let path = wave(&mut rng, scene, y, 0.016, 3);
        scene
            .lay(path, colour.light(0.05), 0.012)
            .to(colour.dark(0.1))
            .flow(Flow::Angle(0.1));
    }
    open(horizon, (h * 0.80, h * 0.91), h * 0.34)
}
