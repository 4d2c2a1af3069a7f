//! A cart: what somebody means to order, at today's prices.

mod priced;

use groundwork::{Moment, begin_write};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, OnConflict, SimpleExpr};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseConnection, DbErr, EntityTrait, Insert, PaginatorTrait,
    QueryFilter, QueryOrder,
};
use uuid::Uuid;

pub use priced::{Cart, CartLine, Codes, GiftUse, Terms, view};

use crate::entities::cart_line::{Column, Entity, Model};
use crate::{Buyer, CheckoutError, CustomerId, GuestId, LineId, OfferRef, Offers};

/// The most pieces a line holds.
pub const MAX_QUANTITY: u32 = 99;
/// The most lines a cart holds. Gateways take 100; shipping is one of them.
pub const MAX_LINES: u32 = 50;

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
    buyer: impl Into<Buyer>,
    wanted: &OfferRef,
    quantity: u32,
) -> Result<(), CheckoutError> {
    let (buyer, quantity) = (buyer.into(), checked(quantity)?);
    let offer = offers
        .offer(buyer.member(), wanted)
        .await
        .map_err(CheckoutError::Offers)?;
    if offer.is_none() {
        return Err(CheckoutError::Gone(wanted.clone()));
    }
    let line = Model {
        id: moment.uuid(),
        buyer_id: buyer.key(),
        listing: wanted.listing,
        format: wanted.format.clone(),
        quantity,
        caution_accepted: false,
        added_at: moment.now,
    };
    let txn = begin_write(db).await?;
    if join(&txn, line).await? == 0 {
        return Err(CheckoutError::Quantity { max: MAX_QUANTITY });
    }
    // Counted after the insert: the transaction that makes it too many undoes
    // itself. Two at once may pass on PostgreSQL; ordering counts again.
    if count_lines(&txn, buyer.key()).await? > u64::from(MAX_LINES) {
        return Err(CheckoutError::CartFull { max: MAX_LINES });
    }
    txn.commit().await?;
    Ok(())
}

/// Inserts the line or adds to its equal; no row where that would exceed the
/// line's limit.
async fn join(txn: &impl ConnectionTrait, line: Model) -> Result<u64, DbErr> {
    let join = OnConflict::columns([Column::BuyerId, Column::Listing, Column::Format])
        .value(Column::Quantity, sum())
        .action_and_where(sum().lte(MAX_QUANTITY))
        .to_owned();
    Insert::one(line)
        .on_conflict(join)
        .exec_without_returning(txn)
        .await
}

/// Both quantities of two lines for the same offer.
fn sum() -> SimpleExpr {
    let here = Expr::col((Entity, Column::Quantity));
    ExprTrait::add(here, Expr::col((Alias::new("excluded"), Column::Quantity)))
}

/// The lesser of a sum and a limit: the two databases call it by two names.
fn at_most(sum: SimpleExpr, limit: u32) -> SimpleExpr {
    let over = Expr::expr(sum.clone()).gt(limit);
    Expr::case(over, limit).finally(sum).into()
}

/// Changes how many pieces of a line are wanted.
///
/// # Errors
/// [`CheckoutError::Quantity`], or [`NotFound`](CheckoutError::NotFound) for
/// a line that is not this customer's.
pub async fn set_quantity(
    db: &impl ConnectionTrait,
    buyer: impl Into<Buyer>,
    line: LineId,
    quantity: u32,
) -> Result<(), CheckoutError> {
    let changed = Entity::update_many()
        .col_expr(Column::Quantity, checked(quantity)?.into())
        .filter(Column::Id.eq(line))
        .filter(Column::BuyerId.eq(buyer.into().key()))
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
    buyer: impl Into<Buyer>,
    line: LineId,
) -> Result<(), CheckoutError> {
    Entity::delete_many()
        .filter(Column::Id.eq(line))
        .filter(Column::BuyerId.eq(buyer.into().key()))
        .exec(db)
        .await?;
    Ok(())
}

/// How many lines the cart has: one statement, for every page's navigation.
///
/// # Errors
/// The database's.
pub async fn count(
    db: &impl ConnectionTrait,
    buyer: impl Into<Buyer>,
) -> Result<u64, CheckoutError> {
    Ok(count_lines(db, buyer.into().key()).await?)
}

/// The customer agrees to what would disappoint them about a line.
///
/// # Errors
/// [`CheckoutError::NotFound`] for a line that is not this buyer's.
pub async fn accept_caution(
    db: &impl ConnectionTrait,
    buyer: impl Into<Buyer>,
    line: LineId,
    accepted: bool,
) -> Result<(), CheckoutError> {
    let changed = Entity::update_many()
        .col_expr(Column::CautionAccepted, accepted.into())
        .filter(Column::Id.eq(line))
        .filter(Column::BuyerId.eq(buyer.into().key()))
        .exec(db)
        .await?;
    match changed.rows_affected {
        0 => Err(CheckoutError::NotFound),
        _ => Ok(()),
    }
}

/// A visitor signs in: what they put into their cart joins their own. The
/// same offer adds up, to the most a line holds; no line is lost, and a cart
/// that is then too long says so when it is ordered.
///
/// # Errors
/// The database's.
pub async fn merge(
    db: &DatabaseConnection,
    guest: GuestId,
    into: CustomerId,
) -> Result<(), CheckoutError> {
    let txn = begin_write(db).await?;
    let moved = Entity::delete_many()
        .filter(Column::BuyerId.eq(guest.0))
        .exec_with_returning(&txn)
        .await?;
    for line in moved {
        let line = Model {
            buyer_id: into.0,
            ..line
        };
        let join = OnConflict::columns([Column::BuyerId, Column::Listing, Column::Format])
            .value(Column::Quantity, at_most(sum(), MAX_QUANTITY))
            .to_owned();
        Insert::one(line)
            .on_conflict(join)
            .exec_without_returning(&txn)
            .await?;
    }
    txn.commit().await?;
    Ok(())
}

/// Empties the cart in the transaction of the order it becomes, and tells
/// whether it still held exactly `ordered`.
pub(crate) async fn consume(
    txn: &impl ConnectionTrait,
    buyer: Buyer,
    ordered: &[CartLine],
) -> Result<bool, DbErr> {
    let gone = Entity::delete_many()
        .filter(Column::BuyerId.eq(buyer.key()))
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
        .filter(Column::BuyerId.eq(customer.0))
        .exec(txn)
        .await
        .map(drop)
}

pub(super) async fn lines_of(db: &impl ConnectionTrait, buyer: Uuid) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(Column::BuyerId.eq(buyer))
        .order_by_asc(Column::AddedAt)
        .order_by_asc(Column::Id)
        .all(db)
        .await
}

async fn count_lines(db: &impl ConnectionTrait, buyer: Uuid) -> Result<u64, DbErr> {
    Entity::find()
        .filter(Column::BuyerId.eq(buyer))
        .count(db)
        .await
}

fn checked(quantity: u32) -> Result<i32, CheckoutError> {
    match i32::try_from(quantity) {
        Ok(pieces) if (1..=MAX_QUANTITY).contains(&quantity) => Ok(pieces),
        _ => Err(CheckoutError::Quantity { max: MAX_QUANTITY }),
    }
}
