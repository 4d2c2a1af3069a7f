//! Stored files: one suite on every store, and copies from one to another.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures::TryStreamExt;
use imagegen::Media;
use imagegen::media::{CopyCheck, CopyError, CopyProgress, MediaFile, conformance, copy};
use object_store::local::LocalFileSystem;
use object_store::memory::InMemory;
use object_store::path::Path;
use object_store::throttle::{ThrottleConfig, ThrottledStore};
use object_store::{ObjectStore, ObjectStoreExt};

#[tokio::test]
async fn memory() {
    conformance::run(Arc::new(InMemory::new())).await;
}

#[tokio::test]
async fn a_local_folder() {
    let folder = tempfile::tempdir().unwrap();
    let store = LocalFileSystem::new_with_prefix(folder.path()).unwrap();
    conformance::run(Arc::new(store)).await;
}

/// Bytes under the key a picture's file would have.
async fn keep(store: &dyn ObjectStore, file: MediaFile, bytes: impl Into<Bytes>) -> Path {
    let bytes = bytes.into();
    let key = file.key(&Media::hash(&bytes)).unwrap();
    store.put(&key, bytes.into()).await.unwrap();
    key
}

async fn gallery(store: &dyn ObjectStore) {
    for n in 0..12_u8 {
        keep(store, MediaFile::Master, vec![n; 100 + usize::from(n)]).await;
        keep(store, MediaFile::Thumbnail(320), vec![n; 10]).await;
    }
    // Large enough for several parts.
    keep(store, MediaFile::Print, vec![7; (20 << 20) + 1]).await;
}

async fn contents(store: &dyn ObjectStore) -> BTreeMap<String, Bytes> {
    let listed: Vec<_> = store.list(None).try_collect().await.unwrap();
    let mut contents = BTreeMap::new();
    for object in listed {
        let found = store.get(&object.location).await.unwrap();
        contents.insert(object.location.into(), found.bytes().await.unwrap());
    }
    contents
}

/// Slow enough that a copy can be killed between any two of its steps.
fn slow(store: InMemory) -> ThrottledStore<InMemory> {
    let pause = Duration::from_millis(1);
    let config = ThrottleConfig {
        wait_get_per_call: pause,
        wait_put_per_call: pause,
        ..ThrottleConfig::default()
    };
    ThrottledStore::new(store, config)
}

#[tokio::test]
async fn a_copy_is_the_same_and_tells_how_far_it_is() {
    let (from, to) = (InMemory::new(), InMemory::new());
    gallery(&from).await;
    let mut heard = Vec::new();
    let outcome = copy(&from, &to, CopyCheck::Content, |p| heard.push(p)).await;
    let outcome = outcome.unwrap();
    assert_eq!(contents(&from).await, contents(&to).await);
    assert_eq!(outcome.damaged, Vec::<String>::new());
    let first = CopyProgress {
        total_objects: 25,
        total_bytes: outcome.progress.total_bytes,
        ..CopyProgress::default()
    };
    assert_eq!((heard.len(), heard[0]), (26, first));
    assert!(heard.is_sorted_by_key(|p| (p.done_objects, p.done_bytes)));
    let last = outcome.progress;
    assert_eq!(heard[25], last);
    assert_eq!((last.done_objects, last.skipped), (25, 0));
    assert_eq!(last.done_bytes, last.total_bytes);

    let again = copy(&from, &to, CopyCheck::Content, |_| {}).await.unwrap();
    assert_eq!(again.progress.skipped, 25, "all is there");
}

#[tokio::test]
async fn a_killed_copy_is_finished_by_the_next() {
    let (from, to) = (slow(InMemory::new()), slow(InMemory::new()));
    gallery(&from).await;
    let mut runs = 0;
    loop {
        runs += 1;
        let (stop, stopped) = tokio::sync::oneshot::channel();
        let mut stop = Some(stop);
        // Killed as soon as three more objects are there.
        let heard = |progress: CopyProgress| {
            if progress.done_objects >= progress.skipped + 3 {
                stop.take().map(|stop| stop.send(()));
            }
        };
        let finished = tokio::select! {
            biased;
            _ = stopped => false,
            outcome = copy(&from, &to, CopyCheck::Length, heard) => outcome.is_ok(),
        };
        if finished {
            break;
        }
        assert!(runs < 25, "every run gets further");
    }
    assert!(runs > 3, "it was killed {} times", runs - 1);
    assert_eq!(contents(&from).await, contents(&to).await);
}

#[tokio::test]
async fn what_changed_on_the_way_is_found() {
    let (from, to) = (InMemory::new(), InMemory::new());
    let sound = keep(&from, MediaFile::Master, &b"sound"[..]).await;
    let rotten = keep(&from, MediaFile::Print, &b"whole"[..]).await;
    from.put(&rotten, "wh?le".into()).await.unwrap();
    // As long as the source's, but not the same.
    to.put(&sound, "s?und".into()).await.unwrap();
    let outcome = copy(&from, &to, CopyCheck::Length, |_| {}).await.unwrap();
    assert_eq!((outcome.progress.skipped, outcome.damaged.len()), (1, 0));
    to.delete(&rotten).await.unwrap();

    let outcome = copy(&from, &to, CopyCheck::Content, |_| {}).await.unwrap();
    assert_eq!(outcome.damaged, [rotten.to_string()]);
    let mended = to.get(&sound).await.unwrap().bytes().await.unwrap();
    assert_eq!(mended, &b"sound"[..]);
    assert!(to.head(&rotten).await.is_err(), "damage is not spread");
}

#[tokio::test]
async fn a_copy_goes_from_a_folder_and_back() {
    let folder = tempfile::tempdir().unwrap();
    let local = LocalFileSystem::new_with_prefix(folder.path()).unwrap();
    let memory = InMemory::new();
    gallery(&memory).await;
    copy(&memory, &local, CopyCheck::Length, |_| {})
        .await
        .unwrap();
    let back = InMemory::new();
    copy(&local, &back, CopyCheck::Content, |_| {})
        .await
        .unwrap();
    assert_eq!(contents(&memory).await, contents(&back).await);
}

#[tokio::test]
async fn a_copy_that_stops_says_where() {
    let from = InMemory::new();
    let key = keep(&from, MediaFile::Master, &b"picture"[..]).await;
    let folder = tempfile::tempdir().unwrap();
    let to = LocalFileSystem::new_with_prefix(folder.path()).unwrap();
    // A file where a folder should be.
    std::fs::write(folder.path().join("pictures"), "").unwrap();
    let outcome = copy(&from, &to, CopyCheck::Length, |_| {}).await;
    match outcome {
        Err(CopyError::Write { key: named, .. }) => assert_eq!(named, key.to_string()),
        other => panic!("{other:?}"),
    }
}
