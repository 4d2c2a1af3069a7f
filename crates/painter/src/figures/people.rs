use super::{Figure, Pose};
use crate::colour::hex;

/// Somebody in a coat, seen from the side.
pub(crate) fn person(f: &mut Figure) {
    let coat = f.one_of(&[
        hex(0xc8_4b_3c),
        hex(0x2f_5d_8a),
        hex(0xe0_a8_3a),
        hex(0x3f_7a_62),
    ]);
    let skin = [hex(0xf1_c2_9b), hex(0xc6_8a_5e), hex(0x8a_5a_3c)][f.rng.below(3)];
    let hair = [hex(0x2c_22_24), hex(0x5c_38_26), hex(0x8c_5a_30)][f.rng.below(3)];
    let trousers = hex(0x2e_33_48);
    let stride = if f.pose == Pose::Walking { 0.10 } else { 0.035 };
    f.raised(1.0);
    f.limb(
        trousers.dark(0.2),
        &[
            (0.02, 0.44, 0.055),
            (stride, 0.22, 0.042),
            (stride * 1.3, 0.03, 0.034),
        ],
    );
    f.limb(
        hex(0x3a_28_22),
        &[
            (stride * 1.3 + 0.01, 0.02, 0.026),
            (stride * 1.3 - 0.05, 0.016, 0.02),
        ],
    );
    f.limb(
        trousers,
        &[
            (-0.02, 0.44, 0.06),
            (-stride, 0.22, 0.044),
            (-stride * 1.1, 0.03, 0.034),
        ],
    );
    f.limb(
        hex(0x3a_28_22),
        &[
            (-stride * 1.1, 0.02, 0.026),
            (-stride * 1.1 - 0.06, 0.016, 0.02),
        ],
    );
    f.limb(
        coat.dark(0.25),
        &[(0.02, 0.74, 0.04), (0.09, 0.58, 0.036), (0.05, 0.46, 0.028)],
    );
    f.blob(
        coat,
        &[
            (-0.09, 0.78),
            (0.0, 0.81),
            (0.09, 0.78),
            (0.12, 0.58),
            (0.14, 0.36),
            (0.0, 0.34),
            (-0.13, 0.36),
            (-0.11, 0.58),
        ],
    );
    f.limb(skin, &[(0.0, 0.78, 0.035), (-0.005, 0.84, 0.034)]);
    f.oval(skin, -0.012, 0.895, 0.075, 0.085);
    f.blob(
        hair,
        &[
            (-0.07, 0.95),
            (-0.03, 0.995),
            (0.05, 0.99),
            (0.095, 0.92),
            (0.075, 0.83),
            (0.035, 0.84),
            (0.03, 0.91),
            (-0.03, 0.94),
        ],
    );
    f.oval(skin, -0.088, 0.885, 0.014, 0.016);
    f.flat();
    f.oval(hair, -0.045, 0.903, 0.010, 0.014);
    f.oval(hex(0xe8_90_80), -0.03, 0.865, 0.018, 0.012);
    f.raised(0.6);
    f.limb(
        hex(0xf0_e0_c8),
        &[
            (-0.07, 0.795, 0.026),
            (0.0, 0.785, 0.03),
            (0.07, 0.80, 0.026),
        ],
    );
    f.limb(
        coat.dark(0.1),
        &[
            (-0.01, 0.73, 0.042),
            (-0.06, 0.58, 0.04),
            (-0.10, 0.47, 0.03),
        ],
    );
    f.oval(skin, -0.108, 0.45, 0.028, 0.03);
}

/// Somebody in a dress with long hair, seen from the side.
pub(crate) fn girl(f: &mut Figure) {
    let dress = f.one_of(&[
        hex(0xd8_4a_5a),
        hex(0xf0_b0_3c),
        hex(0x3f_86_a8),
        hex(0x8a_5a_a8),
    ]);
    let skin = [hex(0xf1_c2_9b), hex(0xd6_9a_6e), hex(0x9a_66_44)][f.rng.below(3)];
    let hair = [hex(0x33_24_24), hex(0x6c_40_28), hex(0xc8_8a_40)][f.rng.below(3)];
    let stride = if f.pose == Pose::Walking { 0.09 } else { 0.03 };
    f.raised(1.0);
    f.blob(
        hair.dark(0.15),
        &[
            (0.02, 0.96),
            (0.11, 0.90),
            (0.13, 0.74),
            (0.15, 0.58),
            (0.06, 0.60),
            (0.0, 0.76),
        ],
    );
    for (x, shoe) in [
        (stride * 1.2, hex(0x5a_2c_30)),
        (-stride * 1.2, hex(0x6c_34_38)),
    ] {
        f.limb(skin.dark(0.06), &[(x * 0.6, 0.36, 0.036), (x, 0.05, 0.026)]);
        f.limb(shoe, &[(x + 0.012, 0.022, 0.026), (x - 0.055, 0.016, 0.02)]);
    }
    f.limb(
        skin.dark(0.10),
        &[(0.02, 0.74, 0.03), (0.09, 0.60, 0.026), (0.06, 0.48, 0.022)],
    );
    f.blob(
        dress,
        &[
            (-0.07, 0.79),
            (0.0, 0.80),
            (0.075, 0.79),
            (0.07, 0.60),
            (0.14, 0.42),
            (0.21, 0.25),
            (0.0, 0.22),
            (-0.20, 0.25),
            (-0.13, 0.42),
            (-0.075, 0.60),
        ],
    );
    f.raised(0.4);
    f.limb(
        dress.dark(0.22),
        &[
            (-0.072, 0.60, 0.016),
            (0.0, 0.585, 0.018),
            (0.072, 0.60, 0.016),
        ],
    );
    f.raised(0.9);
    f.limb(skin, &[(0.0, 0.78, 0.03), (-0.004, 0.84, 0.03)]);
    f.oval(skin, -0.012, 0.893, 0.075, 0.085);
    f.blob(
        hair,
        &[
            (-0.075, 0.945),
            (-0.04, 0.995),
            (0.05, 0.995),
            (0.105, 0.93),
            (0.115, 0.78),
            (0.135, 0.64),
            (0.06, 0.66),
            (0.035, 0.80),
            (0.025, 0.90),
            (-0.03, 0.935),
        ],
    );
    f.oval(skin, -0.088, 0.885, 0.014, 0.016);
    f.flat();
    f.oval(hex(0xfa_f6_f0), -0.052, 0.902, 0.015, 0.018);
    f.oval(hex(0x2c_22_24), -0.055, 0.902, 0.010, 0.014);
    f.limb(hair, &[(-0.072, 0.928, 0.004), (-0.045, 0.931, 0.005)]);
    f.oval(hex(0xe8_80_78), -0.028, 0.862, 0.020, 0.013);
    f.limb(
        hex(0xb8_40_48),
        &[
            (-0.078, 0.842, 0.005),
            (-0.058, 0.838, 0.007),
            (-0.045, 0.844, 0.004),
        ],
    );
    f.raised(0.6);
    f.limb(
        skin,
        &[
            (-0.02, 0.74, 0.032),
            (-0.07, 0.60, 0.028),
            (-0.11, 0.48, 0.024),
        ],
    );
    f.limb(
        dress.dark(0.08),
        &[(-0.015, 0.75, 0.042), (-0.045, 0.67, 0.038)],
    );
    if f.snow {
        dressed_for_winter(f, dress);
    }
}

/// Two who walk hand in hand.
pub(crate) fn couple(f: &mut Figure) {
    girl(f);
    let hers = f.parts.len();
    shift(f, 0, -0.17, 0.95);
    f.colour = None;
    person(f);
    shift(f, hers, 0.17, 1.0);
}

/// Moves the parts since `from` to the right and scales them.
fn shift(f: &mut Figure, from: usize, dx: f32, k: f32) {
    for part in &mut f.parts[from..] {
        part.path = part.path.map(|(x, y)| (x * k + dx, y * k));
    }
}

/// A sleeve, a scarf and a woollen hat with a bobble.
fn dressed_for_winter(f: &mut Figure, coat: crate::colour::Rgb) {
    let wool = hex(0xf2_e8_d8);
    f.limb(
        coat.dark(0.08),
        &[
            (-0.02, 0.74, 0.042),
            (-0.07, 0.60, 0.040),
            (-0.10, 0.50, 0.034),
        ],
    );
    f.limb(
        wool,
        &[
            (-0.07, 0.795, 0.028),
            (0.0, 0.785, 0.032),
            (0.07, 0.80, 0.028),
        ],
    );
    f.limb(wool, &[(0.03, 0.78, 0.028), (0.05, 0.66, 0.026)]);
    f.blob(
        wool.mix(coat, 0.25),
        &[
            (-0.085, 0.935),
            (-0.06, 1.005),
            (0.0, 1.03),
            (0.07, 1.005),
            (0.10, 0.935),
            (0.0, 0.95),
        ],
    );
    f.oval(wool, 0.01, 1.045, 0.032, 0.032);
}
