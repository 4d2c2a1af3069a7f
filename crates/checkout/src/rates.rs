use money::{Currency, Money, MoneyError};
use serde::{Deserialize, Serialize};

/// What shipping and tax come to, by the country a parcel goes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rates {
    /// The currency of every amount.
    pub currency: Currency,
    /// The first zone that holds a country is its zone.
    pub zones: Vec<Zone>,
    /// The first tax that holds a country is its tax; the others have none.
    pub taxes: Vec<Tax>,
    /// The least a gateway takes, in minor units: a gift card leaves no less to
    /// pay, unless it pays all (Stripe's, by currency:
    /// <https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts>).
    pub least_due_minor: i64,
}

/// Countries a parcel costs the same to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Zone {
    /// What it is called.
    pub name: String,
    /// ISO 3166-1 codes of two letters; `*` holds every country.
    pub countries: Vec<String>,
    /// The first piece, in minor units.
    pub first_minor: i64,
    /// Each further piece, in minor units.
    pub further_minor: i64,
    /// Prints for this much, in minor units and after discounts, travel free.
    #[serde(default)]
    pub free_from_minor: Option<i64>,
    /// Working days on the way, the fewest.
    pub days_min: u32,
    /// Working days on the way, the most.
    pub days_max: u32,
}

/// A tax on goods and their shipping.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tax {
    /// What it is called: `VAT`.
    pub name: String,
    /// ISO 3166-1 codes of two letters.
    pub countries: Vec<String>,
    /// Hundredths of a per cent: 2000 are 20 %.
    pub basis_points: u32,
    /// Whether prices hold it already; it is added to them where not.
    pub included: bool,
}

/// A tax as a line of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaxLine {
    /// Its name and rate: `VAT 20%`.
    pub label: String,
    /// What it comes to.
    pub amount: Money,
    /// Whether prices hold it already.
    pub included: bool,
}

/// One in hundredths of a per cent.
const WHOLE: i64 = 10_000;

fn holds(countries: &[String], country: &str) -> bool {
    countries
        .iter()
        .any(|known| known == "*" || known == country)
}

impl Rates {
    /// One fee for every order and country, and no tax.
    pub fn flat(fee: Money) -> Self {
        let zone = Zone {
            name: "World".to_owned(),
            countries: vec!["*".to_owned()],
            first_minor: fee.minor,
            further_minor: 0,
            free_from_minor: None,
            days_min: 3,
            days_max: 10,
        };
        Self {
            currency: fee.currency,
            zones: vec![zone],
            taxes: Vec::new(),
            least_due_minor: 0,
        }
    }

    /// The zone of a country; `None` where nothing is sent to.
    pub fn zone(&self, country: &str) -> Option<&Zone> {
        self.zones
            .iter()
            .find(|zone| holds(&zone.countries, country))
    }

    /// What a gift card with this much on it pays of `total`.
    pub(crate) fn gift(&self, balance: Money, total: Money) -> Money {
        let all = balance.minor.min(total.minor);
        let rest = total.minor - all;
        let is_too_little = rest > 0 && rest < self.least_due_minor;
        let minor = match total.minor - self.least_due_minor {
            less if is_too_little && less > 0 => less,
            _ => all,
        };
        Money { minor, ..total }
    }

    pub(crate) fn tax(&self, country: &str) -> Option<&Tax> {
        self.taxes.iter().find(|tax| holds(&tax.countries, country))
    }
}

impl Zone {
    /// What `pieces` cost on their way, of prints for `goods`.
    pub(crate) fn fee(&self, pieces: u32, goods: Money) -> Result<Money, MoneyError> {
        let amount = |minor| Money::new(minor, goods.currency);
        if self.free_from_minor.is_some_and(|from| goods.minor >= from) {
            return Ok(amount(0));
        }
        let further = amount(self.further_minor).times(pieces.saturating_sub(1))?;
        amount(self.first_minor).plus(further)
    }
}

impl Tax {
    /// The tax on an amount, rounded down.
    pub(crate) fn line(&self, taxed: Money) -> Result<TaxLine, MoneyError> {
        let rate = i64::from(self.basis_points);
        let whole = if self.included { WHOLE + rate } else { WHOLE };
        Ok(TaxLine {
            label: self.label(),
            amount: taxed.share(rate, whole)?,
            included: self.included,
        })
    }

    /// `VAT 20%`, `VAT 5.5%`.
    fn label(&self) -> String {
        let (whole, rest) = (self.basis_points / 100, self.basis_points % 100);
        let rate = format!("{whole}.{rest:02}");
        let rate = rate.trim_end_matches('0').trim_end_matches('.');
        format!("{} {rate}%", self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usd(minor: i64) -> Money {
        Money::new(minor, Currency::USD)
    }

    #[test]
    fn a_zone_charges_the_first_piece_and_less_for_the_others() {
        let zone = Zone {
            free_from_minor: Some(10_000),
            further_minor: 100,
            ..Rates::flat(usd(500)).zones.remove(0)
        };
        assert_eq!(zone.fee(1, usd(999)), Ok(usd(500)));
        assert_eq!(zone.fee(4, usd(9_999)), Ok(usd(800)));
        assert_eq!(zone.fee(4, usd(10_000)), Ok(usd(0)));
    }

    #[test]
    fn tax_is_within_the_price_or_on_top_of_it() {
        let tax = |basis_points, included| Tax {
            name: "VAT".into(),
            countries: vec!["GB".into()],
            basis_points,
            included,
        };
        let within = tax(2000, true).line(usd(1200)).unwrap();
        assert_eq!(
            (within.label.as_str(), within.amount),
            ("VAT 20%", usd(200))
        );
        let on_top = tax(550, false).line(usd(1000)).unwrap();
        assert_eq!(
            (on_top.label.as_str(), on_top.amount),
            ("VAT 5.5%", usd(55))
        );
        assert_eq!(tax(5, true).label(), "VAT 0.05%");
    }

    #[test]
    fn the_first_zone_that_holds_a_country_is_its_own() {
        let mut rates = Rates::flat(usd(1500));
        let home = Zone {
            countries: vec!["US".into()],
            ..rates.zones[0].clone()
        };
        rates.zones.insert(
            0,
            Zone {
                name: "Home".into(),
                ..home
            },
        );
        assert_eq!(rates.zone("US").unwrap().name, "Home");
        assert_eq!(rates.zone("KR").unwrap().name, "World");
        rates.zones.truncate(1);
        assert_eq!(rates.zone("KR"), None);
    }
}
