use super::Figure;
use crate::colour::{Rgb, hex};

const WARM: Rgb = hex(0xff_d9_7a);

pub(crate) fn house(f: &mut Figure) {
    let wall = f.one_of(&[hex(0xf0_e2_c8), hex(0xe8_b8_90), hex(0xc8_d4_d8)]);
    let roof = if f.snow {
        hex(0xf2_f6_fc)
    } else {
        hex(0xb0_4a_3c)
    };
    f.raised(1.0);
    f.rect(hex(0x9a_5a_48), 0.20, 0.70, 0.32, 1.0);
    f.poly(
        wall.dark(0.14),
        &[(0.10, 0.0), (0.62, 0.0), (0.62, 0.56), (0.10, 0.56)],
    );
    f.poly(
        wall,
        &[
            (-0.50, 0.0),
            (0.14, 0.0),
            (0.14, 0.54),
            (-0.18, 0.86),
            (-0.50, 0.54),
        ],
    );
    f.poly(
        roof,
        &[(-0.18, 0.93), (0.46, 0.93), (0.70, 0.52), (0.12, 0.52)],
    );
    f.poly(
        roof.dark(0.2),
        &[(-0.18, 0.93), (-0.18, 0.84), (-0.53, 0.49), (-0.59, 0.53)],
    );
    f.poly(
        roof.dark(0.12),
        &[(-0.18, 0.93), (-0.18, 0.84), (0.12, 0.52), (0.17, 0.55)],
    );
    f.raised(0.4);
    f.rect(hex(0x6a_42_30), -0.28, 0.0, -0.10, 0.30);
    for (x, y, w) in [(-0.26, 0.46, 0.16), (0.20, 0.22, 0.14), (0.42, 0.22, 0.14)] {
        f.raised(0.3);
        f.rect(hex(0xf8_f2_e4), x - 0.02, y - 0.02, x + w + 0.02, y + 0.18);
        f.flat();
        f.shining(WARM, crate::path::Path::rect(x, y, x + w, y + 0.16));
        f.rect(
            hex(0xf8_f2_e4),
            x + w / 2.0 - 0.01,
            y,
            x + w / 2.0 + 0.01,
            y + 0.16,
        );
        f.rect(hex(0xf8_f2_e4), x, y + 0.07, x + w, y + 0.09);
    }
    f.oval(WARM, -0.13, 0.15, 0.012, 0.012);
}

fn turret(f: &mut Figure, x: f32, w: f32, h: f32, wall: Rgb, roof: Rgb) {
    f.raised(1.0);
    f.rect(wall, x - w, 0.0, x + w, h);
    f.rect(wall.light(0.12), x - w * 1.18, h - 0.05, x + w * 1.18, h);
    f.poly(
        roof,
        &[(x - w * 1.3, h), (x, h + w * 3.0), (x + w * 1.3, h)],
    );
    f.flat();
    f.limb(
        roof.dark(0.3),
        &[(x, h + w * 3.0, 0.005), (x, h + w * 3.9, 0.004)],
    );
    f.poly(
        hex(0xf0_b4_3c),
        &[
            (x, h + w * 3.9),
            (x + w * 1.2, h + w * 3.55),
            (x, h + w * 3.2),
        ],
    );
    f.shining(
        WARM,
        crate::path::Path::rect(x - 0.018, h * 0.62, x + 0.018, h * 0.62 + 0.07)
            .and(crate::path::Path::oval(x, h * 0.62 + 0.07, 0.018, 0.018)),
    );
}

pub(crate) fn castle(f: &mut Figure) {
    let wall = f.main(hex(0xc9_c0_b8));
    let roof = hex(0x4a_5f_96);
    turret(f, 0.13, 0.075, 0.66, wall.dark(0.18), roof.dark(0.15));
    turret(f, -0.16, 0.065, 0.58, wall.dark(0.18), roof.dark(0.15));
    f.raised(1.0);
    f.rect(wall, -0.40, 0.0, 0.40, 0.36);
    for i in 0..7 {
        let x = -0.40 + i as f32 * 0.122;
        f.rect(wall, x, 0.35, x + 0.068, 0.41);
    }
    turret(f, -0.42, 0.09, 0.46, wall.dark(0.05), roof);
    turret(f, 0.42, 0.09, 0.46, wall.dark(0.05), roof);
    turret(f, 0.0, 0.10, 0.56, wall.light(0.1), roof);
    f.raised(0.5);
    f.add(
        hex(0x4a_33_2a),
        crate::path::Path::rect(-0.085, 0.0, 0.085, 0.14)
            .and(crate::path::Path::oval(0.0, 0.14, 0.085, 0.09)),
    );
    f.flat();
    for x in [-0.04, 0.0, 0.04] {
        f.limb(hex(0x2c_1e_1a), &[(x, 0.0, 0.005), (x, 0.2, 0.005)]);
    }
}

pub(crate) fn lighthouse(f: &mut Figure) {
    let red = f.main(hex(0xcf_3a_34));
    let white = hex(0xf6_f1_e6);
    let half = |y: f32| 0.125 - 0.055 * y / 0.74;
    f.raised(1.0);
    f.poly(
        hex(0x8a_86_80),
        &[(-0.18, 0.0), (0.18, 0.0), (0.15, 0.05), (-0.15, 0.05)],
    );
    f.poly(
        white,
        &[
            (-half(0.0), 0.03),
            (half(0.0), 0.03),
            (half(0.74), 0.74),
            (-half(0.74), 0.74),
        ],
    );
    f.raised(0.3);
    for i in 0..3 {
        let (a, b) = (0.14 + i as f32 * 0.22, 0.25 + i as f32 * 0.22);
        f.poly(
            red,
            &[(-half(a), a), (half(a), a), (half(b), b), (-half(b), b)],
        );
    }
    f.flat();
    let shade = crate::path::Path::polygon(&[
        (half(0.0) * 0.35, 0.03),
        (half(0.0), 0.03),
        (half(0.74), 0.74),
        (half(0.74) * 0.35, 0.74),
    ]);
    f.add(hex(0x30_28_40), shade);
    if let Some(part) = f.parts.last_mut() {
        part.alpha = 0.22;
    }
    f.raised(0.6);
    f.rect(hex(0x3a_34_40), -0.12, 0.735, 0.12, 0.765);
    f.flat();
    f.shining(
        hex(0xff_ec_a0),
        crate::path::Path::rect(-0.062, 0.765, 0.062, 0.875),
    );
    for x in [-0.062, -0.02, 0.02, 0.062] {
        f.rect(hex(0x3a_34_40), x - 0.006, 0.765, x + 0.006, 0.875);
    }
    f.raised(0.6);
    f.poly(
        red.dark(0.1),
        &[(-0.095, 0.87), (0.095, 0.87), (0.03, 0.95), (-0.03, 0.95)],
    );
    f.limb(hex(0x3a_34_40), &[(0.0, 0.95, 0.012), (0.0, 1.0, 0.004)]);
    f.flat();
    f.limb(hex(0x4a_2a_22), &[(0.0, 0.06, 0.028), (0.0, 0.11, 0.028)]);
    for y in [0.30, 0.52] {
        f.shining(WARM, crate::path::Path::rect(-0.016, y, 0.016, y + 0.045));
    }
}

pub(crate) fn tower_block(f: &mut Figure) {
    let wall = f.one_of(&[
        hex(0x8a_7f_98),
        hex(0xb0_7a_6a),
        hex(0x5f_74_8c),
        hex(0xc8_a8_84),
    ]);
    let w = f.rng.range(0.14, 0.24);
    f.raised(1.0);
    f.rect(wall, -w, 0.0, w, 0.94);
    f.rect(wall.dark(0.2), -w * 1.06, 0.93, w * 1.06, 0.96);
    f.flat();
    let columns = 4;
    for row in 0..11 {
        for c in 0..columns {
            let x = -w + w * 2.0 * (c as f32 + 0.25) / columns as f32;
            let y = 0.08 + row as f32 * 0.076;
            let path = crate::path::Path::rect(x, y, x + w / columns as f32, y + 0.042);
            if f.rng.chance(0.45) {
                f.shining(WARM, path);
            } else {
                f.add(wall.dark(0.45), path);
            }
        }
    }
}
