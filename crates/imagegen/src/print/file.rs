use std::borrow::Cow;

use bytes::Bytes;
use image::RgbImage;
use png::{BitDepth, ColorType, Compression, PixelDimensions, SrgbRenderingIntent, Unit};

use crate::ImagegenError;

/// Pixels to a metre at 300 dots per inch, the unit of the PNG chunk `pHYs`
/// (PNG specification, third edition, 11.3.4.3).
const PIXELS_PER_METRE: u32 = 11_811;

/// A PNG that says it is sRGB at 300 dots per inch, as print labs ask for: by
/// the `profile` given, or by the chunk `sRGB` where there is none. Never by
/// both (PNG specification, third edition, 11.3.2.5).
pub(crate) fn encode(picture: &RgbImage, profile: Option<&[u8]>) -> Result<Bytes, ImagegenError> {
    let broken = |error: png::EncodingError| ImagegenError::UnusablePicture(error.to_string());
    let mut bytes = Vec::new();
    let mut info = png::Info::with_size(picture.width(), picture.height());
    info.color_type = ColorType::Rgb;
    info.bit_depth = BitDepth::Eight;
    match profile {
        Some(profile) => info.icc_profile = Some(Cow::Borrowed(profile)),
        None => info.srgb = Some(SrgbRenderingIntent::Perceptual),
    }
    let mut encoder = png::Encoder::with_info(&mut bytes, info).map_err(broken)?;
    encoder.set_compression(Compression::Fast);
    encoder.set_pixel_dims(Some(PixelDimensions {
        xppu: PIXELS_PER_METRE,
        yppu: PIXELS_PER_METRE,
        unit: Unit::Meter,
    }));
    let mut writer = encoder.write_header().map_err(broken)?;
    writer.write_image_data(picture.as_raw()).map_err(broken)?;
    writer.finish().map_err(broken)?;
    Ok(bytes.into())
}
