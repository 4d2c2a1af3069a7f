//! Payments a bank works on or took back, and gift cards issued once for each form.

use sea_orm_migration::prelude::{
    DbErr, DeriveMigrationName, Index, MigrationTrait, SchemaManager, async_trait,
};
use sea_orm_migration::schema::{big_integer, boolean, string_len_null};

use super::m0005_terms::add;

#[derive(Debug, DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add(manager, "payment", boolean("pending").default(false).take()).await?;
        add(
            manager,
            "payment",
            big_integer("charged_back_minor").default(0).take(),
        )
        .await?;
        add(manager, "gift_card", string_len_null("request_key", 64)).await?;
        let once = Index::create()
            .name("ux_gift_card_request")
            .table("gift_card")
            .col("request_key")
            .unique()
            .take();
        manager.create_index(once).await
    }
}
