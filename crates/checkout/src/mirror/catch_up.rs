//! One product at a gateway, made to be as the catalogue has it. Each step is
//! written down before the gateway is asked, and its row is the idempotency
//! key: dying between two steps adds nothing twice.

use groundwork::{Moment, begin_write};
use money::Money;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseConnection, DbErr, EntityTrait,
    QueryFilter,
};

use crate::entities::mirrored_price::{ActiveModel, Column, Entity, Model};
use crate::entities::{self, mirrored_product};
use crate::gateway::ProductBook;
use crate::{CheckoutError, Offer, OfferRef, Offers};

pub(super) async fn catch_up(
    db: &DatabaseConnection,
    moment: &mut Moment,
    book: &dyn ProductBook,
    offers: &dyn Offers,
    row: &mirrored_product::Model,
) -> Result<(), CheckoutError> {
    let of = OfferRef {
        listing: row.listing,
        format: row.format.clone(),
    };
    // What only its maker may buy is nobody else's to read.
    let offer = offers.offer(None, &of).await;
    let offer = offer.map_err(CheckoutError::Offers)?;
    match (&offer, &row.product) {
        (None, None) => Ok(()),
        (None, Some(product)) => withdraw(db, moment, book, row, product).await,
        (Some(offer), _) => {
            let product = list(db, book, row, offer).await?;
            price(db, moment, book, (row, &product), offer.unit_price).await?;
            close_retired(db, book, row, &product).await
        }
    }
}

async fn withdraw(
    db: &DatabaseConnection,
    moment: &Moment,
    book: &dyn ProductBook,
    row: &mirrored_product::Model,
    product: &str,
) -> Result<(), CheckoutError> {
    // First here, so that no new page names its price.
    tell(db, row, "", Some(product), false).await?;
    retire(db, moment, row).await?;
    close_retired(db, book, row, product).await?;
    book.withdraw_product(product)
        .await
        .map_err(CheckoutError::Gateway)
}

/// Has the gateway list the product under its name of today.
async fn list(
    db: &DatabaseConnection,
    book: &dyn ProductBook,
    row: &mirrored_product::Model,
    offer: &Offer,
) -> Result<String, CheckoutError> {
    let name = format!("{}, {}", offer.title, offer.format_label);
    let product = match &row.product {
        Some(product) if row.is_listed && row.name == name => return Ok(product.clone()),
        Some(product) => {
            let listed = book.list_product(product, &name).await;
            listed.map_err(CheckoutError::Gateway)?;
            product.clone()
        }
        None => {
            let added = book.add_product(row.id, &name).await;
            added.map_err(CheckoutError::Gateway)?
        }
    };
    tell(db, row, &name, Some(&product), true).await?;
    Ok(product)
}

async fn tell(
    db: &DatabaseConnection,
    row: &mirrored_product::Model,
    name: &str,
    product: Option<&str>,
    is_listed: bool,
) -> Result<(), DbErr> {
    use mirrored_product::Column;
    mirrored_product::Entity::update_many()
        .col_expr(Column::Name, Expr::value(name))
        .col_expr(Column::Product, Expr::value(product))
        .col_expr(Column::IsListed, Expr::value(is_listed))
        .filter(Column::Id.eq(row.id))
        .exec(db)
        .await
        .map(drop)
}

/// Has the gateway know today's price; the one before is retired.
async fn price(
    db: &DatabaseConnection,
    moment: &mut Moment,
    book: &dyn ProductBook,
    (row, product): (&mirrored_product::Model, &str),
    amount: Money,
) -> Result<(), CheckoutError> {
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
    let name = book.add_price(price.id, product, amount).await;
    let name = name.map_err(CheckoutError::Gateway)?;
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
) -> Result<Model, CheckoutError> {
    let txn = begin_write(db).await?;
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
) -> Result<(), CheckoutError> {
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
                let added = book.add_price(price.id, product, amount).await;
                added.map_err(CheckoutError::Gateway)?
            }
        };
        let retired = book.retire_price(&name).await;
        retired.map_err(CheckoutError::Gateway)?;
        Entity::update_many()
            .col_expr(Column::IsClosed, Expr::value(true))
            .filter(Column::Id.eq(price.id))
            .exec(db)
            .await?;
    }
    Ok(())
}
