//! What a request may cost, and what it did.

use super::answer::Answer;
use super::request::Asked;
use super::{OpenAiGenerator, Prices, Quality};
use crate::PixelSize;
use crate::generator::{ImageRequest, MicroDollars};

/// What is reserved for a picture nobody knows the price of: a little above the
/// dearest one whose price is published (gpt-image-1, high, 1024×1536).
pub const UNPRICED: MicroDollars = MicroDollars(250_000);

impl OpenAiGenerator {
    /// What each picture of the answer cost: by what the server counted, else by
    /// what is published, else by what the host says.
    pub(super) fn cost(&self, answer: &Answer, asked: &Asked) -> Option<MicroDollars> {
        let pictures = answer.items.len() as u64;
        let counted = |prices: Prices| {
            let whole = prices.of_usage(&answer.usage)?;
            Some(MicroDollars(whole.0.div_ceil(pictures.max(1))))
        };
        let published = |prices: Prices| {
            let quality = answer.quality.or(self.wishes.quality)?;
            prices.of_picture(quality, asked.size, asked.previews)
        };
        self.can
            .prices
            .and_then(|prices| counted(prices).or_else(|| published(prices)))
            .or(self.price)
    }

    /// What `request` may cost at most, as far as that is known: by what is
    /// published, else by what the host says, else [`UNPRICED`]. A model that
    /// chooses its quality itself is taken to choose the best.
    pub(super) fn dearest(&self, request: &ImageRequest) -> MicroDollars {
        let asked = Asked::new(&self.model, &self.can, self.wishes, request);
        let quality = self.wishes.quality;
        let quality = quality.filter(|quality| self.can.qualities.contains(quality));
        let published = |prices: Prices| {
            let figure = |quality| prices.of_picture(quality, asked.size, asked.previews);
            let scaled = |quality| {
                let whole = prices.of_picture(quality, SQUARE, asked.previews)?;
                Some(MicroDollars(by_area(whole.0, asked.size)))
            };
            let one = |quality| figure(quality).or_else(|| scaled(quality));
            match quality {
                Some(quality) => one(quality),
                None => Quality::ALL.into_iter().filter_map(one).max(),
            }
        };
        let each = self.can.prices.and_then(published).or(self.price);
        let each = each.unwrap_or(UNPRICED).0;
        let sent = match (&request.source, self.can.prices) {
            (Some(_), Some(prices)) => prices.of_source().0,
            _ => 0,
        };
        MicroDollars(
            each.saturating_mul(request.count.into())
                .saturating_add(sent),
        )
    }
}

/// A size every model has a figure for, if it has any.
const SQUARE: PixelSize = PixelSize {
    width: 1024,
    height: 1024,
};

/// Figures grow no faster than the area, as far as they are published.
fn by_area(figure: u64, size: PixelSize) -> u64 {
    let area = |size: PixelSize| u64::from(size.width) * u64::from(size.height);
    let scaled = figure.saturating_mul(area(size)).div_ceil(area(SQUARE));
    scaled.max(figure)
}
