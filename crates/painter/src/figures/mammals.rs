use super::{Figure, Pose};
use crate::colour::{INK, Rgb, hex};

/// A body curled up asleep, its tail round it; the head is drawn by the caller.
pub(super) fn curled(f: &mut Figure, fur: Rgb, tip: Rgb) {
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
pub(super) fn seated(f: &mut Figure, fur: Rgb, chest: Rgb, sock: Rgb) {
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

/// On four legs, seen from the side; the head, moved by what is answered, is
/// drawn by the caller.
pub(super) fn trotting(f: &mut Figure, fur: Rgb, sock: Rgb) -> (f32, f32) {
    let leg = |f: &mut Figure, colour: Rgb, x: f32, step: f32| {
        f.limb(
            colour,
            &[
                (x, 0.36, 0.075),
                (x + step * 0.4, 0.20, 0.044),
                (x + step, 0.05, 0.036),
            ],
        );
        f.limb(
            sock,
            &[(x + step, 0.06, 0.034), (x + step - 0.035, 0.024, 0.030)],
        );
    };
    f.raised(0.9);
    leg(f, fur.dark(0.22), -0.14, 0.11);
    leg(f, fur.dark(0.22), 0.30, -0.10);
    f.raised(1.0);
    f.blob(
        fur,
        &[
            (-0.36, 0.46),
            (-0.24, 0.55),
            (0.02, 0.545),
            (0.26, 0.555),
            (0.41, 0.47),
            (0.42, 0.36),
            (0.30, 0.29),
            (0.04, 0.275),
            (-0.22, 0.27),
            (-0.35, 0.34),
        ],
    );
    leg(f, fur, -0.25, -0.12);
    leg(f, fur, 0.36, 0.10);
    (-0.36, -0.12)
}

pub(crate) fn bear(f: &mut Figure) {
    let fur = f.main(hex(0x7a_50_36));
    let pale = fur.light(0.35);
    f.raised(1.0);
    let (dx, dy) = match f.pose {
        Pose::Sleeping => {
            curled(f, fur, fur.light(0.1));
            (-0.32, -0.46)
        }
        Pose::Walking => trotting(f, fur, fur.dark(0.2)),
        _ => {
            seated(f, fur, pale, fur.dark(0.2));
            (0.0, 0.0)
        }
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

/// A knot of a limb, moved by (dx, dy).
pub(super) const fn at3(dx: f32, dy: f32, x: f32, y: f32, w: f32) -> (f32, f32, f32) {
    (x + dx, y + dy, w)
}
