use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::uuid_null;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[derive(DeriveIden)]
enum PictureRequest {
    Table,
    OwnerId,
    Day,
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // Whose the requests of before were is known no more where the picture is
        // gone; they count for the shop alone.
        let alter = Table::alter()
            .table(PictureRequest::Table)
            .add_column(uuid_null(PictureRequest::OwnerId))
            .to_owned();
        manager.alter_table(alter).await?;
        let of_a_person = Index::create()
            .name("ix_picture_request_owner")
            .table(PictureRequest::Table)
            .col(PictureRequest::OwnerId)
            .col(PictureRequest::Day)
            .to_owned();
        manager.create_index(of_a_person).await
    }
}
