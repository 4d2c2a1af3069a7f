//! Making and sending: one row for an order's prints, one for each reprint.

use sea_orm_migration::prelude::{
    DbErr, DeriveMigrationName, Index, MigrationTrait, SchemaManager, TableCreateStatement,
    async_trait,
};
use sea_orm_migration::schema::{
    json, pk_uuid, string_len, string_len_null, timestamp_with_time_zone, uuid, uuid_null,
};
use sea_orm_migration::sea_orm::{ConnectionTrait as _, DbBackend};

use super::m0001_orders::of_order;

#[derive(Debug, DeriveMigrationName)]
pub(super) struct Migration;

/// Orders that were paid before fulfilments had rows.
const FILL: &str = "
INSERT INTO fulfilment (id, order_id, kind, state, lines, carrier, tracking, reason, request_key,
                        created_at, updated_at)
SELECT id, id, 'original', CASE state WHEN 'paid' THEN 'waiting' ELSE state END, JSON_EMPTY,
       carrier, tracking, '', 'original:' || ID_AS_TEXT, updated_at, updated_at
  FROM orders WHERE state IN ('paid', 'printed', 'shipped')";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(fulfilment()).await?;
        for (name, columns, unique) in [
            ("ix_fulfilment_order", &["order_id", "id"][..], false),
            ("ux_fulfilment_request", &["request_key"], true),
            ("ux_fulfilment_lab", &["lab", "lab_order"], true),
        ] {
            let mut index = Index::create().name(name).table("fulfilment").take();
            for column in columns {
                index.col(*column);
            }
            if unique {
                index.unique();
            }
            manager.create_index(index).await?;
        }
        let (empty, id_as_text) = match manager.get_database_backend() {
            DbBackend::Postgres => ("'[]'::json", "id::text"),
            _ => ("'[]'", "lower(hex(id))"),
        };
        let fill = FILL
            .replace("JSON_EMPTY", empty)
            .replace("ID_AS_TEXT", id_as_text);
        manager
            .get_connection()
            .execute_unprepared(&fill)
            .await
            .map(drop)
    }
}

fn fulfilment() -> TableCreateStatement {
    of_order(
        "fulfilment",
        [
            pk_uuid("id"),
            uuid("order_id"),
            string_len("kind", 10),
            string_len("state", 20),
            // Which lines and how many of each; empty means all of the order.
            json("lines"),
            string_len_null("lab", 30),
            string_len_null("lab_order", 100),
            string_len_null("carrier", 60),
            string_len_null("tracking", 100),
            string_len("reason", 300),
            string_len("request_key", 160),
            uuid_null("staff_id"),
            timestamp_with_time_zone("created_at"),
            timestamp_with_time_zone("updated_at"),
        ],
    )
}
