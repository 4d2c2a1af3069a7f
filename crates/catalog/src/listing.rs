use chrono::{DateTime, Utc};
use groundwork::{Invalid, Moment};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseConnection, DbErr, EntityTrait,
    QueryFilter, SqlErr,
};
use unicode_normalization::UnicodeNormalization;
use validator::Validate;

use crate::entities::listing::{ActiveModel, Column, Entity, Model};
use crate::{CatalogError, Hidden, Visibility, handle, search, shown};

groundwork::id!(
    /// A listing: one picture, offered as prints.
    ListingId
);

groundwork::id!(
    /// Whoever made a picture: opaque here, the host knows who it is.
    MakerId
);

groundwork::id!(
    /// A picture: opaque here.
    PictureRef
);

groundwork::id!(
    /// A member of staff: opaque here.
    StaffId
);

/// What is known of a picture, copied when it is listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PictureFacts {
    /// The picture.
    pub picture: PictureRef,
    /// SHA-256 of its master file, in hexadecimal.
    pub sha256: String,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// The mean colour, `#rrggbb`.
    pub colour: String,
    /// A rendering a few pixels wide, as a `data:` URL.
    pub placeholder: String,
    /// The model that painted it.
    pub model: String,
    /// The style it was painted in.
    pub style: String,
    /// The seed.
    pub seed: u64,
    /// When it was painted.
    pub made_at: DateTime<Utc>,
}

/// A picture, offered as prints.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing {
    /// Identifies it.
    pub id: ListingId,
    /// What it is called in an address; never given to another listing.
    pub handle: String,
    /// The phrase.
    pub title: String,
    /// Whose picture it is.
    pub maker: MakerId,
    /// Who may see it.
    pub visibility: Visibility,
    /// The picture.
    pub facts: PictureFacts,
    /// When it was listed.
    pub created_at: DateTime<Utc>,
    /// When it was hung in the gallery, if it hangs there.
    pub public_at: Option<DateTime<Utc>>,
    /// Since when and why the shop hides it, if it does.
    pub hidden: Option<Hidden>,
}

impl From<Model> for Listing {
    fn from(row: Model) -> Self {
        Self {
            id: ListingId(row.id),
            handle: row.handle,
            title: row.title,
            maker: MakerId(row.maker_id),
            visibility: Visibility::from_name(&row.visibility).unwrap_or(Visibility::Private),
            facts: PictureFacts {
                picture: PictureRef(row.picture_id),
                sha256: row.sha256,
                width: row.width.unsigned_abs(),
                height: row.height.unsigned_abs(),
                colour: row.colour,
                placeholder: row.placeholder,
                model: row.model,
                style: row.style,
                seed: row.seed.cast_unsigned(),
                made_at: row.made_at,
            },
            created_at: row.created_at,
            hidden: Hidden::read(row.hidden_at, row.hidden_by, row.hidden_reason),
            public_at: row.shown_key.and_then(shown::made_at),
        }
    }
}

/// A picture to be listed.
#[derive(Clone, Debug, Validate)]
pub struct NewListing {
    /// Whose picture it is.
    pub maker: MakerId,
    /// The phrase, 1 to 255 characters of any script.
    #[validate(length(min = 1, max = 255))]
    pub title: String,
    /// Who may see it.
    pub visibility: Visibility,
    /// The picture.
    pub facts: PictureFacts,
}

/// One line, normalised, without control characters.
pub(crate) fn tidy(text: &str) -> String {
    let plain: String = text
        .nfc()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl NewListing {
    fn row(&self, moment: &mut Moment, handle: String) -> ActiveModel {
        let shown = (self.visibility == Visibility::Public).then(|| shown::key(moment));
        ActiveModel {
            id: Set(moment.uuid()),
            handle: Set(handle),
            title: Set(self.title.clone()),
            title_key: Set(search::title_key(&self.title)),
            maker_id: Set(self.maker.0),
            visibility: Set(self.visibility.name().to_owned()),
            shown_key: Set(shown),
            picture_id: Set(self.facts.picture.0),
            sha256: Set(self.facts.sha256.clone()),
            width: Set(self.facts.width.cast_signed()),
            height: Set(self.facts.height.cast_signed()),
            colour: Set(self.facts.colour.clone()),
            placeholder: Set(self.facts.placeholder.clone()),
            model: Set(self.facts.model.clone()),
            style: Set(self.facts.style.clone()),
            seed: Set(self.facts.seed.cast_signed()),
            made_at: Set(self.facts.made_at),
            created_at: Set(moment.now),
            removed_at: Set(None),
            taken_down: Set(false),
            hidden_at: Set(None),
            hidden_by: Set(None),
            hidden_reason: Set(None),
            hidden_place: Set(None),
        }
    }
}

/// Whether a unique key, and nothing else, refused the row.
pub(crate) fn is_taken(error: &DbErr) -> bool {
    matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_)))
}

/// How often a handle or a place in the gallery may turn out to be taken.
pub(crate) const ATTEMPTS: usize = 10;

impl Listing {
    /// Lists a picture, under a handle made from its title.
    ///
    /// A picture has one listing: listing it again returns that one as it is,
    /// or hangs it again under its old handle if its maker had removed it.
    ///
    /// # Errors
    /// [`CatalogError::Invalid`], or [`CatalogError::NotFound`] where the
    /// picture is listed by somebody else or was taken down by the shop.
    pub async fn create(
        db: &DatabaseConnection,
        moment: &mut Moment,
        new: &NewListing,
    ) -> Result<Self, CatalogError> {
        let new = NewListing {
            title: tidy(&new.title),
            ..new.clone()
        };
        Invalid::check(&new)?;
        let slug = handle::slug(&new.title);
        let mut attempt = 0;
        loop {
            let name = match attempt {
                0 => slug.clone(),
                // More digits as it goes on: the phrase is very popular.
                n => handle::with_suffix(&slug, moment, if n < 4 { 4 } else { 8 }),
            };
            let row = new.row(moment, name);
            match Entity::insert(row).exec_with_returning(db).await {
                Ok(row) => return Ok(row.into()),
                Err(error) if is_taken(&error) && attempt < ATTEMPTS => {
                    // The picture, the handle or the place is taken.
                    if let Some(listing) = Self::again(db, moment, &new).await? {
                        return Ok(listing);
                    }
                }
                Err(error) => return Err(error.into()),
            }
            attempt += 1;
        }
    }

    /// The listing the picture already has, hung again if need be.
    async fn again(
        db: &DatabaseConnection,
        moment: &mut Moment,
        new: &NewListing,
    ) -> Result<Option<Self>, CatalogError> {
        let of_picture = Column::PictureId.eq(new.facts.picture.0);
        let Some(row) = Entity::find().filter(of_picture).one(db).await? else {
            return Ok(None);
        };
        if row.maker_id != new.maker.0 || row.taken_down {
            return Err(CatalogError::NotFound);
        }
        if row.removed_at.is_none() {
            return Ok(Some(row.into()));
        }
        Self::put_back(db, moment, ListingId(row.id), new.visibility)
            .await
            .map(Some)
    }

    /// The listing `viewer` may see under this handle.
    ///
    /// # Errors
    /// [`CatalogError::NotFound`], also where it is not theirs and private or
    /// hidden by the shop.
    pub async fn find(
        db: &impl ConnectionTrait,
        viewer: Option<MakerId>,
        handle: &str,
    ) -> Result<Self, CatalogError> {
        Self::find_as_staff(db, handle).await?.seen_by(viewer)
    }

    /// The listing under this handle, whoever may see it.
    ///
    /// # Errors
    /// [`CatalogError::NotFound`].
    pub async fn find_as_staff(
        db: &impl ConnectionTrait,
        handle: &str,
    ) -> Result<Self, CatalogError> {
        let handle = handle::read(handle).ok_or(CatalogError::NotFound)?;
        let row = Entity::find()
            .filter(Column::Handle.eq(handle))
            .filter(Column::RemovedAt.is_null())
            .one(db)
            .await?;
        row.map(Self::from).ok_or(CatalogError::NotFound)
    }

    /// The listing with this identifier that `viewer` may see.
    ///
    /// # Errors
    /// As [`find`](Self::find).
    pub async fn find_by_id(
        db: &impl ConnectionTrait,
        viewer: Option<MakerId>,
        id: ListingId,
    ) -> Result<Self, CatalogError> {
        Self::find_by_id_as_staff(db, id).await?.seen_by(viewer)
    }

    /// The listing with this identifier, whoever may see it.
    ///
    /// # Errors
    /// [`CatalogError::NotFound`].
    pub async fn find_by_id_as_staff(
        db: &impl ConnectionTrait,
        id: ListingId,
    ) -> Result<Self, CatalogError> {
        let row = Entity::find_by_id(id.0)
            .filter(Column::RemovedAt.is_null())
            .one(db)
            .await?;
        row.map(Self::from).ok_or(CatalogError::NotFound)
    }

    fn seen_by(self, viewer: Option<MakerId>) -> Result<Self, CatalogError> {
        if self.is_open_to(viewer) {
            Ok(self)
        } else {
            Err(CatalogError::NotFound)
        }
    }
}
