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

/// Pictures, and a print; returns the print's key.
async fn gallery(store: &dyn ObjectStore) -> Path {
    for n in 0..12_u8 {
        keep(store, MediaFile::Master, vec![n; 100 + usize::from(n)]).await;
        keep(store, MediaFile::Thumbnail(320), vec![n; 10]).await;
    }
    // Large enough for several parts.
    keep(store, MediaFile::Print, vec![7; (20 << 20) + 1]).await
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
    let print = gallery(&from).await;
    to.put(&print, "cut off".into()).await.unwrap();
    let mut heard = Vec::new();
    let outcome = copy(&from, &to, CopyCheck::Length, |p| heard.push(p)).await;
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
    let expected = contents(&memory).await;
    let back = tokio::spawn(async move {
        let there = copy(&memory, &local, CopyCheck::Length, |_| {}).await;
        there.unwrap();
        let back = InMemory::new();
        let again = copy(&local, &back, CopyCheck::Content, |_| {}).await;
        again.map(|_| back)
    });
    let back = back.await.unwrap().unwrap();
    assert_eq!(expected, contents(&back).await);
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

#[cfg(feature = "s3")]
mod s3 {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Instant;

    use axum::Router;
    use axum::http::StatusCode;
    use imagegen::media::{S3Addressing, S3Options, s3_store};

    use super::*;

    const BUCKET: &str = "atelier-test";

    fn options(endpoint: &str, prefix: &str) -> S3Options {
        let _ = rustls::crypto::ring::default_provider().install_default();
        S3Options {
            bucket: BUCKET.to_owned(),
            region: "us-east-1".to_owned(),
            endpoint: Some(endpoint.to_owned()),
            addressing: S3Addressing::Path,
            access_key_id: "test-id-4711".into(),
            secret_access_key: "test-secret-4711".into(),
            prefix: Some(prefix.to_owned()),
        }
    }

    /// A place of its own in the bucket of the server that `ATELIER_TEST_S3`
    /// names, such as moto's.
    #[allow(
        clippy::disallowed_methods,
        clippy::print_stdout,
        reason = "tests are told their peers by the environment"
    )]
    async fn bucket(prefix: &str) -> Option<Arc<dyn ObjectStore>> {
        let Ok(endpoint) = std::env::var("ATELIER_TEST_S3") else {
            println!("skipped: ATELIER_TEST_S3 is not set");
            return None;
        };
        let options = options(&endpoint, prefix);
        // moto takes a bucket without a signature; one that is there is fine.
        let url = format!("{endpoint}/{BUCKET}");
        let made = reqwest::Client::new().put(url).send().await.unwrap();
        assert!(made.status().is_success() || made.status() == StatusCode::CONFLICT);
        Some(s3_store(&options).unwrap())
    }

    #[tokio::test]
    async fn conforms() {
        if let Some(store) = bucket("conformance/of it").await {
            conformance::run(store).await;
        }
    }

    #[tokio::test]
    async fn a_killed_copy_to_it_is_finished_by_the_next() {
        let Some(to) = bucket("copy").await else {
            return;
        };
        let from = slow(InMemory::new());
        gallery(&from).await;
        for object in contents(&to).await.into_keys() {
            to.delete(&Path::from(object)).await.unwrap();
        }
        let (stop, stopped) = tokio::sync::oneshot::channel();
        let mut stop = Some(stop);
        let heard = |progress: CopyProgress| {
            if progress.done_objects == 9 {
                stop.take().map(|stop| stop.send(()));
            }
        };
        tokio::select! {
            biased;
            _ = stopped => {}
            outcome = copy(&from, &to, CopyCheck::Content, heard) => panic!("{outcome:?}"),
        }
        let outcome = copy(&from, &to, CopyCheck::Content, |_| {}).await.unwrap();
        assert!(outcome.progress.skipped >= 9, "{outcome:?}");
        assert_eq!(contents(&from).await, contents(&to).await);
        let back = InMemory::new();
        copy(&to, &back, CopyCheck::Content, |_| {}).await.unwrap();
        assert_eq!(contents(&from).await, contents(&back).await);
    }

    /// A server that is broken is tried a few times, not for minutes, and what
    /// is told of it holds no key.
    #[tokio::test]
    async fn a_broken_server_is_given_up_in_seconds() {
        let asked = Arc::new(AtomicUsize::new(0));
        let counted = asked.clone();
        let app = Router::new().fallback(move || {
            counted.fetch_add(1, Ordering::SeqCst);
            async { StatusCode::SERVICE_UNAVAILABLE }
        });
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, app).await });
        let media = Media::new(s3_store(&options(&endpoint, "p")).unwrap());
        let began = Instant::now();
        let hash = Media::hash(b"picture");
        let error = media
            .open(&hash, MediaFile::Master, None)
            .await
            .unwrap_err();
        assert!(began.elapsed() < Duration::from_secs(10));
        assert_eq!(asked.load(Ordering::SeqCst), 4);
        let shown = format!("{error} {error:?} {media:?}");
        assert!(!shown.contains("4711"), "{shown}");
    }
}
