//! The sandbox's second step, money that comes late, and mischief on demand.

use sea_orm_migration::prelude::{
    DbErr, DeriveMigrationName, MigrationTrait, SchemaManager, async_trait,
};
use sea_orm_migration::schema::{
    big_integer, integer, string_len_null, timestamp_with_time_zone_null,
};

use super::m0001_orders::table;
use super::m0005_terms::add;

#[derive(Debug, DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // A card whose bank asks the customer first; when late money arrives;
        // when the cardholder will dispute, and how that stands.
        for column in [
            string_len_null("step_last4", 4),
            timestamp_with_time_zone_null("arrives_at"),
            timestamp_with_time_zone_null("disputes_at"),
            string_len_null("dispute", 10),
        ] {
            add(manager, "sandbox_session", column).await?;
        }
        let mischief = table(
            "sandbox_mischief",
            [
                integer("id").primary_key().take(),
                integer("copies"),
                integer("delay_seconds"),
                integer("shuffle_seconds"),
                integer("drop_percent"),
                big_integer("sent"),
            ],
        );
        manager.create_table(mischief).await?;
        Ok(())
    }
}
