//! Carts, orders, payments and the inbox of payment events.

use sea_orm_migration::prelude::{
    ColumnDef, ConditionalStatement, DbErr, DeriveMigrationName, Expr, ExprTrait, ForeignKey,
    Index, IndexCreateStatement, MigrationTrait, SchemaManager, Table, TableCreateStatement,
    async_trait,
};
use sea_orm_migration::schema::{
    big_integer, big_integer_null, integer, pk_uuid, string_len, string_len_null, text, text_null,
    timestamp_with_time_zone, uuid, uuid_null,
};

use crate::work::OUTBOX;

#[derive(Debug, DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [
            cart_line(),
            orders(),
            order_line(),
            order_event(),
            payment(),
            inbox(),
        ] {
            manager.create_table(table).await?;
        }
        for index in indexes() {
            manager.create_index(index).await?;
        }
        OUTBOX.create_table(manager).await
    }
}

fn cart_line() -> TableCreateStatement {
    table(
        "cart_line",
        [
            pk_uuid("id"),
            uuid("customer_id"),
            uuid("listing"),
            string_len("format", 60),
            integer("quantity"),
            timestamp_with_time_zone("added_at"),
        ],
    )
}

fn orders() -> TableCreateStatement {
    table(
        "orders",
        [
            pk_uuid("id"),
            string_len("number", 13),
            uuid_null("customer_id"),
            string_len("idempotency_key", 100),
            string_len("request_sha256", 64),
            string_len("state", 20),
            string_len("currency", 3),
            big_integer("items_minor"),
            big_integer("shipping_minor"),
            big_integer("total_minor"),
            text("name"),
            text("line1"),
            text("line2"),
            text("city"),
            text("region"),
            text("postcode"),
            text("country"),
            text("phone"),
            text("email"),
            text_null("carrier"),
            text_null("tracking"),
            timestamp_with_time_zone("placed_at"),
            timestamp_with_time_zone("updated_at"),
        ],
    )
}

fn order_line() -> TableCreateStatement {
    of_order(
        "order_line",
        [
            pk_uuid("id"),
            uuid("order_id"),
            integer("position"),
            uuid("listing"),
            string_len("format", 60),
            text("title"),
            uuid("picture"),
            text("format_label"),
            text("maker"),
            integer("quantity"),
            big_integer("unit_minor"),
            big_integer("total_minor"),
        ],
    )
}

fn order_event() -> TableCreateStatement {
    of_order(
        "order_event",
        [
            pk_uuid("id"),
            uuid("order_id"),
            string_len("happening", 20),
            text("detail"),
            uuid_null("staff_id"),
            timestamp_with_time_zone("at"),
        ],
    )
}

fn payment() -> TableCreateStatement {
    of_order(
        "payment",
        [
            pk_uuid("id"),
            uuid("order_id"),
            string_len("gateway", 30),
            string_len("state", 20),
            string_len("currency", 3),
            big_integer("amount_minor"),
            string_len_null("session", 255),
            text_null("pay_url"),
            big_integer_null("received_minor"),
            string_len_null("received_currency", 3),
            timestamp_with_time_zone("created_at"),
            timestamp_with_time_zone("updated_at"),
        ],
    )
}

fn inbox() -> TableCreateStatement {
    table(
        "webhook_event",
        [
            pk_uuid("id"),
            string_len("gateway", 30),
            string_len("event_id", 255),
            string_len("kind", 20),
            text("payload"),
            string_len("outcome", 20),
            timestamp_with_time_zone("received_at"),
            timestamp_with_time_zone("processed_at"),
        ],
    )
}

fn indexes() -> [IndexCreateStatement; 13] {
    // Two tabs that press "pay" at once share one payment.
    let live = unique("payment", "ux_payment_live", &["order_id"])
        .cond_where(Expr::col("state").is_in(["new", "open"]))
        .take();
    let key = ["customer_id", "idempotency_key"];
    [
        live,
        unique(
            "cart_line",
            "ux_cart_line",
            &["customer_id", "listing", "format"],
        ),
        unique("orders", "ux_orders_number", &["number"]),
        unique("orders", "ux_orders_key", &key),
        index("orders", "ix_orders_customer", &["customer_id", "id"]),
        index("orders", "ix_orders_state", &["state", "id"]),
        index(
            "order_line",
            "ix_order_line_order",
            &["order_id", "position"],
        ),
        index("order_line", "ix_order_line_listing", &["listing"]),
        index("order_line", "ix_order_line_picture", &["picture"]),
        index("order_event", "ix_order_event_order", &["order_id", "id"]),
        index("payment", "ix_payment_order", &["order_id"]),
        unique("payment", "ux_payment_session", &["gateway", "session"]),
        unique(
            "webhook_event",
            "ux_webhook_event",
            &["gateway", "event_id"],
        ),
    ]
}

pub(super) fn unique(
    table: &'static str,
    name: &str,
    columns: &[&'static str],
) -> IndexCreateStatement {
    index(table, name, columns).unique().take()
}

pub(super) fn index(
    table: &'static str,
    name: &str,
    columns: &[&'static str],
) -> IndexCreateStatement {
    let mut index = Index::create().name(name).table(table).take();
    for column in columns {
        index.col(*column);
    }
    index
}

pub(super) fn table<const N: usize>(
    name: &'static str,
    columns: [ColumnDef; N],
) -> TableCreateStatement {
    let mut table = Table::create().table(name).take();
    for column in columns {
        table.col(column);
    }
    table
}

pub(super) fn of_order<const N: usize>(
    name: &'static str,
    columns: [ColumnDef; N],
) -> TableCreateStatement {
    let mut key = ForeignKey::create()
        .from(name, "order_id")
        .to("orders", "id")
        .take();
    table(name, columns).foreign_key(&mut key).take()
}
