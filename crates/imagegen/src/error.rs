use std::time::Duration;

use groundwork::Invalid;
use sea_orm::DbErr;

/// Why a verb of this crate did nothing.
#[derive(Debug, thiserror::Error)]
pub enum ImagegenError {
    /// Show the form again with these fields marked.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// Answer 404: there is none, or it is somebody else's.
    #[error("not found")]
    NotFound,
    /// Ask the person to wait for the pictures already asked for.
    #[error("more than {limit} pictures are waiting")]
    TooManyWaiting {
        /// How many may wait at once.
        limit: u64,
    },
    /// Ask the person to come back tomorrow: no more pictures of a model that is
    /// paid today.
    #[error("more than {limit} pictures in a day")]
    TooManyToday {
        /// How many a person may ask for in a day of UTC.
        limit: u32,
        /// How long until midnight of UTC.
        retry_after: Duration,
    },
    /// Answer 416 with `Content-Range: bytes */length`: the file has none of the
    /// bytes asked for.
    #[error("none of the file's {length} bytes are in the range")]
    OutOfRange {
        /// The whole file's length in bytes.
        length: u64,
    },
    /// The picture is not in a state in which this can be done.
    #[error("not possible in the picture's state")]
    WrongState,
    /// The bytes a model returned are no picture that can be kept.
    #[error("unusable picture: {0}")]
    UnusablePicture(String),
    /// The media store failed; try later.
    #[error(transparent)]
    Storage(#[from] object_store::Error),
    /// The database failed; try later.
    #[error(transparent)]
    Database(#[from] DbErr),
}
