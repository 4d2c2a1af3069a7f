//! What is known of each model, and what of none.
//!
//! Sizes, qualities, streaming, editing, formats: OpenAI's API specification as
//! the types of async-openai 0.43 reproduce it
//! (<https://docs.rs/async-openai/0.43.0/async_openai/types/images/struct.CreateImageRequest.html>,
//! read 2026-11-28). By it gpt-image-1 was shut down on 2026-10-23; it stays
//! here for servers that took its name.

use super::prices::{self, Prices};
use super::sizes::{FLEXIBLE, STANDARD, Sizes};

/// How carefully a picture is painted, and so what it costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quality {
    /// A draft.
    Low,
    /// In between.
    Medium,
    /// The best of models before gpt-image-2.5.
    High,
    /// Above high: gpt-image-2.5 alone.
    XHigh,
    /// The best there is: gpt-image-2.5 alone.
    Max,
}

impl Quality {
    /// Every quality, the plainest first.
    pub const ALL: [Self; 5] = [Self::Low, Self::Medium, Self::High, Self::XHigh, Self::Max];

    /// The quality's name in requests and answers.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::XHigh => "xhigh",
            Self::Max => "max",
        }
    }

    /// The quality of this name; `auto`, which is no quality but a wish, is none.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|quality| quality.name() == name)
    }
}

/// What a model can do and which fields of a request it takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ModelTraits {
    /// The sizes it paints.
    pub sizes: Sizes,
    /// Whether it shows the picture as it comes along (`stream`,
    /// `partial_images`).
    pub streams: bool,
    /// Whether it can change a picture that is there (`/images/edits`).
    pub edits: bool,
    /// What `quality` may say; empty where the field is not taken.
    pub qualities: &'static [Quality],
    /// Whether it takes `output_format`: `png`, `jpeg` or `webp`.
    pub output_format: bool,
    /// Whether it takes `moderation`: `auto` or `low`.
    pub moderation: bool,
    /// What it costs at OpenAI, where that is published.
    pub prices: Option<Prices>,
}

const THREE: &[Quality] = &[Quality::Low, Quality::Medium, Quality::High];

/// What the whole gpt-image family has in common.
const FAMILY: ModelTraits = ModelTraits {
    sizes: STANDARD,
    streams: true,
    edits: true,
    qualities: THREE,
    output_format: true,
    moderation: true,
    prices: None,
};

/// A model nobody here knows, as of a compatible server: the least is assumed.
pub const UNKNOWN: ModelTraits = ModelTraits {
    sizes: STANDARD,
    streams: false,
    edits: false,
    qualities: &[],
    output_format: false,
    moderation: false,
    prices: None,
};

impl ModelTraits {
    /// What is known of `model` at OpenAI. Dated snapshots, as in
    /// `gpt-image-2-2026-04-21`, are like the model they are of.
    pub fn of(model: &str) -> Self {
        match undated(model) {
            "gpt-image-1" => Self {
                prices: Some(prices::GPT_IMAGE_1),
                ..FAMILY
            },
            "gpt-image-1-mini" => Self {
                prices: Some(prices::GPT_IMAGE_1_MINI),
                ..FAMILY
            },
            "gpt-image-1.5" => Self {
                prices: Some(prices::GPT_IMAGE_1_5),
                ..FAMILY
            },
            "gpt-image-2" => Self {
                sizes: FLEXIBLE,
                prices: Some(prices::GPT_IMAGE_2),
                ..FAMILY
            },
            name if name.starts_with("gpt-image-2.5-") => Self {
                sizes: FLEXIBLE,
                qualities: &Quality::ALL,
                prices: Some(prices::GPT_IMAGE_2_5),
                ..FAMILY
            },
            _ => UNKNOWN,
        }
    }
}

/// The name without a date at its end.
fn undated(model: &str) -> &str {
    let is_date = |end: &str| {
        let mut fields = end.split('-').map(|field| (field.len(), field));
        [4, 2, 2].iter().all(|digits| {
            let field = fields.next();
            field.is_some_and(|(n, f)| n == *digits && f.bytes().all(|b| b.is_ascii_digit()))
        })
    };
    let cut = model.len().saturating_sub("-2026-04-21".len());
    match model.split_at_checked(cut) {
        Some((name, end)) if end.strip_prefix('-').is_some_and(is_date) => name,
        _ => model,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn models_are_known_by_name_and_snapshot() {
        let of = ModelTraits::of;
        assert_eq!(of("gpt-image-2-2026-04-21"), of("gpt-image-2"));
        assert_ne!(of("gpt-image-2"), of("gpt-image-2.5-sunburst"));
        assert!(
            of("gpt-image-2.5-sunburst-2026-09-08")
                .qualities
                .contains(&Quality::Max)
        );
        assert!(!of("gpt-image-2").qualities.contains(&Quality::XHigh));
        for model in ["", "여우", "sd-xl", "gpt-image-2x", "-2026-04-21"] {
            assert_eq!(of(model), UNKNOWN, "{model}");
        }
    }
}
