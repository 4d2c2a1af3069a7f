use checkout::{Rates, Tax, Zone};
use money::Currency;
use serde::{Deserialize, Deserializer};

use super::texts::Texts;

/// Prices, shipping and taxes.
#[derive(Clone, Debug, Deserialize)]
pub struct Checkout {
    /// ISO 4217 code of every price.
    pub currency: String,
    /// Minutes an order may wait for its payment.
    pub unpaid_minutes: u32,
    /// The least a payment gateway takes, in minor units.
    pub least_due_minor: i64,
    /// The lines under the shop's name on invoices: its address and tax number.
    #[serde(deserialize_with = "lines")]
    pub invoice_lines: Vec<String>,
    /// What shipping costs, by where to; the first that holds a country counts.
    pub zones: Vec<Zone>,
    /// Taxes by country.
    pub taxes: Vec<Tax>,
}

/// Lines as a list, or in one text with bars between: addresses have commas.
fn lines<'de, D: Deserializer<'de>>(list: D) -> Result<Vec<String>, D::Error> {
    Ok(Texts::deserialize(list)?.split('|'))
}

impl Checkout {
    /// The currency of every price.
    pub fn currency(&self) -> Currency {
        self.currency.parse().unwrap_or(Currency::USD)
    }

    /// Shipping and taxes as the tills need them.
    pub fn rates(&self) -> Rates {
        Rates {
            currency: self.currency(),
            zones: self.zones.clone(),
            taxes: self.taxes.clone(),
            least_due_minor: self.least_due_minor,
        }
    }

    pub(super) fn check(&self, require: &mut impl FnMut(bool, &str)) {
        require(
            self.currency.parse::<Currency>().is_ok(),
            "checkout.currency is no currency this shop knows",
        );
        require(
            self.unpaid_minutes > 0,
            "checkout.unpaid_minutes is at least 1",
        );
        require(
            self.least_due_minor >= 0,
            "checkout.least_due_minor is not negative",
        );
        require(
            !self.zones.is_empty(),
            "checkout.zones is empty: nothing could be sent anywhere",
        );
        for zone in &self.zones {
            let amounts = [
                zone.first_minor,
                zone.further_minor,
                zone.free_from_minor.unwrap_or(0),
            ];
            require(
                amounts.iter().all(|minor| *minor >= 0),
                "checkout.zones has a negative amount",
            );
            require(
                zone.days_min <= zone.days_max,
                "checkout.zones has days_min above days_max",
            );
        }
        require(
            self.taxes.iter().all(|tax| tax.basis_points <= 10_000),
            "checkout.taxes has a rate above 100 %",
        );
    }
}
