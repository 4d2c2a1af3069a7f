use bytes::Bytes;
use image::RgbImage;
use png::{BitDepth, ColorType, Compression, PixelDimensions, SrgbRenderingIntent, Unit};

use crate::ImagegenError;

/// Pixels to a metre at 300 dots per inch, the unit of the PNG chunk `pHYs`
/// (PNG specification, third edition, 11.3.4.3).
const PIXELS_PER_METRE: u32 = 11_811;

/// A PNG that says it is sRGB at 300 dots per inch, as print labs ask for.
pub(crate) fn encode(picture: &RgbImage) -> Result<Bytes, ImagegenError> {
    let broken = |error: png::EncodingError| ImagegenError::UnusablePicture(error.to_string());
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, picture.width(), picture.height());
    encoder.set_color(ColorType::Rgb);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_compression(Compression::Fast);
    encoder.set_source_srgb(SrgbRenderingIntent::Perceptual);
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
