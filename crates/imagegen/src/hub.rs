use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use tokio::sync::watch;

use crate::PictureId;
use crate::generator::ProgressSink;

/// How a picture looks while it is painted on this server.
#[derive(Clone, Debug, Default)]
pub struct Glimpse {
    /// The share that is done, 0 to 1.
    pub fraction: f32,
    /// The latest preview, an encoded WebP or PNG.
    pub preview: Option<Bytes>,
}

/// The pictures in work on this server. What others need to know is in the
/// database; this only makes progress livelier for whoever is connected here.
#[derive(Clone, Debug, Default)]
pub(crate) struct Hub {
    easels: Arc<Mutex<HashMap<PictureId, Easel>>>,
}

/// One picture in work: what its sink hears, and whether it is still wanted.
#[derive(Clone, Debug)]
pub(crate) struct Easel {
    glimpse: Arc<watch::Sender<Glimpse>>,
    cancelled: Arc<AtomicBool>,
}

impl Hub {
    fn lock(&self) -> MutexGuard<'_, HashMap<PictureId, Easel>> {
        self.easels.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn begin(&self, picture: PictureId) -> Easel {
        let easel = Easel {
            glimpse: Arc::new(watch::Sender::new(Glimpse::default())),
            cancelled: Arc::default(),
        };
        self.lock().insert(picture, easel.clone());
        easel
    }

    pub(crate) fn end(&self, picture: PictureId) {
        self.lock().remove(&picture);
    }

    pub(crate) fn watch(&self, picture: PictureId) -> Option<watch::Receiver<Glimpse>> {
        self.lock()
            .get(&picture)
            .map(|easel| easel.glimpse.subscribe())
    }

    pub(crate) fn cancel(&self, picture: PictureId) {
        if let Some(easel) = self.lock().get(&picture) {
            easel.cancel();
        }
    }
}

impl Easel {
    pub(crate) fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    pub(crate) fn fraction(&self) -> f32 {
        self.glimpse.borrow().fraction
    }
}

impl ProgressSink for Easel {
    fn progress(&self, fraction: f32) {
        self.glimpse
            .send_modify(|glimpse| glimpse.fraction = fraction.clamp(0.0, 1.0));
    }

    fn preview(&self, image: Bytes) {
        self.glimpse
            .send_modify(|glimpse| glimpse.preview = Some(image));
    }

    fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }
}
