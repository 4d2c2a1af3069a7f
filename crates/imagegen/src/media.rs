//! The stored files of pictures: where they lie, how they are read, and how
//! they move to another store.

pub mod conformance;
mod copying;
mod file;
mod range;
#[cfg(feature = "s3")]
pub mod s3;
mod upload;

use std::ops::Range;
use std::sync::Arc;

use bytes::{Bytes, BytesMut};
use futures::stream::BoxStream;
use futures::{StreamExt, TryStreamExt};
use object_store::path::Path;
use object_store::{GetOptions, ObjectStore, ObjectStoreExt};
use sha2::{Digest, Sha256};

use crate::ImagegenError;
use crate::derivative::WIDTHS;

pub use copying::{CopyCheck, CopyError, CopyOutcome, CopyProgress, copy};
pub use file::MediaFile;
pub use range::ByteRange;
#[cfg(feature = "s3")]
pub use s3::{S3Addressing, S3Error, S3Options, s3_store};

/// The stored files of pictures, under the hash of their content: the same
/// picture is stored once, a name never means two pictures, and writing twice
/// does no harm.
#[derive(Clone)]
pub struct Media {
    store: Arc<dyn ObjectStore>,
}

/// Says where, not how: a store's own account of itself may hold its key's id.
impl std::fmt::Debug for Media {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Media").field(&self.describe()).finish()
    }
}

/// A file, or a part of one, on its way out of the store.
pub struct StoredFile {
    /// The length of the whole file in bytes.
    pub length: u64,
    /// Which bytes of it [`content`](Self::content) delivers.
    pub range: Range<u64>,
    /// These bytes, in pieces: nothing is read before it is asked for.
    pub content: BoxStream<'static, Result<Bytes, object_store::Error>>,
}

impl StoredFile {
    /// Whether a part is delivered, which HTTP answers with 206.
    pub fn is_partial(&self) -> bool {
        self.range != (0..self.length)
    }
}

impl std::fmt::Debug for StoredFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StoredFile")
            .field("length", &self.length)
            .field("range", &self.range)
            .finish_non_exhaustive()
    }
}

impl Media {
    /// Files kept in `store`: a local folder, memory, or S3.
    pub fn new(store: Arc<dyn ObjectStore>) -> Self {
        Self { store }
    }

    /// What the store is, for `/readyz`.
    pub fn describe(&self) -> String {
        self.store.to_string()
    }

    /// The name `bytes` are kept under.
    pub fn hash(bytes: &[u8]) -> String {
        hex::encode(Sha256::digest(bytes))
    }

    /// Opens a file, or the part of it that `range` asks for.
    ///
    /// # Errors
    /// [`ImagegenError::NotFound`], [`ImagegenError::OutOfRange`] or
    /// [`ImagegenError::Storage`].
    pub async fn open(
        &self,
        sha256: &str,
        file: MediaFile,
        range: Option<ByteRange>,
    ) -> Result<StoredFile, ImagegenError> {
        let path = file.key(sha256)?;
        let options = GetOptions {
            range: range.map(Into::into),
            ..GetOptions::default()
        };
        match self.store.get_opts(&path, options).await {
            // Some stores answer a range without bytes with no bytes.
            Ok(found) if range.is_some() && found.range.is_empty() => {
                let length = found.meta.size;
                Err(ImagegenError::OutOfRange { length })
            }
            Ok(found) => Ok(StoredFile {
                length: found.meta.size,
                range: found.range.clone(),
                content: found.into_stream().boxed(),
            }),
            Err(object_store::Error::NotFound { .. }) => Err(ImagegenError::NotFound),
            Err(error) => Err(self.why_not(&path, range, error).await),
        }
    }

    /// Stores tell a range beyond the end in ways of their own: what counts is
    /// the length, asked for only once a read has failed.
    async fn why_not(
        &self,
        path: &Path,
        range: Option<ByteRange>,
        error: object_store::Error,
    ) -> ImagegenError {
        let Some(range) = range else {
            return error.into();
        };
        match self.store.head(path).await {
            Ok(meta) if range.within(meta.size).is_none() => {
                ImagegenError::OutOfRange { length: meta.size }
            }
            _ => error.into(),
        }
    }

    /// The first `length` bytes of a print file, or all of it where it is
    /// shorter: what it says of itself stands there. Nothing more is read.
    ///
    /// # Errors
    /// [`ImagegenError::NotFound`] or [`ImagegenError::Storage`].
    pub async fn read_print_head(
        &self,
        sha256: &str,
        length: usize,
    ) -> Result<Bytes, ImagegenError> {
        let Some(last) = (length as u64).checked_sub(1) else {
            return Ok(Bytes::new());
        };
        let range = ByteRange::Between { first: 0, last };
        match self.open(sha256, MediaFile::Print, Some(range)).await {
            Ok(stored) => collected(stored).await,
            Err(ImagegenError::OutOfRange { .. }) => Ok(Bytes::new()),
            Err(error) => Err(error),
        }
    }

    /// The bytes of the picture at full size.
    pub(crate) async fn read_master(&self, sha256: &str) -> Result<Bytes, ImagegenError> {
        collected(self.open(sha256, MediaFile::Master, None).await?).await
    }

    /// Stores a file; writing it twice does no harm.
    pub(crate) async fn put(
        &self,
        sha256: &str,
        file: MediaFile,
        bytes: Bytes,
    ) -> Result<(), ImagegenError> {
        Ok(upload::put(&*self.store, &file.key(sha256)?, bytes).await?)
    }

    /// Removes a picture's master and thumbnails, those that are there.
    pub(crate) async fn remove(&self, sha256: &str) -> Result<(), ImagegenError> {
        for file in WIDTHS.map(MediaFile::Thumbnail) {
            self.delete(sha256, file).await?;
        }
        // The master goes last: while it is there, a sweep comes again.
        self.delete(sha256, MediaFile::Master).await
    }

    pub(crate) async fn remove_print(&self, sha256: &str) -> Result<(), ImagegenError> {
        self.delete(sha256, MediaFile::Print).await
    }

    async fn delete(&self, sha256: &str, file: MediaFile) -> Result<(), ImagegenError> {
        match self.store.delete(&file.key(sha256)?).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}

async fn collected(stored: StoredFile) -> Result<Bytes, ImagegenError> {
    let bytes = (stored.range.end - stored.range.start) as usize;
    let whole = BytesMut::with_capacity(bytes);
    let fill = |mut whole: BytesMut, piece: Bytes| async move {
        whole.extend_from_slice(&piece);
        Ok(whole)
    };
    Ok(stored.content.try_fold(whole, fill).await?.freeze())
}
