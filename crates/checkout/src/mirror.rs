//! Products and prices as a gateway keeps its own copy of them.
//!
//! What was asked to be paid for is copied, in the background; a payment page
//! then names the gateway's prices instead of listing sums. Where the copy is
//! missing or behind, the page lists the sum: a payment never waits for it.

mod catch_up;
mod lines;

use chrono::{DateTime, Duration, Utc};
use groundwork::Moment;
use money::Money;
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseConnection, DbErr, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect,
};
use uuid::Uuid;

use crate::entities::{self, mirrored_price, mirrored_product};
use crate::gateway::{GatewayError, PaymentGateway};
use crate::{CheckoutError, OfferRef, Offers};
use catch_up::Halt;
pub(crate) use lines::prices;
use mirrored_product::{Column, Entity, Model};

/// How long one product may take before it is tried again: longer than a dozen
/// questions that a gateway leaves unanswered for 20 s each.
const LEASE: Duration = Duration::minutes(5);
/// How soon what failed is tried again.
const AGAIN: Duration = Duration::minutes(1);

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

/// Listings were shown, hidden or removed: their copies are compared with the
/// catalogue soon.
///
/// # Errors
/// The database's.
pub async fn listings_changed(
    db: &impl ConnectionTrait,
    moment: &Moment,
    listings: impl IntoIterator<Item = Uuid>,
) -> Result<(), CheckoutError> {
    make_due(
        db,
        moment,
        Condition::all().add(Column::Listing.is_in(listings)),
    )
    .await
}

/// Whatever was not compared with the catalogue since `before` is, soon: so
/// what nobody told of does not stay on sale at a gateway, and what was deleted
/// there is noticed.
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
        .add(Column::DueAt.is_null())
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
        Ok(()) => settle(db, &row, None, moment.now).await?,
        // Something changed meanwhile: whoever is told of that does it all.
        Err(Halt::Rival) => {}
        // Deleted by hand over there: copied anew when it is next asked for.
        Err(Halt::Failed(CheckoutError::Gateway(GatewayError::UnknownProduct))) => {
            forget(db, &row).await?;
        }
        Err(Halt::Failed(error)) => {
            settle(db, &row, Some(moment.now + AGAIN), row.checked_at).await?;
            return Err(error);
        }
    }
    Ok(true)
}

/// Ends a lease, unless something changed meanwhile.
async fn settle(
    db: &impl ConnectionTrait,
    row: &Model,
    due_at: Option<DateTime<Utc>>,
    checked_at: DateTime<Utc>,
) -> Result<(), DbErr> {
    Entity::update_many()
        .col_expr(Column::DueAt, Expr::value(due_at))
        .col_expr(Column::CheckedAt, Expr::value(checked_at))
        .filter(held(row))
        .exec(db)
        .await
        .map(drop)
}

/// A row while it is leased to this worker.
fn held(row: &Model) -> Condition {
    Condition::all()
        .add(Column::Id.eq(row.id))
        .add(Column::DueAt.eq(row.due_at))
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
