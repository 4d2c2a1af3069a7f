//! One product at a gateway, made to be as the catalogue has it. Each step is
//! written down before the gateway is asked, its row is the idempotency key, and
//! what is written is written while the product is still this worker's: dying
//! between two steps adds nothing twice, and what comes late changes nothing.

use groundwork::{Moment, begin_write};
use money::Money;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseConnection, DbErr, EntityTrait,
    QueryFilter,
};

use super::held;
use crate::entities::mirrored_price::{ActiveModel, Column, Entity, Model};
use crate::entities::{self, mirrored_product};
use crate::gateway::{GatewayError, ProductBook};
use crate::{CheckoutError, OfferRef, Offers, OffersUnavailable};

/// Why it was not done.
pub(super) enum Halt {
    /// Something changed, and the product is somebody else's by now.
    Rival,
    /// It failed.
    Failed(CheckoutError),
}

impl From<DbErr> for Halt {
    fn from(error: DbErr) -> Self {
        Self::Failed(CheckoutError::Database(error))
    }
}

impl From<GatewayError> for Halt {
    fn from(error: GatewayError) -> Self {
        Self::Failed(CheckoutError::Gateway(error))
    }
}

impl From<OffersUnavailable> for Halt {
    fn from(error: OffersUnavailable) -> Self {
        Self::Failed(CheckoutError::Offers(error))
    }
}

pub(super) async fn catch_up(
    db: &DatabaseConnection,
    moment: &mut Moment,
    book: &dyn ProductBook,
    offers: &dyn Offers,
    row: &mirrored_product::Model,
) -> Result<(), Halt> {
    let of = OfferRef {
        listing: row.listing,
        format: row.format.clone(),
    };
    // What only its maker may buy is nobody else's to read.
    let offer = offers.offer(None, &of).await?;
    let Some(offer) = offer else {
        return withdraw(db, moment, book, row).await;
    };
    let name = format!("{}, {}", offer.title, offer.format_label);
    let product = list(db, book, row, &name).await?;
    price(db, moment, book, (row, &product), offer.unit_price).await?;
    close_retired(db, book, row, &product).await
}

async fn withdraw(
    db: &DatabaseConnection,
    moment: &Moment,
    book: &dyn ProductBook,
    row: &mirrored_product::Model,
) -> Result<(), Halt> {
    let product = match &row.product {
        Some(product) => product.clone(),
        None if row.name.is_empty() => return Ok(()),
        // It may be there: its answer was lost.
        None => book.add_product(row.id, &row.name).await?,
    };
    // First here, so that no new page names its price.
    write(db, row, &row.name, Some(&product), false).await?;
    retire(db, moment, row).await?;
    close_retired(db, book, row, &product).await?;
    book.withdraw_product(&product).await?;
    write(db, row, "", Some(&product), false).await
}

/// Has the gateway list the product under its name of today. It is told again
/// what it was told before, which shows whether it still knows the product.
async fn list(
    db: &DatabaseConnection,
    book: &dyn ProductBook,
    row: &mirrored_product::Model,
    name: &str,
) -> Result<String, Halt> {
    let product = match &row.product {
        Some(product) => product.clone(),
        None => {
            // The name goes with the key, also where another is given by now.
            let first = if row.name.is_empty() { name } else { &row.name };
            write(db, row, first, None, false).await?;
            book.add_product(row.id, first).await?
        }
    };
    if row.product.is_some() || (!row.name.is_empty() && row.name != name) {
        book.list_product(&product, name).await?;
    }
    write(db, row, name, Some(&product), true).await?;
    Ok(product)
}

/// Writes down what the gateway was told, or is about to be.
async fn write(
    db: &DatabaseConnection,
    row: &mirrored_product::Model,
    name: &str,
    product: Option<&str>,
    is_listed: bool,
) -> Result<(), Halt> {
    use mirrored_product::Column;
    let written = mirrored_product::Entity::update_many()
        .col_expr(Column::Name, Expr::value(name))
        .col_expr(Column::Product, Expr::value(product))
        .col_expr(Column::IsListed, Expr::value(is_listed))
        .filter(held(row))
        .exec(db)
        .await?;
    match written.rows_affected {
        0 => Err(Halt::Rival),
        _ => Ok(()),
    }
}

/// Has the gateway know today's price; the one before is retired.
async fn price(
    db: &DatabaseConnection,
    moment: &mut Moment,
    book: &dyn ProductBook,
    (row, product): (&mirrored_product::Model, &str),
    amount: Money,
) -> Result<(), Halt> {
    let now = current(db, row).await?;
    let is_it = |price: &Model| {
        price.unit_minor == amount.minor && price.currency == amount.currency.code()
    };
    let price = match now.filter(is_it) {
        Some(price) => price,
        None => replace(db, moment, row, amount).await?,
    };
    if price.price.is_some() {
        return Ok(());
    }
    let name = book.add_price(price.id, product, amount).await?;
    Entity::update_many()
        .col_expr(Column::Price, Expr::value(name))
        .filter(Column::Id.eq(price.id))
        .exec(db)
        .await?;
    Ok(())
}

async fn current(
    db: &impl ConnectionTrait,
    row: &mirrored_product::Model,
) -> Result<Option<Model>, DbErr> {
    Entity::find()
        .filter(Column::ProductId.eq(row.id))
        .filter(Column::RetiredAt.is_null())
        .one(db)
        .await
}

async fn replace(
    db: &DatabaseConnection,
    moment: &mut Moment,
    row: &mirrored_product::Model,
    amount: Money,
) -> Result<Model, Halt> {
    let txn = begin_write(db).await?;
    let locked = mirrored_product::Entity::update_many()
        .col_expr(mirrored_product::Column::CheckedAt, Expr::value(moment.now))
        .filter(held(row))
        .exec(&txn)
        .await?;
    if locked.rows_affected == 0 {
        return Err(Halt::Rival);
    }
    retire(&txn, moment, row).await?;
    let new = ActiveModel {
        id: Set(moment.uuid()),
        product_id: Set(row.id),
        currency: Set(amount.currency.code().to_owned()),
        unit_minor: Set(amount.minor),
        price: Set(None),
        made_at: Set(moment.now),
        retired_at: Set(None),
        is_closed: Set(false),
    };
    let new = Entity::insert(new).exec_with_returning(&txn).await?;
    txn.commit().await?;
    Ok(new)
}

async fn retire(
    db: &impl ConnectionTrait,
    moment: &Moment,
    row: &mirrored_product::Model,
) -> Result<(), DbErr> {
    Entity::update_many()
        .col_expr(Column::RetiredAt, Expr::value(moment.now))
        .filter(Column::ProductId.eq(row.id))
        .filter(Column::RetiredAt.is_null())
        .exec(db)
        .await
        .map(drop)
}

/// Tells the gateway of prices that hold no more.
async fn close_retired(
    db: &DatabaseConnection,
    book: &dyn ProductBook,
    row: &mirrored_product::Model,
    product: &str,
) -> Result<(), Halt> {
    let retired = Entity::find()
        .filter(Column::ProductId.eq(row.id))
        .filter(Column::RetiredAt.is_not_null())
        .filter(Column::IsClosed.eq(false))
        .all(db)
        .await?;
    for price in retired {
        let name = match price.price {
            Some(name) => name,
            // It may be there: its answer was lost.
            None => {
                let amount = entities::money(price.unit_minor, &price.currency)?;
                book.add_price(price.id, product, amount).await?
            }
        };
        book.retire_price(&name).await?;
        Entity::update_many()
            .col_expr(Column::IsClosed, Expr::value(true))
            .filter(Column::Id.eq(price.id))
            .exec(db)
            .await?;
    }
    Ok(())
}
