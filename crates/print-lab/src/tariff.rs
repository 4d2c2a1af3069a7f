//! The price list of the labs in this crate. The prices are made up, of the
//! size real labs asked in 2026.

use money::{Currency, Money, MoneyError};

use crate::order::{check_country, check_items};
use crate::simulated::schedule;
use crate::{LabError, Quote, QuoteItem, QuoteRequest, Sku};

/// How far a parcel goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Zone {
    /// Within the lab's country.
    Domestic,
    /// Within Europe, for a lab anywhere.
    Europe,
    /// Anywhere else.
    World,
}

/// ISO 3166-1 alpha-2 of the European Economic Area, Switzerland, the United
/// Kingdom and the countries between them.
const EUROPE: [&str; 44] = [
    "AD", "AL", "AT", "BA", "BE", "BG", "CH", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FO", "FR",
    "GB", "GI", "GR", "HR", "HU", "IE", "IS", "IT", "LI", "LT", "LU", "LV", "MC", "MD", "ME", "MK",
    "MT", "NL", "NO", "PL", "PT", "RO", "RS", "SE", "SI", "SK", "SM", "UA",
];

/// Prices in hundredths of a dollar, by the longer side in millimetres.
struct Size {
    up_to_mm: u32,
    print: i64,
    frame: i64,
    /// The parcel, by zone.
    parcel: [i64; 3],
    /// Each copy in it after the first, by zone.
    further: [i64; 3],
}

#[rustfmt::skip]
const SIZES: [Size; 4] = [
    Size { up_to_mm: 300, print: 600, frame: 2500, parcel: [450, 750, 1200], further: [60, 90, 150] },
    Size { up_to_mm: 430, print: 1100, frame: 3900, parcel: [650, 1050, 1800], further: [90, 140, 240] },
    Size { up_to_mm: 600, print: 1900, frame: 5900, parcel: [950, 1600, 2900], further: [140, 220, 400] },
    Size { up_to_mm: u32::MAX, print: 3400, frame: 9900, parcel: [1800, 2900, 5500], further: [260, 420, 800] },
];

/// Where a lab is, and what it bills in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tariff {
    /// The lab's country: ISO 3166-1 alpha-2, upper case.
    pub home: String,
    /// What it bills in.
    pub currency: Currency,
}

impl Tariff {
    /// The tariff of a lab in `home`.
    pub fn new(home: impl Into<String>, currency: Currency) -> Self {
        Self {
            home: home.into(),
            currency,
        }
    }

    /// How far away `country` is.
    pub fn zone(&self, country: &str) -> Zone {
        if country == self.home {
            Zone::Domestic
        } else if EUROPE.contains(&country) {
            Zone::Europe
        } else {
            Zone::World
        }
    }

    /// What an order costs. Days are the same everywhere, as the simulated
    /// lab delivers everywhere after the same time.
    ///
    /// # Errors
    /// [`LabError::Refused`].
    pub fn quote(&self, request: &QuoteRequest) -> Result<Quote, LabError> {
        check_country(&request.country)?;
        check_items(request.items.iter().map(|item| (&item.sku, item.copies)))?;
        let zone = self.zone(&request.country);
        let refused = |error: MoneyError| LabError::Refused(error.to_string());
        Ok(Quote {
            production: self.production(&request.items).map_err(refused)?,
            shipping: self.shipping(zone, &request.items).map_err(refused)?,
            production_days: schedule::PRODUCTION_DAYS,
            shipping_days: schedule::SHIPPING_DAYS,
        })
    }

    fn production(&self, items: &[QuoteItem]) -> Result<Money, MoneyError> {
        let costs = items.iter().map(|item| {
            let size = size(&item.sku);
            let frame = item.sku.frame.as_ref().map_or(0, |_| size.frame);
            self.price(size.print + frame)?.times(item.copies)
        });
        Money::sum(self.currency, costs.collect::<Result<Vec<_>, _>>()?)
    }

    /// One parcel for the largest print; every other copy adds to it.
    fn shipping(&self, zone: Zone, items: &[QuoteItem]) -> Result<Money, MoneyError> {
        let sizes = || items.iter().map(|item| size(&item.sku));
        let largest = sizes().max_by_key(|size| size.up_to_mm);
        let Some(largest) = largest else {
            return Ok(Money::zero(self.currency));
        };
        let (mut further, mut parcel) = (Money::zero(self.currency), None);
        for item in items {
            let size = size(&item.sku);
            let first = parcel.is_none() && size.up_to_mm == largest.up_to_mm;
            let copies = item.copies - u32::from(first);
            further = further.plus(self.price(size.further[zone as usize])?.times(copies)?)?;
            parcel = parcel.or(first.then_some(size.parcel[zone as usize]));
        }
        further.plus(self.price(parcel.unwrap_or_default())?)
    }

    /// About as much as `cents` of a dollar: made-up prices need no exchange.
    fn price(&self, cents: i64) -> Result<Money, MoneyError> {
        let factor = match self.currency {
            Currency::USD | Currency::EUR | Currency::GBP | Currency::SGD => 1,
            Currency::JPY => 2,
            Currency::KRW => 14,
        };
        Money::new(cents, self.currency).times(factor)
    }
}

fn size(sku: &Sku) -> &'static Size {
    let longer = sku.width_mm.max(sku.height_mm);
    let fits = SIZES.iter().find(|size| longer <= size.up_to_mm);
    fits.unwrap_or(&SIZES[SIZES.len() - 1])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(width_mm: u32, height_mm: u32, frame: Option<&str>, copies: u32) -> QuoteItem {
        let sku = Sku {
            size: format!("{width_mm}x{height_mm}"),
            paper: "matte".into(),
            frame: frame.map(Into::into),
            width_mm,
            height_mm,
        };
        QuoteItem { sku, copies }
    }

    fn quote(country: &str, items: Vec<QuoteItem>) -> (i64, i64) {
        let country = country.to_owned();
        let request = QuoteRequest { country, items };
        let quote = Tariff::new("NL", Currency::EUR).quote(&request).unwrap();
        (quote.production.minor, quote.shipping.minor)
    }

    #[test]
    fn prices_follow_size_frame_copies_and_zone() {
        assert_eq!(quote("NL", vec![item(210, 297, None, 1)]), (600, 450));
        assert_eq!(quote("NL", vec![item(297, 210, None, 3)]), (1800, 570));
        assert_eq!(
            quote("DE", vec![item(297, 420, Some("oak"), 1)]),
            (5000, 1050)
        );
        assert_eq!(quote("KR", vec![item(420, 594, None, 1)]), (1900, 2900));
        let mixed = vec![item(210, 297, None, 1), item(700, 1000, None, 2)];
        assert_eq!(quote("US", mixed), (600 + 6800, 5500 + 800 + 150));
    }

    #[test]
    fn what_cannot_be_made_or_sent_is_refused() {
        let tariff = Tariff::new("NL", Currency::KRW);
        let refused = |country: &str, items: Vec<QuoteItem>| {
            let country = country.to_owned();
            let quote = tariff.quote(&QuoteRequest { country, items });
            assert!(matches!(quote, Err(LabError::Refused(_))), "{quote:?}");
        };
        refused("NL", Vec::new());
        refused("nl", vec![item(210, 297, None, 1)]);
        refused("NLD", vec![item(210, 297, None, 1)]);
        refused("NL", vec![item(210, 297, None, 0)]);
        refused("NL", vec![item(210, 297, None, 1_001)]);
        refused("NL", vec![item(0, 297, None, 1)]);
        refused("NL", vec![item(210, 5_001, None, 1)]);
        refused("NL", vec![item(210, 297, None, 1); 101]);
    }
}
