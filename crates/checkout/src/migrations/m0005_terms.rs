//! Visitors' carts, private links, and what an order costs besides its lines:
//! discount, tax, gift cards. Frames and papers that run out.

use sea_orm_migration::prelude::{
    ColumnDef, DbErr, DeriveMigrationName, Index, MigrationTrait, SchemaManager, Table,
    TableCreateStatement, async_trait,
};
use sea_orm_migration::schema::{
    big_integer, boolean, integer, integer_null, pk_uuid, string_len, string_len_null, text,
    text_null, timestamp_with_time_zone, timestamp_with_time_zone_null, uuid, uuid_null,
};
use sea_orm_migration::sea_orm::{ConnectionTrait as _, DbBackend};

use super::m0001_orders::table;

#[derive(Debug, DeriveMigrationName)]
pub(super) struct Migration;

/// A private link for every order that has none: as unguessable as a new one.
const LINKS_SQLITE: &str = "UPDATE orders SET link_token = lower(hex(randomblob(32)))";
const LINKS_POSTGRES: &str = "UPDATE orders SET link_token = \
    replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '')";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        // A cart is a member's or a visitor's: the column never was a customer's alone.
        db.execute_unprepared("ALTER TABLE cart_line RENAME COLUMN customer_id TO buyer_id")
            .await?;
        add(
            manager,
            "cart_line",
            boolean("caution_accepted").default(false).take(),
        )
        .await?;
        for column in order_columns() {
            add(manager, "orders", column).await?;
        }
        for column in line_columns() {
            add(manager, "order_line", column).await?;
        }
        db.execute_unprepared("UPDATE orders SET buyer_id = customer_id")
            .await?;
        let links = match manager.get_database_backend() {
            DbBackend::Postgres => LINKS_POSTGRES,
            _ => LINKS_SQLITE,
        };
        db.execute_unprepared(links).await?;
        manager
            .drop_index(
                Index::drop()
                    .name("ux_orders_key")
                    .table("orders")
                    .to_owned(),
            )
            .await?;
        for (name, columns) in [
            ("ux_orders_buyer_key", &["buyer_id", "idempotency_key"][..]),
            ("ux_orders_link", &["link_token"]),
        ] {
            let mut index = Index::create().name(name).table("orders").unique().take();
            for column in columns {
                index.col(*column);
            }
            manager.create_index(index).await?;
        }
        for table in [discount(), gift_card(), gift_entry(), stock()] {
            manager.create_table(table).await?;
        }
        let once = Index::create()
            .name("ux_gift_entry")
            .table("gift_entry")
            .col("card_id")
            .col("reference")
            .unique()
            .take();
        manager.create_index(once).await
    }
}

pub(super) async fn add(
    manager: &SchemaManager<'_>,
    table: &'static str,
    column: ColumnDef,
) -> Result<(), DbErr> {
    // SQLite adds one column at a time.
    let alter = Table::alter().table(table).add_column(column).take();
    manager.alter_table(alter).await
}

fn order_columns() -> [ColumnDef; 12] {
    [
        uuid_null("buyer_id"),
        string_len("link_token", 64).default("").take(),
        string_len("lang", 8).default("en").take(),
        big_integer("discount_minor").default(0).take(),
        string_len_null("discount_code", 40),
        big_integer("tax_minor").default(0).take(),
        string_len("tax_label", 60).default("").take(),
        boolean("tax_included").default(true).take(),
        big_integer("gift_minor").default(0).take(),
        uuid_null("gift_card_id"),
        boolean("shipping_refunded").default(false).take(),
        boolean("disputed").default(false).take(),
    ]
}

fn line_columns() -> [ColumnDef; 3] {
    [
        string_len_null("stock_item", 60),
        integer("refunded_quantity").default(0).take(),
        text_null("caution"),
    ]
}

fn discount() -> TableCreateStatement {
    table(
        "discount",
        [
            string_len("code", 40).primary_key().take(),
            string_len("kind", 10),
            big_integer("value"),
            string_len("currency", 3),
            big_integer("min_items_minor"),
            timestamp_with_time_zone_null("starts_at"),
            timestamp_with_time_zone_null("ends_at"),
            integer_null("max_uses"),
            integer("uses"),
            boolean("active"),
            timestamp_with_time_zone("created_at"),
        ],
    )
}

fn gift_card() -> TableCreateStatement {
    table(
        "gift_card",
        [
            pk_uuid("id"),
            string_len("code_sha256", 64).unique_key().take(),
            string_len("last4", 4),
            string_len("currency", 3),
            big_integer("initial_minor"),
            big_integer("balance_minor"),
            boolean("active"),
            text("note"),
            uuid_null("staff_id"),
            timestamp_with_time_zone("created_at"),
        ],
    )
}

/// What was spent of a card and what came back; `reference` names the cause,
/// so that none counts twice.
fn gift_entry() -> TableCreateStatement {
    table(
        "gift_entry",
        [
            pk_uuid("id"),
            uuid("card_id"),
            uuid_null("order_id"),
            string_len("reference", 100),
            big_integer("delta_minor"),
            timestamp_with_time_zone("at"),
        ],
    )
}

/// What runs out. An item without a row does not.
fn stock() -> TableCreateStatement {
    table(
        "stock",
        [
            string_len("item", 60).primary_key().take(),
            integer("remaining"),
            timestamp_with_time_zone("updated_at"),
        ],
    )
}
