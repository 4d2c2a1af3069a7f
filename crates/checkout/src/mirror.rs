//! Products and prices as a gateway keeps its own copy of them.
//!
//! What was asked to be paid for is copied, in the background; a payment page
//! then names the gateway's prices instead of listing sums. Where the copy is
//! missing or behind, the page lists the sum: a payment never waits for it.

mod catch_up;

use std::collections::HashMap;

use chrono::{DateTime, Duration, Utc};
use groundwork::Moment;
use money::Money;
use sea_orm::sea_query::{Expr, OnConflict, Query};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, DatabaseConnection, DbErr,
    EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use crate::entities::{self, mirrored_price, mirrored_product};
use crate::gateway::{GatewayError, PaymentGateway};
use crate::{CheckoutError, OfferRef, Offers, Order, OrderLine};
use mirrored_product::{ActiveModel, Column, Entity, Model};

/// How long one product may take before it is tried again.
const LEASE: Duration = Duration::seconds(60);

/// A price that a gateway was told, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MirroredPrice {
    /// What it is the price of.
    pub offer: OfferRef,
    /// What the gateway calls that; empty once it is withdrawn.
    pub name: String,
    /// Which gateway.
    pub gateway: String,
    /// What one piece costs.
    pub amount: Money,
    /// The gateway's name for it; `None` while it has not answered.
    pub price: Option<String>,
    /// When it came to hold.
    pub made_at: DateTime<Utc>,
    /// When another took its place.
    pub retired_at: Option<DateTime<Utc>>,
}

/// A format's price changed, or its name: every copy of what is sold in it is
/// compared with the catalogue soon.
///
/// # Errors
/// The database's.
pub async fn format_changed(
    db: &impl ConnectionTrait,
    moment: &Moment,
    format: &str,
) -> Result<(), CheckoutError> {
    make_due(db, moment, Condition::all().add(Column::Format.eq(format))).await
}

/// Whatever was not compared with the catalogue since `before` is, soon: so
/// what was removed, hidden or renamed does not stay on sale at a gateway.
///
/// # Errors
/// The database's.
pub async fn recheck(
    db: &impl ConnectionTrait,
    moment: &Moment,
    before: DateTime<Utc>,
) -> Result<(), CheckoutError> {
    let long_ago = Condition::all()
        .add(Column::CheckedAt.lt(before))
        .add(Column::IsListed.eq(true));
    make_due(db, moment, long_ago).await
}

async fn make_due(
    db: &impl ConnectionTrait,
    moment: &Moment,
    which: Condition,
) -> Result<(), CheckoutError> {
    Entity::update_many()
        .col_expr(Column::DueAt, Expr::value(moment.now))
        .filter(which)
        .exec(db)
        .await?;
    Ok(())
}

/// Brings the gateway's copy of one product up to date, if one is due. Tells
/// whether one was. What fails comes back in a minute.
///
/// # Errors
/// The gateway's, the catalogue's or the database's.
pub async fn work_once(
    db: &DatabaseConnection,
    moment: &mut Moment,
    gateway: &dyn PaymentGateway,
    offers: &dyn Offers,
) -> Result<bool, CheckoutError> {
    let Some(book) = gateway.products() else {
        return Ok(false);
    };
    let Some(row) = claim(db, moment, gateway.name()).await? else {
        return Ok(false);
    };
    match catch_up::catch_up(db, moment, book, offers, &row).await {
        // Deleted by hand over there: copied anew when it is next asked for.
        Err(CheckoutError::Gateway(GatewayError::UnknownSession)) => forget(db, &row).await?,
        caught_up => caught_up?,
    }
    // Unless something changed meanwhile.
    Entity::update_many()
        .col_expr(Column::DueAt, Expr::value(None::<DateTime<Utc>>))
        .col_expr(Column::CheckedAt, Expr::value(moment.now))
        .filter(Column::Id.eq(row.id))
        .filter(Column::DueAt.eq(row.due_at))
        .exec(db)
        .await?;
    Ok(true)
}

async fn claim(
    db: &impl ConnectionTrait,
    moment: &Moment,
    gateway: &str,
) -> Result<Option<Model>, DbErr> {
    let first = Query::select()
        .column(Column::Id)
        .from(Entity)
        .cond_where(
            Condition::all()
                .add(Column::Gateway.eq(gateway))
                .add(Column::DueAt.lte(moment.now)),
        )
        .order_by(Column::DueAt, sea_orm::Order::Asc)
        .limit(1)
        .take();
    let claimed = Entity::update_many()
        .col_expr(Column::DueAt, Expr::value(moment.now + LEASE))
        .filter(Column::Id.in_subquery(first))
        // Asked again once a rival's lock is gone.
        .filter(Column::DueAt.lte(moment.now))
        .exec_with_returning(db)
        .await?;
    Ok(claimed.into_iter().next())
}

async fn forget(db: &impl ConnectionTrait, row: &Model) -> Result<(), DbErr> {
    mirrored_price::Entity::delete_many()
        .filter(mirrored_price::Column::ProductId.eq(row.id))
        .exec(db)
        .await?;
    Entity::delete_by_id(row.id).exec(db).await.map(drop)
}

/// What the gateway calls the prices of an order's lines, where its copy has
/// them at just what the order says. The others are copied soon.
pub(crate) async fn prices(
    db: &DatabaseConnection,
    moment: &mut Moment,
    gateway: &dyn PaymentGateway,
    order: &Order,
) -> Result<HashMap<OfferRef, String>, DbErr> {
    if gateway.products().is_none() {
        return Ok(HashMap::new());
    }
    let listings = order.lines.iter().map(|line| line.offer.listing);
    let known = Entity::find()
        .filter(Column::Gateway.eq(gateway.name()))
        .filter(Column::Listing.is_in(listings))
        .filter(Column::IsListed.eq(true))
        .find_also_related(mirrored_price::Entity)
        .filter(mirrored_price::Column::RetiredAt.is_null())
        .all(db)
        .await?;
    let name = |line: &OrderLine| {
        known.iter().find_map(|(product, price)| {
            let price = price.as_ref()?;
            let is_it = product.listing == line.offer.listing
                && product.format == line.offer.format
                && price.unit_minor == line.unit_price.minor
                && price.currency == line.unit_price.currency.code();
            price.price.clone().filter(|_| is_it)
        })
    };
    let mut names = HashMap::new();
    let mut missing = Vec::new();
    for line in &order.lines {
        match name(line) {
            Some(price) => drop(names.insert(line.offer.clone(), price)),
            None => missing.push(row(moment, gateway.name(), &line.offer)),
        }
    }
    if !missing.is_empty() {
        let key = [Column::Gateway, Column::Listing, Column::Format];
        let again = OnConflict::columns(key)
            .update_column(Column::DueAt)
            .to_owned();
        Entity::insert_many(missing)
            .on_conflict(again)
            .exec_without_returning(db)
            .await?;
    }
    Ok(names)
}

fn row(moment: &mut Moment, gateway: &str, offer: &OfferRef) -> ActiveModel {
    ActiveModel {
        id: Set(moment.uuid()),
        gateway: Set(gateway.to_owned()),
        listing: Set(offer.listing),
        format: Set(offer.format.clone()),
        name: Set(String::new()),
        product: Set(None),
        is_listed: Set(false),
        due_at: Set(Some(moment.now)),
        checked_at: Set(moment.now),
        created_at: Set(moment.now),
    }
}

/// The last prices that gateways were told, newest first.
///
/// # Errors
/// The database's.
pub async fn prices_as_staff(
    db: &impl ConnectionTrait,
    limit: u64,
) -> Result<Vec<MirroredPrice>, CheckoutError> {
    let rows = mirrored_price::Entity::find()
        .find_also_related(Entity)
        .order_by_desc(mirrored_price::Column::Id)
        .limit(limit)
        .all(db)
        .await?;
    let read = |(price, product): (mirrored_price::Model, Option<Model>)| {
        let product = product?;
        let amount = entities::money(price.unit_minor, &price.currency);
        Some(amount.map(|amount| MirroredPrice {
            offer: OfferRef {
                listing: product.listing,
                format: product.format,
            },
            name: product.name,
            gateway: product.gateway,
            amount,
            price: price.price,
            made_at: price.made_at,
            retired_at: price.retired_at,
        }))
    };
    let prices = rows.into_iter().filter_map(read);
    Ok(prices.collect::<Result<_, DbErr>>()?)
}
