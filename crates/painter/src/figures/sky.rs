use super::Figure;
use crate::colour::hex;
use crate::path::{Path, Pt};
use libm::{cosf, sinf};

pub(crate) fn cloud(f: &mut Figure) {
    let colour = f.main(hex(0xfb_f8_f2));
    f.raised(0.9);
    let puffs = |dx: f32, dy: f32, k: f32| {
        [
            (-0.62, 0.22, 0.22),
            (-0.28, 0.42, 0.33),
            (0.16, 0.50, 0.40),
            (0.56, 0.30, 0.26),
        ]
        .iter()
        .fold(
            Path::limb(&[
                (dx - 0.72, dy + 0.12, 0.12 * k),
                (dx + 0.74, dy + 0.12, 0.12 * k),
            ]),
            |p, &(x, y, r)| p.and(Path::oval(dx + x * k, dy + y * k, r * k, r * k * 0.9)),
        )
    };
    f.add(colour.dark(0.06), puffs(0.10, 0.06, 1.0));
    f.add(colour, puffs(-0.06, 0.0, 0.86));
}

pub(crate) fn star(f: &mut Figure) {
    let colour = f.main(hex(0xff_e6_8a));
    let ring: Vec<Pt> = (0..10)
        .map(|i| {
            let a = i as f32 / 10.0 * core::f32::consts::TAU + core::f32::consts::FRAC_PI_2;
            let r = if i % 2 == 0 { 0.5 } else { 0.21 };
            (r * cosf(a), 0.5 + r * sinf(a))
        })
        .collect();
    f.raised(1.0);
    f.shining(colour, Path::polygon(&ring));
}
