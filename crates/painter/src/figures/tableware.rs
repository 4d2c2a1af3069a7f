use super::Figure;
use crate::colour::{Rgb, WHITE, hex};
use crate::path::Path;

fn dish(f: &mut Figure, glaze: Rgb, band: Rgb) {
    f.raised(1.0);
    f.poly(
        glaze.dark(0.2),
        &[(-0.22, 0.0), (0.22, 0.0), (0.25, 0.12), (-0.25, 0.12)],
    );
    f.blob(
        glaze,
        &[
            (-0.64, 0.58),
            (-0.56, 0.30),
            (-0.30, 0.08),
            (0.0, 0.05),
            (0.30, 0.08),
            (0.56, 0.30),
            (0.64, 0.58),
            (0.0, 0.50),
        ],
    );
    f.flat();
    f.limb(
        band,
        &[
            (-0.60, 0.50, 0.022),
            (-0.3, 0.37, 0.026),
            (0.0, 0.335, 0.028),
            (0.3, 0.37, 0.026),
            (0.60, 0.50, 0.022),
        ],
    );
    f.raised(0.7);
    f.oval(glaze.light(0.35), 0.0, 0.60, 0.645, 0.165);
}

pub(crate) fn bowl(f: &mut Figure) {
    let glaze = f.main(hex(0x4a_7f_9c));
    dish(f, glaze, glaze.light(0.5));
    f.flat();
    f.oval(glaze.dark(0.35), 0.0, 0.60, 0.59, 0.135);
    f.raised(0.6);
    for (x, y, c) in [
        (-0.30, 0.66, 0xd8_48_3c),
        (0.28, 0.65, 0xf0_b0_40),
        (0.0, 0.72, 0x8a_b0_4a),
    ] {
        f.oval(hex(c), x, y, 0.19, 0.16);
        f.flat();
        f.oval(hex(c).light(0.45), x - 0.06, y + 0.06, 0.04, 0.03);
        f.raised(0.6);
    }
}

pub(crate) fn ramen(f: &mut Figure) {
    let glaze = f.main(hex(0xf6_ee_e2));
    dish(f, glaze, hex(0xc8_3a_34));
    f.flat();
    f.oval(hex(0xd8_8a_3a), 0.0, 0.60, 0.59, 0.138);
    f.oval(hex(0xe6_a0_4c), -0.05, 0.605, 0.48, 0.105);
    for i in 0..7 {
        let y = 0.535 + i as f32 * 0.021;
        let w = 0.40 - (i as f32 - 3.0).abs() * 0.03;
        f.limb(
            hex(0xfa_dd_88).dark(if i % 2 == 0 { 0.0 } else { 0.12 }),
            &[
                (-w, y, 0.014),
                (-w * 0.4, y + 0.026, 0.015),
                (0.05, y - 0.02, 0.015),
                (w * 0.5, y + 0.02, 0.014),
            ],
        );
    }
    f.raised(0.7);
    f.poly(
        hex(0x24_38_34),
        &[(-0.52, 0.60), (-0.30, 0.60), (-0.34, 0.90), (-0.57, 0.86)],
    );
    f.oval(hex(0xff_f8_ec), 0.26, 0.615, 0.155, 0.105);
    f.flat();
    f.oval(hex(0xf6_a8_2c), 0.26, 0.615, 0.083, 0.056);
    f.raised(0.5);
    f.oval(hex(0xf8_d8_d0), -0.16, 0.575, 0.12, 0.06);
    f.flat();
    f.limb(
        hex(0xe8_6a_86),
        &[
            (-0.20, 0.575, 0.011),
            (-0.155, 0.595, 0.011),
            (-0.13, 0.57, 0.011),
            (-0.16, 0.56, 0.008),
        ],
    );
    for (x, y) in [
        (0.05, 0.66),
        (0.12, 0.69),
        (0.0, 0.70),
        (0.08, 0.54),
        (-0.06, 0.65),
    ] {
        f.oval(hex(0x5c_a8_4c), x, y, 0.026, 0.015);
    }
    f.raised(1.0);
    for d in [0.0, 0.07] {
        f.limb(
            hex(0x8a_44_2c),
            &[
                (0.05 + d, 0.62, 0.013),
                (0.40 + d, 0.92, 0.016),
                (0.74 + d, 1.20, 0.019),
            ],
        );
    }
    steam(f, 0.74);
}

fn steam(f: &mut Figure, y: f32) {
    f.flat();
    for (x, h) in [(-0.26, 0.52), (0.0, 0.66), (0.22, 0.46)] {
        f.limb(
            WHITE,
            &[
                (x, y, 0.008),
                (x + 0.07, y + h * 0.3, 0.028),
                (x - 0.05, y + h * 0.62, 0.024),
                (x + 0.04, y + h, 0.004),
            ],
        );
        if let Some(part) = f.parts.last_mut() {
            (part.alpha, part.detail, part.lamp) = (0.45, 0.2, true);
        }
    }
}

pub(crate) fn cup(f: &mut Figure) {
    let glaze = f.main(hex(0xe8_7a_50));
    f.raised(0.8);
    f.oval(glaze.dark(0.15), 0.0, 0.03, 0.58, 0.07);
    f.oval(glaze.light(0.3), 0.0, 0.055, 0.52, 0.05);
    f.limb(
        glaze.dark(0.1),
        &[
            (0.32, 0.60, 0.035),
            (0.54, 0.56, 0.035),
            (0.52, 0.34, 0.035),
            (0.28, 0.26, 0.035),
        ],
    );
    f.raised(1.0);
    f.blob(
        glaze,
        &[
            (-0.40, 0.74),
            (-0.38, 0.36),
            (-0.22, 0.07),
            (0.0, 0.05),
            (0.22, 0.07),
            (0.38, 0.36),
            (0.40, 0.74),
            (0.0, 0.70),
        ],
    );
    f.raised(0.4);
    f.oval(glaze.light(0.4), 0.0, 0.76, 0.405, 0.10);
    f.flat();
    f.oval(hex(0x6a_3c_24), 0.0, 0.755, 0.35, 0.078);
    f.limb(
        glaze.light(0.5),
        &[
            (-0.28, 0.58, 0.018),
            (-0.27, 0.38, 0.022),
            (-0.20, 0.22, 0.010),
        ],
    );
    steam(f, 0.84);
}

pub(crate) fn apple(f: &mut Figure) {
    let skin = f.main(hex(0xd0_38_34));
    f.raised(1.0);
    f.blob(
        skin,
        &[
            (0.0, 0.80),
            (0.26, 0.88),
            (0.46, 0.66),
            (0.40, 0.26),
            (0.18, 0.01),
            (0.0, 0.05),
            (-0.18, 0.01),
            (-0.40, 0.26),
            (-0.46, 0.66),
            (-0.26, 0.88),
        ],
    );
    f.flat();
    f.blob(
        skin.light(0.4),
        &[(-0.30, 0.70), (-0.20, 0.74), (-0.24, 0.50), (-0.34, 0.48)],
    );
    f.raised(0.6);
    f.limb(hex(0x5c_3c_28), &[(0.0, 0.76, 0.026), (0.04, 0.98, 0.022)]);
    f.blob(
        hex(0x5a_9a_48),
        &[(0.05, 0.90), (0.16, 1.02), (0.34, 1.0), (0.22, 0.88)],
    );
}

pub(crate) fn cake(f: &mut Figure) {
    let icing = f.main(hex(0xf2_a8_b8));
    f.raised(0.8);
    f.oval(hex(0xe6_e2_da), 0.0, 0.05, 0.70, 0.08);
    f.raised(1.0);
    f.add(
        hex(0xe8_c0_84),
        Path::rect(-0.5, 0.10, 0.5, 0.56).and(Path::oval(0.0, 0.10, 0.5, 0.07)),
    );
    f.flat();
    f.limb(
        hex(0xfd_f0_dc),
        &[(-0.5, 0.32, 0.03), (0.0, 0.26, 0.03), (0.5, 0.32, 0.03)],
    );
    f.raised(0.7);
    f.add(
        icing,
        Path::oval(0.0, 0.58, 0.52, 0.11)
            .and(Path::rect(-0.52, 0.46, 0.52, 0.58))
            .and(Path::limb(&[(-0.42, 0.50, 0.06), (-0.42, 0.38, 0.06)]))
            .and(Path::limb(&[(-0.1, 0.50, 0.07), (-0.1, 0.34, 0.07)]))
            .and(Path::limb(&[(0.28, 0.50, 0.06), (0.28, 0.40, 0.06)])),
    );
    f.oval(icing.light(0.35), 0.0, 0.60, 0.47, 0.085);
    for x in [-0.26, 0.0, 0.26] {
        f.limb(hex(0x5a_9a_c8), &[(x, 0.60, 0.026), (x, 0.82, 0.026)]);
        f.shining(
            hex(0xff_c8_4a),
            Path::blob(&[(x, 0.98), (x + 0.035, 0.89), (x, 0.84), (x - 0.035, 0.89)]),
        );
    }
}

pub(crate) fn vase(f: &mut Figure) {
    let glaze = f.main(hex(0x3f_6f_a0));
    f.raised(0.7);
    for (x, y, c) in [
        (-0.26, 0.80, 0xe8_5a_6e),
        (0.26, 0.82, 0xf2_b8_3c),
        (0.0, 0.92, 0xf4_ee_e6),
        (-0.12, 0.72, 0xb0_7a_d8),
        (0.14, 0.70, 0xe8_8a_4a),
    ] {
        f.limb(
            hex(0x4a_8a_4a),
            &[(0.0, 0.45, 0.012), (x * 0.6, 0.62, 0.012), (x, y, 0.010)],
        );
        for k in 0..6 {
            let a = k as f32 * 1.047;
            f.oval(
                hex(c),
                x + 0.06 * libm::cosf(a),
                y + 0.06 * libm::sinf(a),
                0.05,
                0.05,
            );
        }
        f.oval(hex(0x8a_5a_24), x, y, 0.035, 0.035);
    }
    f.raised(1.0);
    f.blob(
        glaze,
        &[
            (-0.13, 0.50),
            (-0.09, 0.42),
            (-0.24, 0.24),
            (-0.14, 0.0),
            (0.14, 0.0),
            (0.24, 0.24),
            (0.09, 0.42),
            (0.13, 0.50),
        ],
    );
    f.flat();
    f.limb(
        glaze.light(0.6),
        &[
            (-0.20, 0.25, 0.012),
            (0.0, 0.21, 0.014),
            (0.20, 0.25, 0.012),
        ],
    );
}
