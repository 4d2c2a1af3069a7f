//! What one person asks of models that are paid in a day.

use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbBackend, EntityTrait, PaginatorTrait, QueryFilter,
    QuerySelect, QueryTrait, Statement,
};

use super::{charged, next_day};
use crate::entities::{picture, picture_request as request};
use crate::{ImagegenError, OwnerId};

/// Who asks for pictures, and how many they may ask for.
///
/// What counts is every request of theirs to a model that is paid, on the day
/// of UTC it was sent on, unless it certainly cost nothing; and every picture of
/// theirs that waits to be sent. So what was called off or deleted after it was
/// sent still counts, and what was called off before counts no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asker {
    /// Whose the pictures will be.
    pub owner: OwnerId,
    /// How many pictures of a model that is paid they may ask for in a day of
    /// UTC; `None` for no limit.
    pub per_day: Option<u32>,
}

impl From<OwnerId> for Asker {
    /// Somebody without a limit by the day.
    fn from(owner: OwnerId) -> Self {
        Self {
            owner,
            per_day: None,
        }
    }
}

impl Asker {
    /// Lets one request of this person count at a time, until `tx` ends: on
    /// PostgreSQL those that come at once would not see each other's pictures.
    /// SQLite has one writer at a time.
    pub(crate) async fn take_turns(&self, tx: &impl ConnectionTrait) -> Result<(), ImagegenError> {
        if tx.get_database_backend() != DbBackend::Postgres {
            return Ok(());
        }
        // The half of the identifier that is random.
        let (_, random) = self.owner.0.as_u64_pair();
        let sql = "SELECT pg_advisory_xact_lock($1)";
        let lock = [random.cast_signed().into()];
        let lock = Statement::from_sql_and_values(DbBackend::Postgres, sql, lock);
        tx.execute_raw(lock).await?;
        Ok(())
    }

    /// Says no where `more` pictures would be too many for the day of `now`.
    pub(crate) async fn check_day(
        &self,
        tx: &impl ConnectionTrait,
        now: DateTime<Utc>,
        more: u64,
    ) -> Result<(), ImagegenError> {
        let Some(limit) = self.per_day else {
            return Ok(());
        };
        if self.asked(tx, now).await? + more <= u64::from(limit) {
            return Ok(());
        }
        let retry_after = (next_day(now) - now).to_std().unwrap_or_default();
        Err(ImagegenError::TooManyToday { limit, retry_after })
    }

    async fn asked(
        &self,
        tx: &impl ConnectionTrait,
        now: DateTime<Utc>,
    ) -> Result<u64, ImagegenError> {
        let sent = Condition::all()
            .add(request::Column::OwnerId.eq(self.owner.0))
            .add(request::Column::Day.eq(now.date_naive()))
            .add(charged());
        let sent = request::Entity::find().filter(sent);
        let sent_ones = sent
            .clone()
            .select_only()
            .column(request::Column::PictureId)
            .into_query();
        let waiting = Condition::all()
            .add(picture::Column::OwnerId.eq(self.owner.0))
            .add(picture::Column::State.is_in(["queued", "painting"]))
            .add(picture::Column::Id.not_in_subquery(sent_ones));
        let waiting = picture::Entity::find().filter(waiting);
        Ok(sent.count(tx).await? + waiting.count(tx).await?)
    }
}
