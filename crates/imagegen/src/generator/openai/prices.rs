//! What pictures cost at OpenAI, as far as it is published.
//!
//! Read on 2026-11-28. Only gpt-image-1-mini's figures are from OpenAI's own page;
//! the others are third parties' accounts of it. None is a promise: what the
//! account was charged stands on OpenAI's invoice.

use serde_json::Value;

use super::models::Quality;
use crate::PixelSize;
use crate::generator::MicroDollars;

/// A model's prices. Rates are micro-dollars for a thousand tokens, which are
/// US dollars for a thousand million: 5,000 is 5 $ for a million.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prices {
    /// Words of the prompt.
    text_in: u64,
    /// Pictures sent along.
    image_in: u64,
    /// Pictures painted, previews included.
    image_out: u64,
    /// Whole pictures by quality and size, in micro-dollars, without the prompt.
    pictures: &'static [(Quality, [u64; 3])],
}

/// The sizes [`Prices::pictures`] has a figure for, in its order.
const PRICED: [(u32, u32); 3] = [(1024, 1024), (1024, 1536), (1536, 1024)];

/// Tokens of a picture that is sent along, for estimates alone: no figure of it
/// is kept here, so it is taken for as many as the dearest picture that is
/// painted (gpt-image-2, high: 7,034), rounded up. Answers tell the real ones.
const SOURCE_TOKENS: u64 = 8_000;

/// Output tokens of each preview: <https://apidog.com/kr/blog/gpt-image-2-5-api/>.
const PREVIEW_TOKENS: u64 = 100;

/// Rates:
/// <https://community.openai.com/t/gpt-image-1-collected-pricing-information-and-why-responses-is-undocumented/1275254>.
/// Pictures:
/// <https://community.openai.com/t/what-is-the-difference-between-image-generation-and-output-of-image-tokens/1371851>.
pub(super) const GPT_IMAGE_1: Prices = Prices {
    text_in: 5_000,
    image_in: 10_000,
    image_out: 40_000,
    pictures: &[
        (Quality::Low, [10_880, 16_320, 16_000]),
        (Quality::Medium, [42_240, 63_360, 62_720]),
        (Quality::High, [166_400, 249_600, 248_320]),
    ],
};

/// <https://developers.openai.com/de-DE/api/docs/models/gpt-image-1-mini>, which
/// also calls the model deprecated.
pub(super) const GPT_IMAGE_1_MINI: Prices = Prices {
    text_in: 2_000,
    image_in: 2_500,
    image_out: 8_000,
    pictures: &[
        (Quality::Low, [5_000, 6_000, 6_000]),
        (Quality::Medium, [11_000, 15_000, 15_000]),
        (Quality::High, [36_000, 52_000, 52_000]),
    ],
};

/// Rates: <https://runware.ai/docs/models/openai-gpt-image-1-5.md> (what is sent),
/// <https://www.llmreference.com/model/gpt-image-1.5/openai-api> (what is painted).
/// Pictures: the same page as [`GPT_IMAGE_1`]'s; the former agrees with it.
pub(super) const GPT_IMAGE_1_5: Prices = Prices {
    text_in: 5_000,
    image_in: 8_000,
    image_out: 32_000,
    pictures: &[
        (Quality::Low, [8_704, 13_056, 12_800]),
        (Quality::Medium, [33_792, 50_688, 50_176]),
        (Quality::High, [133_120, 199_680, 198_656]),
    ],
};

/// <https://yingtu.ai/en/blog/gpt-image-2-cost-per-image>, pictures rounded there to
/// a tenth of a cent; <https://vercel.com/ai-gateway/models/gpt-image-2.md> has the
/// same rates.
pub(super) const GPT_IMAGE_2: Prices = Prices {
    text_in: 5_000,
    image_in: 8_000,
    image_out: 30_000,
    pictures: &[
        (Quality::Low, [6_000, 5_000, 5_000]),
        (Quality::Medium, [53_000, 41_000, 41_000]),
        (Quality::High, [211_000, 165_000, 165_000]),
    ],
};

/// <https://apidog.com/kr/blog/gpt-image-2-5-api/>,
/// <https://docs.apiyi.com/en/news/gpt-image-2-5-launch.md>. No figure for whole
/// pictures was found; OpenAI's answers tell the tokens.
pub(super) const GPT_IMAGE_2_5: Prices = Prices {
    text_in: 5_000,
    image_in: 8_000,
    image_out: 30_000,
    pictures: &[],
};

impl Prices {
    /// What a whole answer cost, by the `usage` it tells. Servers leave out most
    /// of that: words are taken for the prompt's where the kinds are not told
    /// apart, and what came out for pictures.
    pub(super) fn of_usage(&self, usage: &Value) -> Option<MicroDollars> {
        let number = |path: &str| usage.pointer(path).and_then(Value::as_u64);
        let painted = number("/output_tokens").filter(|tokens| *tokens > 0)?;
        let sent = number("/input_tokens").unwrap_or(0);
        let pictures = number("/input_tokens_details/image_tokens").unwrap_or(0);
        let pictures = pictures.min(sent);
        let thousandths = [
            (sent - pictures, self.text_in),
            (pictures, self.image_in),
            (painted, self.image_out),
        ];
        let cost = thousandths.iter().try_fold(0_u64, |sum, (tokens, rate)| {
            sum.checked_add(tokens.checked_mul(*rate)?)
        });
        Some(MicroDollars(cost?.div_ceil(1000)))
    }

    /// What a picture that is sent along costs at most.
    pub(super) fn of_source(&self) -> MicroDollars {
        MicroDollars(SOURCE_TOKENS * self.image_in / 1000)
    }

    /// What one picture costs with so many previews, where it is published for
    /// this quality and size.
    pub(super) fn of_picture(
        &self,
        quality: Quality,
        size: PixelSize,
        previews: u8,
    ) -> Option<MicroDollars> {
        let place = PRICED
            .iter()
            .position(|s| *s == (size.width, size.height))?;
        let (_, figures) = self.pictures.iter().find(|(q, _)| *q == quality)?;
        let previews = u64::from(previews) * PREVIEW_TOKENS * self.image_out / 1000;
        Some(MicroDollars(figures[place] + previews))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn usage_is_read_as_far_as_it_is_told() {
        let cost = |usage: Value| GPT_IMAGE_1_5.of_usage(&usage);
        let full = json!({
            "input_tokens": 50, "output_tokens": 1056, "total_tokens": 1106,
            "input_tokens_details": {"text_tokens": 10, "image_tokens": 40},
        });
        assert_eq!(cost(full), Some(MicroDollars(50 + 320 + 33_792)));
        let bare = json!({"output_tokens": 272});
        assert_eq!(cost(bare), Some(MicroDollars(8_704)));
        for nothing in [
            json!(null),
            json!({}),
            json!({"output_tokens": 0}),
            json!([1]),
        ] {
            assert_eq!(cost(nothing.clone()), None, "{nothing}");
        }
        let absurd = json!({"output_tokens": u64::MAX});
        assert_eq!(cost(absurd), None);
    }

    #[test]
    fn published_figures_are_what_the_rates_make_of_the_tokens() {
        let size = PixelSize {
            width: 1024,
            height: 1024,
        };
        for prices in [GPT_IMAGE_1, GPT_IMAGE_1_5] {
            let figure = prices.of_picture(Quality::High, size, 0);
            let usage = prices.of_usage(&json!({"output_tokens": 4160}));
            assert_eq!(figure, usage);
        }
        let two = GPT_IMAGE_2.of_picture(Quality::Low, size, 2);
        assert_eq!(two, Some(MicroDollars(12_000)), "previews are painted too");
    }

    #[test]
    fn what_is_not_published_is_not_made_up() {
        let odd = PixelSize {
            width: 1456,
            height: 2048,
        };
        assert_eq!(GPT_IMAGE_2.of_picture(Quality::High, odd, 0), None);
        let square = PixelSize {
            width: 1024,
            height: 1024,
        };
        assert_eq!(GPT_IMAGE_2_5.of_picture(Quality::High, square, 0), None);
        assert_eq!(GPT_IMAGE_1.of_picture(Quality::Max, square, 0), None);
    }
}
