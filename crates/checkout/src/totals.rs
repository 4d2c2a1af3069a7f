use money::{Money, MoneyError};

/// What shipping costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShippingRate {
    /// The same for every order.
    pub flat: Money,
}

/// What an order costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Totals {
    /// All lines.
    pub items: Money,
    /// Their way to the customer.
    pub shipping: Money,
    /// Both together: what is paid.
    pub total: Money,
}

impl Totals {
    /// Adds up line totals.
    ///
    /// # Errors
    /// [`MoneyError`] where currencies mix or the sum does not fit.
    pub fn of(
        lines: impl IntoIterator<Item = Money>,
        rate: ShippingRate,
    ) -> Result<Self, MoneyError> {
        let items = Money::sum(rate.flat.currency, lines)?;
        Ok(Self {
            items,
            shipping: rate.flat,
            total: items.plus(rate.flat)?,
        })
    }
}
