use super::{Figure, Pose};
use crate::colour::{INK, Rgb, WHITE, hex};

/// A body curled up asleep, its tail round it; the head is drawn by the caller.
fn curled(f: &mut Figure, fur: Rgb, tip: Rgb) {
    f.blob(
        fur,
        &[
            (-0.52, 0.10),
            (-0.40, 0.34),
            (-0.05, 0.50),
            (0.35, 0.46),
            (0.58, 0.22),
            (0.52, 0.02),
            (0.0, -0.01),
            (-0.46, 0.0),
        ],
    );
    f.raised(0.8);
    f.blob(
        fur.dark(0.10),
        &[
            (0.14, 0.10),
            (0.18, 0.36),
            (0.42, 0.38),
            (0.54, 0.18),
            (0.46, 0.02),
            (0.24, 0.01),
        ],
    );
    f.limb(
        fur.light(0.08),
        &[
            (0.54, 0.10, 0.06),
            (0.30, 0.04, 0.085),
            (-0.02, 0.045, 0.08),
            (-0.20, 0.06, 0.06),
        ],
    );
    f.limb(
        tip,
        &[
            (-0.06, 0.05, 0.074),
            (-0.16, 0.055, 0.066),
            (-0.26, 0.07, 0.03),
        ],
    );
}

/// Two front legs and a pear of a body, sitting upright.
fn seated(f: &mut Figure, fur: Rgb, chest: Rgb, sock: Rgb) {
    f.blob(
        fur,
        &[
            (-0.17, 0.0),
            (0.0, -0.005),
            (0.18, 0.0),
            (0.235, 0.13),
            (0.18, 0.34),
            (0.12, 0.56),
            (-0.12, 0.56),
            (-0.16, 0.34),
            (-0.22, 0.13),
        ],
    );
    f.raised(0.5);
    f.blob(
        chest,
        &[
            (-0.10, 0.54),
            (0.0, 0.56),
            (0.10, 0.54),
            (0.085, 0.36),
            (0.0, 0.20),
            (-0.085, 0.36),
        ],
    );
    for side in [-1.0, 1.0] {
        f.blob(
            fur.dark(0.10),
            &[
                (side * 0.20, 0.16),
                (side * 0.12, 0.18),
                (side * 0.10, 0.02),
                (side * 0.20, 0.0),
                (side * 0.235, 0.06),
            ],
        );
    }
    for side in [-1.0, 1.0] {
        f.limb(
            fur,
            &[
                (side * 0.06, 0.34, 0.04),
                (side * 0.062, 0.16, 0.044),
                (side * 0.064, 0.04, 0.044),
            ],
        );
        f.limb(
            sock,
            &[(side * 0.063, 0.12, 0.034), (side * 0.066, 0.032, 0.045)],
        );
    }
}

pub(crate) fn fox(f: &mut Figure) {
    let fur = f.main(hex(0xe0_72_2c));
    let (cream, sock) = (hex(0xff_f1_e0), hex(0x4a_2a_22));
    f.raised(1.0);
    if f.pose == Pose::Sleeping {
        curled(f, fur, cream);
        return fox_head(f, fur, cream, (-0.34, -0.48));
    }
    f.limb(
        fur.dark(0.08),
        &[
            (0.08, 0.05, 0.05),
            (0.26, 0.07, 0.09),
            (0.39, 0.20, 0.10),
            (0.40, 0.38, 0.05),
        ],
    );
    f.flat();
    f.limb(
        cream,
        &[
            (0.405, 0.28, 0.078),
            (0.41, 0.35, 0.058),
            (0.40, 0.43, 0.012),
        ],
    );
    f.raised(1.0);
    seated(f, fur, cream, sock);
    fox_head(f, fur, cream, (0.0, 0.0));
}

fn fox_head(f: &mut Figure, fur: Rgb, cream: Rgb, (dx, dy): (f32, f32)) {
    let at = |x: f32, y: f32| (x + dx, y + dy);
    f.raised(0.9);
    for s in [-1.0, 1.0] {
        f.poly(
            fur,
            &[at(s * 0.205, 0.72), at(s * 0.19, 1.0), at(s * 0.02, 0.84)],
        );
        f.flat();
        f.poly(
            hex(0x4a_2a_22),
            &[
                at(s * 0.185, 0.80),
                at(s * 0.178, 0.965),
                at(s * 0.085, 0.865),
            ],
        );
        f.raised(0.9);
    }
    f.blob(
        fur,
        &[
            at(0.0, 0.86),
            at(0.12, 0.84),
            at(0.20, 0.755),
            at(0.245, 0.66),
            at(0.12, 0.585),
            at(0.0, 0.515),
            at(-0.12, 0.585),
            at(-0.245, 0.66),
            at(-0.20, 0.755),
            at(-0.12, 0.84),
        ],
    );
    f.flat();
    for s in [-1.0, 1.0] {
        f.blob(
            cream,
            &[
                at(s * 0.225, 0.67),
                at(s * 0.12, 0.71),
                at(s * 0.035, 0.64),
                at(s * 0.012, 0.53),
                at(s * 0.12, 0.59),
            ],
        );
    }
    for s in [-1.0, 1.0] {
        f.eye(dx + s * 0.088, dy + 0.715, 0.024);
    }
    f.oval(INK, dx, dy + 0.545, 0.032, 0.024);
    f.oval(WHITE, dx - 0.01, dy + 0.553, 0.007, 0.005);
}

pub(crate) fn cat(f: &mut Figure) {
    let fur = f.one_of(&[
        hex(0x5c_5f_72),
        hex(0xd9_92_4e),
        hex(0x3a_38_48),
        hex(0xe6_d5_c0),
    ]);
    let pale = fur.mix(hex(0xff_f3_e4), 0.55);
    f.raised(1.0);
    if f.pose == Pose::Sleeping {
        curled(f, fur, pale);
        return cat_head(f, fur, pale, (-0.32, -0.48));
    }
    f.limb(
        fur.dark(0.12),
        &[
            (0.14, 0.04, 0.04),
            (0.32, 0.05, 0.036),
            (0.37, 0.20, 0.033),
            (0.29, 0.33, 0.03),
            (0.34, 0.44, 0.028),
        ],
    );
    seated(f, fur, pale, pale);
    cat_head(f, fur, pale, (0.0, 0.0));
}

fn cat_head(f: &mut Figure, fur: Rgb, pale: Rgb, (dx, dy): (f32, f32)) {
    let at = |x: f32, y: f32| (x + dx, y + dy);
    f.raised(0.9);
    for s in [-1.0, 1.0] {
        f.poly(
            fur,
            &[at(s * 0.20, 0.72), at(s * 0.185, 0.96), at(s * 0.03, 0.83)],
        );
        f.flat();
        f.poly(
            hex(0xe8_9a_9a).mix(fur, 0.25),
            &[
                at(s * 0.172, 0.80),
                at(s * 0.165, 0.915),
                at(s * 0.085, 0.845),
            ],
        );
        f.raised(0.9);
    }
    f.blob(
        fur,
        &[
            at(0.0, 0.845),
            at(0.13, 0.825),
            at(0.215, 0.72),
            at(0.20, 0.60),
            at(0.10, 0.535),
            at(0.0, 0.525),
            at(-0.10, 0.535),
            at(-0.20, 0.60),
            at(-0.215, 0.72),
            at(-0.13, 0.825),
        ],
    );
    f.flat();
    for i in [-1.0, 0.0, 1.0] {
        f.limb(
            fur.dark(0.35),
            &[
                at3(dx, dy, i * 0.05, 0.83, 0.010),
                at3(dx, dy, i * 0.042, 0.775, 0.006),
            ],
        );
    }
    f.blob(
        pale,
        &[
            at(-0.09, 0.60),
            at(0.0, 0.64),
            at(0.09, 0.60),
            at(0.07, 0.54),
            at(0.0, 0.53),
            at(-0.07, 0.54),
        ],
    );
    for s in [-1.0, 1.0] {
        if f.pose != Pose::Sleeping {
            f.oval(hex(0xd8_d8_5a), dx + s * 0.09, dy + 0.69, 0.044, 0.042);
        }
        f.eye(dx + s * 0.09, dy + 0.69, 0.026);
        for k in [-1.0, 1.0] {
            f.limb(
                pale.light(0.4),
                &[
                    at3(dx, dy, s * 0.08, 0.585 + k * 0.008, 0.004),
                    at3(dx, dy, s * 0.27, 0.60 + k * 0.03, 0.002),
                ],
            );
        }
        f.limb(
            INK,
            &[
                at3(dx, dy, 0.0, 0.59, 0.006),
                at3(dx, dy, s * 0.025, 0.568, 0.006),
                at3(dx, dy, s * 0.05, 0.578, 0.005),
            ],
        );
    }
    f.poly(
        hex(0xe0_7a_80),
        &[at(-0.026, 0.628), at(0.026, 0.628), at(0.0, 0.596)],
    );
}

const fn at3(dx: f32, dy: f32, x: f32, y: f32, w: f32) -> (f32, f32, f32) {
    (x + dx, y + dy, w)
}

pub(crate) fn dog(f: &mut Figure) {
    let fur = f.one_of(&[hex(0xc8_8a_4a), hex(0x8a_5c_3a), hex(0xe8_d6_b8)]);
    let pale = fur.mix(hex(0xff_f3_e4), 0.65);
    f.raised(1.0);
    if f.pose == Pose::Sleeping {
        curled(f, fur, pale);
        return dog_head(f, fur, pale, (-0.34, -0.48));
    }
    f.limb(
        fur.dark(0.08),
        &[(0.15, 0.06, 0.035), (0.30, 0.12, 0.034), (0.36, 0.28, 0.02)],
    );
    seated(f, fur, pale, pale);
    f.flat();
    f.limb(
        hex(0xc8_3c_3c),
        &[
            (-0.11, 0.535, 0.022),
            (0.0, 0.50, 0.024),
            (0.11, 0.535, 0.022),
        ],
    );
    f.oval(hex(0xf2_c0_40), 0.0, 0.475, 0.03, 0.03);
    dog_head(f, fur, pale, (0.0, 0.0));
}

fn dog_head(f: &mut Figure, fur: Rgb, pale: Rgb, (dx, dy): (f32, f32)) {
    let at = |x: f32, y: f32| (x + dx, y + dy);
    f.raised(0.9);
    f.blob(
        fur,
        &[
            at(0.0, 0.92),
            at(0.14, 0.89),
            at(0.19, 0.75),
            at(0.15, 0.60),
            at(0.0, 0.53),
            at(-0.15, 0.60),
            at(-0.19, 0.75),
            at(-0.14, 0.89),
        ],
    );
    f.flat();
    f.blob(
        pale,
        &[
            at(0.0, 0.90),
            at(0.035, 0.78),
            at(0.11, 0.65),
            at(0.07, 0.55),
            at(0.0, 0.535),
            at(-0.07, 0.55),
            at(-0.11, 0.65),
            at(-0.035, 0.78),
        ],
    );
    f.blob(
        hex(0xe8_7a_86),
        &[
            at(-0.03, 0.575),
            at(0.03, 0.575),
            at(0.028, 0.515),
            at(0.0, 0.495),
            at(-0.028, 0.515),
        ],
    );
    f.limb(
        INK,
        &[
            at3(dx, dy, -0.065, 0.60, 0.006),
            at3(dx, dy, 0.0, 0.573, 0.007),
            at3(dx, dy, 0.065, 0.60, 0.006),
        ],
    );
    f.blob(
        INK,
        &[
            at(-0.045, 0.675),
            at(0.045, 0.675),
            at(0.03, 0.64),
            at(0.0, 0.628),
            at(-0.03, 0.64),
        ],
    );
    f.eye(dx - 0.09, dy + 0.755, 0.026);
    f.eye(dx + 0.09, dy + 0.755, 0.026);
    f.raised(0.8);
    for s in [-1.0, 1.0] {
        f.blob(
            fur.dark(0.30),
            &[
                at(s * 0.11, 0.90),
                at(s * 0.20, 0.88),
                at(s * 0.265, 0.70),
                at(s * 0.235, 0.58),
                at(s * 0.175, 0.62),
                at(s * 0.15, 0.78),
            ],
        );
    }
}

pub(crate) fn horse(f: &mut Figure) {
    let coat = f.one_of(&[
        hex(0x8c_52_30),
        hex(0x6b_3f_2a),
        hex(0xb9_8a_5c),
        hex(0xe8_e0_d4),
    ]);
    let mane = coat.dark(0.55);
    let stride = if f.pose == Pose::Walking { 0.10 } else { 0.03 };
    f.raised(1.0);
    for (x, s) in [(-0.15, 1.0), (0.27, -1.0)] {
        f.limb(
            coat.dark(0.25),
            &[
                (x + 0.03, 0.42, 0.06),
                (x + s * stride, 0.22, 0.03),
                (x + s * stride * 1.3, 0.02, 0.026),
            ],
        );
    }
    f.limb(
        mane,
        &[(0.36, 0.60, 0.04), (0.46, 0.48, 0.06), (0.45, 0.22, 0.02)],
    );
    f.blob(
        coat,
        &[
            (-0.27, 0.58),
            (-0.10, 0.65),
            (0.12, 0.61),
            (0.30, 0.66),
            (0.40, 0.54),
            (0.34, 0.38),
            (0.08, 0.34),
            (-0.18, 0.36),
            (-0.30, 0.46),
        ],
    );
    for (x, s) in [(-0.20, -1.0), (0.31, 1.0)] {
        f.limb(
            coat,
            &[
                (x, 0.44, 0.075),
                (x + s * stride * 0.6, 0.23, 0.033),
                (x + s * stride, 0.03, 0.028),
            ],
        );
        f.flat();
        f.limb(
            INK,
            &[
                (x + s * stride - 0.012, 0.016, 0.03),
                (x + s * stride - 0.02, 0.014, 0.026),
            ],
        );
        f.raised(1.0);
    }
    f.limb(
        coat,
        &[
            (-0.16, 0.52, 0.13),
            (-0.29, 0.70, 0.085),
            (-0.36, 0.84, 0.065),
        ],
    );
    f.poly(coat, &[(-0.36, 0.88), (-0.33, 1.0), (-0.29, 0.88)]);
    f.blob(
        coat,
        &[
            (-0.31, 0.92),
            (-0.40, 0.93),
            (-0.50, 0.78),
            (-0.58, 0.68),
            (-0.54, 0.62),
            (-0.47, 0.64),
            (-0.38, 0.74),
            (-0.29, 0.80),
        ],
    );
    f.flat();
    f.blob(
        coat.light(0.4),
        &[
            (-0.55, 0.70),
            (-0.585, 0.67),
            (-0.545, 0.625),
            (-0.505, 0.65),
        ],
    );
    f.oval(INK, -0.56, 0.675, 0.010, 0.008);
    f.eye(-0.415, 0.845, 0.019);
    f.raised(0.7);
    f.limb(
        mane,
        &[
            (-0.37, 0.95, 0.025),
            (-0.26, 0.86, 0.05),
            (-0.17, 0.72, 0.055),
            (-0.09, 0.60, 0.03),
        ],
    );
}

pub(crate) fn bear(f: &mut Figure) {
    let fur = f.main(hex(0x7a_50_36));
    let pale = fur.light(0.35);
    f.raised(1.0);
    if f.pose == Pose::Sleeping {
        curled(f, fur, fur.light(0.1));
    } else {
        seated(f, fur, pale, fur.dark(0.2));
    }
    let (dx, dy) = if f.pose == Pose::Sleeping {
        (-0.32, -0.46)
    } else {
        (0.0, 0.0)
    };
    f.raised(0.9);
    for s in [-1.0, 1.0] {
        f.oval(fur, dx + s * 0.15, dy + 0.88, 0.07, 0.07);
        f.oval(pale, dx + s * 0.15, dy + 0.88, 0.036, 0.036);
    }
    f.oval(fur, dx, dy + 0.73, 0.22, 0.19);
    f.raised(0.4);
    f.oval(pale, dx, dy + 0.655, 0.105, 0.085);
    f.flat();
    f.oval(INK, dx, dy + 0.695, 0.04, 0.028);
    f.limb(
        INK,
        &[at3(dx, dy, 0.0, 0.68, 0.006), at3(dx, dy, 0.0, 0.63, 0.006)],
    );
    f.eye(dx - 0.085, dy + 0.77, 0.022);
    f.eye(dx + 0.085, dy + 0.77, 0.022);
}
