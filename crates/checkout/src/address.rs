use serde::{Deserialize, Serialize};
use validator::{Validate, ValidationError, ValidationErrors, ValidationErrorsKind};

use crate::{CheckoutError, FieldProblem, Problem};

/// Where an order goes, and whom to tell. Copied into the order: the
/// customer's address book may change afterwards.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Validate)]
pub struct ShippingAddress {
    /// Who receives the parcel.
    #[validate(length(min = 1, max = 100))]
    pub name: String,
    /// Street and number.
    #[validate(length(min = 1, max = 200))]
    pub line1: String,
    /// Flat, floor, company.
    #[validate(length(max = 200))]
    pub line2: String,
    /// Town.
    #[validate(length(min = 1, max = 100))]
    pub city: String,
    /// State or province, where the country has them.
    #[validate(length(max = 100))]
    pub region: String,
    /// Postal code; empty in countries without them.
    #[validate(length(max = 20))]
    pub postcode: String,
    /// ISO 3166-1 code of two letters.
    #[validate(custom(function = "is_country"))]
    pub country: String,
    /// For the courier.
    #[validate(length(max = 30))]
    pub phone: String,
    /// Where mail about the order goes; may be empty.
    #[validate(length(max = 254), custom(function = "is_email"))]
    pub email: String,
}

impl ShippingAddress {
    /// The same address without surrounding blanks, if every field is well
    /// formed and within its limit.
    ///
    /// # Errors
    /// [`CheckoutError::Invalid`], naming every field at fault.
    pub fn checked(&self) -> Result<Self, CheckoutError> {
        let trimmed = |text: &str| text.trim().to_owned();
        let address = Self {
            name: trimmed(&self.name),
            line1: trimmed(&self.line1),
            line2: trimmed(&self.line2),
            city: trimmed(&self.city),
            region: trimmed(&self.region),
            postcode: trimmed(&self.postcode),
            country: trimmed(&self.country).to_ascii_uppercase(),
            phone: trimmed(&self.phone),
            email: trimmed(&self.email),
        };
        match address.validate() {
            Ok(()) => Ok(address),
            Err(errors) => Err(CheckoutError::Invalid(problems(errors))),
        }
    }
}

fn is_country(code: &str) -> Result<(), ValidationError> {
    match code.len() {
        0 => Err(ValidationError::new("missing")),
        2 if code.bytes().all(|b| b.is_ascii_uppercase()) => Ok(()),
        _ => Err(ValidationError::new("malformed")),
    }
}

/// Optional, and only the shape: whether it arrives is for the mail to show.
fn is_email(email: &str) -> Result<(), ValidationError> {
    let parts = email.rsplit_once('@');
    let shaped = parts.is_some_and(|(user, host)| !user.is_empty() && host.contains('.'));
    if email.is_empty() || (shaped && !email.contains(char::is_whitespace)) {
        return Ok(());
    }
    Err(ValidationError::new("malformed"))
}

/// Keeps the field, the rule and the limit, and leaves what was typed behind.
fn problems(errors: ValidationErrors) -> Vec<FieldProblem> {
    let mut problems: Vec<_> = errors
        .0
        .into_iter()
        .filter_map(|(field, kind)| match kind {
            ValidationErrorsKind::Field(errors) => {
                let problem = errors.first().map(problem)?;
                Some(FieldProblem {
                    field: field.into_owned(),
                    problem,
                })
            }
            ValidationErrorsKind::Struct(_) | ValidationErrorsKind::List(_) => None,
        })
        .collect();
    problems.sort_by(|a, b| a.field.cmp(&b.field));
    problems
}

fn problem(error: &ValidationError) -> Problem {
    let max = error.params.get("max").and_then(serde_json::Value::as_u64);
    let empty = error
        .params
        .get("value")
        .and_then(|v| v.as_str())
        .is_some_and(str::is_empty);
    match (error.code.as_ref(), max) {
        ("missing", _) => Problem::Missing,
        ("length", _) if empty => Problem::Missing,
        ("length", Some(max)) => Problem::TooLong { max },
        _ => Problem::Malformed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn home() -> ShippingAddress {
        ShippingAddress {
            name: " Ada Lovelace ".into(),
            line1: "12 St James's Square".into(),
            city: "London".into(),
            country: "gb".into(),
            ..Default::default()
        }
    }

    #[test]
    fn a_good_address_comes_back_tidy() {
        let address = home().checked().unwrap();
        assert_eq!(
            (address.name.as_str(), address.country.as_str()),
            ("Ada Lovelace", "GB")
        );
    }

    #[test]
    fn every_field_at_fault_is_named_without_its_text() {
        let address = ShippingAddress {
            name: "  ".into(),
            city: "x".repeat(101),
            email: "ada@here".into(),
            country: "Britain".into(),
            ..home()
        };
        let Err(CheckoutError::Invalid(problems)) = address.checked() else {
            panic!()
        };
        let found: Vec<_> = problems
            .iter()
            .map(|p| (p.field.as_str(), p.problem))
            .collect();
        assert_eq!(
            found,
            [
                ("city", Problem::TooLong { max: 100 }),
                ("country", Problem::Malformed),
                ("email", Problem::Malformed),
                ("name", Problem::Missing),
            ]
        );
    }

    #[test]
    fn limits_count_characters_not_bytes() {
        assert!(
            ShippingAddress {
                name: "가".repeat(100),
                ..home()
            }
            .checked()
            .is_ok()
        );
        assert!(
            ShippingAddress {
                name: "가".repeat(101),
                ..home()
            }
            .checked()
            .is_err()
        );
    }
}
