use async_trait::async_trait;
use catalog::Listing;
use imagegen::{ImagegenError, PictureId, Retention};
use sea_orm::DatabaseConnection;

/// Pictures prints were ordered of are kept, and pictures that hang.
#[derive(Clone, Debug)]
pub struct SoldPictures {
    db: DatabaseConnection,
}

impl SoldPictures {
    /// What the shop in `db` still needs.
    pub fn new(db: DatabaseConnection) -> Self {
        Self { db }
    }
}

#[async_trait]
impl Retention for SoldPictures {
    async fn is_needed(&self, picture: PictureId) -> Result<bool, ImagegenError> {
        let broken = |error: String| ImagegenError::UnusablePicture(error);
        if Listing::is_shown(&self.db, super::picture_ref(picture))
            .await
            .map_err(|error| broken(error.to_string()))?
        {
            return Ok(true);
        }
        checkout::is_ordered(&self.db, picture.0)
            .await
            .map_err(|error| broken(error.to_string()))
    }
}
