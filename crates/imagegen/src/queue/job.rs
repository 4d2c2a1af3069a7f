//! A picture leased to a worker, and what becomes of it.

use chrono::{DateTime, Duration, Utc};
use groundwork::Moment;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbBackend, EntityTrait, ExprTrait, FromQueryResult,
    QueryFilter, QueryOrder, QuerySelect, Value,
    prelude::Uuid,
    sea_query::{Expr, LockBehavior, LockType, Query, SelectStatement},
};

use crate::derivative::Derivatives;
use crate::entities::picture::{Column, Entity, Model};
use crate::{Failure, ImagegenError, Picture, PictureState};

/// How often a picture is tried before it is given up: over three and a half
/// minutes, where each attempt fails at once ([`groundwork::pause`]).
pub(crate) const MAX_ATTEMPTS: i32 = 19;
/// How many workers may die at a picture before it is given up: it may be what
/// they die of.
pub(crate) const MAX_DEATHS: i32 = 5;
/// From which attempt on the fallback steps in: after about a quarter of a
/// minute.
pub(crate) const FALLBACK_ATTEMPTS: i32 = 5;

/// A picture leased to a worker.
#[derive(Debug)]
pub(crate) struct Job {
    pub(crate) picture: Picture,
    pub(crate) attempts: i32,
    pub(crate) deaths: i32,
    lease: Uuid,
}

/// The oldest picture that is due: queued, or left behind by a worker whose
/// lease ran out.
fn next_due(backend: DbBackend, now: DateTime<Utc>) -> SelectStatement {
    let queued = Condition::all()
        .add(Column::State.eq("queued"))
        .add(Column::RunAfter.lte(now));
    let left_behind = Condition::all()
        .add(Column::State.eq("painting"))
        .add(Column::LeaseUntil.lt(now));
    let mut due = sea_orm::QueryTrait::into_query(
        Entity::find()
            .select_only()
            .column(Column::Id)
            .filter(Condition::any().add(queued).add(left_behind))
            .order_by_asc(Column::Id)
            .limit(1),
    );
    if backend == DbBackend::Postgres {
        due.lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
    }
    due
}

impl Job {
    /// Leases the next picture: one statement, so two workers never get the
    /// same.
    pub(crate) async fn claim(
        db: &impl ConnectionTrait,
        moment: &mut Moment,
        lease_for: Duration,
    ) -> Result<Option<Self>, ImagegenError> {
        let lease = moment.uuid();
        let backend = db.get_database_backend();
        // Whoever had it in work did not say how it ended.
        let died = Expr::case(
            Expr::col(Column::State).eq(PictureState::Painting.name()),
            Expr::col(Column::Deaths).add(1),
        )
        .finally(Expr::col(Column::Deaths));
        let mut claim = Query::update();
        claim
            .table(Entity)
            .value(Column::State, PictureState::Painting.name())
            .value(Column::Lease, lease)
            .value(Column::LeaseUntil, moment.now + lease_for)
            .value(Column::Fraction, 0.0_f32)
            .value(Column::Attempts, Expr::col(Column::Attempts).add(1))
            .value(Column::Deaths, died)
            .and_where(Expr::col(Column::Id).eq(next_due(backend, moment.now)))
            .returning_all();
        let Some(row) = db.query_one(&claim).await? else {
            return Ok(None);
        };
        let row = Model::from_query_result(&row, "")?;
        Ok(Some(Self {
            attempts: row.attempts,
            deaths: row.deaths,
            picture: row.into(),
            lease,
        }))
    }

    /// Changes the picture if this worker still holds it.
    async fn update(
        &self,
        db: &impl ConnectionTrait,
        changes: impl IntoIterator<Item = (Column, Value)>,
    ) -> Result<bool, ImagegenError> {
        let mut update = Entity::update_many();
        for (column, value) in changes {
            update = update.col_expr(column, Expr::value(value));
        }
        Ok(update.filter(self.held()).exec(db).await?.rows_affected == 1)
    }

    fn held(&self) -> Condition {
        Condition::all()
            .add(Column::Id.eq(self.picture.id.0))
            .add(Column::State.eq(PictureState::Painting.name()))
            .add(Column::Lease.eq(self.lease))
    }

    /// Prolongs the lease, and never shortens it: a renewal that was under way
    /// when the picture was begun to be paid for may arrive after the longer one.
    /// `false` when the picture was called off or lost.
    pub(crate) async fn renew(
        &self,
        db: &impl ConnectionTrait,
        now: DateTime<Utc>,
        lease_for: Duration,
        fraction: f32,
    ) -> Result<bool, ImagegenError> {
        let until = now + lease_for;
        let leased = || Expr::col(Column::LeaseUntil);
        let latest = Expr::case(leased().gt(until), leased()).finally(until);
        let renewed = Entity::update_many()
            .col_expr(Column::LeaseUntil, latest.into())
            .col_expr(Column::Fraction, fraction.into())
            .filter(self.held())
            .exec(db)
            .await?;
        Ok(renewed.rows_affected == 1)
    }

    /// The picture is done. `false`: another worker or its owner was faster.
    pub(crate) async fn finish(
        &self,
        db: &impl ConnectionTrait,
        now: DateTime<Utc>,
        made: &Made,
    ) -> Result<bool, ImagegenError> {
        let d = &made.derivatives;
        let changes: [(Column, Value); 13] = [
            (Column::State, PictureState::Ready.name().into()),
            (Column::Fraction, 1.0_f32.into()),
            (Column::Lease, None::<Uuid>.into()),
            (Column::LeaseUntil, None::<DateTime<Utc>>.into()),
            (Column::FinishedAt, now.into()),
            (Column::Model, made.model.clone().into()),
            (
                Column::Understood,
                serde_json::json!(made.understood).into(),
            ),
            (Column::Sha256, made.sha256.clone().into()),
            (Column::MediaType, made.media_type.into()),
            (Column::FileWidth, d.size.width.cast_signed().into()),
            (Column::FileHeight, d.size.height.cast_signed().into()),
            (Column::Colour, d.colour.clone().into()),
            (Column::Placeholder, d.placeholder.clone().into()),
        ];
        self.update(db, changes).await
    }

    /// The picture is given up.
    pub(crate) async fn fail(
        &self,
        db: &impl ConnectionTrait,
        now: DateTime<Utc>,
        why: Failure,
    ) -> Result<bool, ImagegenError> {
        let changes: [(Column, Value); 4] = [
            (Column::State, PictureState::Failed.name().into()),
            (Column::Failure, why.name().into()),
            (Column::Lease, None::<Uuid>.into()),
            (Column::FinishedAt, now.into()),
        ];
        self.update(db, changes).await
    }

    /// The picture is due again as it was before it was leased: its worker
    /// stops, and nothing was wrong with the picture. `false`: it was finished,
    /// called off or lost in the meantime.
    pub(crate) async fn give_back(&self, db: &impl ConnectionTrait) -> Result<bool, ImagegenError> {
        // It was due when it was leased, so `run_after` lies in the past: left
        // alone, it does not look delayed.
        let changes: [(Column, Value); 5] = [
            (Column::State, PictureState::Queued.name().into()),
            (Column::Attempts, (self.attempts - 1).into()),
            (Column::Fraction, 0.0_f32.into()),
            (Column::Lease, None::<Uuid>.into()),
            (Column::LeaseUntil, None::<DateTime<Utc>>.into()),
        ];
        self.update(db, changes).await
    }

    /// The picture waits for another day: no attempt was made.
    pub(crate) async fn put_off(
        &self,
        db: &impl ConnectionTrait,
        until: DateTime<Utc>,
    ) -> Result<bool, ImagegenError> {
        let changes: [(Column, Value); 5] = [
            (Column::State, PictureState::Queued.name().into()),
            (Column::Attempts, (self.attempts - 1).into()),
            (Column::RunAfter, until.into()),
            (Column::Lease, None::<Uuid>.into()),
            (Column::LeaseUntil, None::<DateTime<Utc>>.into()),
        ];
        self.update(db, changes).await
    }

    /// The picture goes back to its place in the queue, not to be begun
    /// before `not_before`.
    pub(crate) async fn put_back(
        &self,
        db: &impl ConnectionTrait,
        not_before: DateTime<Utc>,
    ) -> Result<bool, ImagegenError> {
        let changes: [(Column, Value); 3] = [
            (Column::State, PictureState::Queued.name().into()),
            (Column::RunAfter, not_before.into()),
            (Column::Lease, None::<Uuid>.into()),
        ];
        self.update(db, changes).await
    }
}

/// What a model made, with what was made of it.
#[derive(Debug)]
pub(crate) struct Made {
    pub(crate) sha256: String,
    pub(crate) media_type: &'static str,
    pub(crate) model: String,
    pub(crate) understood: Vec<String>,
    pub(crate) derivatives: Derivatives,
}

#[cfg(test)]
mod tests {
    use groundwork::Clock;
    use sea_orm_migration::MigratorTrait;

    use super::*;
    use crate::generator::Capabilities;
    use crate::{Migrator, OwnerId, PictureForm, Shape};

    /// A worker that dies holds its picture only until the lease runs out,
    /// and one that comes back from the dead changes nothing.
    #[tokio::test]
    async fn a_picture_left_behind_is_taken_up_again() {
        let db = groundwork::memory_database().await.unwrap();
        Migrator::up(&db, None).await.unwrap();
        let clock = Clock::fixed("2026-01-01T00:00:00Z".parse().unwrap(), 1);
        let owner = OwnerId::new(&mut clock.moment());
        let can = Capabilities {
            styles: vec!["plain".into()],
            reproducible: true,
            any_size: true,
            edits: false,
        };
        let form = PictureForm {
            prompt: "fox".into(),
            negative_prompt: String::new(),
            style: String::new(),
            shape: Shape::Square,
            count: 1,
            accepts_fallback: false,
        };
        Picture::ask(&db, &mut clock.moment(), owner, &can, 64, &form)
            .await
            .unwrap();

        let lease = Duration::seconds(15);
        let claim = async || Job::claim(&db, &mut clock.moment(), lease).await.unwrap();
        let dead = claim().await.unwrap();
        assert!(claim().await.is_none(), "the lease holds");
        clock.advance(Duration::seconds(10));
        let renew = async |lease| dead.renew(&db, clock.moment().now, lease, 0.5).await;
        assert!(renew(lease).await.unwrap());
        clock.advance(Duration::seconds(10));
        assert!(claim().await.is_none(), "it was prolonged");
        assert!(renew(Duration::seconds(1)).await.unwrap());
        clock.advance(Duration::seconds(2));
        assert!(claim().await.is_none(), "and never shortened");
        clock.advance(Duration::seconds(4));
        let heir = claim().await.unwrap();
        assert_eq!((heir.picture.id, heir.attempts), (dead.picture.id, 2));
        let now = clock.moment().now;
        assert!(!renew(lease).await.unwrap());
        assert!(!dead.fail(&db, now, Failure::Timeout).await.unwrap());
        assert!(heir.put_back(&db, now).await.unwrap());
    }
}
