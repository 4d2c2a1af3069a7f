use bytes::{Bytes, BytesMut};
use futures::stream::BoxStream;
use futures::{StreamExt, TryStreamExt, stream};
use object_store::path::Path;
use object_store::{Error, ObjectMeta, ObjectStore, ObjectStoreExt, PutPayload, WriteMultipart};
use sha2::{Digest, Sha256};

use super::MediaFile;
use super::upload::{PART, PARTS_AT_ONCE};

/// How many objects are copied at once: with two parts each on their way and
/// one filling up, at most 96 MiB are held.
const AT_ONCE: usize = 4;

/// What makes an object at the destination the same as the source's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CopyCheck {
    /// Its length.
    #[default]
    Length,
    /// Its length and, where its key carries its hash, its SHA-256: each such
    /// object is read once at the destination, or once at the source.
    Content,
}

/// How far a copy has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CopyProgress {
    /// Objects done with, those passed over included.
    pub done_objects: u64,
    /// Their bytes.
    pub done_bytes: u64,
    /// Objects the source had at the start.
    pub total_objects: u64,
    /// Their bytes.
    pub total_bytes: u64,
    /// Objects passed over: already at the destination, or gone from the
    /// source since the start.
    pub skipped: u64,
}

/// What a finished copy came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CopyOutcome {
    /// The last progress.
    pub progress: CopyProgress,
    /// Keys whose bytes in the source are not what the key promises
    /// ([`CopyCheck::Content`] alone can tell). They were not copied.
    pub damaged: Vec<String>,
}

/// Why a copy stopped; starting it again goes on where it was.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    /// The source cannot be listed.
    #[error("listing the source: {0}")]
    List(#[source] Error),
    /// The source gives an object not, or not whole.
    #[error("reading {key}: {source}")]
    Read {
        /// The object.
        key: String,
        /// The store's reason.
        source: Error,
    },
    /// The destination does not take an object, or does not say what it has.
    #[error("writing {key}: {source}")]
    Write {
        /// The object.
        key: String,
        /// The store's reason.
        source: Error,
    },
}

enum Step {
    Copied,
    AlreadyThere,
    Gone,
    Damaged,
}

/// Copies every object of `from` to `to`, four at a time, telling `heard` after
/// each and once before the first. What is at the destination already is
/// passed over, so a copy that was cut short is finished by another one; an
/// object arrives whole or not at all.
///
/// Objects stored while it runs may be missed: stop whoever stores, or copy
/// once more afterwards. Parts of an object that was on its way when the copy
/// was killed stay on S3 unseen until a lifecycle rule of the bucket removes
/// incomplete uploads.
///
/// # Errors
/// [`CopyError`]; what was copied stays.
pub async fn copy(
    from: &dyn ObjectStore,
    to: &dyn ObjectStore,
    check: CopyCheck,
    mut heard: impl FnMut(CopyProgress),
) -> Result<CopyOutcome, CopyError> {
    let listed = from.list(None).try_collect::<Vec<ObjectMeta>>().await;
    let objects = listed.map_err(CopyError::List)?;
    let mut outcome = CopyOutcome::default();
    outcome.progress.total_objects = objects.len() as u64;
    outcome.progress.total_bytes = objects.iter().map(|object| object.size).sum();
    heard(outcome.progress);
    let steps = objects.into_iter().map(|object| async move {
        let step = carry(from, to, &object, check).await?;
        Ok((object, step))
    });
    let mut steps = stream::iter(steps).buffer_unordered(AT_ONCE);
    while let Some((object, step)) = steps.try_next().await? {
        match step {
            Step::Copied => {}
            Step::AlreadyThere | Step::Gone => outcome.progress.skipped += 1,
            Step::Damaged => outcome.damaged.push(object.location.into()),
        }
        outcome.progress.done_objects += 1;
        outcome.progress.done_bytes += object.size;
        heard(outcome.progress);
    }
    Ok(outcome)
}

async fn carry(
    from: &dyn ObjectStore,
    to: &dyn ObjectStore,
    object: &ObjectMeta,
    check: CopyCheck,
) -> Result<Step, CopyError> {
    let path = &object.location;
    let hash = match check {
        CopyCheck::Length => None,
        CopyCheck::Content => MediaFile::content_hash(path),
    };
    if is_there(to, object, hash.as_deref()).await? {
        return Ok(Step::AlreadyThere);
    }
    let found = match from.get(path).await {
        Ok(found) => found,
        Err(Error::NotFound { .. }) => return Ok(Step::Gone),
        Err(source) => return Err(unread(path, source)),
    };
    let length = found.meta.size;
    let passing = Passing {
        content: found.into_stream(),
        length: 0,
        sha256: Sha256::new(),
    };
    if length > PART as u64 {
        in_parts(passing, to, path, length, hash.as_deref()).await
    } else {
        at_once(passing, to, path, length, hash.as_deref()).await
    }
}

/// Whether the destination has `object`, and with this hash where one is given.
async fn is_there(
    to: &dyn ObjectStore,
    object: &ObjectMeta,
    hash: Option<&str>,
) -> Result<bool, CopyError> {
    let path = &object.location;
    match to.head(path).await {
        Ok(there) if there.size == object.size => {}
        Ok(_) | Err(Error::NotFound { .. }) => return Ok(false),
        Err(source) => return Err(unwritten(path, source)),
    }
    if hash.is_none() {
        return Ok(true);
    }
    let found = to.get(path).await.map_err(|e| unwritten(path, e))?;
    let mut passing = Passing {
        content: found.into_stream(),
        length: 0,
        sha256: Sha256::new(),
    };
    while let Some(_piece) = passing.next().await.map_err(|e| unwritten(path, e))? {}
    Ok(passing.was(object.size, hash))
}

/// Bytes on their way, measured.
struct Passing {
    content: BoxStream<'static, object_store::Result<Bytes>>,
    length: u64,
    sha256: Sha256,
}

impl Passing {
    async fn next(&mut self) -> object_store::Result<Option<Bytes>> {
        let piece = self.content.try_next().await?;
        if let Some(piece) = &piece {
            self.length += piece.len() as u64;
            self.sha256.update(piece);
        }
        Ok(piece)
    }

    /// Whether what passed has this length, and this hash where one is given.
    fn was(self, length: u64, hash: Option<&str>) -> bool {
        let own = || hex::encode(self.sha256.finalize());
        self.length == length && hash.is_none_or(|hash| hash == own())
    }
}

async fn at_once(
    mut passing: Passing,
    to: &dyn ObjectStore,
    path: &Path,
    length: u64,
    hash: Option<&str>,
) -> Result<Step, CopyError> {
    let mut whole = BytesMut::new();
    while let Some(piece) = passing.next().await.map_err(|e| unread(path, e))? {
        whole.extend_from_slice(&piece);
    }
    if !passing.was(length, hash) {
        return Ok(Step::Damaged);
    }
    let put = to.put(path, PutPayload::from(whole.freeze())).await;
    put.map_err(|source| unwritten(path, source))?;
    Ok(Step::Copied)
}

async fn in_parts(
    mut passing: Passing,
    to: &dyn ObjectStore,
    path: &Path,
    length: u64,
    hash: Option<&str>,
) -> Result<Step, CopyError> {
    let upload = to.put_multipart(path).await;
    let upload = upload.map_err(|source| unwritten(path, source))?;
    let mut parts = WriteMultipart::new_with_chunk_size(upload, PART);
    let poured = pour(&mut passing, &mut parts, path).await;
    if poured.is_ok() && passing.was(length, hash) {
        let finished = parts.finish().await;
        return match finished {
            Ok(_) => Ok(Step::Copied),
            Err(source) => Err(unwritten(path, source)),
        };
    }
    // Whether or not the parts can be taken back: the object is not there.
    let _ = parts.abort().await;
    poured.map(|()| Step::Damaged)
}

async fn pour(
    passing: &mut Passing,
    parts: &mut WriteMultipart,
    path: &Path,
) -> Result<(), CopyError> {
    while let Some(piece) = passing.next().await.map_err(|e| unread(path, e))? {
        let room = parts.wait_for_capacity(PARTS_AT_ONCE).await;
        room.map_err(|source| unwritten(path, source))?;
        parts.put(piece);
    }
    Ok(())
}

fn unread(path: &Path, source: Error) -> CopyError {
    let key = path.to_string();
    CopyError::Read { key, source }
}

fn unwritten(path: &Path, source: Error) -> CopyError {
    let key = path.to_string();
    CopyError::Write { key, source }
}
