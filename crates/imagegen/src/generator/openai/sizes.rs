use crate::PixelSize;

/// The sizes a model paints, in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Sizes {
    /// These, as width and height.
    Listed(&'static [(u32, u32)]),
    /// Any whose sides are multiples of [`STEP`] within these bounds.
    Stepped {
        /// The longest side.
        longest: u32,
        /// The fewest pixels of a picture.
        fewest: u32,
        /// The most pixels of a picture.
        most: u32,
        /// How many times longer than the shorter side the longer one may be.
        ratio: f64,
    },
}

/// What the sides of [`Sizes::Stepped`] are multiples of.
pub const STEP: u32 = 16;

/// The sizes that the whole family takes, and nearly every server that speaks
/// its API.
pub(super) const STANDARD: Sizes = Sizes::Listed(&[(1024, 1024), (1536, 1024), (1024, 1536)]);

/// The specification allows 3840×2160 but calls what is above 2560×1440
/// experimental, so that is where this stops. The fewest pixels are not in it:
/// <https://newdocs.getinfinityblue.com/en-images/images/create-image-generation>
/// and <https://docs.anyfast.ai/api-reference/model-api/openai/gpt-image-2>
/// agree on them (read 2026-11-28).
pub(super) const FLEXIBLE: Sizes = Sizes::Stepped {
    longest: 3840,
    fewest: 655_360,
    most: 2560 * 1440,
    ratio: 3.0,
};

impl Sizes {
    /// The size whose proportions come closest to those of `wanted`, and of such
    /// sizes the one with the closest number of pixels.
    pub fn nearest(self, wanted: PixelSize) -> PixelSize {
        let wanted = (
            f64::from(wanted.width.max(1)),
            f64::from(wanted.height.max(1)),
        );
        match self {
            Self::Listed(sizes) => closest(sizes.iter().copied(), wanted),
            Self::Stepped { .. } => {
                let (width, height) = self.scaled(wanted);
                let sides = |side: f64| {
                    let steps = side / f64::from(STEP);
                    [steps.floor() as u32 * STEP, steps.ceil() as u32 * STEP]
                };
                let sizes = sides(width)
                    .into_iter()
                    .flat_map(|width| sides(height).map(|height| (width, height)))
                    .filter(|size| self.allows(*size));
                closest(sizes, (width, height))
            }
        }
    }

    /// `wanted` brought a little inside the bounds, so that rounding to a
    /// multiple does not leave them.
    fn scaled(self, (width, height): (f64, f64)) -> (f64, f64) {
        let Self::Stepped {
            longest,
            fewest,
            most,
            ratio,
        } = self
        else {
            return (width, height);
        };
        let portrait = height > width;
        let (long, short) = if portrait {
            (height, width)
        } else {
            (width, height)
        };
        let short = short.max(long / (ratio * 0.95));
        let pixels = long * short;
        let least = (f64::from(fewest) * 1.08 / pixels).sqrt();
        let greatest = (f64::from(most) / pixels)
            .sqrt()
            .min(f64::from(longest) / long);
        let scale = 1.0_f64.max(least).min(greatest);
        let (long, short) = (long * scale, short * scale);
        if portrait {
            (short, long)
        } else {
            (long, short)
        }
    }

    /// Whether the model paints exactly this size.
    pub fn allows(self, (width, height): (u32, u32)) -> bool {
        match self {
            Self::Listed(sizes) => sizes.contains(&(width, height)),
            Self::Stepped {
                longest,
                fewest,
                most,
                ratio,
            } => {
                let (long, short) = (width.max(height), width.min(height));
                let pixels = u64::from(width) * u64::from(height);
                width % STEP == 0
                    && height % STEP == 0
                    && long <= longest
                    && (u64::from(fewest)..=u64::from(most)).contains(&pixels)
                    && f64::from(long) <= f64::from(short) * ratio
            }
        }
    }
}

fn closest(sizes: impl Iterator<Item = (u32, u32)>, wanted: (f64, f64)) -> PixelSize {
    let apart = |(width, height): (u32, u32)| {
        let (width, height) = (f64::from(width), f64::from(height));
        let shape = ((width / height) / (wanted.0 / wanted.1)).ln().abs();
        let extent = ((width * height) / (wanted.0 * wanted.1)).ln().abs();
        (shape, extent)
    };
    let nearer = |a: &(u32, u32), b: &(u32, u32)| {
        let (a, b) = (apart(*a), apart(*b));
        a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1))
    };
    let (width, height) = sizes.min_by(nearer).unwrap_or((1024, 1024));
    PixelSize { width, height }
}

#[cfg(test)]
mod tests {
    use super::super::models::ModelTraits;
    use super::*;

    fn nearest(model: &str, width: u32, height: u32) -> (u32, u32) {
        let size = ModelTraits::of(model)
            .sizes
            .nearest(PixelSize { width, height });
        (size.width, size.height)
    }

    #[test]
    fn the_nearest_size_is_asked_for() {
        assert_eq!(nearest("any", 1448, 2048), (1024, 1536));
        assert_eq!(nearest("gpt-image-1-mini", 2048, 1448), (1536, 1024));
        assert_eq!(nearest("gpt-image-1.5", 500, 510), (1024, 1024));
        assert_eq!(nearest("gpt-image-2", 1024, 1024), (1024, 1024));
        assert_eq!(nearest("gpt-image-2", 1448, 2048), (1456, 2048));
        assert_eq!(nearest("gpt-image-2.5-flare", 2560, 1440), (2560, 1440));
    }

    #[test]
    fn every_size_asked_of_a_flexible_model_is_one_it_paints() {
        let sides = [1, 15, 16, 700, 1024, 1448, 2048, 3840, 10_000];
        for (width, height) in sides.iter().flat_map(|w| sides.map(|h| (*w, h))) {
            let size = nearest("gpt-image-2", width, height);
            assert!(FLEXIBLE.allows(size), "{width}×{height} gave {size:?}");
            let bent = (f64::from(size.0) / f64::from(size.1))
                / (f64::from(width) / f64::from(height)).clamp(1.0 / 2.85, 2.85);
            assert!(
                (0.96..1.04).contains(&bent),
                "{width}×{height} gave {size:?}"
            );
        }
    }
}
