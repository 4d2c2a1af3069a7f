//! What pages say of a customer in passing. A statement costs more in being
//! sent than in being answered, so what every page asks rides along in the
//! statement that a host sends for every page.

use groundwork::one_row;
use sea_orm::{ActiveEnum, ConnectionTrait, DbErr, QueryResult, Statement, Value};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::OrderState;
use crate::{CheckoutError, CustomerId, OrderNumber};

/// What a customer has here, at a glance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerGlance {
    /// Lines in their cart.
    pub cart_lines: u64,
    /// How much has happened to their orders. Nothing happens to an order
    /// without an entry in its timeline, and none is ever taken back: what was
    /// made of their orders holds until the number is another.
    pub orders_edition: i64,
}

impl CustomerGlance {
    /// Columns that tell it in a statement of the host's, of the customer whose
    /// identifier is the SQL expression `customer`: two seeks, however much
    /// they ordered. [`read`](Self::read) reads them.
    pub fn columns(customer: &str) -> String {
        format!(
            "(SELECT COUNT(*) FROM cart_line WHERE buyer_id = {customer}) AS cart_lines, \
             (SELECT happened FROM orders_edition WHERE customer_id = {customer}) AS orders_edition"
        )
    }

    /// The glance out of a row with [`columns`](Self::columns).
    ///
    /// # Errors
    /// Where the row has no such columns.
    pub fn read(row: &QueryResult) -> Result<Self, DbErr> {
        let happened: Option<i64> = row.try_get("", "orders_edition")?;
        Ok(Self {
            cart_lines: row.try_get::<i64>("", "cart_lines")?.unsigned_abs(),
            orders_edition: happened.unwrap_or(0),
        })
    }

    /// The glance by itself: one statement.
    ///
    /// # Errors
    /// The database's.
    pub async fn of(
        db: &impl ConnectionTrait,
        customer: CustomerId,
    ) -> Result<Self, CheckoutError> {
        let sql = format!("SELECT {}", Self::columns("$1"));
        let row = one_row(db, &sql, [customer.0.into()]).await?;
        Ok(Self::read(&row)?)
    }
}

const PURCHASES: &str = "\
SELECT order_line.listing, orders.number FROM orders
  JOIN order_line ON order_line.order_id = orders.id
 WHERE orders.customer_id = $1 AND orders.state IN ($2, $3, $4, $5)
   AND ($7 IS NULL OR order_line.listing = $7)
 ORDER BY orders.id DESC LIMIT $6";

/// The listings this customer bought and paid, each with its order's number,
/// the newest first, `limit` lines at most: one statement.
///
/// # Errors
/// The database's.
pub async fn purchases(
    db: &impl ConnectionTrait,
    customer: CustomerId,
    limit: u64,
) -> Result<Vec<(Uuid, OrderNumber)>, CheckoutError> {
    Ok(bought(db, customer, None, limit).await?)
}

/// The newest order in which this customer bought `listing` and paid: one
/// statement, and the answer for those whose [`purchases`] are too many.
///
/// # Errors
/// The database's.
pub async fn bought_in(
    db: &impl ConnectionTrait,
    customer: CustomerId,
    listing: Uuid,
) -> Result<Option<OrderNumber>, CheckoutError> {
    let found = bought(db, customer, Some(listing), 1).await?;
    Ok(found.into_iter().next().map(|(_, number)| number))
}

async fn bought(
    db: &impl ConnectionTrait,
    customer: CustomerId,
    listing: Option<Uuid>,
    limit: u64,
) -> Result<Vec<(Uuid, OrderNumber)>, DbErr> {
    use OrderState::{Delivered, Paid, Printed, Shipped};
    let [paid, printed, shipped, delivered] =
        [Paid, Printed, Shipped, Delivered].map(|state| Value::from(state.to_value()));
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let (me, limit) = (customer.0.into(), limit.into());
    let values = [me, paid, printed, shipped, delivered, limit, listing.into()];
    let backend = db.get_database_backend();
    let statement = Statement::from_sql_and_values(backend, PURCHASES, values);
    let rows = db.query_all_raw(statement).await?;
    let purchase = |row: &QueryResult| {
        let number: String = row.try_get_by_index(1)?;
        let number = number.parse();
        let unreadable = |e| DbErr::Type(format!("an order's number: {e}"));
        Ok((row.try_get_by_index(0)?, number.map_err(unreadable)?))
    };
    rows.iter().map(purchase).collect()
}

/// Stops counting for a customer whose orders are nobody's from now on.
pub(crate) async fn forget_edition(
    txn: &impl ConnectionTrait,
    customer: CustomerId,
) -> Result<(), DbErr> {
    let sql = "DELETE FROM orders_edition WHERE customer_id = $1";
    let values = [customer.0.into()];
    let statement = Statement::from_sql_and_values(txn.get_database_backend(), sql, values);
    txn.execute_raw(statement).await.map(drop)
}
