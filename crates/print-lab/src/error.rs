use crate::webhook::SignatureError;

/// Why a lab did not do it. The texts are for the log and for staff: a lab's
/// words are not the customer's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LabError {
    /// Try again later, with the same key.
    #[error("unavailable: {0}")]
    Unavailable(String),
    /// It will not, however often it is asked: tell staff.
    #[error("refused: {0}")]
    Refused(String),
    /// It knows no such order.
    #[error("unknown order")]
    UnknownOrder,
    /// The idempotency key was used for another body: a mistake of the
    /// caller's, and nothing was ordered.
    #[error("the idempotency key was used for another order")]
    KeyReused,
    /// The order's stage does not allow it: ask for its status.
    #[error("not possible: {0}")]
    NotPossible(String),
    /// Not written by the lab: answer 400 and do nothing.
    #[error("the signature does not match")]
    BadSignature,
    /// Written too long ago, or in the future: answer 400 and do nothing.
    #[error("the signature is too old or from the future")]
    StaleSignature,
    /// The lab wrote it, but it cannot be understood: answer an error, so
    /// that it comes again after a repair.
    #[error("unreadable: {0}")]
    Unreadable(String),
}

impl From<SignatureError> for LabError {
    fn from(error: SignatureError) -> Self {
        match error {
            SignatureError::Bad => Self::BadSignature,
            SignatureError::Stale => Self::StaleSignature,
        }
    }
}
