//! Where listings are: of a picture, of a maker, and the verbs that move one
//! into the gallery and out of it.

use groundwork::{Cursor, Moment, Page};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, UpdateMany,
    sea_query::{Expr, Func, SimpleExpr},
};
use uuid::Uuid;

use crate::entities::listing::{Column, Entity};
use crate::listing::{ATTEMPTS, is_taken};
use crate::{CatalogError, Listing, ListingId, MakerId, PictureRef, Visibility, handle, shown};

/// A listing under this handle, still there.
fn named(handle: &str) -> Result<SimpleExpr, CatalogError> {
    let handle = handle::read(handle).ok_or(CatalogError::NotFound)?;
    Ok(Column::Handle.eq(handle).and(Column::RemovedAt.is_null()))
}

impl Listing {
    /// The listing of a picture, whoever may see it.
    pub async fn of_picture(
        db: &impl ConnectionTrait,
        picture: PictureRef,
    ) -> Result<Option<Self>, CatalogError> {
        Ok(Self::of_pictures(db, &[picture]).await?.pop())
    }

    /// The listings of several pictures, whoever may see them, in no order.
    /// [`is_for_sale_to`](Self::is_for_sale_to) tells what may be ordered.
    pub async fn of_pictures(
        db: &impl ConnectionTrait,
        ids: &[PictureRef],
    ) -> Result<Vec<Self>, CatalogError> {
        Self::all_with(db, Column::PictureId, ids.iter().map(|id| id.0).collect()).await
    }

    /// Several listings, whoever may see them, in no order; removed ones are
    /// left out. [`is_for_sale_to`](Self::is_for_sale_to) tells what may be
    /// ordered.
    pub async fn by_ids(
        db: &impl ConnectionTrait,
        ids: &[ListingId],
    ) -> Result<Vec<Self>, CatalogError> {
        Self::all_with(db, Column::Id, ids.iter().map(|id| id.0).collect()).await
    }

    async fn all_with(
        db: &impl ConnectionTrait,
        column: Column,
        ids: Vec<Uuid>,
    ) -> Result<Vec<Self>, CatalogError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let rows = Entity::find()
            .filter(column.is_in(ids))
            .filter(Column::RemovedAt.is_null())
            .all(db)
            .await?;
        Ok(rows.into_iter().map(Self::from).collect())
    }

    /// Whether a listing shows the picture to strangers.
    pub async fn is_shown(
        db: &impl ConnectionTrait,
        picture: PictureRef,
    ) -> Result<bool, CatalogError> {
        let id: Option<Uuid> = Entity::find()
            .select_only()
            .column(Column::Id)
            .filter(Column::PictureId.eq(picture.0))
            .filter(Column::RemovedAt.is_null())
            .filter(Column::Visibility.ne(Visibility::Private.name()))
            .filter(Column::HiddenAt.is_null())
            .into_tuple()
            .one(db)
            .await?;
        Ok(id.is_some())
    }

    /// A maker's own listings, newest first.
    pub async fn by_maker(
        db: &impl ConnectionTrait,
        maker: MakerId,
        after: Option<Cursor>,
        limit: u64,
    ) -> Result<Page<Self>, CatalogError> {
        let mut query = Entity::find()
            .filter(Column::MakerId.eq(maker.0))
            .filter(Column::RemovedAt.is_null())
            .order_by_desc(Column::Id)
            .limit(limit + 1);
        if let Some(after) = after {
            query = query.filter(Column::Id.lt(after.0));
        }
        let rows = query.all(db).await?;
        Ok(Page::from_rows(rows, limit as usize, |row| row.id).map(Self::from))
    }

    /// Lets a maker decide who sees a listing. One that becomes public hangs
    /// first in the gallery. While the shop hides a listing the choice is
    /// noted, and counts once it is shown again.
    ///
    /// # Errors
    /// [`CatalogError::NotFound`], also where it is somebody else's.
    pub async fn set_visibility(
        db: &impl ConnectionTrait,
        moment: &mut Moment,
        maker: MakerId,
        handle: &str,
        visibility: Visibility,
    ) -> Result<Self, CatalogError> {
        let own = named(handle)?.and(Column::MakerId.eq(maker.0));
        Self::expose(db, moment, &own, visibility).await
    }

    /// Decides who sees a listing, whoever's it is.
    ///
    /// # Errors
    /// [`CatalogError::NotFound`].
    pub async fn set_visibility_as_staff(
        db: &impl ConnectionTrait,
        moment: &mut Moment,
        handle: &str,
        visibility: Visibility,
    ) -> Result<Self, CatalogError> {
        Self::expose(db, moment, &named(handle)?, visibility).await
    }

    /// Hangs a listing its maker had removed again.
    pub(crate) async fn put_back(
        db: &impl ConnectionTrait,
        moment: &mut Moment,
        id: ListingId,
        visibility: Visibility,
    ) -> Result<Self, CatalogError> {
        let allowed = Column::Id.eq(id.0).and(Column::TakenDown.eq(false));
        Self::expose(db, moment, &allowed, visibility).await
    }

    /// One statement: the place in the gallery is kept where there is one.
    async fn expose(
        db: &impl ConnectionTrait,
        moment: &mut Moment,
        which: &SimpleExpr,
        visibility: Visibility,
    ) -> Result<Self, CatalogError> {
        let mut attempt = 0;
        loop {
            let place: SimpleExpr = match visibility {
                Visibility::Public => {
                    let place = [Expr::col(Column::ShownKey), shown::key(moment).into()];
                    // In the statement, so that nobody shows what is being hidden.
                    Expr::case(Column::HiddenAt.is_null(), Func::coalesce(place))
                        .finally(Expr::val(None::<i64>))
                        .into()
                }
                _ => Expr::val(None::<i64>),
            };
            let changed = Entity::update_many()
                .col_expr(Column::Visibility, visibility.name().into())
                .col_expr(Column::ShownKey, place)
                .col_expr(
                    Column::RemovedAt,
                    Expr::val(None::<chrono::DateTime<chrono::Utc>>),
                )
                .filter(which.clone())
                .exec_with_returning(db)
                .await;
            match changed {
                Err(error) if is_taken(&error) && attempt < ATTEMPTS => attempt += 1,
                other => return other?.pop().map(Self::from).ok_or(CatalogError::NotFound),
            }
        }
    }

    /// Lets a maker take a listing off every page. Its handle stays reserved.
    ///
    /// # Errors
    /// [`CatalogError::NotFound`], also where it is somebody else's.
    pub async fn remove(
        db: &impl ConnectionTrait,
        moment: &Moment,
        maker: MakerId,
        handle: &str,
    ) -> Result<Self, CatalogError> {
        let own = named(handle)?.and(Column::MakerId.eq(maker.0));
        let removed = removal(moment).filter(own).exec_with_returning(db).await?;
        let removed = removed.into_iter().next().map(Self::from);
        removed.ok_or(CatalogError::NotFound)
    }

    /// Takes a listing down for the shop: its maker cannot list it again.
    ///
    /// # Errors
    /// [`CatalogError::NotFound`].
    pub async fn remove_as_staff(
        db: &impl ConnectionTrait,
        moment: &Moment,
        handle: &str,
    ) -> Result<Self, CatalogError> {
        let removed = removal(moment)
            .col_expr(Column::TakenDown, true.into())
            .filter(named(handle)?)
            .exec_with_returning(db)
            .await?
            .pop();
        removed.map(Self::from).ok_or(CatalogError::NotFound)
    }

    /// Takes every listing of a person who leaves off every page, and tells
    /// which.
    pub async fn forget_maker(
        db: &impl ConnectionTrait,
        moment: &Moment,
        maker: MakerId,
    ) -> Result<Vec<ListingId>, CatalogError> {
        let removed = removal(moment)
            .filter(Column::MakerId.eq(maker.0))
            .filter(Column::RemovedAt.is_null())
            .exec_with_returning(db)
            .await?;
        Ok(removed.into_iter().map(|row| ListingId(row.id)).collect())
    }

    /// How many listings there are.
    pub async fn count_as_staff(db: &impl ConnectionTrait) -> Result<u64, CatalogError> {
        Ok(Entity::find()
            .filter(Column::RemovedAt.is_null())
            .count(db)
            .await?)
    }
}

fn removal(moment: &Moment) -> UpdateMany<Entity> {
    Entity::update_many()
        .col_expr(Column::RemovedAt, moment.now.into())
        .col_expr(Column::ShownKey, Expr::val(None::<i64>))
}
