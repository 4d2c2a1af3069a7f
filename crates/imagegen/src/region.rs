use std::io::Cursor;

use bytes::Bytes;
use image::{ImageFormat, Rgba, RgbaImage};

use crate::PixelSize;

/// A part of a picture that is painted anew while the rest stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Region {
    /// The upper half.
    Top,
    /// The lower half.
    Bottom,
    /// The left half.
    Left,
    /// The right half.
    Right,
    /// The middle: half as wide and half as high.
    Middle,
    /// All but the middle.
    Surroundings,
}

impl Region {
    /// Every region.
    pub const ALL: [Self; 6] = [
        Self::Top,
        Self::Bottom,
        Self::Left,
        Self::Right,
        Self::Middle,
        Self::Surroundings,
    ];

    /// The region's name in forms, and as it is stored.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Top => "top",
            Self::Bottom => "bottom",
            Self::Left => "left",
            Self::Right => "right",
            Self::Middle => "middle",
            Self::Surroundings => "surroundings",
        }
    }

    /// The region of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|region| region.name() == name)
    }

    fn covers(self, (x, y): (u32, u32), size: PixelSize) -> bool {
        // Twice the distance from the middle, so that no pixel is halved.
        let off = |at: u32, of: u32| (2 * at + 1).abs_diff(of);
        let in_the_middle =
            off(x, size.width) * 2 <= size.width && off(y, size.height) * 2 <= size.height;
        match self {
            Self::Top => y < size.height / 2,
            Self::Bottom => y >= size.height / 2,
            Self::Left => x < size.width / 2,
            Self::Right => x >= size.width / 2,
            Self::Middle => in_the_middle,
            Self::Surroundings => !in_the_middle,
        }
    }

    /// A PNG of `size`, transparent where to paint, as
    /// [`Source::mask`](crate::generator::Source::mask) has it.
    pub(crate) fn mask(self, size: PixelSize) -> Result<Bytes, image::ImageError> {
        let alpha = |x, y| if self.covers((x, y), size) { 0 } else { 255 };
        let mask = RgbaImage::from_fn(size.width, size.height, |x, y| Rgba([0, 0, 0, alpha(x, y)]));
        let mut bytes = Cursor::new(Vec::new());
        mask.write_to(&mut bytes, ImageFormat::Png)?;
        Ok(bytes.into_inner().into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mask_is_transparent_where_to_paint() {
        let size = PixelSize {
            width: 8,
            height: 6,
        };
        let painted = |region: Region| {
            let mask = image::load_from_memory(&region.mask(size).unwrap()).unwrap();
            let mask = mask.into_rgba8();
            assert_eq!(mask.dimensions(), (8, 6));
            mask.pixels().filter(|pixel| pixel.0[3] == 0).count()
        };
        for half in [Region::Top, Region::Bottom, Region::Left, Region::Right] {
            assert_eq!(painted(half), 24, "{half:?}");
        }
        assert_eq!(painted(Region::Middle) + painted(Region::Surroundings), 48);
        assert!((4..=16).contains(&painted(Region::Middle)));
        for region in Region::ALL {
            assert_eq!(Region::from_name(region.name()), Some(region));
        }
    }
}
