use money::{Money, MoneyError};

use crate::rates::{Rates, TaxLine};

/// What an order costs, and what of it is paid how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Totals {
    /// All lines, at their prices.
    pub items: Money,
    /// What a code takes off them; not negative.
    pub discount: Money,
    /// Their way to the customer.
    pub shipping: Money,
    /// The tax within or on top of the three above.
    pub tax: Option<TaxLine>,
    /// What it costs: lines less discount, shipping, and tax where it is on top.
    pub total: Money,
    /// What of the total a gift card pays.
    pub gift: Money,
}

impl Totals {
    /// Adds up lines, before any gift card. Without a country there is
    /// neither shipping nor tax yet.
    ///
    /// # Errors
    /// [`MoneyError`] where currencies mix or the sum does not fit.
    pub(crate) fn of(
        (items, pieces): (Money, u32),
        discount: Money,
        rates: &Rates,
        country: Option<&str>,
    ) -> Result<Self, MoneyError> {
        let goods = items.minus(discount)?;
        let nothing = Money::zero(rates.currency);
        let zone = country.and_then(|country| rates.zone(country));
        let shipping = match zone {
            Some(zone) => zone.fee(pieces, goods)?,
            None => nothing,
        };
        let taxed = goods.plus(shipping)?;
        let tax = country.and_then(|country| rates.tax(country));
        let tax = tax.map(|tax| tax.line(taxed)).transpose()?;
        let on_top = tax.as_ref().filter(|tax| !tax.included);
        let total = taxed.plus(on_top.map_or(nothing, |tax| tax.amount))?;
        Ok(Self {
            items,
            discount,
            shipping,
            tax,
            total,
            gift: nothing,
        })
    }

    /// What is left to pay: the total less the gift card.
    pub fn due(&self) -> Money {
        Money::new(self.total.minor - self.gift.minor, self.total.currency)
    }

    /// The shipping, with the tax on top of it.
    pub(crate) fn shipping_paid(&self) -> Result<Money, MoneyError> {
        let on_top = self.tax.as_ref().filter(|tax| !tax.included);
        let Some(tax) = on_top else {
            return Ok(self.shipping);
        };
        let taxed = self.items.minus(self.discount)?.plus(self.shipping)?;
        self.shipping
            .plus(tax.amount.share(self.shipping.minor, taxed.minor)?)
    }

    /// What was paid for lines of this much: less their discount, with the tax
    /// on top of them.
    pub(crate) fn paid_for(&self, lines: Money) -> Result<Money, MoneyError> {
        let goods = self.total.minus(self.shipping_paid()?)?;
        goods.share(lines.minor, self.items.minor)
    }
}

#[cfg(test)]
mod tests {
    use money::Currency;

    use super::*;
    use crate::rates::Tax;

    fn usd(minor: i64) -> Money {
        Money::new(minor, Currency::USD)
    }

    fn rates(included: bool) -> Rates {
        let tax = Tax {
            name: "VAT".into(),
            countries: vec!["GB".into()],
            basis_points: 1000,
            included,
        };
        Rates {
            taxes: vec![tax],
            ..Rates::flat(usd(500))
        }
    }

    #[test]
    fn parts_of_an_order_add_up_to_what_was_paid() {
        for (included, total) in [(true, 2300), (false, 2530)] {
            let totals =
                Totals::of((usd(2000), 3), usd(200), &rates(included), Some("GB")).unwrap();
            assert_eq!(totals.total, usd(total));
            let shipping = totals.shipping_paid().unwrap();
            let lines = totals.paid_for(usd(2000)).unwrap();
            assert_eq!(shipping.plus(lines).unwrap(), totals.total);
            let third = totals.paid_for(usd(666)).unwrap();
            assert!(third.minor * 3 <= lines.minor);
        }
    }

    #[test]
    fn without_a_country_there_is_neither_shipping_nor_tax() {
        let totals = Totals::of((usd(2000), 3), usd(0), &rates(false), None).unwrap();
        assert_eq!(
            (totals.shipping, totals.tax, totals.total),
            (usd(0), None, usd(2000))
        );
    }
}
