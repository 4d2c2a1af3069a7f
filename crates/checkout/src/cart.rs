//! A customer's cart: what they mean to order, at today's prices.

use std::collections::HashMap;

use groundwork::{Moment, begin_write};
use money::{Money, MoneyError};
use sea_orm::sea_query::{Alias, ExprTrait, OnConflict};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseConnection, DbErr, EntityTrait, Insert, PaginatorTrait,
    QueryFilter, QueryOrder,
};

use crate::entities::cart_line::{Column, Entity, Model};
use crate::{CheckoutError, CustomerId, LineId, Offer, OfferRef, Offers, ShippingRate, Totals};

/// The most pieces a line holds.
pub const MAX_QUANTITY: u32 = 99;
/// The most lines a cart holds. Gateways take 100; shipping is one of them.
pub const MAX_LINES: u32 = 50;

/// A cart as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cart {
    /// The lines, in the order they were added.
    pub lines: Vec<CartLine>,
    /// What it costs to order the lines still for sale; `None` without any.
    pub totals: Option<Totals>,
}

impl Cart {
    /// Whether every line can be ordered, and there is one.
    pub fn is_orderable(&self) -> bool {
        !self.lines.is_empty() && self.lines.iter().all(|line| line.offer.is_some())
    }
}

/// One line of a cart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CartLine {
    /// The line.
    pub id: LineId,
    /// What is to be bought.
    pub wanted: OfferRef,
    /// How many of it.
    pub quantity: u32,
    /// Today's facts; `None` where it is no longer for sale.
    pub offer: Option<Offer>,
    /// What the line costs; `None` where it is no longer for sale.
    pub total: Option<Money>,
}

/// Puts `quantity` pieces of an offer into the cart. The same offer joins
/// the line already there.
///
/// # Errors
/// [`CheckoutError::Gone`] where it is not for sale to them, else
/// [`Quantity`](CheckoutError::Quantity) or [`CartFull`](CheckoutError::CartFull).
pub async fn add(
    db: &DatabaseConnection,
    moment: &mut Moment,
    offers: &dyn Offers,
    customer: CustomerId,
    wanted: &OfferRef,
    quantity: u32,
) -> Result<(), CheckoutError> {
    let quantity = checked(quantity)?;
    let offer = offers
        .offer(customer, wanted)
        .await
        .map_err(CheckoutError::Offers)?;
    if offer.is_none() {
        return Err(CheckoutError::Gone(wanted.clone()));
    }
    let line = Model {
        id: moment.uuid(),
        customer_id: customer.0,
        listing: wanted.listing,
        format: wanted.format.clone(),
        quantity,
        added_at: moment.now,
    };
    let txn = begin_write(db).await?;
    if merge(&txn, line).await? == 0 {
        return Err(CheckoutError::Quantity { max: MAX_QUANTITY });
    }
    // Counted after the insert: the transaction that makes it too many undoes
    // itself. Two at once may pass on PostgreSQL; ordering counts again.
    if count_lines(&txn, customer).await? > u64::from(MAX_LINES) {
        return Err(CheckoutError::CartFull { max: MAX_LINES });
    }
    txn.commit().await?;
    Ok(())
}

/// Inserts the line or adds to its equal; no row where that would exceed the
/// line's limit.
async fn merge(txn: &impl ConnectionTrait, line: Model) -> Result<u64, DbErr> {
    let sum = || {
        ExprTrait::add(
            sea_orm::sea_query::Expr::col((Entity, Column::Quantity)),
            sea_orm::sea_query::Expr::col((Alias::new("excluded"), Column::Quantity)),
        )
    };
    let join = OnConflict::columns([Column::CustomerId, Column::Listing, Column::Format])
        .value(Column::Quantity, sum())
        .action_and_where(sum().lte(MAX_QUANTITY))
        .to_owned();
    Insert::one(line)
        .on_conflict(join)
        .exec_without_returning(txn)
        .await
}

/// Changes how many pieces of a line are wanted.
///
/// # Errors
/// [`CheckoutError::Quantity`], or [`NotFound`](CheckoutError::NotFound) for
/// a line that is not this customer's.
pub async fn set_quantity(
    db: &impl ConnectionTrait,
    customer: CustomerId,
    line: LineId,
    quantity: u32,
) -> Result<(), CheckoutError> {
    let changed = Entity::update_many()
        .col_expr(Column::Quantity, checked(quantity)?.into())
        .filter(Column::Id.eq(line))
        .filter(Column::CustomerId.eq(customer))
        .exec(db)
        .await?;
    if changed.rows_affected == 0 {
        Err(CheckoutError::NotFound)
    } else {
        Ok(())
    }
}

/// Takes a line out. One that is gone already is no error.
///
/// # Errors
/// The database's.
pub async fn remove(
    db: &impl ConnectionTrait,
    customer: CustomerId,
    line: LineId,
) -> Result<(), CheckoutError> {
    Entity::delete_many()
        .filter(Column::Id.eq(line))
        .filter(Column::CustomerId.eq(customer))
        .exec(db)
        .await?;
    Ok(())
}

/// How many lines the cart has: one statement, for every page's navigation.
///
/// # Errors
/// The database's.
pub async fn count(db: &impl ConnectionTrait, customer: CustomerId) -> Result<u64, CheckoutError> {
    Ok(count_lines(db, customer).await?)
}

/// The cart at today's prices. Lines no longer for sale are marked, not
/// dropped in silence.
///
/// # Errors
/// [`CheckoutError::Offers`] where prices cannot be had, or
/// [`Total`](CheckoutError::Total) where they cannot be added.
pub async fn view(
    db: &impl ConnectionTrait,
    offers: &dyn Offers,
    rate: ShippingRate,
    customer: CustomerId,
) -> Result<Cart, CheckoutError> {
    let rows = lines_of(db, customer).await?;
    priced(rows, offers, rate, customer).await
}

async fn priced(
    rows: Vec<Model>,
    offers: &dyn Offers,
    rate: ShippingRate,
    customer: CustomerId,
) -> Result<Cart, CheckoutError> {
    let wanted: Vec<OfferRef> = rows.iter().map(wanted).collect();
    let found = match wanted.as_slice() {
        [] => Vec::new(),
        wanted => offers
            .offers(customer, wanted)
            .await
            .map_err(CheckoutError::Offers)?,
    };
    let mut found: HashMap<_, _> = found.into_iter().map(|o| (o.offer.clone(), o)).collect();
    let lines: Vec<CartLine> = rows
        .into_iter()
        .zip(wanted)
        .map(|(row, wanted)| {
            let offer = found.remove(&wanted);
            line(&row, wanted, offer)
        })
        .collect::<Result<_, _>>()
        .map_err(CheckoutError::Total)?;
    let sums: Vec<Money> = lines.iter().filter_map(|line| line.total).collect();
    let totals = (!sums.is_empty())
        .then(|| Totals::of(sums, rate))
        .transpose();
    Ok(Cart {
        lines,
        totals: totals.map_err(CheckoutError::Total)?,
    })
}

fn line(row: &Model, wanted: OfferRef, offer: Option<Offer>) -> Result<CartLine, MoneyError> {
    let quantity = u32::try_from(row.quantity).unwrap_or(0);
    let price = offer.as_ref().map(|offer| offer.unit_price);
    let total = price.map(|price| price.times(quantity)).transpose()?;
    Ok(CartLine {
        id: LineId(row.id),
        wanted,
        quantity,
        offer,
        total,
    })
}

/// Empties the cart in the transaction of the order it becomes, and tells
/// whether it still held exactly `ordered`.
pub(crate) async fn consume(
    txn: &impl ConnectionTrait,
    customer: CustomerId,
    ordered: &[CartLine],
) -> Result<bool, DbErr> {
    let gone = Entity::delete_many()
        .filter(Column::CustomerId.eq(customer))
        .exec_with_returning(txn)
        .await?;
    let as_ordered = |row: &Model| {
        let quantity = u32::try_from(row.quantity).unwrap_or(0);
        ordered
            .iter()
            .any(|line| line.id.0 == row.id && line.quantity == quantity)
    };
    Ok(gone.len() == ordered.len() && gone.iter().all(as_ordered))
}

/// Drops the cart of somebody who leaves.
pub(crate) async fn drop_all(
    txn: &impl ConnectionTrait,
    customer: CustomerId,
) -> Result<(), DbErr> {
    Entity::delete_many()
        .filter(Column::CustomerId.eq(customer))
        .exec(txn)
        .await
        .map(drop)
}

async fn lines_of(db: &impl ConnectionTrait, customer: CustomerId) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(Column::CustomerId.eq(customer))
        .order_by_asc(Column::AddedAt)
        .order_by_asc(Column::Id)
        .all(db)
        .await
}

async fn count_lines(db: &impl ConnectionTrait, customer: CustomerId) -> Result<u64, DbErr> {
    Entity::find()
        .filter(Column::CustomerId.eq(customer))
        .count(db)
        .await
}

fn wanted(row: &Model) -> OfferRef {
    OfferRef {
        listing: row.listing,
        format: row.format.clone(),
    }
}

fn checked(quantity: u32) -> Result<i32, CheckoutError> {
    match i32::try_from(quantity) {
        Ok(pieces) if (1..=MAX_QUANTITY).contains(&quantity) => Ok(pieces),
        _ => Err(CheckoutError::Quantity { max: MAX_QUANTITY }),
    }
}
