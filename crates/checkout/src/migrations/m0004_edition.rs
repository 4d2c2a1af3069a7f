//! One row for each customer counts what happens to their orders, so that a
//! host may keep what it made of them and learn with one seek whether it still
//! holds. A trigger counts in the transaction of the change, whoever makes it;
//! orders of people who left are nobody's.

use sea_orm_migration::prelude::{
    DbErr, DeriveMigrationName, MigrationTrait, SchemaManager, async_trait,
};
use sea_orm_migration::sea_orm::{ConnectionTrait as _, DbBackend};

#[derive(Debug, DeriveMigrationName)]
pub(super) struct Migration;

const FILL: &str = "
INSERT INTO orders_edition (customer_id, happened)
SELECT orders.customer_id, COUNT(*) FROM orders
  JOIN order_event ON order_event.order_id = orders.id
 WHERE orders.customer_id IS NOT NULL
 GROUP BY orders.customer_id;";

const SQLITE: &str = "
CREATE TABLE orders_edition (
    customer_id uuid_text NOT NULL PRIMARY KEY, happened BIGINT NOT NULL
) WITHOUT ROWID;
CREATE TRIGGER orders_edition_event AFTER INSERT ON order_event BEGIN
    INSERT INTO orders_edition (customer_id, happened)
    SELECT customer_id, 1 FROM orders
     WHERE id = new.order_id AND customer_id IS NOT NULL
        ON CONFLICT (customer_id) DO UPDATE SET happened = happened + 1;
END;";

const POSTGRES: &str = "
CREATE TABLE orders_edition (
    customer_id uuid NOT NULL PRIMARY KEY, happened BIGINT NOT NULL
);
CREATE FUNCTION checkout_new_orders_edition() RETURNS trigger AS $$ BEGIN
    INSERT INTO orders_edition AS edition (customer_id, happened)
    SELECT customer_id, 1 FROM orders
     WHERE id = new.order_id AND customer_id IS NOT NULL
        ON CONFLICT (customer_id) DO UPDATE SET happened = edition.happened + 1;
    RETURN NULL;
END $$ LANGUAGE plpgsql;
CREATE TRIGGER orders_edition_event AFTER INSERT ON order_event
    FOR EACH ROW EXECUTE FUNCTION checkout_new_orders_edition();";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let counting = match manager.get_database_backend() {
            DbBackend::Postgres => POSTGRES,
            _ => SQLITE,
        };
        let db = manager.get_connection();
        db.execute_unprepared(counting).await?;
        db.execute_unprepared(FILL).await.map(drop)
    }
}
