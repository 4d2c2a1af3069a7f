//! Conversations with their messages, and knowledge articles.

use sea_orm_migration::prelude::{
    ColumnDef, DbErr, DeriveMigrationName, ForeignKey, ForeignKeyAction, Index,
    IndexCreateStatement, MigrationTrait, Query, SchemaManager, Table, TableCreateStatement,
    async_trait,
};
use sea_orm_migration::schema::{
    big_integer, boolean, integer, json, pk_uuid, string_len, string_len_null, string_len_uniq,
    text, timestamp_with_time_zone, uuid, uuid_null,
};

#[derive(Debug, DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [conversation(), message(), article(), knowledge()] {
            manager.create_table(table).await?;
        }
        for index in indexes() {
            manager.create_index(index).await?;
        }
        let mut first = Query::insert();
        first
            .into_table("support_knowledge")
            .columns(["id", "version"])
            .values_panic([1.into(), 0.into()]);
        manager.execute(first).await
    }
}

fn conversation() -> TableCreateStatement {
    table(
        "support_conversation",
        [
            pk_uuid("id"),
            string_len("assistant", 60),
            uuid_null("person_id"),
            string_len_null("visitor_sha256", 64),
            text("title"),
            integer("messages"),
            timestamp_with_time_zone("created_at"),
            timestamp_with_time_zone("updated_at"),
        ],
    )
}

fn message() -> TableCreateStatement {
    let mut key = ForeignKey::create()
        .from("support_message", "conversation_id")
        .to("support_conversation", "id")
        .on_delete(ForeignKeyAction::Cascade)
        .take();
    table(
        "support_message",
        [
            pk_uuid("id"),
            uuid("conversation_id"),
            integer("position"),
            string_len("role", 20),
            text("text"),
            json("receipts"),
            text("model"),
            timestamp_with_time_zone("at"),
        ],
    )
    .foreign_key(&mut key)
    .take()
}

fn article() -> TableCreateStatement {
    table(
        "support_article",
        [
            pk_uuid("id"),
            string_len_uniq("slug", 80),
            text("title"),
            text("body"),
            boolean("published"),
            timestamp_with_time_zone("updated_at"),
        ],
    )
}

fn knowledge() -> TableCreateStatement {
    table(
        "support_knowledge",
        [integer("id").primary_key().take(), big_integer("version")],
    )
}

fn indexes() -> [IndexCreateStatement; 3] {
    [
        index(
            "support_conversation",
            "ix_support_conversation_person",
            &["person_id", "id"],
        ),
        index(
            "support_conversation",
            "ix_support_conversation_visitor",
            &["visitor_sha256"],
        ),
        index(
            "support_message",
            "ux_support_message",
            &["conversation_id", "position"],
        )
        .unique()
        .take(),
    ]
}

fn index(table: &'static str, name: &str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut index = Index::create().name(name).table(table).take();
    for column in columns {
        index.col(*column);
    }
    index
}

fn table<const N: usize>(name: &'static str, columns: [ColumnDef; N]) -> TableCreateStatement {
    let mut table = Table::create().table(name).take();
    for column in columns {
        table.col(column);
    }
    table
}
