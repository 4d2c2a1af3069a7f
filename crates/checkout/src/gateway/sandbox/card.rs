use std::fmt;

use chrono::{DateTime, Datelike, Utc};

/// A card as it is typed. It lives as long as the request: only its last
/// four digits are ever kept.
#[derive(Clone, Default)]
pub struct CardForm {
    /// The card's number; blanks are allowed.
    pub number: String,
    /// `MM/YY`.
    pub expiry: String,
    /// The three or four digits beside it.
    pub cvc: String,
}

/// Never the number.
impl fmt::Debug for CardForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CardForm(..)")
    }
}

/// What to correct on the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CardProblem {
    /// It is no card number.
    #[error("this is not a card number")]
    Number,
    /// It is no month of a year, as `MM/YY`.
    #[error("write the expiry as MM/YY")]
    Expiry,
    /// The card's month is over.
    #[error("this card has expired")]
    Expired,
    /// It is not three or four digits.
    #[error("the security code has three or four digits")]
    Cvc,
    /// It may be somebody's real card: this gateway has no business with it.
    #[error("only test cards work here; do not type a real one")]
    TestCardsOnly,
}

/// Why a test card is declined.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Decline {
    /// `4000 0000 0000 0002`
    #[error("the card was declined")]
    Declined,
    /// `4000 0000 0000 9995`
    #[error("there are not enough funds on the card")]
    InsufficientFunds,
    /// The customer said no to their bank.
    #[error("the bank did not let it pass")]
    NotConfirmed,
}

/// What a test card is there to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// `4242 4242 4242 4242`, and `4000 0000 0000 5126`, whose refunds the
    /// bank sends back.
    Pays,
    /// `4000 0025 0000 3155`: the bank asks the customer first.
    Asks,
    /// `4000 0000 0000 0077`: the money comes two minutes later.
    PaysLate,
    /// `4000 0000 0000 0259`: pays, and is disputed a minute later.
    Disputes,
    /// The others.
    Declines(Decline),
}

impl CardForm {
    /// The card's last digits, and what it is there to show.
    pub(super) fn check(&self, now: DateTime<Utc>) -> Result<(String, Part), CardProblem> {
        let digits = digits(&self.number).filter(|digits| luhn(digits));
        let digits = digits.ok_or(CardProblem::Number)?;
        let last_month = month(&self.expiry).ok_or(CardProblem::Expiry)?;
        if last_month < (now.year(), now.month()) {
            return Err(CardProblem::Expired);
        }
        let cvc = self.cvc.trim();
        if !(3..=4).contains(&cvc.len()) || !cvc.bytes().all(|b| b.is_ascii_digit()) {
            return Err(CardProblem::Cvc);
        }
        let part = match digits.as_str() {
            "4242424242424242" | "4000000000005126" => Part::Pays,
            "4000002500003155" => Part::Asks,
            "4000000000000077" => Part::PaysLate,
            "4000000000000259" => Part::Disputes,
            "4000000000000002" => Part::Declines(Decline::Declined),
            "4000000000009995" => Part::Declines(Decline::InsufficientFunds),
            _ => return Err(CardProblem::TestCardsOnly),
        };
        Ok((digits[digits.len() - 4..].to_owned(), part))
    }
}

fn digits(number: &str) -> Option<String> {
    let digits: String = number.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
    let plausible = (12..=19).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    plausible.then_some(digits)
}

/// The check digit of ISO/IEC 7812.
fn luhn(digits: &str) -> bool {
    let sum: u32 = digits
        .bytes()
        .rev()
        .zip([false, true].into_iter().cycle())
        .map(|(byte, double)| match (u32::from(byte - b'0'), double) {
            (digit, false) => digit,
            (digit, true) if digit > 4 => digit * 2 - 9,
            (digit, true) => digit * 2,
        })
        .sum();
    sum.is_multiple_of(10)
}

fn month(expiry: &str) -> Option<(i32, u32)> {
    let (month, year) = expiry.trim().split_once('/')?;
    let two_digits = |text: &str| match text.trim().as_bytes() {
        [tens @ b'0'..=b'9', ones @ b'0'..=b'9'] => Some((tens - b'0') * 10 + ones - b'0'),
        _ => None,
    };
    let (month, year) = (two_digits(month)?, two_digits(year)?);
    (1..=12)
        .contains(&month)
        .then_some((2000 + i32::from(year), u32::from(month)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(number: &str, expiry: &str, cvc: &str) -> Result<Part, CardProblem> {
        let form = CardForm {
            number: number.into(),
            expiry: expiry.into(),
            cvc: cvc.into(),
        };
        let now = "2026-03-31T23:00:00Z".parse().unwrap();
        form.check(now).map(|(_, part)| part)
    }

    #[test]
    fn each_test_card_plays_its_part() {
        assert_eq!(check("4242 4242 4242 4242", "03/26", "123"), Ok(Part::Pays));
        assert_eq!(
            check("4000000000000002", "12/30", "1234"),
            Ok(Part::Declines(Decline::Declined))
        );
        let broke = Ok(Part::Declines(Decline::InsufficientFunds));
        assert_eq!(check("4000-0000-0000-9995", "12/30", "123"), broke);
        for (number, part) in [
            ("4000002500003155", Part::Asks),
            ("4000000000000077", Part::PaysLate),
            ("4000000000000259", Part::Disputes),
            ("4000000000005126", Part::Pays),
        ] {
            assert_eq!(check(number, "12/30", "123"), Ok(part), "{number}");
        }
    }

    #[test]
    fn other_cards_and_slips_are_told_apart() {
        let real = Err(CardProblem::TestCardsOnly);
        assert_eq!(check("5555 5555 5555 4444", "12/30", "123"), real);
        for number in ["", "4242", "4242424242424241", "424242424242424２"] {
            assert_eq!(
                check(number, "12/30", "123"),
                Err(CardProblem::Number),
                "{number}"
            );
        }
        assert_eq!(
            check("4242424242424242", "02/26", "123"),
            Err(CardProblem::Expired)
        );
        for expiry in ["", "13/30", "0/30", "12/2030", "+1/30", "1230"] {
            let found = check("4242424242424242", expiry, "123");
            assert_eq!(found, Err(CardProblem::Expiry), "{expiry}");
        }
        assert_eq!(
            check("4242424242424242", "12/30", "12"),
            Err(CardProblem::Cvc)
        );
    }

    #[test]
    fn a_card_is_never_printed() {
        let form = CardForm {
            number: "4242".into(),
            expiry: "12/30".into(),
            cvc: "999".into(),
        };
        assert_eq!(format!("{form:?}"), "CardForm(..)");
    }
}
