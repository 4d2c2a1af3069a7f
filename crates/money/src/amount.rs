use std::fmt;

use serde::{Deserialize, Serialize};

use crate::Currency;

/// An amount of money: minor units (cents) of one currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Money {
    /// The amount in minor units; negative for a credit.
    pub minor: i64,
    /// The currency it is counted in.
    pub currency: Currency,
}

/// Why an amount could not be computed or read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// The result does not fit.
    #[error("the amount is too large")]
    Overflow,
    /// Two currencies met: convert one first.
    #[error("{0} and {1} cannot be added")]
    Mixed(Currency, Currency),
    /// The text is no amount in this currency.
    #[error("`{0}` is not an amount of money")]
    Unreadable(String),
}

impl Money {
    /// `minor` units of `currency`.
    pub const fn new(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// Nothing, in `currency`.
    pub const fn zero(currency: Currency) -> Self {
        Self::new(0, currency)
    }

    /// The sum.
    ///
    /// # Errors
    /// [`MoneyError::Mixed`] or [`MoneyError::Overflow`].
    pub fn plus(self, other: Self) -> Result<Self, MoneyError> {
        if self.currency != other.currency {
            return Err(MoneyError::Mixed(self.currency, other.currency));
        }
        let minor = self
            .minor
            .checked_add(other.minor)
            .ok_or(MoneyError::Overflow)?;
        Ok(Self::new(minor, self.currency))
    }

    /// The difference.
    ///
    /// # Errors
    /// [`MoneyError::Mixed`] or [`MoneyError::Overflow`].
    pub fn minus(self, other: Self) -> Result<Self, MoneyError> {
        let minor = other.minor.checked_neg().ok_or(MoneyError::Overflow)?;
        self.plus(Self { minor, ..other })
    }

    /// `part` parts of `whole` of the amount, rounded down; nothing of a whole
    /// that is none.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`].
    pub fn share(self, part: i64, whole: i64) -> Result<Self, MoneyError> {
        let product = i128::from(self.minor) * i128::from(part);
        let minor = product.checked_div_euclid(i128::from(whole)).unwrap_or(0);
        let minor = i64::try_from(minor).map_err(|_| MoneyError::Overflow)?;
        Ok(Self { minor, ..self })
    }

    /// The amount `quantity` times.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`].
    pub fn times(self, quantity: u32) -> Result<Self, MoneyError> {
        let minor = self
            .minor
            .checked_mul(i64::from(quantity))
            .ok_or(MoneyError::Overflow)?;
        Ok(Self::new(minor, self.currency))
    }

    /// The sum of `amounts`, which may be none.
    ///
    /// # Errors
    /// [`MoneyError::Mixed`] or [`MoneyError::Overflow`].
    pub fn sum(
        currency: Currency,
        amounts: impl IntoIterator<Item = Self>,
    ) -> Result<Self, MoneyError> {
        amounts
            .into_iter()
            .try_fold(Self::zero(currency), Self::plus)
    }

    /// Reads what a person types: digits, then at most the currency's
    /// decimals after a point. No sign, no grouping.
    ///
    /// # Errors
    /// [`MoneyError::Unreadable`] or [`MoneyError::Overflow`].
    pub fn parse(text: &str, currency: Currency) -> Result<Self, MoneyError> {
        let unreadable = || MoneyError::Unreadable(text.to_owned());
        let text = text.trim();
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let places = currency.decimals() as usize;
        let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || !digits(whole) || !digits(fraction) || fraction.len() > places {
            return Err(unreadable());
        }
        format!("{whole}{fraction:0<places$}")
            .parse()
            .map(|minor| Self::new(minor, currency))
            .map_err(|_| MoneyError::Overflow)
    }

    /// The amount without its currency: `9.99`.
    pub fn decimal(self) -> String {
        let places = self.currency.decimals();
        let sign = if self.minor < 0 { "-" } else { "" };
        let unit = 10_u64.pow(places);
        let (whole, rest) = (
            self.minor.unsigned_abs() / unit,
            self.minor.unsigned_abs() % unit,
        );
        match places {
            0 => format!("{sign}{whole}"),
            _ => format!("{sign}{whole}.{rest:0width$}", width = places as usize),
        }
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.decimal(), self.currency)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typed_amounts_read_back_as_printed() {
        for text in ["0.00", "0.05", "9.99", "1234567.80"] {
            assert_eq!(Money::parse(text, Currency::USD).unwrap().decimal(), text);
        }
        assert_eq!(
            Money::parse("12900", Currency::KRW).unwrap().to_string(),
            "12900 KRW"
        );
        assert_eq!(Money::parse("9.9", Currency::USD).unwrap().minor, 990);
    }

    #[test]
    fn what_is_no_amount_is_refused() {
        for text in ["", "-1", "1,000", "9.999", "NaN", "1e3", ".5", "٣"] {
            assert!(Money::parse(text, Currency::USD).is_err(), "{text}");
        }
        assert!(Money::parse("1.5", Currency::KRW).is_err());
        let huge = "99999999999999999999";
        assert_eq!(Money::parse(huge, Currency::KRW), Err(MoneyError::Overflow));
    }

    #[test]
    fn shares_are_rounded_down_and_never_exceed_the_whole() {
        let usd = |minor| Money::new(minor, Currency::USD);
        assert_eq!(usd(1000).share(1, 3), Ok(usd(333)));
        assert_eq!(usd(1000).share(3, 3), Ok(usd(1000)));
        assert_eq!(usd(1000).share(1, 0), Ok(usd(0)));
        assert_eq!(usd(i64::MAX).share(2, 2), Ok(usd(i64::MAX)));
        assert_eq!(usd(i64::MAX).share(3, 2), Err(MoneyError::Overflow));
        assert_eq!(usd(5).minus(usd(7)), Ok(usd(-2)));
    }

    #[test]
    fn arithmetic_never_wraps() {
        let much = Money::new(i64::MAX, Currency::USD);
        assert_eq!(
            much.plus(Money::new(1, Currency::USD)),
            Err(MoneyError::Overflow)
        );
        assert_eq!(much.times(2), Err(MoneyError::Overflow));
        assert_eq!(Money::new(-5, Currency::USD).to_string(), "-0.05 USD");
        assert_eq!(
            Money::new(i64::MIN, Currency::USD).decimal(),
            "-92233720368547758.08"
        );
    }
}
