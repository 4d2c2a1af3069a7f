//! What every store of pictures does; memory, a local folder and S3 run these
//! cases.

#![allow(clippy::expect_used, reason = "a failed expectation is the point")]

use std::sync::Arc;

use bytes::Bytes;
use futures::TryStreamExt;
use object_store::ObjectStore;

use super::{ByteRange, Media, MediaFile, StoredFile};
use crate::ImagegenError;
use crate::derivative::WIDTHS;

/// Runs every case on `store` and leaves nothing behind there.
///
/// # Panics
/// Where the store does not do what it should.
pub async fn run(store: Arc<dyn ObjectStore>) {
    let media = &Media::new(store);
    assert!(!media.describe().is_empty(), "the store has a name");
    what_is_put_is_read(media).await;
    what_is_put_twice_is_there_once(media).await;
    a_part_is_read_alone(media).await;
    a_part_beyond_the_end_is_told(media).await;
    what_is_missing_is_not_found(media).await;
    what_is_gone_may_be_removed_again(media).await;
    what_is_large_goes_in_parts(media).await;
}

/// Bytes of their own for each case, so that cases do not meet.
fn content(case: u8, length: usize) -> (String, Bytes) {
    let bytes: Vec<u8> = (0..length).map(|n| (n % 251) as u8 ^ case).collect();
    (Media::hash(&bytes), bytes.into())
}

/// All that `stored` delivers.
///
/// # Panics
/// Where it is cut short or not what it says.
pub async fn delivered(stored: StoredFile) -> Bytes {
    let promised = stored.range.end - stored.range.start;
    let pieces: Vec<Bytes> = stored.content.try_collect().await.expect("the content");
    let bytes = pieces.concat();
    assert_eq!(bytes.len() as u64, promised, "as long as promised");
    bytes.into()
}

async fn put(media: &Media, sha256: &str, file: MediaFile, bytes: &Bytes) {
    let put = media.put(sha256, file, bytes.clone()).await;
    put.expect("a place for it");
}

async fn what_is_put_is_read(media: &Media) {
    let (sha256, bytes) = content(1, 1000);
    let files = WIDTHS.map(MediaFile::Thumbnail);
    let files = files
        .into_iter()
        .chain([MediaFile::Master, MediaFile::Print]);
    // Every file of a hash has a place of its own.
    for (n, file) in files.clone().enumerate() {
        put(media, &sha256, file, &bytes.slice(n..)).await;
    }
    for (n, file) in files.enumerate() {
        let stored = media.open(&sha256, file, None).await.expect("the file");
        assert_eq!(stored.length, 1000 - n as u64, "{file:?}");
        assert!(!stored.is_partial());
        assert_eq!(delivered(stored).await, bytes.slice(n..), "{file:?}");
    }
    media.remove(&sha256).await.expect("removed");
    let print = media.open(&sha256, MediaFile::Print, None).await;
    assert!(print.is_ok(), "a print goes on its own");
    media.remove_print(&sha256).await.expect("removed");
}

async fn what_is_put_twice_is_there_once(media: &Media) {
    let (sha256, bytes) = content(2, 100);
    put(media, &sha256, MediaFile::Master, &bytes).await;
    put(media, &sha256, MediaFile::Master, &bytes).await;
    assert_eq!(media.read_master(&sha256).await.expect("it"), bytes);
    media.remove(&sha256).await.expect("removed");
    let gone = media.open(&sha256, MediaFile::Master, None).await;
    assert!(matches!(gone, Err(ImagegenError::NotFound)), "{gone:?}");
}

async fn a_part_is_read_alone(media: &Media) {
    let (sha256, bytes) = content(3, 1000);
    put(media, &sha256, MediaFile::Print, &bytes).await;
    let between = |first, last| ByteRange::Between { first, last };
    for (range, expected) in [
        (between(0, 0), 0..1),
        (between(10, 19), 10..20),
        (between(990, 5000), 990..1000),
        (between(0, u64::MAX), 0..1000),
        (ByteRange::From(999), 999..1000),
        (ByteRange::Last(5), 995..1000),
        (ByteRange::Last(5000), 0..1000),
    ] {
        let stored = media.open(&sha256, MediaFile::Print, Some(range)).await;
        let stored = stored.expect("a part");
        assert_eq!(stored.length, 1000, "{range:?}: the whole is told");
        assert_eq!(stored.range, expected, "{range:?}");
        let expected = expected.start as usize..expected.end as usize;
        assert_eq!(delivered(stored).await, bytes.slice(expected), "{range:?}");
    }
    for length in [0, 7, 1000, 5000] {
        let head = media
            .read_print_head(&sha256, length)
            .await
            .expect("a head");
        assert_eq!(head, bytes.slice(..length.min(1000)));
    }
    media.remove_print(&sha256).await.expect("removed");
}

async fn a_part_beyond_the_end_is_told(media: &Media) {
    let (sha256, bytes) = content(4, 10);
    put(media, &sha256, MediaFile::Master, &bytes).await;
    let between = |first, last| ByteRange::Between { first, last };
    for range in [between(10, 12), ByteRange::From(10), ByteRange::Last(0)] {
        let outcome = media.open(&sha256, MediaFile::Master, Some(range)).await;
        assert!(
            matches!(outcome, Err(ImagegenError::OutOfRange { length: 10 })),
            "{range:?}: {outcome:?}"
        );
    }
    media.remove(&sha256).await.expect("removed");
}

async fn what_is_missing_is_not_found(media: &Media) {
    let (sha256, _) = content(5, 10);
    for range in [None, Some(ByteRange::From(0)), Some(ByteRange::From(99))] {
        for file in [
            MediaFile::Master,
            MediaFile::Thumbnail(640),
            MediaFile::Print,
        ] {
            let outcome = media.open(&sha256, file, range).await;
            assert!(
                matches!(outcome, Err(ImagegenError::NotFound)),
                "{outcome:?}"
            );
        }
    }
    let head = media.read_print_head(&sha256, 10).await;
    assert!(matches!(head, Err(ImagegenError::NotFound)), "{head:?}");
}

async fn what_is_gone_may_be_removed_again(media: &Media) {
    let (sha256, bytes) = content(6, 10);
    put(media, &sha256, MediaFile::Master, &bytes).await;
    for _ in 0..2 {
        media.remove(&sha256).await.expect("removing");
        media.remove_print(&sha256).await.expect("removing");
    }
}

async fn what_is_large_goes_in_parts(media: &Media) {
    let length = super::upload::PART * 2 + 12_345;
    let (sha256, bytes) = content(7, length);
    put(media, &sha256, MediaFile::Print, &bytes).await;
    let stored = media.open(&sha256, MediaFile::Print, None).await;
    assert_eq!(delivered(stored.expect("the file")).await, bytes);
    let seam = super::upload::PART as u64 - 2;
    let range = ByteRange::Between {
        first: seam,
        last: seam + 3,
    };
    let stored = media.open(&sha256, MediaFile::Print, Some(range)).await;
    let part = delivered(stored.expect("a part")).await;
    assert_eq!(part, bytes.slice(seam as usize..seam as usize + 4));
    media.remove_print(&sha256).await.expect("removed");
}
