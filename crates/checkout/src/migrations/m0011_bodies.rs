//! Bodies of events that are still to be forgotten are found without a look at
//! all the others.

use sea_orm_migration::prelude::{
    ConnectionTrait, DbErr, DeriveMigrationName, MigrationTrait, SchemaManager, async_trait,
};

#[derive(Debug, DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let partial = "CREATE INDEX ix_webhook_event_bodies ON webhook_event (processed_at) \
                       WHERE payload <> ''";
        let db = manager.get_connection();
        db.execute_unprepared(partial).await.map(drop)
    }
}
