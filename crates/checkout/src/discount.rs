//! Codes that take something off the prints.

use chrono::{DateTime, Utc};
use groundwork::Moment;
use money::{Money, MoneyError};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, Insert, QueryFilter, QueryOrder,
};

use crate::entities;
use crate::entities::discount::{Column, Entity, Model};
use crate::{CheckoutError, FieldProblem, Problem};

/// The longest code, in characters.
pub(crate) const MAX_CODE: usize = 40;

/// What a code takes off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reduction {
    /// Hundredths of a per cent of the prints, 1 to 10,000.
    Percent(u32),
    /// An amount, at most what the prints cost.
    Amount(Money),
}

impl Reduction {
    /// What it takes off prints for `items`, rounded down.
    pub(crate) fn of(self, items: Money) -> Result<Money, MoneyError> {
        match self {
            Self::Percent(basis_points) => items.share(basis_points.into(), 10_000),
            Self::Amount(amount) => Ok(Money::new(
                Ord::min(amount.minor, items.minor),
                items.currency,
            )),
        }
    }
}

/// A code and its conditions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Discount {
    /// What customers type, in capitals.
    pub code: String,
    /// What it takes off.
    pub reduction: Reduction,
    /// The least the prints must cost.
    pub min_items: Money,
    /// From when it holds.
    pub starts_at: Option<DateTime<Utc>>,
    /// Until when.
    pub ends_at: Option<DateTime<Utc>>,
    /// How many orders may use it.
    pub max_uses: Option<u32>,
    /// How many did.
    pub uses: u32,
    /// Whether it can be used.
    pub active: bool,
}

/// Why a code takes nothing off.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CodeProblem {
    /// There is no such code, or not any more.
    #[error("unknown code")]
    Unknown,
    /// It does not hold yet, or no longer.
    #[error("the code does not hold now")]
    NotNow,
    /// As many orders used it as may.
    #[error("the code is used up")]
    UsedUp,
    /// The prints cost too little for it.
    #[error("the code holds from {min}")]
    TooLittle {
        /// The least the prints must cost.
        min: Money,
    },
    /// Nothing is left on the gift card.
    #[error("the gift card is empty")]
    Empty,
}

/// A code as it is kept: without blanks, in capitals.
pub(crate) fn folded(code: &str) -> String {
    let kept = code.chars().filter(|c| !c.is_whitespace());
    kept.flat_map(char::to_uppercase)
        .take(MAX_CODE + 1)
        .collect()
}

impl Discount {
    fn from_row(row: Model) -> Result<Self, DbErr> {
        let amount = |minor| entities::money(minor, &row.currency);
        let count = |n: i32| u32::try_from(n).unwrap_or(0);
        Ok(Self {
            reduction: match row.kind.as_str() {
                "percent" => Reduction::Percent(u32::try_from(row.value).unwrap_or(0)),
                _ => Reduction::Amount(amount(row.value)?),
            },
            min_items: amount(row.min_items_minor)?,
            starts_at: row.starts_at,
            ends_at: row.ends_at,
            max_uses: row.max_uses.map(count),
            uses: count(row.uses),
            active: row.active,
            code: row.code,
        })
    }

    /// Whether it holds for prints of this much, and what it takes off.
    pub(crate) fn check(&self, now: DateTime<Utc>, items: Money) -> Result<(), CodeProblem> {
        let begun = self.starts_at.is_none_or(|start| start <= now);
        let over = self.ends_at.is_some_and(|end| end <= now);
        match () {
            () if !self.active => Err(CodeProblem::Unknown),
            () if !begun || over => Err(CodeProblem::NotNow),
            () if self.max_uses.is_some_and(|max| self.uses >= max) => Err(CodeProblem::UsedUp),
            () if items.currency != self.min_items.currency => Err(CodeProblem::Unknown),
            () if items.minor < self.min_items.minor => Err(CodeProblem::TooLittle {
                min: self.min_items,
            }),
            () => Ok(()),
        }
    }

    /// The code somebody typed; `None` where there is none.
    ///
    /// # Errors
    /// The database's.
    pub async fn find(
        db: &impl ConnectionTrait,
        code: &str,
    ) -> Result<Option<Self>, CheckoutError> {
        let row = Entity::find_by_id(folded(code)).one(db).await?;
        Ok(row.map(Self::from_row).transpose()?)
    }

    /// Every code, by name.
    ///
    /// # Errors
    /// The database's.
    pub async fn list_as_staff(db: &impl ConnectionTrait) -> Result<Vec<Self>, CheckoutError> {
        let rows = Entity::find().order_by_asc(Column::Code).all(db).await?;
        Ok(rows
            .into_iter()
            .map(Self::from_row)
            .collect::<Result<_, _>>()?)
    }

    /// Adds a code.
    ///
    /// # Errors
    /// [`CheckoutError::Invalid`] for a code that is empty, too long or taken,
    /// or that takes nothing off.
    pub async fn create_as_staff(
        db: &impl ConnectionTrait,
        moment: &Moment,
        discount: &Self,
    ) -> Result<(), CheckoutError> {
        let code = folded(&discount.code);
        let invalid = |field: &str, problem| {
            let field = field.to_owned();
            CheckoutError::Invalid(vec![FieldProblem { field, problem }])
        };
        match code.chars().count() {
            0 => return Err(invalid("code", Problem::Missing)),
            n if n > MAX_CODE => {
                let max = MAX_CODE as u64;
                return Err(invalid("code", Problem::TooLong { max }));
            }
            _ => {}
        }
        let (kind, value) = match discount.reduction {
            Reduction::Percent(points @ 1..=10_000) => ("percent", i64::from(points)),
            Reduction::Amount(amount) if amount.minor > 0 => ("amount", amount.minor),
            _ => return Err(invalid("value", Problem::Malformed)),
        };
        let row = Model {
            code,
            kind: kind.to_owned(),
            value,
            currency: discount.min_items.currency.code().to_owned(),
            min_items_minor: discount.min_items.minor,
            starts_at: discount.starts_at,
            ends_at: discount.ends_at,
            max_uses: discount
                .max_uses
                .map(|n| i32::try_from(n).unwrap_or(i32::MAX)),
            uses: 0,
            active: true,
            created_at: moment.now,
        };
        let unless_taken = OnConflict::new().do_nothing().to_owned();
        let insert = Insert::one(row).on_conflict(unless_taken);
        match insert.exec_without_returning(db).await? {
            0 => Err(invalid("code", Problem::Taken)),
            _ => Ok(()),
        }
    }

    /// Lets a code be used, or no more.
    ///
    /// # Errors
    /// [`CheckoutError::NotFound`].
    pub async fn set_active_as_staff(
        db: &impl ConnectionTrait,
        code: &str,
        active: bool,
    ) -> Result<(), CheckoutError> {
        let changed = Entity::update_many()
            .col_expr(Column::Active, active.into())
            .filter(Column::Code.eq(folded(code)))
            .exec(db)
            .await?;
        match changed.rows_affected {
            0 => Err(CheckoutError::NotFound),
            _ => Ok(()),
        }
    }
}

/// Counts a use; `false` where the last one was just taken.
pub(crate) async fn take_use(txn: &impl ConnectionTrait, code: &str) -> Result<bool, DbErr> {
    let left = Condition::any()
        .add(Column::MaxUses.is_null())
        .add(Expr::col(Column::Uses).lt(Expr::col(Column::MaxUses)));
    let counted = Entity::update_many()
        .col_expr(Column::Uses, Expr::col(Column::Uses).add(1))
        .filter(Column::Code.eq(code))
        .filter(Column::Active.eq(true))
        .filter(left)
        .exec(txn)
        .await?;
    Ok(counted.rows_affected == 1)
}

/// Gives a use back, of an order that came to nothing.
pub(crate) async fn give_use_back(txn: &impl ConnectionTrait, code: &str) -> Result<(), DbErr> {
    Entity::update_many()
        .col_expr(Column::Uses, Expr::col(Column::Uses).sub(1))
        .filter(Column::Code.eq(code))
        .filter(Column::Uses.gt(0))
        .exec(txn)
        .await
        .map(drop)
}
