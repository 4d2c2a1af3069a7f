use std::collections::HashMap;

use groundwork::{Cursor, Page};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationTrait, Select,
};
use uuid::Uuid;

use super::{Order, OrderState};
use crate::entities::order_line;
use crate::entities::orders::{Column, Entity, Model};
use crate::{CheckoutError, CustomerId, Holder, OrderId, OrderNumber};

/// The most orders on one page.
pub const MAX_PAGE: u32 = 100;

/// Whose eyes an order is looked up with.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Scope<'a> {
    Holder(Holder<'a>),
    Shop,
}

impl Scope<'_> {
    pub(crate) fn condition(self, order: &OrderNumber) -> Condition {
        let named = Condition::all().add(Column::Number.eq(order.as_str()));
        match self {
            Self::Holder(Holder::Customer(customer)) => named.add(Column::CustomerId.eq(customer)),
            Self::Holder(Holder::Link(token)) => named.add(Column::LinkToken.eq(token)),
            Self::Shop => named,
        }
    }
}

/// An order for whoever holds it. To a stranger it does not exist.
///
/// # Errors
/// [`CheckoutError::NotFound`].
pub async fn order<'a>(
    db: &impl ConnectionTrait,
    holder: impl Into<Holder<'a>>,
    number: &OrderNumber,
) -> Result<Order, CheckoutError> {
    fetch(db, Scope::Holder(holder.into()), number).await
}

/// The order of a private link.
///
/// # Errors
/// [`CheckoutError::NotFound`].
pub async fn order_by_link(db: &impl ConnectionTrait, token: &str) -> Result<Order, CheckoutError> {
    // Orders of before there were links were given one; none has an empty one.
    let row = Entity::find()
        .filter(Column::LinkToken.eq(token))
        .filter(Column::LinkToken.ne(""))
        .one(db)
        .await?;
    let orders = with_lines(db, row.into_iter().collect()).await?;
    orders.into_iter().next().ok_or(CheckoutError::NotFound)
}

/// Any order, by its identifier.
///
/// # Errors
/// [`CheckoutError::NotFound`].
pub async fn order_by_id_as_staff(
    db: &impl ConnectionTrait,
    order: OrderId,
) -> Result<Order, CheckoutError> {
    let row = Entity::find_by_id(order.0).one(db).await?;
    let orders = with_lines(db, row.into_iter().collect()).await?;
    orders.into_iter().next().ok_or(CheckoutError::NotFound)
}

/// Any order.
///
/// # Errors
/// [`CheckoutError::NotFound`].
pub async fn order_as_staff(
    db: &impl ConnectionTrait,
    number: &OrderNumber,
) -> Result<Order, CheckoutError> {
    fetch(db, Scope::Shop, number).await
}

pub(crate) async fn fetch(
    db: &impl ConnectionTrait,
    scope: Scope<'_>,
    number: &OrderNumber,
) -> Result<Order, CheckoutError> {
    let row = Entity::find()
        .filter(scope.condition(number))
        .one(db)
        .await?;
    let orders = with_lines(db, row.into_iter().collect()).await?;
    orders.into_iter().next().ok_or(CheckoutError::NotFound)
}

/// A customer's orders, newest first, with their lines: two statements
/// however many they are.
///
/// # Errors
/// The database's.
pub async fn my_orders(
    db: &impl ConnectionTrait,
    customer: CustomerId,
    after: Option<Cursor>,
    limit: u32,
) -> Result<Page<Order>, CheckoutError> {
    let mine = Entity::find().filter(Column::CustomerId.eq(customer));
    page(db, mine, after, limit).await
}

pub(crate) async fn page(
    db: &impl ConnectionTrait,
    select: Select<Entity>,
    after: Option<Cursor>,
    limit: u32,
) -> Result<Page<Order>, CheckoutError> {
    let limit = limit.clamp(1, MAX_PAGE);
    let older = after.map(|cursor| Column::Id.lt(cursor.0));
    let rows = select
        .filter(Condition::all().add_option(older))
        .order_by_desc(Column::Id)
        .limit(u64::from(limit) + 1)
        .all(db)
        .await?;
    let Page { items, next } = Page::from_rows(rows, limit as usize, |row| row.id);
    Ok(Page {
        items: with_lines(db, items).await?,
        next,
    })
}

/// Adds the lines to order rows, in one statement for all of them.
pub(crate) async fn with_lines(
    db: &impl ConnectionTrait,
    rows: Vec<Model>,
) -> Result<Vec<Order>, DbErr> {
    let mut by_order: HashMap<Uuid, Vec<order_line::Model>> = HashMap::new();
    if !rows.is_empty() {
        let lines = order_line::Entity::find()
            .filter(order_line::Column::OrderId.is_in(rows.iter().map(|row| row.id)))
            .order_by_asc(order_line::Column::OrderId)
            .order_by_asc(order_line::Column::Position)
            .all(db)
            .await?;
        for line in lines {
            by_order.entry(line.order_id).or_default().push(line);
        }
    }
    rows.into_iter()
        .map(|row| {
            let lines = by_order.remove(&row.id).unwrap_or_default();
            Order::from_rows(row, lines)
        })
        .collect()
}

/// Whether any order holds a print of `picture`: its files are then kept.
///
/// # Errors
/// The database's.
pub async fn is_ordered(db: &impl ConnectionTrait, picture: Uuid) -> Result<bool, CheckoutError> {
    let lines = order_line::Entity::find().filter(order_line::Column::Picture.eq(picture));
    Ok(lines.one(db).await?.is_some())
}

/// Whether `customer` has an order with a print of `picture`, and so may go on
/// seeing it when its maker takes it down.
///
/// # Errors
/// The database's.
pub async fn has_ordered(
    db: &impl ConnectionTrait,
    customer: CustomerId,
    picture: Uuid,
) -> Result<bool, CheckoutError> {
    let order = Entity::find()
        .join_rev(JoinType::InnerJoin, order_line::Relation::Orders.def())
        .filter(Column::CustomerId.eq(customer))
        .filter(order_line::Column::Picture.eq(picture));
    Ok(order.one(db).await?.is_some())
}

/// How many orders are in each state; states without any are left out.
///
/// # Errors
/// The database's.
pub async fn order_counts_as_staff(
    db: &impl ConnectionTrait,
) -> Result<Vec<(OrderState, u64)>, CheckoutError> {
    let rows: Vec<(OrderState, i64)> = Entity::find()
        .select_only()
        .column(Column::State)
        .column_as(Column::Id.count(), "orders")
        .group_by(Column::State)
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows
        .into_iter()
        .map(|(state, n)| (state, n.unsigned_abs()))
        .collect())
}
