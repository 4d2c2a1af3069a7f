use super::{Figure, Pose};
use crate::colour::{INK, Rgb, hex};

/// Standing or trotting, seen from the side. Body, neck and head are one
/// outline, so that light models them as one.
pub(crate) fn horse(f: &mut Figure) {
    let coat = f.one_of(&[
        hex(0x96_5a_34),
        hex(0x6b_3f_2a),
        hex(0xc0_90_60),
        hex(0xec_e4_d8),
    ]);
    let mane = coat.dark(if coat.luminance() > 0.7 { 0.38 } else { 0.55 });
    let stride = if f.pose == Pose::Walking { 0.11 } else { 0.022 };
    f.raised(1.0);
    tail(f, mane);
    foreleg(f, coat.dark(0.24), -0.13, stride);
    hindleg(f, coat.dark(0.24), 0.25, -stride);
    body(f, coat);
    hindleg(f, coat, 0.33, stride * 1.2);
    foreleg(f, coat, -0.215, -stride * 1.2);
    head(f, coat);
    f.raised(0.7);
    f.blob(
        mane,
        &[
            (-0.415, 0.935),
            (-0.33, 0.985),
            (-0.24, 0.93),
            (-0.17, 0.83),
            (-0.10, 0.715),
            (-0.075, 0.64),
            (-0.13, 0.655),
            (-0.155, 0.60),
            (-0.185, 0.68),
            (-0.225, 0.665),
            (-0.235, 0.75),
            (-0.285, 0.755),
            (-0.285, 0.84),
            (-0.34, 0.87),
            (-0.385, 0.875),
        ],
    );
}

fn tail(f: &mut Figure, mane: Rgb) {
    f.blob(
        mane,
        &[
            (0.38, 0.635),
            (0.46, 0.615),
            (0.53, 0.50),
            (0.545, 0.33),
            (0.575, 0.19),
            (0.50, 0.25),
            (0.475, 0.16),
            (0.445, 0.31),
            (0.45, 0.46),
            (0.40, 0.56),
        ],
    );
}

fn body(f: &mut Figure, coat: Rgb) {
    f.blob(
        coat,
        &[
            (-0.615, 0.685),
            (-0.605, 0.615),
            (-0.55, 0.595),
            (-0.475, 0.645),
            (-0.405, 0.70),
            (-0.345, 0.705),
            (-0.315, 0.60),
            (-0.305, 0.49),
            (-0.245, 0.405),
            (-0.10, 0.385),
            (0.08, 0.375),
            (0.22, 0.42),
            (0.30, 0.37),
            (0.415, 0.41),
            (0.445, 0.52),
            (0.40, 0.625),
            (0.30, 0.66),
            (0.12, 0.625),
            (-0.06, 0.665),
            (-0.165, 0.775),
            (-0.245, 0.895),
            (-0.325, 0.955),
            (-0.42, 0.925),
            (-0.50, 0.81),
            (-0.57, 0.735),
        ],
    );
}

fn foreleg(f: &mut Figure, coat: Rgb, x: f32, step: f32) {
    f.limb(
        coat,
        &[
            (x + 0.01, 0.47, 0.075),
            (x + step * 0.2, 0.33, 0.046),
            (x + step * 0.6, 0.215, 0.036),
            (x + step * 0.9, 0.11, 0.024),
            (x + step, 0.05, 0.029),
        ],
    );
    hoof(f, x + step);
}

fn hindleg(f: &mut Figure, coat: Rgb, x: f32, step: f32) {
    f.limb(
        coat,
        &[
            (x, 0.49, 0.095),
            (x - 0.02 + step * 0.2, 0.345, 0.058),
            (x + 0.045 + step * 0.6, 0.225, 0.034),
            (x + 0.025 + step * 0.9, 0.11, 0.025),
            (x + 0.015 + step, 0.05, 0.030),
        ],
    );
    hoof(f, x + 0.015 + step);
}

fn hoof(f: &mut Figure, x: f32) {
    f.flat();
    f.poly(
        INK.light(0.12),
        &[
            (x - 0.030, 0.052),
            (x + 0.030, 0.052),
            (x + 0.034, 0.0),
            (x - 0.048, 0.0),
        ],
    );
    f.raised(1.0);
}

fn head(f: &mut Figure, coat: Rgb) {
    f.poly(
        coat.dark(0.06),
        &[(-0.345, 0.935), (-0.325, 1.03), (-0.285, 0.925)],
    );
    f.flat();
    f.blob(
        coat.dark(0.30).mix(hex(0x8a_60_58), 0.4),
        &[
            (-0.58, 0.715),
            (-0.618, 0.68),
            (-0.605, 0.613),
            (-0.555, 0.60),
            (-0.535, 0.655),
        ],
    );
    f.oval(INK, -0.595, 0.672, 0.011, 0.009);
    f.limb(
        INK.light(0.1),
        &[
            (-0.604, 0.632, 0.004),
            (-0.57, 0.63, 0.005),
            (-0.54, 0.645, 0.003),
        ],
    );
    f.eye(-0.435, 0.845, 0.020);
    // The jaw.
    f.limb(
        coat.dark(0.16),
        &[
            (-0.445, 0.70, 0.003),
            (-0.40, 0.735, 0.007),
            (-0.375, 0.79, 0.003),
        ],
    );
    f.raised(1.0);
}
