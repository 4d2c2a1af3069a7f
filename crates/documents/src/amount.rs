use std::fmt;

use money::Money;

/// An amount as it is to be printed.
///
/// A [`Money`] prints as `9.99 USD`; a caller who writes amounts the way the
/// reader's language does (`₩12,900`) gives the text itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Amount(String);

impl Amount {
    /// The printed text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<Money> for Amount {
    fn from(money: Money) -> Self {
        Self(money.to_string())
    }
}

impl From<String> for Amount {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<&str> for Amount {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
