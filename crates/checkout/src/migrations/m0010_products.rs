//! The gateways' copies of what is sold: their names for products and prices.

use sea_orm_migration::prelude::{
    ConditionalStatement, DbErr, DeriveMigrationName, Expr, ExprTrait, MigrationTrait,
    SchemaManager, TableCreateStatement, async_trait,
};
use sea_orm_migration::schema::{
    big_integer, boolean, pk_uuid, string_len, string_len_null, text, text_null,
    timestamp_with_time_zone, timestamp_with_time_zone_null, uuid,
};

use super::m0001_orders::{index, table, unique};
use super::m0005_terms::add;

#[derive(Debug, DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add(manager, "payment", text_null("prices")).await?;
        manager.create_table(product()).await?;
        manager.create_table(price()).await?;
        // A product costs one price at a time, whoever changes it at once.
        let current = unique("mirrored_price", "ux_mirrored_price", &["product_id"])
            .cond_where(Expr::col("retired_at").is_null())
            .take();
        let key = ["gateway", "listing", "format"];
        for index in [
            current,
            unique("mirrored_product", "ux_mirrored_product", &key),
            index(
                "mirrored_product",
                "ix_mirrored_due",
                &["gateway", "due_at"],
            ),
            index("mirrored_product", "ix_mirrored_listing", &["listing"]),
            index("mirrored_price", "ix_mirrored_price", &["product_id"]),
        ] {
            manager.create_index(index).await?;
        }
        Ok(())
    }
}

fn product() -> TableCreateStatement {
    table(
        "mirrored_product",
        [
            pk_uuid("id"),
            string_len("gateway", 30),
            uuid("listing"),
            string_len("format", 60),
            text("name"),
            string_len_null("product", 255),
            boolean("is_listed"),
            timestamp_with_time_zone_null("due_at"),
            timestamp_with_time_zone("checked_at"),
            timestamp_with_time_zone("created_at"),
        ],
    )
}

fn price() -> TableCreateStatement {
    table(
        "mirrored_price",
        [
            pk_uuid("id"),
            uuid("product_id"),
            string_len("currency", 3),
            big_integer("unit_minor"),
            string_len_null("price", 255),
            timestamp_with_time_zone("made_at"),
            timestamp_with_time_zone_null("retired_at"),
            boolean("is_closed"),
        ],
    )
}
