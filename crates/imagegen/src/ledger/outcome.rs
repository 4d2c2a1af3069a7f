use crate::generator::GenerateError;

/// What came of a request, in the ledger's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Painted,
    Refused,
    Quota,
    Busy,
    Timeout,
    Invalid,
    Unavailable,
    Lost,
    Cancelled,
    /// The worker stopped before it was sent.
    NotSent,
}

impl Outcome {
    /// Those that certainly cost nothing.
    pub(crate) const FREE: [Self; 5] = [
        Self::Quota,
        Self::Busy,
        Self::Invalid,
        Self::Unavailable,
        Self::NotSent,
    ];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Painted => "painted",
            Self::Refused => "refused",
            Self::Quota => "quota",
            Self::Busy => "busy",
            Self::Timeout => "timeout",
            Self::Invalid => "invalid",
            Self::Unavailable => "unavailable",
            Self::Lost => "lost",
            Self::Cancelled => "cancelled",
            Self::NotSent => "not-sent",
        }
    }
}

impl From<&GenerateError> for Outcome {
    fn from(error: &GenerateError) -> Self {
        match error {
            GenerateError::Refused => Self::Refused,
            GenerateError::Quota => Self::Quota,
            GenerateError::Busy { .. } => Self::Busy,
            GenerateError::Timeout => Self::Timeout,
            GenerateError::Invalid(_) => Self::Invalid,
            GenerateError::Unavailable(_) => Self::Unavailable,
            GenerateError::Lost(_) => Self::Lost,
            GenerateError::Cancelled => Self::Cancelled,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    /// The ledger and whoever asks again must agree on what cost nothing.
    #[test]
    fn what_is_free_is_what_is_not_charged() {
        let every = [
            GenerateError::Refused,
            GenerateError::Quota,
            GenerateError::Busy {
                retry_after: Duration::ZERO,
            },
            GenerateError::Timeout,
            GenerateError::Invalid(String::new()),
            GenerateError::Unavailable(String::new()),
            GenerateError::Lost(String::new()),
            GenerateError::Cancelled,
        ];
        for error in every {
            let free = Outcome::FREE.contains(&Outcome::from(&error));
            assert_eq!(free, !error.may_be_charged(), "{error:?}");
        }
    }
}
