//! Files nobody needs any more.

use chrono::Duration;

use super::Studio;
use crate::print::PrintFile;
use crate::{ImagegenError, PictureId, Retention, queue};

impl Studio {
    /// Removes the files of pictures deleted more than an hour ago that
    /// nothing needs; returns how many pictures went.
    ///
    /// # Errors
    /// The database's or the store's; what is left is swept the next time.
    pub async fn sweep(&self, retention: &dyn Retention) -> Result<u64, ImagegenError> {
        let before = self.clock.moment().now - Duration::hours(1);
        let (mut swept, mut last) = (0, None);
        loop {
            let rows = queue::deleted_before(&self.db, before, last).await?;
            let Some(row) = rows.last() else {
                return Ok(swept);
            };
            last = Some(row.id);
            for row in rows {
                if retention.is_needed(PictureId(row.id)).await? {
                    continue;
                }
                for sha256 in PrintFile::forget(&self.db, PictureId(row.id)).await? {
                    self.media.remove_print(&sha256).await?;
                }
                if let Some(sha256) = queue::remove_row(&self.db, row).await? {
                    self.media.remove(&sha256).await?;
                }
                swept += 1;
            }
        }
    }
}
