//! What runs out: frames, papers. It is counted here and not in the catalogue
//! because it moves in the transaction of the order.

use chrono::{DateTime, Utc};
use groundwork::Moment;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, Insert, QueryFilter, QueryOrder};
use std::collections::BTreeMap;

use crate::CheckoutError;
use crate::entities::order_line;
use crate::entities::stock::{Column, Entity, Model};

/// How many of an item are left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stock {
    /// The host's name of the item: `frame:oak`.
    pub item: String,
    /// How many are left.
    pub remaining: u32,
    /// When that last changed.
    pub updated_at: DateTime<Utc>,
}

/// Sets how many of an item are left; `None` says that it does not run out.
///
/// # Errors
/// The database's.
pub async fn set_as_staff(
    db: &impl ConnectionTrait,
    moment: &Moment,
    item: &str,
    remaining: Option<u32>,
) -> Result<(), CheckoutError> {
    let Some(remaining) = remaining else {
        Entity::delete_by_id(item).exec(db).await?;
        return Ok(());
    };
    let row = Model {
        item: item.to_owned(),
        remaining: i32::try_from(remaining).unwrap_or(i32::MAX),
        updated_at: moment.now,
    };
    let replace = OnConflict::column(Column::Item)
        .update_columns([Column::Remaining, Column::UpdatedAt])
        .to_owned();
    Insert::one(row)
        .on_conflict(replace)
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// Every item that runs out, by name.
///
/// # Errors
/// The database's.
pub async fn all(db: &impl ConnectionTrait) -> Result<Vec<Stock>, CheckoutError> {
    let rows = Entity::find().order_by_asc(Column::Item).all(db).await?;
    let stock = |row: Model| Stock {
        item: row.item,
        remaining: u32::try_from(row.remaining).unwrap_or(0),
        updated_at: row.updated_at,
    };
    Ok(rows.into_iter().map(stock).collect())
}

/// Takes what an order needs, or tells the first item there is too little of.
/// Always in the order of the items' names: two orders never wait for each other.
pub(crate) async fn take<'a>(
    txn: &impl ConnectionTrait,
    moment: &Moment,
    wanted: impl IntoIterator<Item = (&'a str, u32)>,
) -> Result<Result<(), String>, DbErr> {
    for (item, pieces) in summed(wanted) {
        let pieces = i32::try_from(pieces).unwrap_or(i32::MAX);
        if shift(txn, moment, item, -pieces).await? == 0 {
            // Without a row it does not run out.
            if Entity::find_by_id(item).one(txn).await?.is_some() {
                return Ok(Err(item.to_owned()));
            }
        }
    }
    Ok(Ok(()))
}

/// Takes what some pieces of an order need once more, or tells the position
/// of a line there is too little for.
pub(crate) async fn take_again(
    txn: &impl ConnectionTrait,
    moment: &Moment,
    order: uuid::Uuid,
    pieces: impl Iterator<Item = (u32, u32)>,
) -> Result<Result<(), u32>, DbErr> {
    let pieces: BTreeMap<u32, u32> = pieces.collect();
    let lines = order_line::Entity::find()
        .filter(order_line::Column::OrderId.eq(order))
        .filter(order_line::Column::StockItem.is_not_null())
        .all(txn)
        .await?;
    let needs: Vec<_> = lines
        .iter()
        .filter_map(|line| {
            let position = u32::try_from(line.position).ok()?;
            Some((
                position,
                line.stock_item.as_deref()?,
                *pieces.get(&position)?,
            ))
        })
        .collect();
    let wanted = needs.iter().map(|(_, item, count)| (*item, *count));
    let short = take(txn, moment, wanted).await?.err();
    let line = short.and_then(|short| needs.iter().find(|(_, item, _)| *item == short));
    Ok(line.map_or(Ok(()), |(position, ..)| Err(*position)))
}

/// Puts back what the lines of an order took.
pub(crate) async fn put_back(
    txn: &impl ConnectionTrait,
    moment: &Moment,
    order: uuid::Uuid,
) -> Result<(), DbErr> {
    let lines = order_line::Entity::find()
        .filter(order_line::Column::OrderId.eq(order))
        .filter(order_line::Column::StockItem.is_not_null())
        .all(txn)
        .await?;
    let taken = lines.iter().filter_map(|line| {
        let pieces = u32::try_from(line.quantity).unwrap_or(0);
        Some((line.stock_item.as_deref()?, pieces))
    });
    for (item, pieces) in summed(taken) {
        shift(txn, moment, item, i32::try_from(pieces).unwrap_or(0)).await?;
    }
    Ok(())
}

fn summed<'a>(items: impl IntoIterator<Item = (&'a str, u32)>) -> BTreeMap<&'a str, u32> {
    let mut sums = BTreeMap::new();
    for (item, pieces) in items {
        let sum: &mut u32 = sums.entry(item).or_default();
        *sum = sum.saturating_add(pieces);
    }
    sums
}

async fn shift(
    txn: &impl ConnectionTrait,
    moment: &Moment,
    item: &str,
    by: i32,
) -> Result<u64, DbErr> {
    let after = || Expr::col(Column::Remaining).add(by);
    let changed = Entity::update_many()
        .col_expr(Column::Remaining, after())
        .col_expr(Column::UpdatedAt, Expr::value(moment.now))
        .filter(Column::Item.eq(item))
        .filter(after().gte(0))
        .exec(txn)
        .await?;
    Ok(changed.rows_affected)
}
