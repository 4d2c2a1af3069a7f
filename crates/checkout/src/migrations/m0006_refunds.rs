//! Every refund is a row of its own; events are stored before they are applied.

use sea_orm_migration::prelude::{
    DbErr, DeriveMigrationName, Index, MigrationTrait, SchemaManager, TableCreateStatement,
    async_trait,
};
use sea_orm_migration::schema::{
    big_integer, integer, pk_uuid, string_len, string_len_null, text_null,
    timestamp_with_time_zone, uuid, uuid_null,
};
use sea_orm_migration::sea_orm::{ConnectionTrait as _, DbBackend};

use super::m0001_orders::of_order;
use super::m0005_terms::add;

#[derive(Debug, DeriveMigrationName)]
pub(super) struct Migration;

/// Whole payments that were owed or had gone back before refunds had rows.
const FILL: &str = "
INSERT INTO refund (id, order_id, payment_id, state, currency, amount_minor, reason, request_key,
                    created_at, updated_at)
SELECT id, order_id, id, CASE state WHEN 'refunded' THEN 'done' ELSE 'due' END, currency,
       COALESCE(received_minor, amount_minor), 'cancelled', 'owed:' || ID_AS_TEXT, updated_at,
       updated_at
  FROM payment WHERE state IN ('refund_due', 'refunded')";
const RESERVED: &str = "
UPDATE payment SET refunded_minor = COALESCE(received_minor, amount_minor)
 WHERE state IN ('refund_due', 'refunded')";
/// The same work under its new name; such a refund has its payment's identifier.
const RENAME: &str = "
UPDATE checkout_outbox SET topic = 'refund',
       payload = CAST(REPLACE(REPLACE(CAST(payload AS TEXT), '\"refund-payment\"', '\"refund\"'),
                              '\"payment\"', '\"refund\"') AS JSON_TYPE)
 WHERE topic = 'refund-payment' AND done_at IS NULL";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        add(
            manager,
            "payment",
            big_integer("refunded_minor").default(0).take(),
        )
        .await?;
        add(manager, "payment", string_len_null("intent", 255)).await?;
        add(manager, "webhook_event", text_null("event")).await?;
        add(
            manager,
            "webhook_event",
            integer("attempts").default(1).take(),
        )
        .await?;
        manager.create_table(refund()).await?;
        for (table, name, columns, unique) in [
            ("refund", "ix_refund_order", &["order_id", "id"][..], false),
            ("refund", "ux_refund_request", &["request_key"], true),
            ("refund", "ix_refund_payment", &["payment_id"], false),
            ("payment", "ix_payment_intent", &["intent"], false),
            (
                "payment",
                "ix_payment_state",
                &["state", "updated_at"],
                false,
            ),
            (
                "webhook_event",
                "ix_webhook_outcome",
                &["outcome", "processed_at"],
                false,
            ),
        ] {
            let mut index = Index::create().name(name).table(table).take();
            for column in columns {
                index.col(*column);
            }
            if unique {
                index.unique();
            }
            manager.create_index(index).await?;
        }
        let (id_as_text, json) = match manager.get_database_backend() {
            DbBackend::Postgres => ("id::text", "JSON"),
            _ => ("lower(hex(id))", "TEXT"),
        };
        db.execute_unprepared(&FILL.replace("ID_AS_TEXT", id_as_text))
            .await?;
        db.execute_unprepared(RESERVED).await?;
        db.execute_unprepared(&RENAME.replace("JSON_TYPE", json))
            .await
            .map(drop)
    }
}

fn refund() -> TableCreateStatement {
    of_order(
        "refund",
        [
            pk_uuid("id"),
            uuid("order_id"),
            // None: back onto the order's gift card.
            uuid_null("payment_id"),
            string_len("state", 10),
            string_len("currency", 3),
            big_integer("amount_minor"),
            string_len("reason", 300),
            string_len("request_key", 160),
            uuid_null("staff_id"),
            timestamp_with_time_zone("created_at"),
            timestamp_with_time_zone("updated_at"),
        ],
    )
}
