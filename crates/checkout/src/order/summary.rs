use std::collections::HashMap;
use std::ops::RangeInclusive;

use chrono::{DateTime, Utc};
use groundwork::{Cursor, Page};
use money::Money;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationTrait,
};
use uuid::Uuid;

use super::{MAX_PAGE, OrderState};
use crate::entities::{self, order_line, orders};
use crate::{CheckoutError, CustomerId, OrderNumber};

/// An order as one row of a list: what is read there and no more, because
/// every column of every row is copied between two threads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderSummary {
    /// What people call it.
    pub number: OrderNumber,
    /// Where it is.
    pub state: OrderState,
    /// What it costs.
    pub total: Money,
    /// What was ordered, line by line.
    pub pictures: Vec<OrderedPicture>,
    /// When it was ordered.
    pub placed_at: DateTime<Utc>,
}

/// The picture of an order's line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderedPicture {
    /// The host's picture.
    pub id: Uuid,
    /// The listing's title when it was ordered.
    pub title: String,
}

type Row = (Uuid, String, OrderState, String, i64, DateTime<Utc>);

fn summary(
    (id, number, state, currency, total, placed_at): Row,
    pictures: Vec<OrderedPicture>,
) -> Result<OrderSummary, DbErr> {
    let number = number
        .parse()
        .map_err(|e| DbErr::Type(format!("{id}: {e}")))?;
    Ok(OrderSummary {
        number,
        state,
        total: entities::money(total, &currency)?,
        pictures,
        placed_at,
    })
}

/// A customer's orders, newest first: two statements however many they are.
///
/// # Errors
/// The database's.
pub async fn my_order_list(
    db: &impl ConnectionTrait,
    customer: CustomerId,
    after: Option<Cursor>,
    limit: u32,
) -> Result<Page<OrderSummary>, CheckoutError> {
    use orders::Column;
    let limit = limit.clamp(1, MAX_PAGE);
    let older = after.map(|cursor| Column::Id.lt(cursor.0));
    let rows: Vec<Row> = orders::Entity::find()
        .select_only()
        .columns([
            Column::Id,
            Column::Number,
            Column::State,
            Column::Currency,
            Column::TotalMinor,
            Column::PlacedAt,
        ])
        .filter(Column::CustomerId.eq(customer))
        .filter(Condition::all().add_option(older))
        .order_by_desc(Column::Id)
        .limit(u64::from(limit) + 1)
        .into_tuple()
        .all(db)
        .await?;
    let Page { items, next } = Page::from_rows(rows, limit as usize, |row| row.0);
    let mut pictures = match (items.last(), items.first()) {
        (Some(oldest), Some(newest)) => pictures(db, customer, oldest.0..=newest.0).await?,
        _ => HashMap::new(),
    };
    let items = items
        .into_iter()
        .map(|row| {
            let pictures = pictures.remove(&row.0).unwrap_or_default();
            summary(row, pictures)
        })
        .collect::<Result<_, _>>()?;
    Ok(Page { items, next })
}

/// The pictures of a customer's orders in a range. By the range and not by a
/// list of the orders, so that it is the same statement however many they are.
async fn pictures(
    db: &impl ConnectionTrait,
    customer: CustomerId,
    range: RangeInclusive<Uuid>,
) -> Result<HashMap<Uuid, Vec<OrderedPicture>>, DbErr> {
    use order_line::Column;
    let rows: Vec<(Uuid, Uuid, String)> = order_line::Entity::find()
        .select_only()
        .columns([Column::OrderId, Column::Picture, Column::Title])
        .join(JoinType::InnerJoin, order_line::Relation::Orders.def())
        .filter(orders::Column::CustomerId.eq(customer))
        .filter(orders::Column::Id.between(*range.start(), *range.end()))
        .order_by_asc(Column::OrderId)
        .order_by_asc(Column::Position)
        .into_tuple()
        .all(db)
        .await?;
    let mut by_order: HashMap<_, Vec<_>> = HashMap::new();
    for (order, id, title) in rows {
        let picture = OrderedPicture { id, title };
        by_order.entry(order).or_default().push(picture);
    }
    Ok(by_order)
}
