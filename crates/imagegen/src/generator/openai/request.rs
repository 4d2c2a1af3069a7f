//! What is asked: as few fields as will do, for servers refuse those they do
//! not know.

use async_openai::types::images::{
    CreateImageRequest, ImageModel, ImageModeration, ImageQuality, ImageSize,
};

use super::models::{ModelTraits, Quality};
use crate::PixelSize;
use crate::generator::ImageRequest;

/// Styles by name, with the words that ask for them.
pub(super) const STYLES: [(&str, &str); 6] = [
    ("oil", "An oil painting with visible brushwork."),
    ("watercolour", "A watercolour on rough paper."),
    ("paper-cut", "A layered paper-cut collage."),
    ("woodblock", "A colour woodblock print."),
    ("pencil", "A pencil drawing."),
    ("photograph", "A photograph in natural light."),
];

/// What the host wants of every picture.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Wishes {
    pub(super) quality: Option<Quality>,
    pub(super) low_moderation: bool,
    pub(super) previews: u8,
}

/// A request as it is sent, and what of it matters when the answer is there.
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) body: CreateImageRequest,
    pub(super) size: PixelSize,
    pub(super) previews: u8,
}

impl Asked {
    pub(super) fn new(
        model: &str,
        can: &ModelTraits,
        wishes: Wishes,
        request: &ImageRequest,
    ) -> Self {
        let size = can.sizes.nearest(request.size);
        // Previews of several pictures would not say whose they are.
        let previews = if can.streams && request.count == 1 {
            wishes.previews
        } else {
            0
        };
        // Forms with pictures are older than this field.
        let low = wishes.low_moderation && can.moderation && request.source.is_none();
        let quality = wishes.quality.filter(|q| can.qualities.contains(q));
        let body = CreateImageRequest {
            model: ImageModel::Other(model.to_owned()),
            prompt: prompt(request),
            size: Some(ImageSize::Other(format!("{}x{}", size.width, size.height))),
            n: Some(request.count).filter(|count| *count > 1),
            quality: quality.map(typed),
            moderation: low.then_some(ImageModeration::Low),
            stream: (previews > 0).then_some(true),
            partial_images: Some(previews).filter(|previews| *previews > 0),
            ..Default::default()
        };
        Self {
            body,
            size,
            previews,
        }
    }
}

const fn typed(quality: Quality) -> ImageQuality {
    match quality {
        Quality::Low => ImageQuality::Low,
        Quality::Medium => ImageQuality::Medium,
        Quality::High => ImageQuality::High,
        Quality::XHigh => ImageQuality::XHigh,
        Quality::Max => ImageQuality::Max,
    }
}

fn prompt(request: &ImageRequest) -> String {
    let style = STYLES.iter().find(|(name, _)| *name == request.style);
    let style = style.map_or("", |(_, words)| words);
    let (wanted, unwanted) = (words(&request.prompt), words(&request.negative_prompt));
    match unwanted.is_empty() {
        true => format!("{wanted}\n\n{style}"),
        false => format!("{wanted}\n\n{style} Without {unwanted}."),
    }
}

/// The customer's words without the tag in which stable-diffusion.cpp's server
/// takes options out of a prompt: those are the shop's to set.
fn words(text: &str) -> String {
    const OPEN: &str = "<sd_cpp_extra_args>";
    const CLOSE: &str = "</sd_cpp_extra_args>";
    let mut text = text.to_owned();
    // Anew from the start each time: what is left may close up to a new tag.
    while let Some(start) = text.to_ascii_lowercase().find(OPEN) {
        let end = text.to_ascii_lowercase()[start..].find(CLOSE);
        let end = end.map_or(text.len(), |end| start + end + CLOSE.len());
        text.replace_range(start..end, "");
    }
    text.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::models::UNKNOWN;
    use super::*;

    #[test]
    fn no_option_of_the_server_hides_in_a_phrase() {
        let cut = "<sd_cpp_extra_args>{}</sd_cpp_extra_args>";
        assert_eq!(words(&format!("a fox {cut}at dawn")), "a fox at dawn");
        assert_eq!(words("a fox <SD_cpp_extra_args>{\"steps\":999}"), "a fox");
        assert_eq!(words(&format!("a <sd_cpp_{cut}extra_args>{{}}")), "a");
        assert_eq!(words(" 여우 <3 "), "여우 <3");
    }

    fn fields(can: &ModelTraits, count: u8) -> String {
        let request = ImageRequest {
            prompt: "a fox".into(),
            negative_prompt: String::new(),
            size: PixelSize {
                width: 1448,
                height: 2048,
            },
            seed: 1,
            count,
            style: "oil".into(),
            source: None,
        };
        let wishes = Wishes {
            quality: Some(Quality::XHigh),
            low_moderation: true,
            previews: 2,
        };
        let asked = Asked::new("m", can, wishes, &request);
        let body = serde_json::to_value(&asked.body).unwrap();
        let fields = body.as_object().unwrap().keys();
        fields.cloned().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn only_what_a_model_takes_is_said() {
        let of = ModelTraits::of;
        assert_eq!(fields(&UNKNOWN, 1), "model prompt size");
        assert_eq!(fields(&UNKNOWN, 2), "model n prompt size");
        let some = "model moderation partial_images prompt size stream";
        assert_eq!(fields(&of("gpt-image-2"), 1), some);
        let every = "model moderation partial_images prompt quality size stream";
        assert_eq!(fields(&of("gpt-image-2.5-flare"), 1), every);
        let several = "model moderation n prompt quality size";
        assert_eq!(fields(&of("gpt-image-2.5-flare"), 3), several);
    }
}
