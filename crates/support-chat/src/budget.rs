//! How many tokens may be used in a day, by one and by all.
//!
//! Before a model is asked, all it may use is reserved; afterwards the
//! reservation becomes what it did use. Whatever happens in between leaves the
//! reservation, so that a crash can count too much, never too little.

pub(crate) mod estimate;

use std::fmt;
use std::time::Duration;

use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use groundwork::{Moment, begin_write};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbErr, EntityTrait,
    Insert, IntoActiveModel, QueryFilter,
};

use crate::entities::budget::{Column, Entity, Model};
use crate::{Asker, Limits, SupportError};

/// Whose row is everybody's.
const SHOP: &str = "shop";

/// A budget, by who shares it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Budget {
    /// One member's, or that of one visitor's key.
    Person,
    /// The whole shop's.
    Shop,
}

/// A budget is used up for the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UsedUp {
    /// Which.
    pub budget: Budget,
    /// When the next day's begins: the coming midnight in UTC.
    pub begins_again: DateTime<Utc>,
    /// How long that was away when somebody asked.
    pub retry_after: Duration,
}

impl fmt::Display for UsedUp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let whose = match self.budget {
            Budget::Person => "the person's",
            Budget::Shop => "the shop's",
        };
        write!(f, "{whose} budget is used up until {}", self.begins_again)
    }
}

impl UsedUp {
    fn at(now: DateTime<Utc>, budget: Budget) -> Self {
        let tomorrow = now.date_naive().checked_add_days(Days::new(1));
        // Where the calendar ends, so do budgets.
        let begins_again = tomorrow.map_or(now, |day| day.and_time(NaiveTime::MIN).and_utc());
        Self {
            budget,
            begins_again,
            retry_after: (begins_again - now).to_std().unwrap_or_default(),
        }
    }
}

/// How many tokens `asker` has used today (UTC), with what is reserved for
/// answers under way.
///
/// # Errors
/// The database's.
pub async fn tokens_used(
    db: &impl ConnectionTrait,
    moment: &Moment,
    asker: &Asker,
) -> Result<u64, SupportError> {
    used(db, moment, asker.holder()).await
}

/// How many tokens everybody together has used today (UTC), with what is reserved
/// for answers under way.
///
/// # Errors
/// The database's.
pub async fn tokens_used_as_staff(
    db: &impl ConnectionTrait,
    moment: &Moment,
) -> Result<u64, SupportError> {
    used(db, moment, SHOP.to_owned()).await
}

async fn used(
    db: &impl ConnectionTrait,
    moment: &Moment,
    holder: String,
) -> Result<u64, SupportError> {
    let row = Entity::find_by_id((moment.now.date_naive(), holder));
    let tokens = row.one(db).await?.map_or(0, |row| row.tokens);
    Ok(u64::try_from(tokens).unwrap_or(0))
}

/// Tokens put aside for an answer.
#[derive(Debug)]
#[must_use = "what was reserved stays used until it is settled"]
pub(crate) struct Reservation {
    day: NaiveDate,
    holder: String,
    tokens: u64,
}

/// Puts `tokens` aside in both budgets, or in none.
pub(crate) async fn reserve(
    db: &DatabaseConnection,
    now: DateTime<Utc>,
    asker: &Asker,
    limits: &Limits,
    tokens: u64,
) -> Result<Result<Reservation, UsedUp>, DbErr> {
    let reservation = Reservation {
        day: now.date_naive(),
        holder: asker.holder(),
        tokens,
    };
    let txn = begin_write(db).await?;
    match reservation.put_aside(&txn, limits).await? {
        None => {
            txn.commit().await?;
            Ok(Ok(reservation))
        }
        Some(budget) => {
            txn.rollback().await?;
            Ok(Err(UsedUp::at(now, budget)))
        }
    }
}

impl Reservation {
    /// Adds it to both budgets, or returns the one that is used up.
    async fn put_aside(
        &self,
        txn: &DatabaseTransaction,
        limits: &Limits,
    ) -> Result<Option<Budget>, DbErr> {
        let add = |holder, most| add(txn, self.day, holder, self.tokens, most);
        let own = add(self.holder.as_str(), limits.person_tokens_per_day).await?;
        if own.is_none() {
            return Ok(Some(Budget::Person));
        }
        // Everybody waits for this row: it is locked last.
        let Some(all) = add(SHOP, limits.shop_tokens_per_day).await? else {
            return Ok(Some(Budget::Shop));
        };
        let is_first_of_the_day = all == self.tokens;
        if is_first_of_the_day {
            forget_past(txn, self.day).await?;
        }
        Ok(None)
    }

    /// Counts what was used instead of what was reserved. That is the day's on
    /// which it was reserved, even where another one has begun.
    pub(crate) async fn settle(self, db: &DatabaseConnection, used: u64) -> Result<(), DbErr> {
        let correction = signed(used) - signed(self.tokens);
        let txn = begin_write(db).await?;
        // In the order in which they are reserved, so that none waits in a circle.
        for holder in [self.holder.as_str(), SHOP] {
            let corrected = Expr::col(Column::Tokens).add(correction);
            Entity::update_many()
                .col_expr(Column::Tokens, corrected)
                .filter(Column::Day.eq(self.day))
                .filter(Column::Holder.eq(holder))
                .exec(&txn)
                .await?;
        }
        txn.commit().await
    }
}

/// Adds to what `holder` has used, and returns the sum, unless it would pass
/// `most`. It is one statement, so that two at once see each other.
async fn add(
    txn: &DatabaseTransaction,
    day: NaiveDate,
    holder: &str,
    tokens: u64,
    most: Option<u64>,
) -> Result<Option<u64>, DbErr> {
    let most = signed(most.unwrap_or(u64::MAX));
    let Some(room) = most.checked_sub(signed(tokens)).filter(|room| *room >= 0) else {
        return Ok(None);
    };
    let first = Model {
        day,
        holder: holder.to_owned(),
        tokens: signed(tokens),
    };
    let before = || Expr::col((Entity, Column::Tokens));
    let mut again = OnConflict::columns([Column::Day, Column::Holder]);
    again
        .value(Column::Tokens, before().add(signed(tokens)))
        .action_and_where(before().lte(room));
    let rows = Insert::many([first.into_active_model()])
        .on_conflict(again)
        .exec_with_returning(txn)
        .await?;
    let sum = rows.first().map(|row| row.tokens);
    Ok(sum.map(|sum| u64::try_from(sum).unwrap_or(0)))
}

/// Forgets what people used before yesterday, which answers under way may still
/// settle. What the shop used each day is kept.
async fn forget_past(txn: &DatabaseTransaction, today: NaiveDate) -> Result<(), DbErr> {
    let yesterday = today.checked_sub_days(Days::new(1)).unwrap_or(today);
    Entity::delete_many()
        .filter(Column::Day.lt(yesterday))
        .filter(Column::Holder.ne(SHOP))
        .exec(txn)
        .await
        .map(drop)
}

/// Forgets what somebody used.
pub(crate) async fn forget(db: &impl ConnectionTrait, asker: &Asker) -> Result<(), DbErr> {
    Entity::delete_many()
        .filter(Column::Holder.eq(asker.holder()))
        .exec(db)
        .await
        .map(drop)
}

fn signed(tokens: u64) -> i64 {
    i64::try_from(tokens).unwrap_or(i64::MAX)
}
