use chrono::{DateTime, Utc};
use money::Money;
use sea_orm::{ActiveEnum, ConnectionTrait, DbBackend, DbErr, QueryResult, Statement, Value};

use super::OrderState;
use crate::{CheckoutError, entities};

/// What was sold on a day, in UTC.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DaySales {
    /// The day, as `2026-01-31`.
    pub day: String,
    /// How many orders were placed that day and paid.
    pub orders: u64,
    /// What they came to.
    pub total: Money,
}

/// What was sold on each day since `from`, oldest first; days without a sale
/// are left out. One statement.
///
/// # Errors
/// The database's.
pub async fn sales_as_staff(
    db: &impl ConnectionTrait,
    from: DateTime<Utc>,
) -> Result<Vec<DaySales>, CheckoutError> {
    let backend = db.get_database_backend();
    let day = match backend {
        DbBackend::Postgres => "to_char(placed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD')",
        _ => "substr(placed_at, 1, 10)",
    };
    let sql = format!(
        "SELECT {day} AS day, currency, COUNT(*) AS orders, \
                CAST(SUM(total_minor) AS BIGINT) AS total \
           FROM orders WHERE placed_at >= $1 AND state IN ($2, $3, $4, $5) \
          GROUP BY day, currency ORDER BY day"
    );
    use OrderState::{Delivered, Paid, Printed, Shipped};
    let states = [Paid, Printed, Shipped, Delivered].map(|state| Value::from(state.to_value()));
    let values = std::iter::once(Value::from(from)).chain(states);
    let statement = Statement::from_sql_and_values(backend, sql, values);
    let rows = db.query_all_raw(statement).await?;
    let sales = |row: &QueryResult| {
        let currency: String = row.try_get("", "currency")?;
        Ok::<_, DbErr>(DaySales {
            day: row.try_get("", "day")?,
            orders: row.try_get::<i64>("", "orders")?.unsigned_abs(),
            total: entities::money(row.try_get("", "total")?, &currency)?,
        })
    };
    Ok(rows.iter().map(sales).collect::<Result<_, _>>()?)
}
