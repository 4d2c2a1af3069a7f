use groundwork::{Invalid, Rule};
use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;
use validator::{Validate, ValidationError};

use crate::PasswordRules;

/// The sign-up form.
#[derive(Clone, Debug, Default, Deserialize, Validate)]
pub struct SignUp {
    /// 3 to 30 letters or digits of any script, `.`, `_` or `-`.
    #[validate(length(min = 3, max = 30), custom(function = plain_name))]
    pub username: String,
    /// An e-mail address, at most 254 characters (RFC 5321).
    #[validate(length(min = 1, max = 254), email)]
    pub email: String,
    /// See [`PasswordRules`].
    pub password: String,
}

fn plain_name(name: &str) -> Result<(), ValidationError> {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-');
    if name.chars().all(plain) {
        Ok(())
    } else {
        Err(ValidationError::new("characters"))
    }
}

/// Folds a name so that `Ada`, `ADA` and full-width `Ａｄａ` are the same.
pub(crate) fn fold(name: &str) -> String {
    name.trim().nfkc().collect::<String>().to_lowercase()
}

/// Names that look as if the shop itself spoke: nobody takes one by signing up.
const RESERVED: [&str; 8] = [
    "admin",
    "administrator",
    "atelier",
    "moderator",
    "root",
    "staff",
    "support",
    "system",
];

/// Refuses a name that is kept for the shop.
pub(crate) fn not_reserved(username: &str) -> Result<(), Invalid> {
    if RESERVED.contains(&fold(username).as_str()) {
        Err(Invalid::field("username", Rule::Taken))
    } else {
        Ok(())
    }
}

impl SignUp {
    pub(crate) fn tidy(mut self) -> Self {
        self.username = self.username.trim().nfc().collect();
        self.email = self.email.trim().to_owned();
        self
    }

    pub(crate) fn check(&self) -> Result<(), Invalid> {
        let mut errors = Invalid::check(self).err().map(|e| e.0).unwrap_or_default();
        let names = [self.username.as_str(), self.email.as_str()];
        errors.extend(
            PasswordRules::check(&self.password, &names)
                .err()
                .map(|e| e.0)
                .unwrap_or_default(),
        );
        if errors.is_empty() {
            Ok(())
        } else {
            Err(Invalid(errors))
        }
    }
}
