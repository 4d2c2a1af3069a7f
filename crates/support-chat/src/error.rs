use sea_orm::DbErr;

use crate::UsedUp;
use crate::model::ChatError;

/// Why a verb of this crate did nothing.
#[derive(Debug, thiserror::Error)]
pub enum SupportError {
    /// There is no such thing, or it is somebody else's: say "not found".
    #[error("not found")]
    NotFound,
    /// Show the form again: this field must be filled in.
    #[error("{field} is empty")]
    Missing {
        /// The field, by its name in the struct.
        field: &'static str,
    },
    /// Show the form again with the limit; keep the input.
    #[error("{field} holds at most {max} characters")]
    TooLong {
        /// The field, by its name in the struct.
        field: &'static str,
        /// The most characters it holds.
        max: usize,
    },
    /// Show the form again: it is not written as such a thing is.
    #[error("{field} is malformed")]
    Malformed {
        /// The field, by its name in the struct.
        field: &'static str,
    },
    /// The model did not answer. The question is kept.
    #[error("the model did not answer")]
    Model(#[source] ChatError),
    /// A budget is used up, and the desk has no stand-in: say when it begins
    /// again. The question is kept.
    #[error("{0}")]
    UsedUp(UsedUp),
    /// The database does not answer, or holds what this crate did not write.
    #[error("database error")]
    Database(#[from] DbErr),
}

/// The text without surrounding blanks, if it holds 1 to `max` characters.
pub(crate) fn checked(field: &'static str, text: &str, max: usize) -> Result<String, SupportError> {
    // Forms end lines with CRLF, scripts with LF: the same words are the same.
    let text = text.trim().replace("\r\n", "\n");
    match text.chars().count() {
        0 => Err(SupportError::Missing { field }),
        n if n > max => Err(SupportError::TooLong { field, max }),
        _ => Ok(text),
    }
}
