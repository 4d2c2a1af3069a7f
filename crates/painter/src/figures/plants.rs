use super::Figure;
use crate::colour::{WHITE, hex};
use crate::path::{Path, Pt};
use crate::reading::Season;
use libm::{cosf, sinf};

/// A crown of leaves: a wobbling ring.
fn crown(f: &mut Figure, cx: f32, cy: f32, r: f32) -> Path {
    let n = 9;
    let knots: Vec<Pt> = (0..n)
        .map(|i| {
            let a = i as f32 / n as f32 * core::f32::consts::TAU;
            let k = r * f.rng.range(0.84, 1.14);
            (cx + k * cosf(a) * 1.06, cy + k * sinf(a))
        })
        .collect();
    Path::blob(&knots)
}

pub(crate) fn tree(f: &mut Figure) {
    let leaf = match f.season {
        Some(Season::Autumn) => f.one_of(&[
            hex(0xd8_7a_2c),
            hex(0xc8_4a_30),
            hex(0xe4_ae_3c),
            hex(0xa8_6a_34),
        ]),
        Some(Season::Spring) => f.one_of(&[
            hex(0xf2_a8_c0),
            hex(0xf8_cc_d8),
            hex(0xec_90_b0),
            hex(0x9c_cc_62),
        ]),
        _ => f.one_of(&[hex(0x4f_8f_4a), hex(0x6a_9c_45), hex(0x3f_7d_52)]),
    };
    let bark = hex(0x6e_4a_34);
    f.raised(0.8);
    f.limb(
        bark,
        &[(0.02, 0.0, 0.055), (0.0, 0.22, 0.038), (0.0, 0.55, 0.024)],
    );
    f.limb(bark, &[(0.0, 0.30, 0.022), (0.12, 0.48, 0.012)]);
    f.limb(bark, &[(0.0, 0.34, 0.02), (-0.13, 0.50, 0.012)]);
    f.raised(1.0);
    for (x, y, r, t) in [
        (0.14, 0.55, 0.19, 0.30),
        (-0.16, 0.57, 0.19, 0.18),
        (0.0, 0.76, 0.22, 0.0),
        (-0.02, 0.60, 0.17, -0.14),
        (0.06, 0.82, 0.12, -0.25),
    ] {
        let colour = if t > 0.0 {
            leaf.dark(t)
        } else {
            leaf.mix(hex(0xf0_f0_a0), -t)
        };
        let path = crown(f, x, y, r);
        f.add(
            if f.snow && t < 0.0 {
                colour.mix(WHITE, 0.8)
            } else {
                colour
            },
            path,
        );
    }
}

pub(crate) fn pine(f: &mut Figure) {
    let leaf = f.one_of(&[hex(0x2f_6a_55), hex(0x2a_5e_4f), hex(0x38_74_58)]);
    f.raised(0.8);
    f.limb(hex(0x5c_3f_30), &[(0.0, 0.0, 0.035), (0.0, 0.2, 0.03)]);
    f.raised(1.0);
    let tiers = 4;
    for i in 0..tiers {
        let t = i as f32 / tiers as f32;
        let (y, w) = (0.10 + t * 0.66, 0.29 * (1.0 - t * 0.74));
        let top = y + 0.36 - t * 0.10;
        let j = f.rng.range(-0.02, 0.02);
        let skirt = [
            (0.0, top),
            (w * 0.45, y + 0.13),
            (w + j, y),
            (w * 0.5, y + 0.028),
            (w * 0.2, y - 0.018),
            (-w * 0.2, y + 0.02),
            (-w * 0.55, y - 0.01),
            (-w + j, y + 0.012),
            (-w * 0.45, y + 0.13),
        ];
        let colour = leaf.dark(0.26 - 0.26 * t);
        f.raised(1.0);
        f.poly(colour, &skirt);
        if f.snow {
            f.raised(0.4);
            f.blob(
                hex(0xf4_f8_ff),
                &[
                    (0.0, top + 0.01),
                    (w * 0.30, y + 0.17),
                    (w * 0.86, y + 0.035),
                    (w * 0.45, y + 0.10),
                    (w * 0.1, y + 0.085),
                    (-w * 0.25, y + 0.12),
                    (-w * 0.62, y + 0.07),
                    (-w * 0.34, y + 0.17),
                ],
            );
        }
    }
}

pub(crate) fn palm(f: &mut Figure) {
    let leaf = f.main(hex(0x3f_8f_58));
    f.raised(0.9);
    f.limb(
        hex(0x9a_6f_48),
        &[
            (0.10, 0.0, 0.042),
            (0.05, 0.3, 0.030),
            (-0.02, 0.60, 0.024),
            (0.0, 0.80, 0.020),
        ],
    );
    f.flat();
    for i in 0..7 {
        let t = i as f32 / 7.0;
        let x = 0.09 - 0.14 * t + 0.05 * t * t;
        f.limb(
            hex(0x7a_54_34),
            &[
                (x - 0.025, 0.06 + t * 0.68, 0.006),
                (x + 0.025, 0.075 + t * 0.68, 0.006),
            ],
        );
    }
    f.raised(1.0);
    for (i, a) in [2.9_f32, 0.2, 3.6, -0.45, 2.2, 0.9, 1.55]
        .into_iter()
        .enumerate()
    {
        let (c, s) = (cosf(a), sinf(a));
        let colour = leaf.dark(0.25 - 0.04 * i as f32);
        f.limb(
            colour,
            &[
                (0.0, 0.80, 0.012),
                (c * 0.18, 0.82 + s * 0.12 + 0.04, 0.040),
                (c * 0.34, 0.80 + s * 0.14, 0.034),
                (c * 0.44, 0.68 + s * 0.12, 0.004),
            ],
        );
    }
    f.oval(hex(0x8a_5a_34), -0.03, 0.775, 0.03, 0.03);
    f.oval(hex(0x7a_4e_2c), 0.03, 0.77, 0.03, 0.03);
}

pub(crate) fn flower(f: &mut Figure) {
    let petal = f.one_of(&[
        hex(0xe8_5a_6e),
        hex(0xf2_b8_3c),
        hex(0xb0_7a_d8),
        hex(0xf4_f0_ea),
    ]);
    let stem = hex(0x4a_8a_4a);
    f.raised(0.7);
    f.limb(
        stem,
        &[(0.02, 0.0, 0.016), (-0.03, 0.35, 0.014), (0.0, 0.74, 0.012)],
    );
    f.blob(
        stem.light(0.1),
        &[(-0.02, 0.26), (-0.14, 0.42), (-0.24, 0.42), (-0.16, 0.28)],
    );
    f.blob(
        stem.dark(0.12),
        &[(-0.02, 0.16), (0.12, 0.34), (0.24, 0.34), (0.14, 0.18)],
    );
    f.raised(0.8);
    for (i, ring) in [(0, 0.19_f32), (1, 0.13)] {
        for k in 0..8 {
            let a = (k as f32 + i as f32 * 0.5) / 8.0 * core::f32::consts::TAU;
            let (c, s) = (cosf(a), sinf(a));
            let tone = if i == 0 { petal.dark(0.14) } else { petal };
            f.limb(
                tone,
                &[
                    (c * 0.04, 0.78 + s * 0.04, 0.03),
                    (c * ring * 0.7, 0.78 + s * ring * 0.7, 0.062),
                    (c * ring, 0.78 + s * ring, 0.035),
                ],
            );
        }
    }
    f.oval(petal.mix(hex(0x7a_4a_20), 0.75), 0.0, 0.78, 0.075, 0.075);
    f.flat();
    f.oval(hex(0xf6_d0_60), 0.0, 0.785, 0.045, 0.045);
}

pub(crate) fn cactus(f: &mut Figure) {
    let green = f.main(hex(0x4f_8a_5a));
    f.raised(1.0);
    f.limb(
        green.dark(0.12),
        &[
            (0.0, 0.36, 0.06),
            (0.20, 0.36, 0.06),
            (0.24, 0.44, 0.06),
            (0.24, 0.66, 0.055),
        ],
    );
    f.limb(
        green.dark(0.06),
        &[
            (0.0, 0.26, 0.06),
            (-0.19, 0.27, 0.06),
            (-0.24, 0.35, 0.06),
            (-0.24, 0.52, 0.052),
        ],
    );
    f.limb(
        green,
        &[(0.0, 0.0, 0.095), (0.0, 0.5, 0.11), (0.0, 0.90, 0.09)],
    );
    f.flat();
    for x in [-0.045, 0.0, 0.045] {
        f.limb(
            green.dark(0.3),
            &[
                (x, 0.05, 0.004),
                (x * 1.2, 0.5, 0.005),
                (x * 0.8, 0.94, 0.003),
            ],
        );
    }
    f.raised(0.5);
    f.oval(hex(0xf0_7a_90), 0.03, 0.99, 0.05, 0.035);
}
