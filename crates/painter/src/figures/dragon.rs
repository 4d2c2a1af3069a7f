use super::{Figure, Pose};
use crate::colour::{INK, Rgb, hex};

pub(crate) fn dragon(f: &mut Figure) {
    let scale = f.main(hex(0x3f_9a_5c));
    let (belly, wing) = (
        scale.mix(hex(0xf2_dc_8c), 0.7),
        scale.mix(hex(0xd8_4a_2c), 0.8),
    );
    if f.pose == Pose::Sleeping {
        sleeping(f, scale, belly, wing);
    } else {
        rearing(f, scale, belly, wing);
    }
}

fn spikes(f: &mut Figure, colour: Rgb, ridge: &[(f32, f32)], size: f32) {
    for pair in ridge.windows(2) {
        let (a, b) = (pair[0], pair[1]);
        let (dx, dy) = (b.0 - a.0, b.1 - a.1);
        let length = (dx * dx + dy * dy).sqrt().max(1e-5);
        let tip = (
            (a.0 + b.0) / 2.0 - dy / length * size + dx * 0.25,
            (a.1 + b.1) / 2.0 + dx / length * size + dy * 0.25,
        );
        f.poly(colour, &[a, tip, b]);
    }
}

fn wing_sail(f: &mut Figure, colour: Rgb, root: (f32, f32), k: f32, s: f32) {
    let at = |x: f32, y: f32| (root.0 + x * k * s, root.1 + y * k);
    f.poly(
        colour,
        &[
            at(0.0, 0.0),
            at(0.08, 0.40),
            at(0.26, 0.62),
            at(0.52, 0.70),
            at(0.78, 0.62),
            at(0.62, 0.46),
            at(0.66, 0.28),
            at(0.46, 0.28),
            at(0.42, 0.06),
            at(0.26, 0.14),
            at(0.16, -0.06),
        ],
    );
    f.flat();
    let bone = colour.dark(0.35);
    for (x, y) in [(0.76, 0.61), (0.64, 0.29), (0.42, 0.08)] {
        let (p, q, r) = (
            at(0.16, 0.44),
            at(x * 0.55 + 0.06, y * 0.7 + 0.18),
            at(x, y),
        );
        f.limb(
            bone,
            &[
                (p.0, p.1, 0.012 * k),
                (q.0, q.1, 0.009 * k),
                (r.0, r.1, 0.004 * k),
            ],
        );
    }
    let (o, p, q, r) = (
        at(0.02, 0.0),
        at(0.10, 0.42),
        at(0.27, 0.62),
        at(0.52, 0.70),
    );
    f.limb(
        bone,
        &[
            (o.0, o.1, 0.022 * k),
            (p.0, p.1, 0.018 * k),
            (q.0, q.1, 0.014 * k),
            (r.0, r.1, 0.008 * k),
        ],
    );
    f.raised(1.0);
}

fn sleeping(f: &mut Figure, scale: Rgb, belly: Rgb, wing: Rgb) {
    let horn = hex(0xf0_d8_a0);
    f.raised(1.0);
    spikes(
        f,
        wing,
        &[
            (-0.52, 0.42),
            (-0.36, 0.54),
            (-0.18, 0.62),
            (0.02, 0.66),
            (0.22, 0.64),
            (0.42, 0.56),
            (0.60, 0.42),
            (0.72, 0.26),
        ],
        0.10,
    );
    f.blob(
        scale,
        &[
            (-0.62, 0.12),
            (-0.50, 0.40),
            (-0.22, 0.58),
            (0.08, 0.64),
            (0.42, 0.54),
            (0.70, 0.26),
            (0.72, 0.06),
            (0.40, 0.0),
            (-0.20, -0.01),
            (-0.54, 0.0),
        ],
    );
    f.raised(0.6);
    f.blob(
        belly,
        &[
            (-0.44, 0.06),
            (-0.30, 0.22),
            (0.0, 0.26),
            (0.30, 0.16),
            (0.36, 0.03),
            (0.0, 0.0),
            (-0.36, 0.0),
        ],
    );
    f.flat();
    for i in 0..5 {
        let x = -0.30 + i as f32 * 0.13;
        f.limb(
            belly.dark(0.22),
            &[
                (x, 0.20, 0.007),
                (x + 0.03, 0.10, 0.008),
                (x + 0.02, 0.02, 0.006),
            ],
        );
    }
    f.raised(1.0);
    f.blob(
        scale.dark(0.12),
        &[
            (0.28, 0.04),
            (0.30, 0.34),
            (0.54, 0.38),
            (0.70, 0.18),
            (0.64, 0.0),
            (0.40, -0.01),
        ],
    );
    wing_sail(f, wing, (0.0, 0.42), 0.74, 1.0);
    f.limb(
        scale,
        &[
            (0.70, 0.12, 0.11),
            (0.60, 0.03, 0.09),
            (0.30, 0.02, 0.075),
            (-0.02, 0.03, 0.055),
            (-0.24, 0.05, 0.03),
            (-0.30, 0.08, 0.018),
        ],
    );
    f.poly(
        wing,
        &[
            (-0.24, 0.09),
            (-0.42, 0.15),
            (-0.36, 0.06),
            (-0.42, 0.0),
            (-0.25, 0.03),
        ],
    );
    head(f, scale, belly, horn, (-0.62, 0.13), 1.0);
}

/// A head resting with its chin at `at`, looking left.
fn head(f: &mut Figure, scale: Rgb, belly: Rgb, horn: Rgb, (x, y): (f32, f32), k: f32) {
    let at = |dx: f32, dy: f32| (x + dx * k, y + dy * k);
    f.raised(1.0);
    for (dx, dy) in [(0.06, 0.18), (0.14, 0.15)] {
        let (a, b, c) = (
            at(dx, dy),
            at(dx + 0.12, dy + 0.12),
            at(dx + 0.16, dy + 0.26),
        );
        f.limb(
            horn,
            &[
                (a.0, a.1, 0.036 * k),
                (b.0, b.1, 0.024 * k),
                (c.0, c.1, 0.005 * k),
            ],
        );
    }
    f.blob(
        scale.light(0.06),
        &[
            at(0.26, 0.06),
            at(0.18, 0.20),
            at(0.02, 0.24),
            at(-0.10, 0.15),
            at(-0.24, 0.12),
            at(-0.33, 0.05),
            at(-0.32, -0.06),
            at(-0.20, -0.13),
            at(0.06, -0.13),
            at(0.22, -0.08),
        ],
    );
    f.flat();
    f.blob(
        belly,
        &[
            at(-0.31, -0.03),
            at(-0.10, -0.04),
            at(0.10, -0.06),
            at(0.06, -0.12),
            at(-0.18, -0.125),
            at(-0.29, -0.08),
        ],
    );
    let (a, b, c, d) = (
        at(-0.32, -0.015),
        at(-0.16, -0.035),
        at(0.0, -0.03),
        at(0.10, 0.02),
    );
    f.limb(
        INK,
        &[
            (a.0, a.1, 0.007 * k),
            (b.0, b.1, 0.008 * k),
            (c.0, c.1, 0.008 * k),
            (d.0, d.1, 0.005 * k),
        ],
    );
    let (p, q) = (at(-0.27, 0.05), at(0.0, 0.10));
    f.oval(INK, p.0, p.1, 0.018 * k, 0.012 * k);
    if f.pose != Pose::Sleeping {
        f.oval(hex(0xff_e0_60), q.0, q.1, 0.045 * k, 0.042 * k);
    }
    f.eye(q.0, q.1, 0.032 * k);
    let cheek = at(0.02, 0.0);
    f.oval(
        hex(0xf2_a0_80),
        cheek.0 + 0.06 * k,
        cheek.1,
        0.035 * k,
        0.024 * k,
    );
    f.raised(0.6);
    f.poly(
        belly.dark(0.1),
        &[at(0.20, 0.10), at(0.36, 0.10), at(0.26, -0.02)],
    );
}

fn rearing(f: &mut Figure, scale: Rgb, belly: Rgb, wing: Rgb) {
    f.raised(1.0);
    wing_sail(f, wing.dark(0.2), (-0.02, 0.46), 0.66, -0.8);
    f.limb(
        scale,
        &[
            (0.10, 0.20, 0.14),
            (0.34, 0.06, 0.10),
            (0.58, 0.08, 0.06),
            (0.70, 0.24, 0.03),
            (0.62, 0.34, 0.012),
        ],
    );
    f.poly(
        wing,
        &[(0.60, 0.30), (0.56, 0.46), (0.72, 0.40), (0.68, 0.30)],
    );
    f.limb(
        scale.dark(0.2),
        &[(0.12, 0.22, 0.09), (0.18, 0.12, 0.05), (0.10, 0.03, 0.05)],
    );
    f.limb(
        scale,
        &[
            (0.08, 0.16, 0.15),
            (0.02, 0.38, 0.17),
            (-0.06, 0.56, 0.10),
            (-0.06, 0.72, 0.07),
            (-0.12, 0.82, 0.06),
        ],
    );
    f.flat();
    f.limb(
        belly,
        &[
            (-0.06, 0.12, 0.05),
            (-0.10, 0.34, 0.075),
            (-0.13, 0.54, 0.045),
            (-0.115, 0.70, 0.03),
        ],
    );
    for i in 0..5 {
        let y = 0.16 + i as f32 * 0.09;
        f.limb(
            belly.dark(0.25),
            &[(-0.16, y, 0.006), (-0.05, y + 0.015, 0.006)],
        );
    }
    f.raised(1.0);
    f.limb(
        scale.dark(0.06),
        &[(0.0, 0.20, 0.10), (-0.02, 0.10, 0.055), (-0.12, 0.03, 0.05)],
    );
    f.limb(
        scale.dark(0.06),
        &[
            (-0.06, 0.46, 0.05),
            (-0.20, 0.38, 0.035),
            (-0.26, 0.44, 0.03),
        ],
    );
    wing_sail(f, wing, (0.06, 0.46), 0.78, 1.0);
    head(f, scale, belly, hex(0xf0_d8_a0), (-0.16, 0.86), 0.62);
}
