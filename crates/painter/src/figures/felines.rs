use super::mammals::{at3, curled, seated, trotting};
use super::{Figure, Pose};
use crate::colour::{INK, Rgb, hex};

/// Tawny, with a mane.
pub(crate) fn lion(f: &mut Figure) {
    let fur = f.main(hex(0xd9_a2_54));
    let (pale, mane) = (hex(0xf4_dc_b0), hex(0x9a_58_2a));
    f.raised(1.0);
    let head = if f.pose == Pose::Sleeping {
        curled(f, fur, mane);
        (-0.32, -0.48)
    } else if f.pose == Pose::Walking {
        f.limb(
            fur.dark(0.12),
            &[(0.40, 0.46, 0.03), (0.56, 0.40, 0.026), (0.62, 0.26, 0.022)],
        );
        f.oval(mane, 0.63, 0.22, 0.045, 0.065);
        trotting(f, fur, pale)
    } else {
        f.limb(
            fur.dark(0.12),
            &[
                (0.14, 0.04, 0.035),
                (0.34, 0.06, 0.03),
                (0.40, 0.22, 0.026),
                (0.35, 0.36, 0.022),
            ],
        );
        f.oval(mane, 0.35, 0.39, 0.05, 0.07);
        seated(f, fur, pale, pale);
        (0.0, 0.0)
    };
    for (grow, colour) in [(1.0, mane.dark(0.15)), (0.86, mane)] {
        let ring: Vec<(f32, f32)> = (0..26)
            .map(|i| {
                let a = i as f32 / 26.0 * core::f32::consts::TAU;
                let r = grow * if i % 2 == 0 { 0.36 } else { 0.31 };
                (
                    head.0 + r * libm::cosf(a),
                    head.1 + 0.67 + r * 0.98 * libm::sinf(a),
                )
            })
            .collect();
        f.blob(colour, &ring);
    }
    cat_head(f, fur, pale, head);
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
    if f.pose == Pose::Walking {
        f.limb(
            fur.dark(0.12),
            &[
                (0.38, 0.48, 0.034),
                (0.52, 0.56, 0.032),
                (0.56, 0.72, 0.030),
                (0.50, 0.84, 0.024),
            ],
        );
        let head = trotting(f, fur, pale);
        return cat_head(f, fur, pale, head);
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
