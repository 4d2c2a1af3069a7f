use std::sync::Arc;

use bytes::Bytes;
use futures::stream::BoxStream;
use futures::{StreamExt, TryStreamExt};
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt, PutPayload};
use sha2::{Digest, Sha256};

use crate::ImagegenError;
use crate::derivative::WIDTHS;

/// The stored files of pictures, under the hash of their content: the same
/// picture is stored once, a name never means two pictures, and writing twice
/// does no harm.
#[derive(Clone, Debug)]
pub struct Media {
    store: Arc<dyn ObjectStore>,
}

/// A file on its way out of the store.
pub struct StoredFile {
    /// Its length in bytes.
    pub length: u64,
    /// Its content, in pieces.
    pub content: BoxStream<'static, Result<Bytes, object_store::Error>>,
}

impl std::fmt::Debug for StoredFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StoredFile")
            .field("length", &self.length)
            .finish_non_exhaustive()
    }
}

fn master(sha256: &str) -> Path {
    Path::from_iter(["pictures", &sha256[..2.min(sha256.len())], sha256, "master"])
}

/// A print file lies apart: it is staff's alone and goes on its own.
fn print(sha256: &str) -> Path {
    Path::from_iter([
        "prints",
        &sha256[..2.min(sha256.len())],
        sha256,
        "print.png",
    ])
}

fn thumbnail(sha256: &str, width: u32) -> Path {
    let name = format!("{width}.webp");
    Path::from_iter(["pictures", &sha256[..2.min(sha256.len())], sha256, &name])
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

    pub(crate) async fn put_master(&self, sha256: &str, bytes: Bytes) -> Result<(), ImagegenError> {
        self.store
            .put(&master(sha256), PutPayload::from(bytes))
            .await?;
        Ok(())
    }

    pub(crate) async fn put_thumbnail(
        &self,
        sha256: &str,
        width: u32,
        webp: Bytes,
    ) -> Result<(), ImagegenError> {
        self.store
            .put(&thumbnail(sha256, width), PutPayload::from(webp))
            .await?;
        Ok(())
    }

    /// The picture at full size.
    ///
    /// # Errors
    /// [`ImagegenError::NotFound`] or [`ImagegenError::Storage`].
    pub async fn open_master(&self, sha256: &str) -> Result<StoredFile, ImagegenError> {
        self.open(&master(sha256)).await
    }

    /// The bytes of the picture at full size.
    pub(crate) async fn read_master(&self, sha256: &str) -> Result<Bytes, ImagegenError> {
        Ok(self.store.get(&master(sha256)).await?.bytes().await?)
    }

    pub(crate) async fn put_print(&self, sha256: &str, png: Bytes) -> Result<(), ImagegenError> {
        self.store
            .put(&print(sha256), PutPayload::from(png))
            .await?;
        Ok(())
    }

    /// A print file, a PNG.
    ///
    /// # Errors
    /// [`ImagegenError::NotFound`] or [`ImagegenError::Storage`].
    pub async fn open_print(&self, sha256: &str) -> Result<StoredFile, ImagegenError> {
        self.open(&print(sha256)).await
    }

    /// The first `length` bytes of a print file, or all of it where it is
    /// shorter: what it says of itself stands there.
    ///
    /// # Errors
    /// [`ImagegenError::NotFound`] or [`ImagegenError::Storage`].
    pub async fn read_print_head(
        &self,
        sha256: &str,
        length: usize,
    ) -> Result<Bytes, ImagegenError> {
        let mut stored = self.open_print(sha256).await?;
        let mut head = Vec::with_capacity(length);
        while head.len() < length {
            match stored.content.try_next().await? {
                Some(chunk) => head.extend_from_slice(&chunk),
                None => break,
            }
        }
        head.truncate(length);
        Ok(head.into())
    }

    pub(crate) async fn remove_print(&self, sha256: &str) -> Result<(), ImagegenError> {
        match self.store.delete(&print(sha256)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// The picture as a WebP, `width` pixels wide: one of [`WIDTHS`].
    ///
    /// # Errors
    /// [`ImagegenError::NotFound`] or [`ImagegenError::Storage`].
    pub async fn open_thumbnail(
        &self,
        sha256: &str,
        width: u32,
    ) -> Result<StoredFile, ImagegenError> {
        if !WIDTHS.contains(&width) {
            return Err(ImagegenError::NotFound);
        }
        self.open(&thumbnail(sha256, width)).await
    }

    async fn open(&self, path: &Path) -> Result<StoredFile, ImagegenError> {
        match self.store.get(path).await {
            Ok(found) => Ok(StoredFile {
                length: found.meta.size,
                content: found.into_stream().boxed(),
            }),
            Err(object_store::Error::NotFound { .. }) => Err(ImagegenError::NotFound),
            Err(error) => Err(error.into()),
        }
    }

    pub(crate) async fn remove(&self, sha256: &str) -> Result<(), ImagegenError> {
        let files = WIDTHS.map(|width| thumbnail(sha256, width));
        for path in files.into_iter().chain([master(sha256)]) {
            match self.store.delete(&path).await {
                Ok(()) | Err(object_store::Error::NotFound { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }
}
