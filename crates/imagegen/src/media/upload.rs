use bytes::Bytes;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt, PutPayload, WriteMultipart};

/// The bytes of a part, and the most that are sent in one request. S3 wants 5 MiB
/// at least and takes 10,000 parts
/// (<https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html>).
pub(super) const PART: usize = 8 << 20;

/// How many parts of one object are on their way at once.
pub(super) const PARTS_AT_ONCE: usize = 2;

/// Stores `bytes`: in one request, or in parts where they are more than one
/// carries well over a slow line. The object is there whole or not at all.
pub(super) async fn put(
    store: &dyn ObjectStore,
    path: &Path,
    mut bytes: Bytes,
) -> object_store::Result<()> {
    if bytes.len() <= PART {
        store.put(path, PutPayload::from(bytes)).await?;
        return Ok(());
    }
    let upload = store.put_multipart(path).await?;
    let mut parts = WriteMultipart::new_with_chunk_size(upload, PART);
    while !bytes.is_empty() {
        if let Err(error) = parts.wait_for_capacity(PARTS_AT_ONCE).await {
            // What went wrong first is what is told.
            let _ = parts.abort().await;
            return Err(error);
        }
        parts.put(bytes.split_to(PART.min(bytes.len())));
    }
    parts.finish().await.map(drop)
}
