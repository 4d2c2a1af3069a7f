//! What the shop hides, and what it sees of everybody's listings.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use groundwork::{Cursor, Invalid, Moment, Page, Rule};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, Func, SimpleExpr},
};
use uuid::Uuid;

use crate::entities::listing::{Column, Entity};
use crate::listing::{ATTEMPTS, is_taken, tidy};
use crate::search::Search;
use crate::{CatalogError, Listing, ListingId, MakerId, PictureRef, StaffId, Visibility, shown};

/// The most characters of a reason.
pub const LONGEST_REASON: usize = 300;

/// That the shop hides a listing. Its maker is told the reason, not the name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hidden {
    /// Since when.
    pub at: DateTime<Utc>,
    /// Who hid it.
    pub by: StaffId,
    /// Why, 1 to [`LONGEST_REASON`] characters on one line.
    pub reason: String,
}

impl Hidden {
    pub(crate) fn read(
        at: Option<DateTime<Utc>>,
        by: Option<Uuid>,
        reason: Option<String>,
    ) -> Option<Self> {
        at.map(|at| Self {
            at,
            by: StaffId(by.unwrap_or_default()),
            reason: reason.unwrap_or_default(),
        })
    }
}

/// Which listings staff look for.
#[derive(Clone, Debug, Default)]
pub struct StaffFilter {
    /// Words of the title, or their beginnings; empty for every title.
    pub words: String,
    /// Whether others than the hidden ones are left out.
    pub only_hidden: bool,
}

fn reason(text: &str) -> Result<String, Invalid> {
    let reason = tidy(text);
    match reason.chars().count() {
        0 => Err(Invalid::field("reason", Rule::Required)),
        n if n > LONGEST_REASON => {
            let max = LONGEST_REASON as u64;
            Err(Invalid::field("reason", Rule::TooLong { max }))
        }
        _ => Ok(reason),
    }
}

/// A listing that is still there.
fn kept(id: ListingId) -> SimpleExpr {
    Column::Id.eq(id.0).and(Column::RemovedAt.is_null())
}

impl Listing {
    /// Whether `viewer` may open the listing's page. Staff may open every one.
    pub fn is_open_to(&self, viewer: Option<MakerId>) -> bool {
        let everybody = self.visibility != Visibility::Private && self.hidden.is_none();
        everybody || viewer == Some(self.maker)
    }

    /// Whether `viewer` may order a print: not of what the shop hides, be it
    /// their own.
    pub fn is_for_sale_to(&self, viewer: Option<MakerId>) -> bool {
        self.hidden.is_none() && self.is_open_to(viewer)
    }

    /// The listing under this handle, to order a print of it.
    ///
    /// # Errors
    /// [`CatalogError::Hidden`], and [`CatalogError::NotFound`] where it is
    /// private and not theirs.
    pub async fn find_for_sale(
        db: &impl ConnectionTrait,
        viewer: Option<MakerId>,
        handle: &str,
    ) -> Result<Self, CatalogError> {
        let listing = Self::find_as_staff(db, handle).await?;
        if listing.is_for_sale_to(viewer) {
            return Ok(listing);
        }
        // Whoever could open the page yesterday is told what has changed.
        let theirs = listing.visibility != Visibility::Private || viewer == Some(listing.maker);
        match listing.hidden {
            Some(_) if theirs => Err(CatalogError::Hidden),
            _ => Err(CatalogError::NotFound),
        }
    }

    /// Hides a listing from everybody but its maker and staff: it leaves the
    /// gallery and its search, and no print of it can be ordered.
    ///
    /// # Errors
    /// [`CatalogError::Invalid`] on `reason`; [`CatalogError::Hidden`] where
    /// somebody was faster, whose reason stays; [`CatalogError::NotFound`].
    pub async fn hide_as_staff(
        db: &impl ConnectionTrait,
        moment: &Moment,
        staff: StaffId,
        id: ListingId,
        why: &str,
    ) -> Result<Self, CatalogError> {
        let hidden = Entity::update_many()
            .col_expr(Column::HiddenAt, moment.now.into())
            .col_expr(Column::HiddenBy, staff.0.into())
            .col_expr(Column::HiddenReason, reason(why)?.into())
            .col_expr(Column::HiddenPlace, Expr::col(Column::ShownKey))
            .col_expr(Column::ShownKey, Expr::val(None::<i64>))
            .filter(kept(id))
            .filter(Column::HiddenAt.is_null())
            .exec_with_returning(db)
            .await?
            .pop();
        match hidden {
            Some(row) => Ok(row.into()),
            None => {
                Self::find_by_id_as_staff(db, id).await?;
                Err(CatalogError::Hidden)
            }
        }
    }

    /// Shows a hidden listing again to whom its maker shows it. A public one
    /// hangs where it hung. One that is not hidden stays as it is.
    ///
    /// # Errors
    /// [`CatalogError::NotFound`].
    pub async fn show_again_as_staff(
        db: &impl ConnectionTrait,
        moment: &mut Moment,
        id: ListingId,
    ) -> Result<Self, CatalogError> {
        let mut attempt = 0;
        loop {
            let new = Expr::val(shown::key(moment));
            let place: SimpleExpr = match attempt {
                0 => Func::coalesce([Expr::col(Column::HiddenPlace), new]).into(),
                // Somebody hangs at its place, by a chance of one in a million.
                _ => new,
            };
            let public = Column::Visibility.eq(Visibility::Public.name());
            let place = Expr::case(public, place).finally(Expr::val(None::<i64>));
            let shown = Entity::update_many()
                .col_expr(Column::HiddenAt, Expr::val(None::<DateTime<Utc>>))
                .col_expr(Column::HiddenBy, Expr::val(None::<Uuid>))
                .col_expr(Column::HiddenReason, Expr::val(None::<String>))
                .col_expr(Column::HiddenPlace, Expr::val(None::<i64>))
                .col_expr(Column::ShownKey, place.into())
                .filter(kept(id))
                .filter(Column::HiddenAt.is_not_null())
                .exec_with_returning(db)
                .await;
            match shown {
                Err(error) if is_taken(&error) && attempt < ATTEMPTS => attempt += 1,
                other => match other?.pop() {
                    Some(row) => return Ok(row.into()),
                    None => return Self::find_by_id_as_staff(db, id).await,
                },
            }
        }
    }

    /// Which of these pictures the shop hides, and why: one statement.
    pub async fn hidden_among(
        db: &impl ConnectionTrait,
        pictures: impl IntoIterator<Item = PictureRef>,
    ) -> Result<HashMap<PictureRef, String>, CatalogError> {
        let pictures: Vec<_> = pictures.into_iter().map(|picture| picture.0).collect();
        if pictures.is_empty() {
            return Ok(HashMap::new());
        }
        let rows: Vec<(Uuid, Option<String>)> = Entity::find()
            .select_only()
            .columns([Column::PictureId, Column::HiddenReason])
            .filter(Column::PictureId.is_in(pictures))
            .filter(Column::HiddenAt.is_not_null())
            .filter(Column::RemovedAt.is_null())
            .into_tuple()
            .all(db)
            .await?;
        let reason = |(id, why): (Uuid, Option<String>)| (PictureRef(id), why.unwrap_or_default());
        Ok(rows.into_iter().map(reason).collect())
    }

    /// Everybody's listings that are still there, newest first.
    pub async fn list_as_staff(
        db: &impl ConnectionTrait,
        filter: &StaffFilter,
        after: Option<Cursor>,
        limit: u64,
    ) -> Result<Page<Self>, CatalogError> {
        let mut query = Entity::find()
            .filter(Column::RemovedAt.is_null())
            .order_by_desc(Column::Id)
            .limit(limit + 1);
        if let Some(search) = Search::read(&filter.words) {
            query = query.filter(search.anywhere());
        }
        if filter.only_hidden {
            query = query.filter(Column::HiddenAt.is_not_null());
        }
        if let Some(after) = after {
            query = query.filter(Column::Id.lt(after.0));
        }
        let rows = query.all(db).await?;
        Ok(Page::from_rows(rows, limit as usize, |row| row.id).map(Self::from))
    }
}
