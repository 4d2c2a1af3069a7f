use groundwork::{FieldError, Invalid, Rule};
use sea_orm::{DbErr, SqlErr};

/// Why a verb of this crate did nothing.
#[derive(Debug, thiserror::Error)]
pub enum AccountsError {
    /// Show the form again with these fields marked.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// Ask for name and password again; which of them was wrong is not told.
    #[error("the name or the password is wrong")]
    WrongCredentials,
    /// Offer a new link: this one was used, replaced or is too old.
    #[error("the link is no longer valid")]
    StaleLink,
    /// Answer 404: there is none, or it is somebody else's.
    #[error("not found")]
    NotFound,
    /// The last admin would lose the role; give it to somebody first.
    #[error("there must be at least one admin")]
    LastAdmin,
    /// The password library failed: a bug or exhausted memory.
    #[error("password hashing failed: {0}")]
    Hashing(String),
    /// The database failed; try later.
    #[error(transparent)]
    Database(#[from] DbErr),
}

impl AccountsError {
    pub(crate) fn wrong(field: &'static str) -> Self {
        Self::Invalid(Invalid::field(field, Rule::Wrong))
    }
}

/// A unique key that was violated becomes "taken" on the field it guards; the
/// key, not a query before the insert, decides races.
pub(crate) fn taken(error: DbErr) -> AccountsError {
    let Some(SqlErr::UniqueConstraintViolation(message)) = error.sql_err() else {
        return AccountsError::Database(error);
    };
    let field = if message.contains("email") {
        "email"
    } else {
        "username"
    };
    AccountsError::Invalid(Invalid(vec![FieldError {
        field: field.into(),
        rule: Rule::Taken,
    }]))
}
