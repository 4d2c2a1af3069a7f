//! Print files: a picture at exactly the pixels of a print. A model that
//! paints the same picture at any size paints it anew; others' pictures are
//! resampled, and the file says so.

mod file;
mod fit;
mod job;

use chrono::{DateTime, Utc};
use groundwork::Moment;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use crate::entities::print_file::{ActiveModel, Column, Entity, Model};
use crate::{ImagegenError, PictureId, PixelSize};

pub(crate) use file::encode;
pub(crate) use fit::{alike, cover, fitted, way};
pub(crate) use job::PrintJob;

groundwork::id!(
    /// A print file, from the moment it is asked for.
    PrintFileId
);

/// Where a print file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PrintState {
    /// Waits for a worker.
    Queued,
    /// A worker holds its lease.
    Painting,
    /// Done; the file is stored.
    Ready,
    /// Given up after several attempts, or because workers died at it.
    Failed,
}

impl PrintState {
    /// The state's name in the database and in message keys.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Painting => "painting",
            Self::Ready => "ready",
            Self::Failed => "failed",
        }
    }

    fn from_name(name: &str) -> Self {
        [Self::Queued, Self::Painting, Self::Ready]
            .into_iter()
            .find(|state| state.name() == name)
            .unwrap_or(Self::Failed)
    }
}

/// How a print file came by its pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PrintWay {
    /// Painted anew at this size: as sharp as the paper.
    Repainted,
    /// Enlarged from the picture by resampling.
    Enlarged,
    /// Reduced from the picture by resampling.
    Reduced,
}

impl PrintWay {
    /// The way's name in the database and in message keys.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Repainted => "repainted",
            Self::Enlarged => "enlarged",
            Self::Reduced => "reduced",
        }
    }

    fn from_name(name: &str) -> Option<Self> {
        [Self::Repainted, Self::Enlarged, Self::Reduced]
            .into_iter()
            .find(|way| way.name() == name)
    }
}

/// A picture's file for one size of print.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrintFile {
    /// Identifies it.
    pub id: PrintFileId,
    /// Of which picture.
    pub picture: PictureId,
    /// Its pixels, bleed included.
    pub size: PixelSize,
    /// Where it is.
    pub state: PrintState,
    /// How it was made, once it is.
    pub way: Option<PrintWay>,
    /// SHA-256 of the file, in hexadecimal, once it is made.
    pub sha256: Option<String>,
    /// When it was asked for.
    pub created_at: DateTime<Utc>,
}

impl From<Model> for PrintFile {
    fn from(row: Model) -> Self {
        Self {
            id: PrintFileId(row.id),
            picture: PictureId(row.picture_id),
            size: PixelSize {
                width: row.width.unsigned_abs(),
                height: row.height.unsigned_abs(),
            },
            state: PrintState::from_name(&row.state),
            way: row.way.as_deref().and_then(PrintWay::from_name),
            sha256: row.sha256,
            created_at: row.created_at,
        }
    }
}

impl PrintFile {
    /// Asks for the file of `picture` at `size`. Asking again changes nothing,
    /// except that a file that was given up is tried again.
    ///
    /// # Errors
    /// [`ImagegenError::NotFound`] when the picture has no file of its own;
    /// the database's.
    pub async fn ask(
        db: &impl ConnectionTrait,
        moment: &mut Moment,
        picture: PictureId,
        size: PixelSize,
    ) -> Result<(), ImagegenError> {
        crate::Picture::file_as_staff(db, picture).await?;
        let row = ActiveModel {
            id: Set(moment.uuid()),
            picture_id: Set(picture.0),
            width: Set(size.width.cast_signed()),
            height: Set(size.height.cast_signed()),
            state: Set(PrintState::Queued.name().to_owned()),
            attempts: Set(0),
            deaths: Set(0),
            run_after: Set(moment.now),
            lease: Set(None),
            lease_until: Set(None),
            way: Set(None),
            sha256: Set(None),
            created_at: Set(moment.now),
            finished_at: Set(None),
        };
        let same = [Column::PictureId, Column::Width, Column::Height];
        Entity::insert(row)
            .on_conflict(OnConflict::columns(same).do_nothing().to_owned())
            .exec_without_returning(db)
            .await?;
        Entity::update_many()
            .col_expr(Column::State, PrintState::Queued.name().into())
            .col_expr(Column::Attempts, 0.into())
            .col_expr(Column::Deaths, 0.into())
            .filter(Column::PictureId.eq(picture.0))
            .filter(Column::Width.eq(size.width))
            .filter(Column::Height.eq(size.height))
            .filter(Column::State.eq(PrintState::Failed.name()))
            .exec(db)
            .await?;
        Ok(())
    }

    /// Every file of these pictures that was asked for.
    ///
    /// # Errors
    /// The database's.
    pub async fn of_pictures(
        db: &impl ConnectionTrait,
        pictures: &[PictureId],
    ) -> Result<Vec<Self>, ImagegenError> {
        let rows = Entity::find()
            .filter(Column::PictureId.is_in(pictures.iter().map(|p| p.0)))
            .all(db)
            .await?;
        Ok(rows.into_iter().map(Self::from).collect())
    }

    /// The file `id`, for staff.
    ///
    /// # Errors
    /// [`ImagegenError::NotFound`]; the database's.
    pub async fn find_as_staff(
        db: &impl ConnectionTrait,
        id: PrintFileId,
    ) -> Result<Self, ImagegenError> {
        Entity::find_by_id(id.0)
            .one(db)
            .await?
            .map(Self::from)
            .ok_or(ImagegenError::NotFound)
    }

    /// Forgets the files of a picture that is gone; returns their hashes, of
    /// those no other picture has.
    pub(crate) async fn forget(
        db: &impl ConnectionTrait,
        picture: PictureId,
    ) -> Result<Vec<String>, ImagegenError> {
        let files = Self::of_pictures(db, &[picture]).await?;
        Entity::delete_many()
            .filter(Column::PictureId.eq(picture.0))
            .exec(db)
            .await?;
        let mut free = Vec::new();
        for sha256 in files.into_iter().filter_map(|file| file.sha256) {
            let shared = Entity::find()
                .filter(Column::Sha256.eq(&sha256))
                .one(db)
                .await?;
            if shared.is_none() {
                free.push(sha256);
            }
        }
        Ok(free)
    }
}
