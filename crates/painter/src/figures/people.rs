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
