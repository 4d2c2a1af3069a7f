use std::fmt;
use std::str::FromStr;

use groundwork::Moment;
use serde::{Deserialize, Serialize};

/// Crockford's alphabet: no I, L, O or U, so nothing is misread or obscene.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// What a person calls an order: `ATL-7K3Q-9XZ2`.
///
/// Forty random bits: it says nothing about how much the shop sells, and
/// cannot be counted through.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct OrderNumber(String);

impl OrderNumber {
    /// A fresh number. The database's unique key finds the rare collision.
    pub(crate) fn random(moment: &mut Moment) -> Self {
        let mut bits = moment.number();
        let mut digit = || {
            let digit = ALPHABET[(bits % 32) as usize] as char;
            bits /= 32;
            digit
        };
        let digits: String = (0..8).map(|_| digit()).collect();
        Self(format!("ATL-{}-{}", &digits[..4], &digits[4..]))
    }

    /// The number as it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for OrderNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The text is no order number.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an order number")]
pub struct NotAnOrderNumber;

impl FromStr for OrderNumber {
    type Err = NotAnOrderNumber;

    /// Reads what a person types: any case, with or without hyphens, the
    /// letters `O`, `I` and `L` for the digits they look like.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text: String = text
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .map(|c| c.to_ascii_uppercase())
            .collect();
        let digits: String = text
            .strip_prefix("ATL")
            .unwrap_or(&text)
            .chars()
            .map(|c| match c {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            })
            .collect();
        let known = |c: char| u8::try_from(c).is_ok_and(|c| ALPHABET.contains(&c));
        if digits.len() != 8 || !digits.chars().all(known) {
            return Err(NotAnOrderNumber);
        }
        Ok(Self(format!("ATL-{}-{}", &digits[..4], &digits[4..])))
    }
}

impl TryFrom<String> for OrderNumber {
    type Error = NotAnOrderNumber;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<OrderNumber> for String {
    fn from(number: OrderNumber) -> Self {
        number.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_back_however_they_are_typed() {
        let clock = groundwork::Clock::fixed("2026-01-01T00:00:00Z".parse().unwrap(), 7);
        let number = OrderNumber::random(&mut clock.moment());
        assert_eq!(number.as_str().len(), 13);
        for typed in [
            number.to_string(),
            number.to_string().to_lowercase().replace('-', " "),
        ] {
            assert_eq!(typed.parse(), Ok(number.clone()));
        }
        assert_eq!(
            "atl-ooil-2345".parse::<OrderNumber>().unwrap().as_str(),
            "ATL-0011-2345"
        );
    }

    #[test]
    fn other_texts_are_refused() {
        for text in [
            "",
            "ATL-",
            "ATL-1234-567",
            "ATL-1234-567U",
            "ATL-1234-56789",
            "ATL-가나다라",
        ] {
            assert!(text.parse::<OrderNumber>().is_err(), "{text}");
        }
    }
}
