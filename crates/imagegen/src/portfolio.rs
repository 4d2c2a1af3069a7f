//! Somebody's pictures: found, listed, taken away.

use std::collections::{BTreeSet, HashMap};

use groundwork::{Cursor, Moment, Page};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, prelude::Uuid,
    sea_query::Expr,
};

use crate::entities::picture::{Column, Entity};
use crate::request::{fold, tidy};
use crate::{
    ImagegenError, Look, OwnerId, Picture, PictureFile, PictureId, PictureState, PixelSize,
};

impl Picture {
    /// One picture of `owner`.
    ///
    /// # Errors
    /// [`ImagegenError::NotFound`], also where it is somebody else's.
    pub async fn find(
        db: &impl ConnectionTrait,
        owner: OwnerId,
        id: PictureId,
    ) -> Result<Self, ImagegenError> {
        let picture = Self::find_as_staff(db, id).await?;
        Some(picture)
            .filter(|p| p.owner == owner)
            .ok_or(ImagegenError::NotFound)
    }

    /// One picture, whoever owns it.
    ///
    /// # Errors
    /// [`ImagegenError::NotFound`].
    pub async fn find_as_staff(
        db: &impl ConnectionTrait,
        id: PictureId,
    ) -> Result<Self, ImagegenError> {
        let row = Entity::find_by_id(id.0)
            .filter(Column::DeletedAt.is_null())
            .one(db)
            .await?;
        row.map(Self::from).ok_or(ImagegenError::NotFound)
    }

    /// The pictures of `owner` whose phrase contains `search`, newest first.
    pub async fn list(
        db: &impl ConnectionTrait,
        owner: OwnerId,
        search: &str,
        after: Option<Cursor>,
        limit: u64,
    ) -> Result<Page<Self>, ImagegenError> {
        let mut query = Entity::find()
            .filter(Column::OwnerId.eq(owner.0))
            .filter(Column::DeletedAt.is_null())
            .order_by_desc(Column::Id)
            .limit(limit + 1);
        let search = fold(&tidy(search));
        if !search.is_empty() {
            query = query.filter(Column::PromptKey.contains(&search));
        }
        if let Some(after) = after {
            query = query.filter(Column::Id.lt(after.0));
        }
        let rows = query.all(db).await?;
        Ok(Page::from_rows(rows, limit as usize, |row| row.id).map(Self::from))
    }

    /// How several finished pictures look, deleted ones included: an order
    /// goes on showing what was ordered. One statement.
    pub async fn looks_as_staff(
        db: &impl ConnectionTrait,
        ids: impl IntoIterator<Item = PictureId>,
    ) -> Result<HashMap<PictureId, Look>, ImagegenError> {
        type Row = (Uuid, Option<i32>, Option<i32>, Option<String>);
        let ids: BTreeSet<Uuid> = ids.into_iter().map(|id| id.0).collect();
        let rows: Vec<Row> = Entity::find()
            .select_only()
            .columns([
                Column::Id,
                Column::FileWidth,
                Column::FileHeight,
                Column::Colour,
            ])
            .filter(Column::Id.is_in(ids))
            .into_tuple()
            .all(db)
            .await?;
        let look = |(id, width, height, colour): Row| {
            let size = PixelSize {
                width: width?.unsigned_abs(),
                height: height?.unsigned_abs(),
            };
            let colour = colour?;
            Some((PictureId(id), Look { size, colour }))
        };
        Ok(rows.into_iter().filter_map(look).collect())
    }

    /// One picture's owner and files, deleted or not.
    ///
    /// # Errors
    /// [`ImagegenError::NotFound`].
    pub async fn file_as_staff(
        db: &impl ConnectionTrait,
        id: PictureId,
    ) -> Result<(OwnerId, PictureFile), ImagegenError> {
        let row = Entity::find_by_id(id.0).one(db).await?.map(Self::from);
        row.and_then(|p| Some((p.owner, p.file?)))
            .ok_or(ImagegenError::NotFound)
    }

    /// The files of finished pictures, for staff: one statement for all.
    ///
    /// # Errors
    /// The database's.
    pub async fn files_as_staff(
        db: &impl ConnectionTrait,
        ids: impl IntoIterator<Item = PictureId>,
    ) -> Result<HashMap<PictureId, PictureFile>, ImagegenError> {
        let rows = Entity::find()
            .filter(Column::Id.is_in(ids.into_iter().map(|id| id.0)))
            .all(db)
            .await?;
        let file = |picture: Self| Some((picture.id, picture.file?));
        Ok(rows.into_iter().map(Self::from).filter_map(file).collect())
    }

    /// Takes a picture of `owner` off every page, and calls it off if it is
    /// not done. Its files go when nothing needs them any more.
    ///
    /// # Errors
    /// [`ImagegenError::NotFound`].
    pub async fn delete(
        db: &impl ConnectionTrait,
        moment: &Moment,
        owner: OwnerId,
        id: PictureId,
    ) -> Result<(), ImagegenError> {
        let deleted = Entity::update_many()
            .col_expr(Column::State, called_off())
            .col_expr(Column::DeletedAt, moment.now.into())
            .filter(Column::Id.eq(id.0))
            .filter(Column::OwnerId.eq(owner.0))
            .filter(Column::DeletedAt.is_null())
            .exec(db)
            .await?;
        if deleted.rows_affected == 1 {
            Ok(())
        } else {
            Err(ImagegenError::NotFound)
        }
    }

    /// Takes every picture of a person who leaves off every page.
    pub async fn delete_all(
        db: &impl ConnectionTrait,
        moment: &Moment,
        owner: OwnerId,
    ) -> Result<(), ImagegenError> {
        Entity::update_many()
            .col_expr(Column::State, called_off())
            .col_expr(Column::DeletedAt, moment.now.into())
            .filter(Column::OwnerId.eq(owner.0))
            .filter(Column::DeletedAt.is_null())
            .exec(db)
            .await?;
        Ok(())
    }
}

/// The state of a picture nobody wants any more: no model is paid for one that
/// is still waited for.
fn called_off() -> Expr {
    let waiting = Column::State.is_in(["queued", "painting"]);
    Expr::case(waiting, PictureState::Cancelled.name())
        .finally(Expr::col(Column::State))
        .into()
}
