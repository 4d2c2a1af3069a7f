use super::Figure;
use crate::colour::{INK, WHITE, hex};
use crate::path::Path;

pub(crate) fn sailing_boat(f: &mut Figure) {
    let hull = f.main(hex(0xc8_3a_34));
    f.raised(0.8);
    f.limb(hex(0x6a_48_34), &[(0.0, 0.14, 0.014), (0.0, 0.99, 0.009)]);
    f.raised(1.0);
    f.blob(
        hull.mix(WHITE, 0.12),
        &[
            (0.035, 0.95),
            (0.20, 0.70),
            (0.34, 0.28),
            (0.18, 0.245),
            (0.035, 0.25),
            (0.035, 0.6),
        ],
    );
    f.poly(
        hex(0xfb_f4_e6),
        &[(-0.03, 0.88), (-0.36, 0.26), (-0.03, 0.26)],
    );
    f.flat();
    f.limb(hull.dark(0.25), &[(0.05, 0.46, 0.005), (0.28, 0.44, 0.005)]);
    f.limb(hull.dark(0.25), &[(0.05, 0.68, 0.005), (0.21, 0.66, 0.005)]);
    f.limb(
        hex(0xd8_cc_b8),
        &[(-0.05, 0.50, 0.004), (-0.21, 0.50, 0.004)],
    );
    f.poly(hull, &[(0.0, 0.99), (0.14, 0.955), (0.0, 0.92)]);
    f.raised(1.0);
    f.poly(
        hull,
        &[(-0.50, 0.21), (0.46, 0.19), (0.34, 0.0), (-0.32, 0.0)],
    );
    f.flat();
    f.poly(
        hex(0xfb_f4_e6),
        &[(-0.50, 0.21), (0.46, 0.19), (0.44, 0.155), (-0.465, 0.17)],
    );
    f.poly(
        hull.dark(0.35),
        &[(-0.37, 0.05), (0.37, 0.05), (0.34, 0.0), (-0.32, 0.0)],
    );
}

pub(crate) fn rowing_boat(f: &mut Figure) {
    let hull = f.main(hex(0x3f_7a_8a));
    f.raised(1.0);
    f.limb(
        hex(0xb0_80_50),
        &[(0.1, 0.9, 0.02), (-0.35, 0.3, 0.02), (-0.6, -0.02, 0.05)],
    );
    f.blob(
        hull.dark(0.4),
        &[(-0.95, 0.62), (0.0, 0.44), (0.95, 0.62), (0.0, 0.56)],
    );
    f.blob(
        hull,
        &[
            (-1.0, 0.66),
            (-0.4, 0.46),
            (0.4, 0.46),
            (1.0, 0.66),
            (0.66, 0.06),
            (0.0, -0.02),
            (-0.66, 0.06),
        ],
    );
    f.flat();
    f.limb(
        hex(0xf4_e6_cc),
        &[
            (-0.96, 0.62, 0.03),
            (-0.4, 0.43, 0.034),
            (0.4, 0.43, 0.034),
            (0.96, 0.62, 0.03),
        ],
    );
}

pub(crate) fn balloon(f: &mut Figure) {
    let cloth = f.one_of(&[hex(0xd9_4a_3f), hex(0xe8_9a_36), hex(0x3a_7c_a8)]);
    let pale = hex(0xfa_ec_d2);
    f.raised(0.7);
    for x in [-0.06, 0.06] {
        f.limb(hex(0x6a_4a_34), &[(x * 2.0, 0.34, 0.004), (x, 0.13, 0.004)]);
    }
    f.raised(1.0);
    f.rect(hex(0xa8_70_40), -0.075, 0.0, 0.075, 0.12);
    f.flat();
    f.rect(hex(0x7a_4c_2c), -0.08, 0.10, 0.08, 0.13);
    f.raised(1.0);
    let gore = |k: f32| {
        Path::blob(&[
            (0.0, 1.0),
            (0.25 * k, 0.92),
            (0.35 * k, 0.72),
            (0.27 * k, 0.50),
            (0.12 * k, 0.33),
            (0.0, 0.31),
            (-0.12 * k, 0.33),
            (-0.27 * k, 0.50),
            (-0.35 * k, 0.72),
            (-0.25 * k, 0.92),
        ])
    };
    f.add(cloth, gore(1.0));
    f.raised(0.3);
    f.add(pale, gore(0.76));
    f.add(cloth.light(0.08), gore(0.50));
    f.add(pale.light(0.3), gore(0.22));
    f.flat();
    f.limb(
        cloth.dark(0.3),
        &[
            (-0.13, 0.345, 0.012),
            (0.0, 0.33, 0.012),
            (0.13, 0.345, 0.012),
        ],
    );
}

fn wheel(f: &mut Figure, x: f32, r: f32) {
    f.raised(0.6);
    f.oval(INK, x, r, r, r);
    f.flat();
    f.oval(hex(0xc8_c8_cc), x, r, r * 0.52, r * 0.52);
    f.oval(INK, x, r, r * 0.16, r * 0.16);
}

pub(crate) fn car(f: &mut Figure) {
    let paint = f.one_of(&[hex(0xd0_44_3a), hex(0x3a_7f_a8), hex(0xe8_b0_3c)]);
    f.raised(1.0);
    f.blob(
        paint,
        &[
            (-1.05, 0.28),
            (-1.0, 0.56),
            (-0.58, 0.62),
            (-0.36, 0.96),
            (0.34, 0.98),
            (0.64, 0.62),
            (1.0, 0.58),
            (1.05, 0.28),
            (0.9, 0.18),
            (-0.9, 0.18),
        ],
    );
    f.flat();
    f.poly(
        hex(0xbf_e2_ee),
        &[(-0.50, 0.62), (-0.30, 0.89), (-0.02, 0.90), (-0.02, 0.62)],
    );
    f.poly(
        hex(0xbf_e2_ee),
        &[(0.05, 0.62), (0.05, 0.90), (0.30, 0.89), (0.52, 0.62)],
    );
    f.limb(paint.dark(0.3), &[(0.01, 0.60, 0.008), (0.01, 0.26, 0.008)]);
    f.limb(paint.dark(0.3), &[(0.12, 0.52, 0.014), (0.24, 0.52, 0.014)]);
    f.oval(hex(0xff_f0_b0), -0.98, 0.44, 0.05, 0.07);
    wheel(f, -0.58, 0.21);
    wheel(f, 0.60, 0.21);
}

pub(crate) fn train(f: &mut Figure) {
    let paint = f.main(hex(0x2f_6a_5a));
    f.raised(0.8);
    f.rect(hex(0x4a_40_44), -1.3, 0.0, 1.5, 0.05);
    f.raised(1.0);
    f.rect(paint.dark(0.2), 0.55, 0.22, 1.35, 0.95);
    f.rect(paint.dark(0.4), 0.48, 0.93, 1.42, 1.02);
    f.add(
        paint,
        Path::rect(-0.9, 0.28, 0.6, 0.72).and(Path::oval(-0.9, 0.5, 0.12, 0.22)),
    );
    f.rect(INK, -0.72, 0.70, -0.52, 1.0);
    f.poly(
        INK,
        &[(-0.80, 0.98), (-0.44, 0.98), (-0.48, 1.06), (-0.76, 1.06)],
    );
    f.oval(hex(0xe8_b0_3c), -0.05, 0.74, 0.14, 0.11);
    f.poly(
        hex(0xb0_3a_34),
        &[(-1.05, 0.26), (-1.3, 0.06), (-0.9, 0.06), (-0.9, 0.26)],
    );
    f.rect(hex(0xb0_3a_34), -0.95, 0.22, 1.35, 0.29);
    f.flat();
    f.shining(
        hex(0xff_e0_90),
        Path::rect(0.70, 0.56, 0.90, 0.82).and(Path::rect(1.02, 0.56, 1.22, 0.82)),
    );
    f.oval(hex(0xff_f0_b0), -0.98, 0.60, 0.06, 0.07);
    for x in [-0.62, -0.18, 0.26, 0.80, 1.14] {
        wheel(f, x, 0.16);
    }
    f.raised(0.5);
    for (x, y, r) in [
        (-0.58, 1.18, 0.10),
        (-0.44, 1.34, 0.14),
        (-0.20, 1.48, 0.18),
    ] {
        f.oval(hex(0xee_ec_ea), x, y, r, r * 0.85);
    }
}

pub(crate) fn bridge(f: &mut Figure) {
    let paint = f.main(hex(0xb8_4a_3c));
    f.raised(1.0);
    for x in [-0.9, 0.9] {
        f.rect(paint.dark(0.2), x - 0.06, 0.0, x + 0.06, 1.0);
        f.rect(paint.dark(0.1), x - 0.09, 0.94, x + 0.09, 1.0);
    }
    f.raised(0.5);
    f.limb(
        paint,
        &[
            (-1.7, 0.42, 0.014),
            (-0.9, 0.97, 0.016),
            (0.0, 0.46, 0.014),
            (0.9, 0.97, 0.016),
            (1.7, 0.42, 0.014),
        ],
    );
    for i in -7..=7 {
        let x = i as f32 * 0.11;
        f.rect(
            paint,
            x - 0.005,
            0.36,
            x + 0.005,
            0.46 + 0.5 * (x / 0.9) * (x / 0.9),
        );
    }
    f.raised(1.0);
    f.rect(paint.light(0.08), -1.8, 0.30, 1.8, 0.38);
}
