use money::{Money, MoneyError};

use crate::Sku;

/// What the shop wants a price for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuoteRequest {
    /// Where the parcel would go: ISO 3166-1 alpha-2, upper case.
    pub country: String,
    /// What would be in it.
    pub items: Vec<QuoteItem>,
}

/// One kind of print in a quote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuoteItem {
    /// What would be made.
    pub sku: Sku,
    /// How many.
    pub copies: u32,
}

/// What an order would cost the shop, in the lab's currency, and how long it
/// would take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quote {
    /// What making it costs.
    pub production: Money,
    /// What sending it costs.
    pub shipping: Money,
    /// Days from the order to the parcel's leaving.
    pub production_days: u32,
    /// Days from there to the recipient's door.
    pub shipping_days: u32,
}

impl Quote {
    /// Production and shipping together.
    ///
    /// # Errors
    /// [`MoneyError`], where a lab quotes in two currencies.
    pub fn total(&self) -> Result<Money, MoneyError> {
        self.production.plus(self.shipping)
    }
}
