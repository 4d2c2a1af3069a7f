//! The simulated lab's own books.

use sea_orm_migration::prelude::{
    ColumnDef, DbErr, DeriveMigrationName, ForeignKey, Index, IndexCreateStatement, MigrationTrait,
    Query, SchemaManager, Table, TableCreateStatement, async_trait,
};
use sea_orm_migration::schema::{
    big_integer, integer, json, json_null, string_len, string_len_null, text, text_null,
    timestamp_with_time_zone, timestamp_with_time_zone_null, uuid,
};

use crate::simulated::DELIVERIES;

#[derive(Debug, DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [order(), item(), event(), clock()] {
            manager.create_table(table).await?;
        }
        for index in indexes() {
            manager.create_index(index).await?;
        }
        let started = Query::insert()
            .into_table("lab_clock")
            .columns(["id", "ahead_micros"])
            .values([1.into(), 0_i64.into()])
            .map_err(|e| DbErr::Custom(e.to_string()))?
            .to_owned();
        manager.execute(started).await?;
        DELIVERIES.create_table(manager).await
    }
}

fn order() -> TableCreateStatement {
    table(
        "lab_order",
        [
            uuid("id").primary_key().take(),
            string_len("idempotency_key", 255).unique_key().take(),
            string_len("fingerprint", 64),
            text("reference"),
            json_null("recipient"),
            string_len("country", 2),
            big_integer("cost_minor"),
            string_len("currency", 3),
            string_len("stage", 20),
            string_len_null("carrier", 60),
            string_len_null("tracking", 60),
            text_null("reason"),
            text_null("rejection"),
            timestamp_with_time_zone_null("due_at"),
            timestamp_with_time_zone("created_at"),
            timestamp_with_time_zone("changed_at"),
        ],
    )
}

fn item() -> TableCreateStatement {
    let columns = [uuid("order_id"), integer("position"), json("item")];
    table("lab_item", columns)
        .primary_key(Index::create().col("order_id").col("position"))
        .foreign_key(&mut of_order("lab_item"))
        .take()
}

fn event() -> TableCreateStatement {
    let columns = [
        string_len("id", 80).primary_key().take(),
        uuid("order_id"),
        string_len("stage", 20),
        text("body"),
        timestamp_with_time_zone("happened_at"),
    ];
    table("lab_event", columns)
        .foreign_key(&mut of_order("lab_event"))
        .take()
}

/// One row: how far the lab's time is ahead of everybody's.
fn clock() -> TableCreateStatement {
    let columns = [
        integer("id").primary_key().take(),
        big_integer("ahead_micros"),
    ];
    table("lab_clock", columns)
}

fn indexes() -> [IndexCreateStatement; 2] {
    let index = |table: &'static str, name: &str| Index::create().name(name).table(table).take();
    [
        // A second announcement of a step cannot be written, whoever tries.
        index("lab_event", "ux_lab_event_step")
            .col("order_id")
            .col("stage")
            .unique()
            .take(),
        index("lab_order", "ix_lab_order_due").col("due_at").take(),
    ]
}

fn of_order(table: &'static str) -> sea_orm_migration::prelude::ForeignKeyCreateStatement {
    ForeignKey::create()
        .from(table, "order_id")
        .to("lab_order", "id")
        .take()
}

fn table<const N: usize>(name: &'static str, columns: [ColumnDef; N]) -> TableCreateStatement {
    let mut table = Table::create().table(name).take();
    for column in columns {
        table.col(column);
    }
    table
}
