use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A currency of ISO 4217 the shop can price in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[allow(clippy::upper_case_acronyms, reason = "the codes are spelt so")]
pub enum Currency {
    /// United States dollar.
    USD,
    /// Euro.
    EUR,
    /// Pound sterling.
    GBP,
    /// South Korean won.
    KRW,
    /// Japanese yen.
    JPY,
    /// Singapore dollar.
    SGD,
}

impl Currency {
    /// The three-letter code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::USD => "USD",
            Self::EUR => "EUR",
            Self::GBP => "GBP",
            Self::KRW => "KRW",
            Self::JPY => "JPY",
            Self::SGD => "SGD",
        }
    }

    /// How many digits follow the point (ISO 4217's "minor unit").
    pub const fn decimals(self) -> u32 {
        match self {
            Self::KRW | Self::JPY => 0,
            Self::USD | Self::EUR | Self::GBP | Self::SGD => 2,
        }
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// The code is none the shop can price in.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown currency `{0}`")]
pub struct UnknownCurrency(pub String);

impl FromStr for Currency {
    type Err = UnknownCurrency;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        [
            Self::USD,
            Self::EUR,
            Self::GBP,
            Self::KRW,
            Self::JPY,
            Self::SGD,
        ]
        .into_iter()
        .find(|currency| currency.code().eq_ignore_ascii_case(code))
        .ok_or_else(|| UnknownCurrency(code.to_owned()))
    }
}
