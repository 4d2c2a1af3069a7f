//! An order's lines, as a gateway's copy knows them.

use groundwork::Moment;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseConnection, DbErr, EntityTrait,
    QueryFilter,
};

use crate::entities::mirrored_price;
use crate::entities::mirrored_product::{ActiveModel, Column, Entity, Model};
use crate::gateway::PaymentGateway;
use crate::{OfferRef, Order, OrderLine};

/// What the gateway calls the prices of an order's lines, where its copy has
/// them at just what the order says, as `payment.prices` keeps it; `None` at a
/// gateway that keeps no copy. The others are copied soon.
pub(crate) async fn prices(
    db: &DatabaseConnection,
    moment: &mut Moment,
    gateway: &dyn PaymentGateway,
    order: &Order,
) -> Result<Option<String>, DbErr> {
    if gateway.products().is_none() {
        return Ok(None);
    }
    let known = known(db, gateway.name(), order).await?;
    let mut names = Vec::with_capacity(order.lines.len());
    let mut missing = Vec::new();
    for line in &order.lines {
        let name = known.iter().find_map(|known| known.name_of(line));
        if name.is_none() {
            missing.push(row(moment, gateway.name(), &line.offer));
        }
        names.push(name);
    }
    if !missing.is_empty() {
        ask_for(db, missing).await?;
    }
    serde_json::to_string(&names)
        .map(Some)
        .map_err(|error| DbErr::Type(error.to_string()))
}

/// A product that is listed, and its price of today.
struct Known(Model, mirrored_price::Model);

impl Known {
    /// What the gateway calls the price of a line, if it is just what it says.
    fn name_of(&self, line: &OrderLine) -> Option<String> {
        let Self(product, price) = self;
        let is_it = product.listing == line.offer.listing
            && product.format == line.offer.format
            && price.unit_minor == line.unit_price.minor
            && price.currency == line.unit_price.currency.code();
        price.price.clone().filter(|_| is_it)
    }
}

async fn known(
    db: &impl ConnectionTrait,
    gateway: &str,
    order: &Order,
) -> Result<Vec<Known>, DbErr> {
    let listings = order.lines.iter().map(|line| line.offer.listing);
    let rows = Entity::find()
        .filter(Column::Gateway.eq(gateway))
        .filter(Column::Listing.is_in(listings))
        .filter(Column::IsListed.eq(true))
        .find_also_related(mirrored_price::Entity)
        .filter(mirrored_price::Column::RetiredAt.is_null())
        .all(db)
        .await?;
    let known = rows
        .into_iter()
        .map(|(row, price)| Some(Known(row, price?)));
    Ok(known.flatten().collect())
}

/// Has products copied, or compared with the catalogue; those a worker is at
/// stay with it.
async fn ask_for(db: &impl ConnectionTrait, products: Vec<ActiveModel>) -> Result<(), DbErr> {
    let key = [Column::Gateway, Column::Listing, Column::Format];
    let again = OnConflict::columns(key)
        .update_column(Column::DueAt)
        .action_and_where(Expr::col((Entity, Column::DueAt)).is_null())
        .to_owned();
    Entity::insert_many(products)
        .on_conflict(again)
        .exec_without_returning(db)
        .await
        .map(drop)
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
