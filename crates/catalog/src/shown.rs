//! Where a listing hangs in the gallery.

use chrono::{DateTime, Utc};
use groundwork::{Cursor, Moment};
use uuid::Uuid;

const RANDOM_BITS: u32 = 20;

/// A key that orders by the millisecond it was made in and is unique but for
/// one chance in a million within it; the unique key finds that one. It is a
/// number of 63 bits so that SQLite's search index can be ordered by it.
pub(crate) fn key(moment: &mut Moment) -> i64 {
    let random = (moment.number() >> (64 - RANDOM_BITS)).cast_signed();
    (moment.now.timestamp_millis() << RANDOM_BITS) | random
}

/// When the key was made.
pub(crate) fn made_at(key: i64) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp_millis(key >> RANDOM_BITS)
}

/// The key as a page's cursor carries it.
pub(crate) fn to_cursor(key: i64) -> Uuid {
    Uuid::from_u64_pair(0, key.cast_unsigned())
}

/// The key a cursor carries; one that was made up starts somewhere else.
pub(crate) fn from_cursor(cursor: Cursor) -> i64 {
    cursor.0.as_u64_pair().1.cast_signed()
}
