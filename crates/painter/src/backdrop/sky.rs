use super::{Setting, wave, wave_to, wobbly};
use crate::colour::{Rgb, WHITE, hex};
use crate::path::Path;
use crate::reading::{Thing, Time, Weather};
use crate::scene::{Flow, Glow, Scene};

/// The sky down to `horizon`, with what shines in it and its clouds.
pub(super) fn sky(scene: &mut Scene, set: &mut Setting<'_>, horizon: f32) {
    let mut rng = set.rng.fork("sky");
    let (w, light) = (scene.w, scene.light.clone());
    let side = if rng.chance(0.5) { 0.70 } else { 0.30 };
    let night = set.hour == Time::Night;
    let moon = set.has(Thing::Moon) || (night && set.reading.weather != Some(Weather::Storm));
    let low = matches!(set.hour, Time::Sunset | Time::Dawn);
    let sun = !moon
        && !night
        && !light.dark
        && (low
            || set.has(Thing::Sun)
            || set.has(Thing::Sunlight)
            || set.reading.weather.is_none());
    let focus = if low {
        (w * side, horizon - 0.10)
    } else {
        (w * side, horizon * 0.36)
    };
    scene
        .lay(
            Path::rect(-0.1, -0.1, w + 0.1, horizon + 0.05),
            light.sky_top,
            0.0,
        )
        .flow(Flow::Angle(0.0));
    let first = scene.shapes.len() - 1;
    if moon || sun {
        let reach = (w * w + horizon * horizon).sqrt();
        for i in 1..scene.bands {
            let t = i as f32 / scene.bands as f32;
            let r = 0.13 + reach * 0.9 * (1.0 - t) * (1.0 - t * 0.45);
            let colour = light
                .sky_top
                .mix(light.sky_low, t)
                .mix(light.glow, t * t * 0.30);
            let path = wobbly(&mut rng, focus.0, focus.1, r, 0.035);
            scene
                .lay(path, colour, 0.007)
                .flow(Flow::Ring(focus.0, focus.1));
        }
    } else {
        for i in 1..scene.bands {
            let t = i as f32 / scene.bands as f32;
            let colour = light.sky_top.mix(light.sky_low, t);
            let path = wave_to(&mut rng, scene, horizon * t, 0.03, 4, horizon + 0.05);
            scene.lay(path, colour, 0.007).flow(Flow::Angle(0.0));
        }
    }
    scene.merge(first);
    if night
        && set
            .reading
            .weather
            .is_none_or(|w| matches!(w, Weather::Clear | Weather::Snow))
    {
        stars(scene, set, horizon, if moon { Some(focus) } else { None });
    }
    if moon || sun {
        scene.glows.push(Glow {
            x: focus.0,
            y: focus.1,
            r: if low { 0.62 } else { 0.40 },
            colour: light.glow,
            strength: if night { 0.30 } else { 0.22 },
        });
        // The light of the scene comes from there.
        let left = focus.0 < w * 0.5;
        scene.light.from = [if left { -0.46 } else { 0.46 }, -0.52, 0.72];
    }
    if moon {
        disc(scene, focus, 0.115, hex(0xfb_f4_da), true);
    } else if sun {
        disc(
            scene,
            focus,
            if low { 0.125 } else { 0.095 },
            if low {
                hex(0xff_e2_8a)
            } else {
                hex(0xff_f0_b0)
            },
            false,
        );
    }
    if set.has(Thing::Rainbow) {
        rainbow(scene, horizon);
    }
    clouds(
        scene,
        set,
        horizon,
        if moon || sun { Some(focus) } else { None },
    );
}

fn disc(scene: &mut Scene, (x, y): (f32, f32), r: f32, colour: Rgb, craters: bool) {
    scene
        .lay(Path::oval(x, y, r, r), colour, 0.010)
        .flow(Flow::Ring(x, y))
        .detail(0.4);
    let region = scene.next_region();
    if craters {
        for (dx, dy, k) in [
            (-0.35, -0.25, 0.24),
            (0.3, 0.05, 0.3),
            (-0.2, 0.42, 0.17),
            (0.1, -0.5, 0.13),
            (0.42, -0.38, 0.10),
            (-0.6, 0.12, 0.11),
        ] {
            scene
                .lay(
                    Path::oval(x + dx * r, y + dy * r, k * r, k * r * 0.92),
                    colour.dark(0.10),
                    0.0,
                )
                .region(region)
                .detail(0.6);
        }
    }
}

fn stars(scene: &mut Scene, set: &Setting<'_>, horizon: f32, moon: Option<(f32, f32)>) {
    let mut rng = set.rng.fork("stars");
    let count = if set.has(Thing::Stars) { 130 } else { 60 };
    for _ in 0..count {
        let (x, y) = (rng.range(0.0, scene.w), rng.range(0.0, horizon * 0.85));
        let r = 0.0016 + 0.0036 * rng.unit() * rng.unit();
        if moon.is_some_and(|m| (m.0 - x) * (m.0 - x) + (m.1 - y) * (m.1 - y) < 0.03) {
            continue;
        }
        let k = r * 2.2;
        let path = if r > 0.0032 {
            Path::polygon(&[
                (x, y - k),
                (x + r * 0.5, y - r * 0.5),
                (x + k, y),
                (x + r * 0.5, y + r * 0.5),
                (x, y + k),
                (x - r * 0.5, y + r * 0.5),
                (x - k, y),
                (x - r * 0.5, y - r * 0.5),
            ])
        } else {
            Path::oval(x, y, r, r)
        };
        scene.lay(path, hex(0xff_f6_d8), 0.0).loose().detail(0.9);
    }
}

fn rainbow(scene: &mut Scene, horizon: f32) {
    let (x, w) = (scene.w * 0.5, scene.w);
    for (i, c) in [
        0xd8_4a_48, 0xec_8a_3c, 0xf0_cc_48, 0x5c_b0_60, 0x4a_88_cc, 0x7a_58_b0,
    ]
    .into_iter()
    .enumerate()
    {
        let r = w * 0.52 - i as f32 * 0.022;
        let mut path = Path::default();
        let arc = |r: f32, k: usize| {
            let a = core::f32::consts::PI * (1.0 + k as f32 / 64.0);
            (x + r * libm::cosf(a), horizon + 0.05 + r * libm::sinf(a))
        };
        let mut ring: Vec<_> = (0..=64).map(|k| arc(r, k)).collect();
        ring.extend((0..=64).rev().map(|k| arc(r - 0.022, k)));
        path.add_ring(ring);
        scene
            .lay(path, hex(c), 0.004)
            .alpha(0.82)
            .flow(Flow::Ring(x, horizon));
    }
}

/// A bank of cloud: a row of overlapping rounds on a level base.
fn bank(
    scene: &mut Scene,
    set: &Setting<'_>,
    (x, y): (f32, f32),
    size: f32,
    colour: Rgb,
    salt: usize,
) {
    let mut rng = set.rng.fork("bank");
    for _ in 0..salt * 12 {
        rng.bits();
    }
    let mut path = Path::limb(&[(x - size, y, size * 0.07), (x + size, y, size * 0.07)]);
    let n = 6;
    for i in 0..n {
        let t = (i as f32 + 0.5) / n as f32;
        let arch = 4.0 * t * (1.0 - t);
        let r = size * (0.12 + 0.17 * arch) * rng.range(0.8, 1.2);
        path = path.and(Path::oval(
            x + (t * 2.0 - 1.0) * size * 0.86,
            y - r * 0.45,
            r * 1.2,
            r,
        ));
    }
    scene
        .lay(path, colour.light(0.12), 0.010)
        .to(colour)
        .flow(Flow::Angle(0.0));
}

fn clouds(scene: &mut Scene, set: &Setting<'_>, horizon: f32, keep_clear: Option<(f32, f32)>) {
    let mut rng = set.rng.fork("clouds");
    let light = scene.light.clone();
    let heavy = matches!(
        set.reading.weather,
        Some(Weather::Storm | Weather::Rain | Weather::Snow)
    );
    let (count, colour) = match set.reading.weather {
        Some(Weather::Storm) => (9, light.sky_top.mix(light.sky_low, 0.30)),
        Some(Weather::Rain) => (7, light.sky_top.mix(light.sky_low, 0.55)),
        Some(Weather::Snow) if light.dark => (2, light.sky_low.mix(light.sky_top, 0.35)),
        _ if light.dark => (3, light.sky_low.mix(light.sky_top, 0.45)),
        _ if set.hour == Time::Sunset => (4, light.sky_low.mix(hex(0xd8_6a_7a), 0.45)),
        _ => (4, light.sky_low.mix(WHITE, 0.72)),
    };
    if set.reading.weather == Some(Weather::Fog) {
        return;
    }
    for i in 0..count {
        let x = scene.w * ((i as f32 * 0.618 + rng.unit() * 0.2) % 1.0);
        let t = i as f32 / count as f32;
        let y = if heavy {
            horizon * (0.10 + 0.50 * t)
        } else {
            horizon * rng.range(0.16, 0.78)
        };
        let size = if heavy {
            rng.range(0.30, 0.5)
        } else {
            rng.range(0.10, 0.22)
        };
        let (x, size) = match keep_clear {
            // What shines is not hidden.
            Some(focus) if (focus.0 - x).abs() < size + 0.14 => {
                ((focus.0 + scene.w * 0.5) % scene.w, size * 0.8)
            }
            _ => (x, size),
        };
        let shade = if heavy {
            colour.dark(0.22 * (1.0 - t))
        } else {
            colour
        };
        bank(scene, set, (x, y), size, shade, i + 1);
    }
    if set.storm() {
        bolt(scene, set, horizon);
    }
}

fn bolt(scene: &mut Scene, set: &Setting<'_>, horizon: f32) {
    let mut rng = set.rng.fork("bolt");
    let mut x = scene.w * rng.range(0.16, 0.34);
    let (mut left, mut right) = (Vec::new(), Vec::new());
    for i in 0..10 {
        let t = i as f32 / 9.0;
        let width = 0.010 * (1.0 - t) + 0.0012;
        left.push((x - width, horizon * t));
        right.push((x + width, horizon * t));
        x += rng.range(-0.045, 0.055);
    }
    right.reverse();
    left.extend(right);
    let path = Path::polygon(&left);
    scene.lay(path, hex(0xff_fb_e4), 0.006).detail(0.9);
}

/// What falls in front of everything.
pub(crate) fn weather(scene: &mut Scene, set: &Setting<'_>, open: bool) {
    if !open {
        return;
    }
    let mut rng = set.rng.fork("weather");
    let (w, h) = (scene.w, scene.h);
    match set.reading.weather {
        Some(Weather::Snow) => {
            for _ in 0..210 {
                let (x, y) = (rng.range(0.0, w), rng.range(0.0, h));
                let r = 0.0024 + 0.0080 * rng.unit() * rng.unit();
                scene
                    .lay(Path::oval(x, y, r, r), hex(0xfc_fd_ff), 0.0022)
                    .loose()
                    .alpha(0.92)
                    .detail(0.5);
            }
        }
        Some(Weather::Rain | Weather::Storm) => {
            let colour = scene.light.sky_low.light(0.45);
            for _ in 0..120 {
                let (x, y) = (rng.range(-0.05, w), rng.range(-0.05, h));
                let l = rng.range(0.025, 0.06);
                let path = Path::polygon(&[
                    (x, y),
                    (x + 0.0022, y),
                    (x - l * 0.25, y + l),
                    (x - l * 0.25 - 0.0012, y + l),
                ]);
                scene.lay(path, colour, 0.0).alpha(0.55).detail(0.4);
            }
        }
        Some(Weather::Fog) => {
            // Thin veils, so many that none shows an edge; sheets of paper
            // are few and do.
            let veils = if scene.is_gradient() { 16 } else { 4 };
            let haze = scene.light.haze.light(0.15);
            for i in 0..veils {
                let t = i as f32 / veils as f32;
                let path = wave(&mut rng, scene, h * (0.30 + 0.55 * t), 0.025, 4);
                scene
                    .lay(path, haze, 0.0)
                    .alpha(0.55 / veils as f32)
                    .flow(Flow::Angle(0.0));
            }
        }
        _ => {}
    }
}
