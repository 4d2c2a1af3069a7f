//! A few colours for a whole picture: weighted k-means in CIE L*a*b*, where
//! hue counts for more than lightness, so that a storm does not go grey.

use super::reference::Reference;
use crate::rng::Rng;

/// Weights of L*, a* and b*.
const WEIGHT: [f32; 3] = [0.7, 1.5, 1.5];
/// Steps of a colour component in the table of nearest colours.
const STEPS: usize = 32;

pub(super) struct Palette {
    pub(super) colours: Vec<[f32; 3]>,
    nearest: Vec<u8>,
}

fn linear(c: f32) -> f32 {
    if c <= 0.040_45 {
        c / 12.92
    } else {
        libm::powf((c + 0.055) / 1.055, 2.4)
    }
}

/// sRGB to weighted L*a*b* under D65 (CIE 15).
fn lab(rgb: [f32; 3]) -> [f32; 3] {
    let [r, g, b] = rgb.map(linear);
    let f = |t: f32| {
        if t > 0.008_856 {
            libm::cbrtf(t)
        } else {
            7.787 * t + 0.137_931
        }
    };
    let x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.950_47);
    let y = f(0.2126 * r + 0.7152 * g + 0.0722 * b);
    let z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.088_83);
    [
        (116.0 * y - 16.0) * WEIGHT[0],
        500.0 * (x - y) * WEIGHT[1],
        200.0 * (y - z) * WEIGHT[2],
    ]
}

fn apart(a: [f32; 3], b: [f32; 3]) -> f32 {
    (0..3).map(|c| (a[c] - b[c]) * (a[c] - b[c])).sum()
}

fn closest(centres: &[[f32; 3]], p: [f32; 3]) -> (usize, f32) {
    centres
        .iter()
        .enumerate()
        .map(|(i, &c)| (i, apart(c, p)))
        .fold(
            (0, f32::MAX),
            |best, next| {
                if next.1 < best.1 { next } else { best }
            },
        )
}

impl Palette {
    /// `count` colours for what `reference` shows.
    pub(super) fn of(reference: &Reference, count: usize, rng: &mut Rng) -> Self {
        let samples: Vec<([f32; 3], [f32; 3], f32)> = (0..6000)
            .map(|_| {
                let at = rng.below(reference.rgb.len());
                let rgb = reference.rgb[at];
                (lab(rgb), rgb, 1.0 + 3.0 * reference.detail[at])
            })
            .collect();
        // The furthest point from all centres is the next one: accents survive.
        let mut centres = vec![samples[0].0];
        while centres.len() < count {
            let far = samples
                .iter()
                .map(|s| closest(&centres, s.0).1 * s.2)
                .enumerate()
                .fold(
                    (0, -1.0),
                    |best, next| {
                        if next.1 > best.1 { next } else { best }
                    },
                );
            centres.push(samples[far.0].0);
        }
        let mut colours = vec![[0.0; 3]; count];
        for _ in 0..8 {
            let mut sums = vec![([0.0_f32; 3], [0.0_f32; 3], 0.0_f32); count];
            for (p, rgb, weight) in &samples {
                let sum = &mut sums[closest(&centres, *p).0];
                for c in 0..3 {
                    sum.0[c] += p[c] * weight;
                    sum.1[c] += rgb[c] * weight;
                }
                sum.2 += weight;
            }
            for (i, (p, rgb, weight)) in sums.into_iter().enumerate() {
                if weight > 0.0 {
                    centres[i] = p.map(|v| v / weight);
                    colours[i] = rgb.map(|v| v / weight);
                }
            }
        }
        let nearest = (0..STEPS * STEPS * STEPS)
            .map(|i| {
                let part = |k: usize| (k % STEPS) as f32 / (STEPS - 1) as f32;
                let rgb = [part(i / STEPS / STEPS), part(i / STEPS), part(i)];
                closest(&centres, lab(rgb)).0 as u8
            })
            .collect();
        Self { colours, nearest }
    }

    pub(super) fn nearest(&self, rgb: [f32; 3]) -> [f32; 3] {
        let [r, g, b] = rgb.map(|c| (c.clamp(0.0, 1.0) * (STEPS - 1) as f32 + 0.5) as usize);
        self.colours[usize::from(self.nearest[(r * STEPS + g) * STEPS + b])]
    }
}
