use chrono::{DateTime, Duration, Utc};
use groundwork::Moment;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbBackend, EntityTrait, ExprTrait, FromQueryResult,
    QueryFilter, QueryOrder, QuerySelect, Value,
    prelude::Uuid,
    sea_query::{Expr, LockBehavior, LockType, Query, SelectStatement},
};

use super::{PrintFile, PrintState, PrintWay};
use crate::ImagegenError;
use crate::entities::print_file::{Column, Entity, Model};
use crate::queue::MAX_DEATHS;

/// How often a file is tried before it is given up.
const MAX_ATTEMPTS: i32 = 19;

/// A print file leased to a worker.
#[derive(Debug)]
pub(crate) struct PrintJob {
    pub(crate) file: PrintFile,
    attempts: i32,
    deaths: i32,
    lease: Uuid,
}

/// The oldest file that is due: queued, or left behind by a worker whose lease
/// ran out.
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

impl PrintJob {
    /// Leases the next file in one statement, so that two workers never get
    /// the same.
    pub(crate) async fn claim(
        db: &impl ConnectionTrait,
        moment: &mut Moment,
        lease_for: Duration,
    ) -> Result<Option<Self>, ImagegenError> {
        let lease = moment.uuid();
        // Whoever had it in work did not say how it ended.
        let died = Expr::case(
            Expr::col(Column::State).eq(PrintState::Painting.name()),
            Expr::col(Column::Deaths).add(1),
        )
        .finally(Expr::col(Column::Deaths));
        let mut claim = Query::update();
        claim
            .table(Entity)
            .value(Column::State, PrintState::Painting.name())
            .value(Column::Lease, lease)
            .value(Column::LeaseUntil, moment.now + lease_for)
            .value(Column::Attempts, Expr::col(Column::Attempts).add(1))
            .value(Column::Deaths, died)
            .and_where(Expr::col(Column::Id).eq(next_due(db.get_database_backend(), moment.now)))
            .returning_all();
        let Some(row) = db.query_one(&claim).await? else {
            return Ok(None);
        };
        let row = Model::from_query_result(&row, "")?;
        Ok(Some(Self {
            attempts: row.attempts,
            deaths: row.deaths,
            file: row.into(),
            lease,
        }))
    }

    /// Whether it may be what its workers die of.
    pub(crate) fn is_deadly(&self) -> bool {
        self.deaths > MAX_DEATHS
    }

    /// Changes the file if this worker still holds it.
    async fn update(
        &self,
        db: &impl ConnectionTrait,
        changes: impl IntoIterator<Item = (Column, Value)>,
    ) -> Result<bool, ImagegenError> {
        let mut update = Entity::update_many();
        for (column, value) in changes {
            update = update.col_expr(column, Expr::value(value));
        }
        let held = Condition::all()
            .add(Column::Id.eq(self.file.id.0))
            .add(Column::State.eq(PrintState::Painting.name()))
            .add(Column::Lease.eq(self.lease));
        Ok(update.filter(held).exec(db).await?.rows_affected == 1)
    }

    /// Prolongs the lease; `false` when the file was lost to another worker.
    pub(crate) async fn renew(
        &self,
        db: &impl ConnectionTrait,
        now: DateTime<Utc>,
        lease_for: Duration,
    ) -> Result<bool, ImagegenError> {
        let until = (Column::LeaseUntil, (now + lease_for).into());
        self.update(db, [until]).await
    }

    /// The file is stored under `sha256`.
    pub(crate) async fn finish(
        &self,
        db: &impl ConnectionTrait,
        now: DateTime<Utc>,
        way: PrintWay,
        sha256: &str,
    ) -> Result<bool, ImagegenError> {
        let changes: [(Column, Value); 5] = [
            (Column::State, PrintState::Ready.name().into()),
            (Column::Way, way.name().into()),
            (Column::Sha256, sha256.into()),
            (Column::Lease, None::<Uuid>.into()),
            (Column::FinishedAt, now.into()),
        ];
        self.update(db, changes).await
    }

    /// The file is due again as it was before it was leased: its worker stops.
    /// `false`: it was finished or lost in the meantime.
    pub(crate) async fn give_back(&self, db: &impl ConnectionTrait) -> Result<bool, ImagegenError> {
        let changes: [(Column, Value); 4] = [
            (Column::State, PrintState::Queued.name().into()),
            (Column::Attempts, (self.attempts - 1).into()),
            (Column::Lease, None::<Uuid>.into()),
            (Column::LeaseUntil, None::<DateTime<Utc>>.into()),
        ];
        self.update(db, changes).await
    }

    /// The file waits, and no attempt is counted: nothing is wrong with it.
    pub(crate) async fn put_off(
        &self,
        db: &impl ConnectionTrait,
        until: DateTime<Utc>,
    ) -> Result<bool, ImagegenError> {
        let changes: [(Column, Value); 4] = [
            (Column::State, PrintState::Queued.name().into()),
            (Column::Attempts, (self.attempts - 1).into()),
            (Column::RunAfter, until.into()),
            (Column::Lease, None::<Uuid>.into()),
        ];
        self.update(db, changes).await
    }

    /// The file is given up.
    pub(crate) async fn fail(&self, db: &impl ConnectionTrait) -> Result<bool, ImagegenError> {
        let changes: [(Column, Value); 2] = [
            (Column::State, PrintState::Failed.name().into()),
            (Column::Lease, None::<Uuid>.into()),
        ];
        self.update(db, changes).await
    }

    /// The file waits for another attempt, longer each time, or is given up.
    pub(crate) async fn put_back(
        &self,
        db: &impl ConnectionTrait,
        now: DateTime<Utc>,
    ) -> Result<bool, ImagegenError> {
        if self.attempts >= MAX_ATTEMPTS {
            return self.fail(db).await;
        }
        let pause = groundwork::pause(self.attempts);
        let changes: [(Column, Value); 3] = [
            (Column::State, PrintState::Queued.name().into()),
            (Column::RunAfter, (now + pause).into()),
            (Column::Lease, None::<Uuid>.into()),
        ];
        self.update(db, changes).await
    }
}
