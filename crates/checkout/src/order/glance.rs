//! What pages say of a customer in passing. A statement costs more in being
//! sent than in being answered, so each page's questions are asked in one.

use sea_orm::{ActiveEnum, ConnectionTrait, DbErr, QueryResult, Statement, Value};
use uuid::Uuid;

use super::OrderState;
use crate::{CheckoutError, CustomerId, OrderNumber};

/// A customer before a listing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListingGlance {
    /// Lines in their cart.
    pub cart_lines: u64,
    /// The newest order in which they bought it and paid.
    pub bought: Option<OrderNumber>,
}

/// A customer before the list of their orders.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OrdersGlance {
    /// Lines in their cart.
    pub cart_lines: u64,
    /// How much has happened to their orders. Nothing happens to an order
    /// without an entry in its timeline, and none is ever taken back: what was
    /// made of the list holds until the number is another.
    pub edition: i64,
}

const LISTING: &str = "\
SELECT (SELECT COUNT(*) FROM cart_line WHERE customer_id = $1),
       (SELECT orders.number FROM orders
          JOIN order_line ON order_line.order_id = orders.id
         WHERE orders.customer_id = $1 AND orders.state IN ($2, $3, $4)
           AND order_line.listing = $5
         ORDER BY orders.id DESC LIMIT 1)";

const ORDERS: &str = "\
SELECT (SELECT COUNT(*) FROM cart_line WHERE customer_id = $1),
       (SELECT COUNT(*) FROM orders
          JOIN order_event ON order_event.order_id = orders.id
         WHERE orders.customer_id = $1)";

async fn ask(
    db: &impl ConnectionTrait,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
) -> Result<QueryResult, DbErr> {
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    let row = db.query_one_raw(statement).await?;
    row.ok_or_else(|| DbErr::RecordNotFound("a row of counts".to_owned()))
}

fn cart_lines(row: &QueryResult) -> Result<u64, DbErr> {
    Ok(row.try_get_by_index::<i64>(0)?.unsigned_abs())
}

/// What a listing's page says of this customer: one statement.
///
/// # Errors
/// The database's.
pub async fn listing_glance(
    db: &impl ConnectionTrait,
    customer: CustomerId,
    listing: Uuid,
) -> Result<ListingGlance, CheckoutError> {
    let kept = [OrderState::Paid, OrderState::Printed, OrderState::Shipped];
    let [paid, printed, shipped] = kept.map(|state| Value::from(state.to_value()));
    let values = [customer.0.into(), paid, printed, shipped, listing.into()];
    let row = ask(db, LISTING, values).await?;
    let number: Option<String> = row.try_get_by_index(1)?;
    let unreadable = |e| DbErr::Type(format!("an order's number: {e}"));
    Ok(ListingGlance {
        cart_lines: cart_lines(&row)?,
        bought: number
            .map(|number| number.parse())
            .transpose()
            .map_err(unreadable)?,
    })
}

/// What the page of a customer's orders has to know before it reads them: one
/// statement.
///
/// # Errors
/// The database's.
pub async fn orders_glance(
    db: &impl ConnectionTrait,
    customer: CustomerId,
) -> Result<OrdersGlance, CheckoutError> {
    let row = ask(db, ORDERS, [customer.0.into()]).await?;
    Ok(OrdersGlance {
        cart_lines: cart_lines(&row)?,
        edition: row.try_get_by_index(1)?,
    })
}
