//! The sandbox gateway's own books.

use sea_orm_migration::prelude::{
    DbErr, DeriveMigrationName, MigrationTrait, SchemaManager, TableCreateStatement, async_trait,
};
use sea_orm_migration::schema::{
    big_integer, json, string_len, string_len_null, text, timestamp_with_time_zone, uuid_uniq,
};

use super::m0001_orders::table;
use crate::gateway::sandbox::DELIVERIES;

#[derive(Debug, DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [session(), refund(), event()] {
            manager.create_table(table).await?;
        }
        DELIVERIES.create_table(manager).await
    }
}

fn session() -> TableCreateStatement {
    table(
        "sandbox_session",
        [
            string_len("id", 80).primary_key().take(),
            uuid_uniq("payment_id"),
            string_len("order_number", 20),
            string_len("currency", 3),
            big_integer("amount_minor"),
            big_integer("refunded_minor"),
            json("lines"),
            text("success_url"),
            text("cancel_url"),
            string_len("state", 20),
            string_len_null("card_last4", 4),
            timestamp_with_time_zone("created_at"),
            timestamp_with_time_zone("expires_at"),
        ],
    )
}

fn refund() -> TableCreateStatement {
    table(
        "sandbox_refund",
        [
            string_len("key", 255).primary_key().take(),
            string_len("session_id", 80),
            big_integer("amount_minor"),
            timestamp_with_time_zone("created_at"),
        ],
    )
}

fn event() -> TableCreateStatement {
    table(
        "sandbox_event",
        [
            string_len("id", 80).primary_key().take(),
            string_len("session_id", 80),
            text("body"),
            timestamp_with_time_zone("created_at"),
        ],
    )
}
