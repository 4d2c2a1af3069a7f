//! What a model does with a picture to start from.

use bytes::Bytes;
use image::{ImageFormat, Rgba, RgbaImage};

use super::{RecordingSink, request};
use crate::generator::{GenerateError, ImageGenerator, ImageRequest, MicroDollars, Source};

pub(super) async fn run(generator: &dyn ImageGenerator) {
    if !generator.capabilities().edits {
        let outcome = paint(generator, field(200, 255), None).await;
        assert!(
            matches!(outcome, Err(GenerateError::Invalid(_))),
            "{outcome:?}"
        );
        return;
    }
    varies_a_picture(generator).await;
    paints_within_a_mask(generator).await;
    refuses_what_is_no_picture(generator).await;
    tells_what_it_may_cost(generator);
}

/// A picture of 96×128 pixels of one grey and one opacity.
fn field(grey: u8, alpha: u8) -> Bytes {
    let field = RgbaImage::from_pixel(96, 128, Rgba([grey, grey, grey, alpha]));
    let mut bytes = std::io::Cursor::new(Vec::new());
    field.write_to(&mut bytes, ImageFormat::Png).expect("a PNG");
    bytes.into_inner().into()
}

fn edit(generator: &dyn ImageGenerator, picture: Bytes, mask: Option<Bytes>) -> ImageRequest {
    ImageRequest {
        source: Some(Source { picture, mask }),
        ..request(generator)
    }
}

async fn paint(
    generator: &dyn ImageGenerator,
    picture: Bytes,
    mask: Option<Bytes>,
) -> Result<Bytes, GenerateError> {
    let request = edit(generator, picture, mask);
    let sink = RecordingSink::default();
    let images = generator.generate(&request, &sink).await?;
    let image = images.into_iter().next().expect("a picture");
    image::load_from_memory(&image.bytes).expect("a picture");
    Ok(image.bytes)
}

async fn varies_a_picture(generator: &dyn ImageGenerator) {
    let light = paint(generator, field(250, 255), None).await;
    let dark = paint(generator, field(5, 255), None).await;
    let (light, dark) = (light.expect("a variation"), dark.expect("a variation"));
    if generator.capabilities().reproducible {
        assert_ne!(light, dark, "what it starts from is seen");
    }
}

async fn paints_within_a_mask(generator: &dyn ImageGenerator) {
    let mask = Some(field(0, 0));
    let painted = paint(generator, field(200, 255), mask).await;
    painted.expect("a picture");
}

async fn refuses_what_is_no_picture(generator: &dyn ImageGenerator) {
    let small = RgbaImage::from_pixel(8, 8, Rgba([0; 4]));
    let mut bytes = std::io::Cursor::new(Vec::new());
    small.write_to(&mut bytes, ImageFormat::Png).expect("a PNG");
    let small: Bytes = bytes.into_inner().into();
    let text = Bytes::from_static(b"a fox");
    for (picture, mask) in [
        (text.clone(), None),
        (field(200, 255), Some(text)),
        (field(200, 255), Some(small)),
    ] {
        let outcome = paint(generator, picture, mask).await;
        assert!(
            matches!(outcome, Err(GenerateError::Invalid(_))),
            "{outcome:?}"
        );
    }
}

fn tells_what_it_may_cost(generator: &dyn ImageGenerator) {
    let plain = generator.estimate(&request(generator));
    let edited = generator.estimate(&edit(generator, field(200, 255), None));
    assert!(plain <= edited, "a picture that is sent costs no less");
    let free = plain == MicroDollars::NOTHING;
    assert_eq!(free, edited == MicroDollars::NOTHING, "all or none");
}
