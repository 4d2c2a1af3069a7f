use super::mammals::{at3, curled, seated, trotting};
use super::{Figure, Pose};
use crate::colour::{INK, Rgb, WHITE, hex};

pub(crate) fn fox(f: &mut Figure) {
    let fur = f.main(hex(0xe0_72_2c));
    canine(f, fur, hex(0xff_f1_e0), hex(0x4a_2a_22));
}

pub(crate) fn wolf(f: &mut Figure) {
    let fur = f.one_of(&[hex(0x7c_80_8c), hex(0x9a_94_8c), hex(0x5c_60_6e)]);
    canine(f, fur, hex(0xe8_e6_e2), fur.dark(0.2));
}

/// A pointed snout, pointed ears and a brush of a tail.
fn canine(f: &mut Figure, fur: Rgb, cream: Rgb, sock: Rgb) {
    f.raised(1.0);
    if f.pose == Pose::Sleeping {
        curled(f, fur, cream);
        return fox_head(f, fur, cream, (-0.34, -0.48));
    }
    if f.pose == Pose::Walking {
        f.limb(
            fur.dark(0.08),
            &[
                (0.38, 0.46, 0.05),
                (0.54, 0.50, 0.085),
                (0.70, 0.58, 0.075),
                (0.80, 0.66, 0.02),
            ],
        );
        f.flat();
        f.limb(
            cream,
            &[
                (0.67, 0.57, 0.066),
                (0.75, 0.615, 0.05),
                (0.81, 0.665, 0.014),
            ],
        );
        let head = trotting(f, fur, sock);
        return fox_head(f, fur, cream, head);
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

pub(crate) fn dog(f: &mut Figure) {
    let fur = f.one_of(&[hex(0xc8_8a_4a), hex(0x8a_5c_3a), hex(0xe8_d6_b8)]);
    let pale = fur.mix(hex(0xff_f3_e4), 0.65);
    f.raised(1.0);
    if f.pose == Pose::Sleeping {
        curled(f, fur, pale);
        return dog_head(f, fur, pale, (-0.34, -0.48));
    }
    if f.pose == Pose::Walking {
        f.limb(
            fur.dark(0.08),
            &[
                (0.38, 0.48, 0.036),
                (0.50, 0.58, 0.032),
                (0.54, 0.72, 0.018),
            ],
        );
        let head = trotting(f, fur, pale);
        return dog_head(f, fur, pale, head);
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
