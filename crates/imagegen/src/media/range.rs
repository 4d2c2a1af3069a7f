use std::ops::Range;

use object_store::GetRange;

/// A part of a file, as HTTP asks for it (RFC 9110, section 14.1.2). Positions
/// count bytes from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ByteRange {
    /// Both ends included; an end beyond the file means the file's.
    Between {
        /// The first byte.
        first: u64,
        /// The last byte.
        last: u64,
    },
    /// From this byte to the end.
    From(u64),
    /// So many bytes before the end; all of a file that has fewer.
    Last(u64),
}

impl ByteRange {
    /// What a `Range` header asks for; `None` where RFC 9110 lets a server
    /// answer with the whole file: another unit, several ranges, no range.
    pub fn from_header(value: &str) -> Option<Self> {
        let (unit, set) = value.trim().split_once('=')?;
        if !unit.eq_ignore_ascii_case("bytes") {
            return None;
        }
        match set.trim().split_once('-')? {
            ("", last) => Some(Self::Last(number(last)?)),
            (first, "") => Some(Self::From(number(first)?)),
            (first, last) => {
                let (first, last) = (number(first)?, number(last)?);
                (first <= last).then_some(Self::Between { first, last })
            }
        }
    }

    /// The bytes meant of a file of `length` bytes; `None` where there are none,
    /// which HTTP answers with 416.
    pub fn within(self, length: u64) -> Option<Range<u64>> {
        let range = match self {
            Self::Between { first, last } => first..length.min(last.saturating_add(1)),
            Self::From(first) => first..length,
            Self::Last(count) => length.saturating_sub(count)..length,
        };
        Some(range).filter(|range| range.start < range.end)
    }
}

/// Digits alone: `parse` would take a sign too.
fn number(text: &str) -> Option<u64> {
    let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

impl From<ByteRange> for GetRange {
    fn from(range: ByteRange) -> Self {
        match range {
            ByteRange::Between { first, last } => match last.checked_add(1) {
                Some(end) => Self::Bounded(first..end),
                None => Self::Offset(first),
            },
            ByteRange::From(first) => Self::Offset(first),
            ByteRange::Last(count) => Self::Suffix(count),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_read_as_the_rfc_says() {
        let between = |first, last| Some(ByteRange::Between { first, last });
        for (header, expected) in [
            ("bytes=0-499", between(0, 499)),
            (" Bytes=7-7 ", between(7, 7)),
            ("bytes=9500-", Some(ByteRange::From(9500))),
            ("bytes=-500", Some(ByteRange::Last(500))),
            ("bytes=5-4", None),
            ("bytes=0-0,-1", None),
            ("bytes=-", None),
            ("bytes=+1-2", None),
            ("bytes=1-99999999999999999999", None),
            ("items=0-1", None),
            ("", None),
        ] {
            assert_eq!(ByteRange::from_header(header), expected, "{header}");
        }
    }

    #[test]
    fn a_range_is_cut_to_the_file() {
        let between = |first, last| ByteRange::Between { first, last };
        assert_eq!(between(2, 99).within(10), Some(2..10));
        assert_eq!(between(0, u64::MAX).within(10), Some(0..10));
        assert_eq!(between(10, 11).within(10), None);
        assert_eq!(ByteRange::From(9).within(10), Some(9..10));
        assert_eq!(ByteRange::From(10).within(10), None);
        assert_eq!(ByteRange::Last(99).within(10), Some(0..10));
        assert_eq!(ByteRange::Last(0).within(10), None);
        assert_eq!(ByteRange::Last(1).within(0), None);
    }
}
