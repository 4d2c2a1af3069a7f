use std::borrow::Cow;
use std::fmt;

use validator::{Validate, ValidationErrors, ValidationErrorsKind};

/// What a person typed cannot be taken; every field that must change is named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invalid(pub Vec<FieldError>);

/// One field and the rule it breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// The field's name, as in the form.
    pub field: Cow<'static, str>,
    /// The rule it breaks.
    pub rule: Rule,
}

/// A rule about one field. It never carries the rejected value: that may be a
/// password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Nothing was entered.
    Required,
    /// Fewer than `min` characters.
    TooShort {
        /// The least number of characters.
        min: u64,
    },
    /// More than `max` characters.
    TooLong {
        /// The largest number of characters.
        max: u64,
    },
    /// A number outside `min..=max`.
    OutOfRange {
        /// The least value.
        min: i64,
        /// The largest value.
        max: i64,
    },
    /// Not of the form the field asks for.
    Malformed,
    /// Somebody else has it.
    Taken,
    /// A password everybody tries first.
    TooCommon,
    /// Not what is on record.
    Wrong,
}

impl Invalid {
    /// One field that breaks one rule.
    pub fn field(field: impl Into<Cow<'static, str>>, rule: Rule) -> Self {
        Self(vec![FieldError {
            field: field.into(),
            rule,
        }])
    }

    /// Checks a form by its `validator` rules.
    ///
    /// # Errors
    /// Every field that breaks a rule.
    pub fn check(form: &impl Validate) -> Result<(), Self> {
        form.validate().map_err(|errors| Self::from_errors(&errors))
    }

    fn from_errors(errors: &ValidationErrors) -> Self {
        let mut fields: Vec<FieldError> = errors
            .errors()
            .iter()
            .filter_map(|(field, kind)| match kind {
                ValidationErrorsKind::Field(errors) => errors.first().map(|e| FieldError {
                    field: field.clone(),
                    rule: rule(e),
                }),
                _ => None,
            })
            .collect();
        fields.sort_by(|a, b| a.field.cmp(&b.field));
        Self(fields)
    }
}

fn rule(error: &validator::ValidationError) -> Rule {
    let number = |name: &str| error.params.get(name).and_then(serde_json::Value::as_f64);
    // `validator` puts the rejected value into the parameters; only its length is looked at.
    let length = match error.params.get("value") {
        Some(serde_json::Value::String(text)) => Some(text.chars().count() as f64),
        _ => None,
    };
    let (min, max) = (number("min"), number("max"));
    match error.code.as_ref() {
        "required" => Rule::Required,
        "length" => match (length, min, max) {
            (Some(0.0), Some(_), _) => Rule::Required,
            (Some(n), Some(min), _) if n < min => Rule::TooShort { min: min as u64 },
            (_, _, Some(max)) => Rule::TooLong { max: max as u64 },
            _ => Rule::Malformed,
        },
        "range" => Rule::OutOfRange {
            min: min.map_or(i64::MIN, |n| n as i64),
            max: max.map_or(i64::MAX, |n| n as i64),
        },
        _ => Rule::Malformed,
    }
}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("invalid input:")?;
        self.0
            .iter()
            .try_for_each(|e| write!(f, " {} ({:?})", e.field, e.rule))
    }
}

impl std::error::Error for Invalid {}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Validate)]
    struct Form {
        #[validate(length(min = 3, max = 5))]
        name: String,
        #[validate(range(min = 1, max = 4))]
        count: u32,
    }

    fn check(name: &str, count: u32) -> Result<(), Invalid> {
        Invalid::check(&Form {
            name: name.to_owned(),
            count,
        })
    }

    #[test]
    fn every_broken_field_is_named_without_its_value() {
        let invalid = check("secret-value", 9).unwrap_err();
        assert_eq!(invalid.0[0].rule, Rule::OutOfRange { min: 1, max: 4 });
        assert_eq!(invalid.0[1].rule, Rule::TooLong { max: 5 });
        assert!(!format!("{invalid} {invalid:?}").contains("secret"));
        assert_eq!(check("", 1).unwrap_err().0[0].rule, Rule::Required);
        assert_eq!(
            check("ab", 1).unwrap_err().0[0].rule,
            Rule::TooShort { min: 3 }
        );
        assert_eq!(check("안녕하세요", 4), Ok(()));
    }
}
