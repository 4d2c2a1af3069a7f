mod job;

use chrono::{DateTime, Utc};
use groundwork::Moment;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, ModelTrait, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait, prelude::Uuid,
};

use crate::entities::picture::{Column, Entity, Model};
use crate::{ImagegenError, OwnerId, Picture, PictureId, PictureState};

pub(crate) use job::{FALLBACK_ATTEMPTS, Job, MAX_ATTEMPTS, MAX_DEATHS, Made};

/// Where a waiting picture stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QueuePlace {
    /// How many pictures come before it.
    pub ahead: u64,
}

/// How long the queue is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QueueSummary {
    /// Pictures that wait for a worker.
    pub queued: u64,
    /// Pictures in work.
    pub painting: u64,
}

impl Picture {
    /// Calls a picture of `owner` off, if it is not done yet.
    ///
    /// # Errors
    /// [`ImagegenError::NotFound`] or [`ImagegenError::WrongState`].
    pub async fn cancel(
        db: &impl ConnectionTrait,
        moment: &Moment,
        owner: OwnerId,
        id: PictureId,
    ) -> Result<(), ImagegenError> {
        Self::find(db, owner, id).await?;
        let cancelled = Entity::update_many()
            .col_expr(Column::State, PictureState::Cancelled.name().into())
            .col_expr(Column::FinishedAt, moment.now.into())
            .filter(Column::Id.eq(id.0))
            .filter(Column::State.is_in(["queued", "painting"]))
            .exec(db)
            .await?;
        if cancelled.rows_affected == 1 {
            Ok(())
        } else {
            Err(ImagegenError::WrongState)
        }
    }

    /// Where the picture stands in the queue.
    pub async fn place(&self, db: &impl ConnectionTrait) -> Result<QueuePlace, ImagegenError> {
        let before = Condition::all()
            .add(Column::State.is_in(["queued", "painting"]))
            .add(Column::Id.lt(self.id.0));
        Ok(QueuePlace {
            ahead: Entity::find().filter(before).count(db).await?,
        })
    }

    /// How many pictures wait and how many are in work.
    pub async fn queue_summary(db: &impl ConnectionTrait) -> Result<QueueSummary, ImagegenError> {
        let count = |state: PictureState| Entity::find().filter(Column::State.eq(state.name()));
        Ok(QueueSummary {
            queued: count(PictureState::Queued).count(db).await?,
            painting: count(PictureState::Painting).count(db).await?,
        })
    }
}

impl Picture {
    /// How many pictures were given up since `instant`.
    pub async fn failed_since_as_staff(
        db: &impl ConnectionTrait,
        instant: DateTime<Utc>,
    ) -> Result<u64, ImagegenError> {
        let failed = Condition::all()
            .add(Column::State.eq(PictureState::Failed.name()))
            .add(Column::FinishedAt.gte(instant));
        Ok(Entity::find().filter(failed).count(db).await?)
    }
}

/// Deleted pictures whose files may go, a hundred after `last`: the row of one,
/// once removed, leaves its hash to the caller if no other picture has the same
/// content.
pub(crate) async fn deleted_before(
    db: &impl ConnectionTrait,
    instant: DateTime<Utc>,
    last: Option<Uuid>,
) -> Result<Vec<Model>, ImagegenError> {
    // A variation that waits is painted from its source, deleted or not.
    let waited_for = Entity::find()
        .select_only()
        .column(Column::SourceId)
        .filter(Column::State.is_in(["queued", "painting"]))
        .filter(Column::SourceId.is_not_null())
        .into_query();
    let query = Entity::find()
        .filter(Column::DeletedAt.lt(instant))
        .filter(Column::Id.not_in_subquery(waited_for))
        .filter(Column::Id.gt(last.unwrap_or(Uuid::nil())))
        .order_by_asc(Column::Id)
        .limit(100);
    Ok(query.all(db).await?)
}

pub(crate) async fn remove_row(
    db: &impl ConnectionTrait,
    row: Model,
) -> Result<Option<String>, ImagegenError> {
    let sha256 = row.sha256.clone();
    row.delete(db).await?;
    let Some(sha256) = sha256 else {
        return Ok(None);
    };
    let shared = Entity::find()
        .filter(Column::Sha256.eq(&sha256))
        .count(db)
        .await?;
    Ok((shared == 0).then_some(sha256))
}
