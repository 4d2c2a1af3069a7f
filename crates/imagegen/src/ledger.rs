//! Money out: what models that are paid have been asked, and what it came to.
//!
//! A request is written down, and its estimate taken out of the day's ceiling,
//! before it is sent. So a worker that dies in between leaves a row without an
//! outcome, by which the next one knows that money may be gone already.

mod outcome;
mod person;
#[cfg(test)]
mod tests;

use chrono::{DateTime, Days, Duration, NaiveDate, NaiveTime, Utc};
use groundwork::{Moment, begin_write};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, DatabaseConnection, EntityTrait,
    ExprTrait, PaginatorTrait, QueryFilter,
};

use crate::ImagegenError;
use crate::entities::{picture_request as request, picture_spending as spending};
use crate::generator::MicroDollars;
use crate::queue::Job;

pub(crate) use outcome::Outcome;
pub use person::Asker;

/// What pictures cost on one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spending {
    /// A day of UTC.
    pub day: NaiveDate,
    /// What its requests came to; where the model did not tell, and where the
    /// answer is still waited for, what was estimated.
    pub spent: MicroDollars,
    /// What may be spent in a day.
    pub ceiling: Option<MicroDollars>,
    /// How often a model that is paid was asked.
    pub requests: u64,
    /// How many of these have no outcome: in work, or left by a worker that
    /// died.
    pub unsettled: u64,
    /// Whether pictures wait for the next day.
    pub paused: Option<Paused>,
}

/// The day's ceiling is reached: pictures wait, and nothing is charged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paused {
    /// When painting goes on: midnight of UTC.
    pub until: DateTime<Utc>,
}

/// A request that is about to be sent.
#[derive(Debug)]
pub(crate) struct Wanted<'a> {
    pub(crate) job: &'a Job,
    pub(crate) lease: Duration,
    pub(crate) model: String,
    pub(crate) estimate: MicroDollars,
    pub(crate) ceiling: Option<MicroDollars>,
}

/// Whether it may be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reserved {
    /// It may, and is to be settled.
    Granted,
    /// The day's ceiling does not allow it.
    OverCeiling,
    /// A request for this picture may have been charged before.
    AskedBefore,
    /// Another worker has the picture, or its owner called it off.
    LeaseLost,
}

/// Midnight of UTC after `now`.
pub(crate) fn next_day(now: DateTime<Utc>) -> DateTime<Utc> {
    let tomorrow = now.date_naive().checked_add_days(Days::new(1));
    let tomorrow = tomorrow.unwrap_or(NaiveDate::MAX);
    tomorrow.and_time(NaiveTime::MIN).and_utc()
}

/// What columns can hold: no sum that is paid comes near the end of it.
fn column(amount: MicroDollars) -> i64 {
    i64::try_from(amount.0).unwrap_or(i64::MAX / 4)
}

impl Wanted<'_> {
    /// Takes the estimate out of the day, unless that goes over the ceiling.
    ///
    /// One short transaction. It prolongs the lease, which locks the picture's
    /// row: of two workers who both believe they hold a picture, one finds
    /// that it does not. The day's row is changed by a condition, so that
    /// servers that race do not go over the ceiling together.
    pub(crate) async fn reserve(
        &self,
        db: &DatabaseConnection,
        moment: &mut Moment,
    ) -> Result<Reserved, ImagegenError> {
        let tx = begin_write(db).await?;
        if !self.job.renew(&tx, moment.now, self.lease, 0.0).await? {
            return Ok(Reserved::LeaseLost);
        }
        if asked_before(&tx, self.job).await? {
            close_left_behind(&tx, moment.now, self.job).await?;
            tx.commit().await?;
            return Ok(Reserved::AskedBefore);
        }
        if !self.take(&tx, moment.now.date_naive()).await? {
            tx.commit().await?;
            return Ok(Reserved::OverCeiling);
        }
        let row = request::ActiveModel {
            id: Set(moment.uuid()),
            picture_id: Set(self.job.picture.id.0),
            attempt: Set(self.job.attempts),
            owner_id: Set(Some(self.job.picture.owner.0)),
            model: Set(self.model.chars().take(100).collect()),
            estimate: Set(column(self.estimate)),
            cost: Set(None),
            day: Set(moment.now.date_naive()),
            asked_at: Set(moment.now),
            settled_at: Set(None),
            outcome: Set(None),
        };
        request::Entity::insert(row)
            .exec_without_returning(&tx)
            .await?;
        tx.commit().await?;
        Ok(Reserved::Granted)
    }

    async fn take(&self, tx: &impl ConnectionTrait, day: NaiveDate) -> Result<bool, ImagegenError> {
        use spending::{ActiveModel, Column, Entity};
        let first = ActiveModel {
            day: Set(day),
            spent: Set(0),
            requests: Set(0),
            turned_away: Set(None),
        };
        Entity::insert(first)
            .on_conflict(OnConflict::column(Column::Day).do_nothing().to_owned())
            .exec_without_returning(tx)
            .await?;
        let estimate = column(self.estimate);
        let after = || Expr::col(Column::Spent).add(estimate);
        let mut take = Entity::update_many()
            .col_expr(Column::Spent, after())
            .col_expr(Column::Requests, Expr::col(Column::Requests).add(1))
            .filter(Column::Day.eq(day));
        if let Some(ceiling) = self.ceiling {
            take = take.filter(after().lte(column(ceiling)));
        }
        if take.exec(tx).await?.rows_affected == 1 {
            return Ok(true);
        }
        let least = Condition::any()
            .add(Column::TurnedAway.is_null())
            .add(Column::TurnedAway.gt(estimate));
        Entity::update_many()
            .col_expr(Column::TurnedAway, Expr::value(estimate))
            .filter(Column::Day.eq(day))
            .filter(least)
            .exec(tx)
            .await?;
        Ok(false)
    }
}

/// Requests that may cost something.
fn charged() -> Condition {
    let free = Outcome::FREE.map(Outcome::name);
    Condition::any()
        .add(request::Column::Outcome.is_null())
        .add(request::Column::Outcome.is_not_in(free))
}

/// Whether money may have been spent on the picture.
async fn asked_before(tx: &impl ConnectionTrait, job: &Job) -> Result<bool, ImagegenError> {
    let count = request::Entity::find()
        .filter(request::Column::PictureId.eq(job.picture.id.0))
        .filter(charged())
        .count(tx)
        .await?;
    Ok(count > 0)
}

/// Gives rows that have no outcome this one.
fn close(
    rows: impl sea_orm::sea_query::IntoCondition,
    outcome: &'static str,
    now: DateTime<Utc>,
) -> sea_orm::UpdateMany<request::Entity> {
    request::Entity::update_many()
        .col_expr(request::Column::Outcome, Expr::value(outcome))
        .col_expr(request::Column::SettledAt, Expr::value(now))
        .filter(rows)
        .filter(request::Column::Outcome.is_null())
}

/// Closes what a worker that died left open; `false` where there is none.
pub(crate) async fn close_left_behind(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    job: &Job,
) -> Result<bool, ImagegenError> {
    let of_picture = request::Column::PictureId.eq(job.picture.id.0);
    let closed = close(of_picture, Outcome::Lost.name(), now)
        .exec(db)
        .await?;
    Ok(closed.rows_affected > 0)
}

/// Writes down what came of this attempt's request, if one is open. `cost` is
/// what it really came to; where nobody knows, the estimate stands.
pub(crate) async fn settle(
    db: &DatabaseConnection,
    now: DateTime<Utc>,
    job: &Job,
    outcome: Outcome,
    cost: Option<MicroDollars>,
) -> Result<(), ImagegenError> {
    let cost = cost.map(column);
    let tx = begin_write(db).await?;
    let of_attempt = Condition::all()
        .add(request::Column::PictureId.eq(job.picture.id.0))
        .add(request::Column::Attempt.eq(job.attempts));
    let settled = close(of_attempt, outcome.name(), now)
        .col_expr(request::Column::Cost, Expr::value(cost))
        .exec_with_returning(&tx)
        .await?;
    for (row, cost) in settled.iter().zip(cost) {
        let difference = cost - row.estimate;
        let spent = Expr::col(spending::Column::Spent).add(difference);
        spending::Entity::update_many()
            .col_expr(spending::Column::Spent, spent)
            .filter(spending::Column::Day.eq(row.day))
            .exec(&tx)
            .await?;
    }
    tx.commit().await?;
    Ok(())
}

impl Spending {
    /// What the day of `now` came to so far.
    pub(crate) async fn of_day(
        db: &impl ConnectionTrait,
        now: DateTime<Utc>,
        ceiling: Option<MicroDollars>,
    ) -> Result<Self, ImagegenError> {
        let day = now.date_naive();
        let row = spending::Entity::find_by_id(day).one(db).await?;
        let unsettled = request::Entity::find()
            .filter(request::Column::Day.eq(day))
            .filter(request::Column::Outcome.is_null())
            .count(db)
            .await?;
        let (spent, requests, turned_away) =
            row.map_or((0, 0, None), |r| (r.spent, r.requests, r.turned_away));
        let over = |(least, ceiling): (i64, MicroDollars)| spent + least > column(ceiling);
        Ok(Self {
            day,
            spent: MicroDollars(u64::try_from(spent).unwrap_or(0)),
            ceiling,
            requests: u64::try_from(requests).unwrap_or(0),
            unsettled,
            paused: turned_away
                .zip(ceiling)
                .filter(|pair| over(*pair))
                .map(|_| Paused {
                    until: next_day(now),
                }),
        })
    }
}
