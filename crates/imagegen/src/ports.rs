use std::fmt::Debug;

use async_trait::async_trait;

use crate::{ImagegenError, PictureId};

/// Asked before the files of a deleted picture are removed: the host may have
/// sold prints of it.
#[async_trait]
pub trait Retention: Debug + Send + Sync + 'static {
    /// Whether something still needs the picture's files.
    async fn is_needed(&self, picture: PictureId) -> Result<bool, ImagegenError>;
}

/// A host that keeps nothing of a deleted picture.
#[derive(Clone, Copy, Debug)]
pub struct NothingRetained;

#[async_trait]
impl Retention for NothingRetained {
    async fn is_needed(&self, _: PictureId) -> Result<bool, ImagegenError> {
        Ok(false)
    }
}
