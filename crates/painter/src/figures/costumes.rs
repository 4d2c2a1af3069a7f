//! People of tales: our own figures, dressed.

use super::people::{girl, person};
use super::{Figure, Pose};
use crate::colour::{Rgb, WHITE, hex};

/// The head of the figures in `people`.
const HEAD: (f32, f32) = (-0.012, 0.893);

pub(crate) fn queen(f: &mut Figure) {
    f.colour = f.colour.or(Some(hex(0x9a_3f_7a)));
    girl(f);
    crown(f);
}

pub(crate) fn king(f: &mut Figure) {
    f.colour = f.colour.or(Some(hex(0xa8_2c_34)));
    person(f);
    beard(f, hex(0x6a_48_30), 0.10);
    crown(f);
}

pub(crate) fn santa(f: &mut Figure) {
    f.colour = f.colour.or(Some(hex(0xcc_30_30)));
    person(f);
    beard(f, hex(0xf6_f4_f0), 0.15);
    pointed(f, hex(0xcc_30_30), WHITE, 0.20);
}

pub(crate) fn wizard(f: &mut Figure) {
    let robe = f.main(hex(0x4a_3c_8c));
    f.colour = Some(robe);
    person(f);
    f.raised(1.0);
    f.blob(
        robe,
        &[
            (-0.08, 0.76),
            (0.0, 0.79),
            (0.08, 0.76),
            (0.15, 0.40),
            (0.22, 0.02),
            (0.0, -0.01),
            (-0.20, 0.02),
            (-0.13, 0.40),
        ],
    );
    f.flat();
    for (x, y) in [
        (-0.06, 0.30),
        (0.08, 0.42),
        (0.02, 0.14),
        (-0.02, 0.56),
        (0.14, 0.16),
    ] {
        f.oval(hex(0xf4_d8_70), x, y, 0.016, 0.016);
    }
    f.raised(0.8);
    f.limb(
        hex(0x7a_50_30),
        &[
            (-0.20, 0.0, 0.014),
            (-0.19, 0.5, 0.013),
            (-0.185, 0.86, 0.012),
        ],
    );
    f.shining(
        hex(0x9a_e4_f4),
        crate::path::Path::oval(-0.185, 0.90, 0.038, 0.038),
    );
    f.limb(
        robe.dark(0.15),
        &[
            (-0.01, 0.72, 0.05),
            (-0.10, 0.60, 0.05),
            (-0.17, 0.54, 0.036),
        ],
    );
    beard(f, hex(0xe8_e6_e2), 0.30);
    pointed(f, robe, robe.light(0.25), 0.34);
}

pub(crate) fn astronaut(f: &mut Figure) {
    let suit = f.main(hex(0xee_f0_f4));
    let (joint, visor) = (suit.dark(0.22), hex(0x24_3a_5c));
    let stride = if f.pose == Pose::Walking { 0.10 } else { 0.06 };
    f.raised(1.0);
    // The pack with the air.
    f.blob(
        joint,
        &[(0.06, 0.80), (0.22, 0.78), (0.23, 0.46), (0.08, 0.44)],
    );
    for (x, shade) in [(stride, suit.dark(0.10)), (-stride, suit)] {
        f.limb(
            shade,
            &[
                (x * 0.5, 0.42, 0.085),
                (x, 0.20, 0.072),
                (x * 1.2, 0.07, 0.062),
            ],
        );
        f.limb(
            joint,
            &[(x * 1.2 + 0.02, 0.035, 0.045), (x * 1.2 - 0.07, 0.03, 0.04)],
        );
    }
    f.limb(
        suit.dark(0.12),
        &[(0.03, 0.70, 0.06), (0.15, 0.56, 0.052), (0.12, 0.42, 0.044)],
    );
    f.blob(
        suit,
        &[
            (-0.11, 0.74),
            (0.0, 0.78),
            (0.12, 0.74),
            (0.14, 0.52),
            (0.11, 0.34),
            (0.0, 0.32),
            (-0.12, 0.34),
            (-0.14, 0.52),
        ],
    );
    f.flat();
    f.rect(joint, -0.075, 0.50, 0.045, 0.60);
    for (i, colour) in [hex(0xd8_40_40), hex(0x40_a0_60), hex(0x3c_70_c0)]
        .into_iter()
        .enumerate()
    {
        f.oval(colour, -0.052 + i as f32 * 0.036, 0.55, 0.013, 0.013);
    }
    f.raised(1.0);
    f.oval(suit, 0.0, 0.87, 0.145, 0.135);
    f.raised(0.7);
    f.oval(hex(0xd8_a8_40), -0.045, 0.865, 0.098, 0.092);
    f.oval(visor, -0.050, 0.865, 0.084, 0.078);
    f.flat();
    f.oval(hex(0x9a_c8_ec), -0.080, 0.895, 0.026, 0.018);
    f.raised(0.7);
    f.limb(
        suit,
        &[
            (-0.03, 0.70, 0.062),
            (-0.13, 0.58, 0.054),
            (-0.20, 0.52, 0.046),
        ],
    );
    f.oval(joint, -0.215, 0.51, 0.046, 0.046);
}

fn crown(f: &mut Figure) {
    let gold = hex(0xf0_c0_3c);
    let (x, y) = (HEAD.0 + 0.012, HEAD.1 + 0.062);
    f.raised(0.8);
    f.poly(
        gold,
        &[
            (x - 0.075, y),
            (x - 0.085, y + 0.095),
            (x - 0.040, y + 0.050),
            (x, y + 0.110),
            (x + 0.040, y + 0.050),
            (x + 0.085, y + 0.095),
            (x + 0.075, y),
        ],
    );
    f.flat();
    for (dx, gem) in [
        (-0.04, hex(0xd0_30_48)),
        (0.0, hex(0x30_70_c0)),
        (0.04, hex(0xd0_30_48)),
    ] {
        f.oval(gem, x + dx, y + 0.022, 0.012, 0.013);
    }
}

fn pointed(f: &mut Figure, cloth: Rgb, brim: Rgb, tall: f32) {
    let (x, y) = (HEAD.0 + 0.012, HEAD.1 + 0.045);
    f.raised(0.8);
    f.blob(
        cloth,
        &[
            (x - 0.095, y),
            (x - 0.02, y + tall * 0.62),
            (x + 0.055, y + tall),
            (x + 0.06, y + tall * 0.55),
            (x + 0.098, y),
        ],
    );
    f.limb(
        brim,
        &[
            (x - 0.115, y, 0.026),
            (x, y + 0.012, 0.03),
            (x + 0.115, y, 0.026),
        ],
    );
}

fn beard(f: &mut Figure, hair: Rgb, long: f32) {
    let (x, y) = HEAD;
    f.raised(0.6);
    f.blob(
        hair,
        &[
            (x - 0.072, y - 0.02),
            (x - 0.02, y - 0.035),
            (x + 0.045, y - 0.01),
            (x + 0.05, y - 0.07),
            (x - 0.01, y - 0.06 - long),
            (x - 0.075, y - 0.075),
        ],
    );
}
