use fast_image_resize::images::Image;
use fast_image_resize::{PixelType, ResizeOptions, Resizer};
use image::RgbImage;

use super::PrintWay;
use crate::derivative::{LONGEST, decoded, unusable};
use crate::{ImagegenError, PixelSize};

/// Squares across and down in which two pictures are compared.
const SQUARES: u32 = 16;
/// How far two renderings of the same picture are apart on average, in steps
/// of 255; other pictures are twice as far and more.
const ALIKE: u64 = 14;

/// The size at which a picture of `picture`'s proportion covers `print`, no
/// longer than a model paints.
pub(crate) fn cover(picture: PixelSize, print: PixelSize) -> PixelSize {
    let (pw, ph) = (
        f64::from(picture.width.max(1)),
        f64::from(picture.height.max(1)),
    );
    let wanted = (f64::from(print.width) / pw).max(f64::from(print.height) / ph);
    let scale = wanted.min(f64::from(LONGEST) / pw.max(ph));
    let side = |pixels: f64, least: u32| {
        let exact = (pixels * scale).round() as u32;
        // Rounding must not leave a row uncovered.
        if exact.abs_diff(least) <= 1 {
            least
        } else {
            exact
        }
    };
    PixelSize {
        width: side(pw, print.width),
        height: side(ph, print.height),
    }
}

/// What resampling `picture` to `print` does to its pixels.
pub(crate) fn way(picture: PixelSize, print: PixelSize) -> PrintWay {
    let needed = cover(picture, print);
    if needed.width > picture.width || needed.height > picture.height {
        PrintWay::Enlarged
    } else {
        PrintWay::Reduced
    }
}

/// The picture in `bytes` over all of `print`, what stands over cut off evenly.
/// A picture that already covers it exactly is cut and never resampled; others
/// go through Lanczos' window of three lobes.
pub(crate) fn fitted(bytes: &[u8], print: PixelSize) -> Result<RgbImage, ImagegenError> {
    let picture = decoded(bytes)?;
    let (w, h) = picture.dimensions();
    let exact = (w == print.width && h >= print.height) || (h == print.height && w >= print.width);
    if exact {
        let (x, y) = ((w - print.width) / 2, (h - print.height) / 2);
        let cut = image::imageops::crop_imm(&picture, x, y, print.width, print.height);
        return Ok(cut.to_image());
    }
    resampled(picture, print)
}

fn resampled(picture: RgbImage, to: PixelSize) -> Result<RgbImage, ImagegenError> {
    let (w, h) = picture.dimensions();
    let source = Image::from_vec_u8(w, h, picture.into_raw(), PixelType::U8x3).map_err(unusable)?;
    let mut target = Image::new(to.width, to.height, PixelType::U8x3);
    let options = ResizeOptions::new().fit_into_destination(Some((0.5, 0.5)));
    Resizer::new()
        .resize(&source, &mut target, &options)
        .map_err(unusable)?;
    RgbImage::from_raw(to.width, to.height, target.into_vec()).ok_or_else(|| unusable("size"))
}

/// Whether two encoded pictures show the same: a painter that has changed
/// since must not change what was sold.
pub(crate) fn alike(one: &[u8], other: &[u8]) -> Result<bool, ImagegenError> {
    let small = PixelSize {
        width: SQUARES,
        height: SQUARES,
    };
    let (one, other) = (
        resampled(decoded(one)?, small)?,
        resampled(decoded(other)?, small)?,
    );
    let apart: u64 = one
        .as_raw()
        .iter()
        .zip(other.as_raw())
        .map(|(a, b)| u64::from(a.abs_diff(*b)))
        .sum();
    Ok(apart <= ALIKE * one.as_raw().len() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn size(width: u32, height: u32) -> PixelSize {
        PixelSize { width, height }
    }

    #[test]
    fn a_cover_leaves_nothing_bare_and_keeps_the_proportion() {
        // A square on an A4 with bleed: the height decides.
        assert_eq!(cover(size(1536, 1536), size(2575, 3602)), size(3602, 3602));
        // The proportion of the A sizes: a few columns stand over.
        assert_eq!(cover(size(1086, 1536), size(2575, 3602)), size(2575, 3642));
        // No model paints more than 10,000 pixels.
        assert_eq!(
            cover(size(1000, 1000), size(7110, 10_028)),
            size(10_000, 10_000)
        );
    }

    #[test]
    fn resampling_says_which_way() {
        assert_eq!(way(size(1024, 1024), size(2575, 3602)), PrintWay::Enlarged);
        assert_eq!(way(size(4000, 4000), size(2575, 3602)), PrintWay::Reduced);
    }
}
