use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use bytes::Bytes;
use fast_image_resize::images::Image;
use fast_image_resize::{PixelType, Resizer};
use image::{ImageReader, Limits, RgbImage};

use crate::{ImagegenError, PixelSize};

/// The widths of the stored thumbnails, in pixels.
pub const WIDTHS: [u32; 3] = [320, 640, 1280];

/// libwebp's quality, 0 to 100; 80 keeps brush strokes without halos.
const QUALITY: f32 = 80.0;

/// What is made of a master once, by the worker, never in a page request.
#[derive(Debug)]
pub(crate) struct Derivatives {
    pub(crate) size: PixelSize,
    pub(crate) thumbnails: Vec<(u32, Bytes)>,
    pub(crate) colour: String,
    pub(crate) placeholder: String,
}

pub(crate) fn unusable(error: impl std::fmt::Display) -> ImagegenError {
    ImagegenError::UnusablePicture(error.to_string())
}

/// The longest side of a picture that is decoded, or painted, in pixels.
pub(crate) const LONGEST: u32 = 10_000;

/// The picture in `bytes`, at most [`LONGEST`] pixels a side and 400 MB.
pub(crate) fn decoded(bytes: &[u8]) -> Result<RgbImage, ImagegenError> {
    let mut reader = ImageReader::new(std::io::Cursor::new(bytes))
        .with_guessed_format()
        .map_err(unusable)?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(LONGEST);
    limits.max_image_height = Some(LONGEST);
    limits.max_alloc = Some(400 << 20);
    reader.limits(limits);
    Ok(reader.decode().map_err(unusable)?.into_rgb8())
}

/// Decodes `master` and renders its derivatives. Holds a core for tens of
/// milliseconds.
pub(crate) fn derive(master: &[u8]) -> Result<Derivatives, ImagegenError> {
    let picture = decoded(master)?;
    let thumbnails = WIDTHS
        .iter()
        .map(|&width| Ok((width, webp(&scaled(&picture, width)?, QUALITY))))
        .collect::<Result<_, ImagegenError>>()?;
    let tiny = scaled(&picture, 16)?;
    Ok(Derivatives {
        size: PixelSize {
            width: picture.width(),
            height: picture.height(),
        },
        thumbnails,
        colour: mean_colour(&tiny),
        placeholder: format!(
            "data:image/webp;base64,{}",
            BASE64_STANDARD.encode(webp(&tiny, 40.0))
        ),
    })
}

/// A picture in the making, small enough to be sent every few seconds: at most
/// 384 pixels wide.
#[cfg(feature = "openai")]
pub(crate) fn preview(bytes: &[u8]) -> Result<Bytes, ImagegenError> {
    Ok(webp(&scaled(&decoded(bytes)?, 384)?, 70.0))
}

/// The picture `width` pixels wide, never enlarged.
fn scaled(picture: &RgbImage, width: u32) -> Result<RgbImage, ImagegenError> {
    let width = width.min(picture.width());
    let height = (u64::from(picture.height()) * u64::from(width) / u64::from(picture.width()))
        .clamp(1, u64::from(picture.height())) as u32;
    let source = Image::from_vec_u8(
        picture.width(),
        picture.height(),
        picture.as_raw().clone(),
        PixelType::U8x3,
    )
    .map_err(unusable)?;
    let mut target = Image::new(width, height, PixelType::U8x3);
    Resizer::new()
        .resize(&source, &mut target, None)
        .map_err(unusable)?;
    RgbImage::from_raw(width, height, target.into_vec()).ok_or_else(|| unusable("size"))
}

fn webp(picture: &RgbImage, quality: f32) -> Bytes {
    let encoded = webp::Encoder::from_rgb(picture.as_raw(), picture.width(), picture.height());
    Bytes::copy_from_slice(&encoded.encode(quality))
}

fn mean_colour(picture: &RgbImage) -> String {
    let count = u64::from(picture.width()) * u64::from(picture.height());
    let mut sums = [0_u64; 3];
    for pixel in picture.pixels() {
        for (sum, channel) in sums.iter_mut().zip(pixel.0) {
            *sum += u64::from(channel);
        }
    }
    let [r, g, b] = sums.map(|sum| sum / count.max(1));
    format!("#{r:02x}{g:02x}{b:02x}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{ImageFormat, Rgb};

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = std::io::Cursor::new(Vec::new());
        RgbImage::from_pixel(width, height, Rgb([200, 100, 50]))
            .write_to(&mut bytes, ImageFormat::Png)
            .unwrap();
        bytes.into_inner()
    }

    #[test]
    fn thumbnails_keep_the_proportion_and_never_enlarge() {
        let derived = derive(&png(700, 1400)).unwrap();
        let sizes: Vec<_> = derived
            .thumbnails
            .iter()
            .map(|(_, webp)| {
                let picture = image::load_from_memory(webp).unwrap();
                (picture.width(), picture.height())
            })
            .collect();
        assert_eq!(sizes, [(320, 640), (640, 1280), (700, 1400)]);
        assert_eq!(derived.colour, "#c86432");
        assert!(
            derived.placeholder.len() < 300,
            "{}",
            derived.placeholder.len()
        );
    }

    #[test]
    fn what_is_no_picture_is_refused() {
        assert!(derive(b"<html>").is_err());
        assert!(derive(&png(50, 50)[..60]).is_err());
    }
}
