use groundwork::{Moment, begin_write};
use money::{Currency, Money};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseConnection, DbErr, EntityTrait,
    QueryFilter, QueryOrder, sea_query::OnConflict,
};
use serde::{Deserialize, Serialize};

use crate::CatalogError;
use crate::entities::print_format::{ActiveModel, Column, Entity, Model};

/// The size of a finished print, portrait; a landscape picture turns it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Size {
    /// What it is called: `A4`.
    pub name: String,
    /// Millimetres across.
    pub width_mm: u32,
    /// Millimetres down.
    pub height_mm: u32,
}

impl Size {
    /// Millimetres across and down, turned as a picture of these pixels is.
    pub fn turned_as(&self, width_px: u32, height_px: u32) -> (u32, u32) {
        let short = self.width_mm.min(self.height_mm);
        let long = self.width_mm.max(self.height_mm);
        if width_px > height_px {
            (long, short)
        } else {
            (short, long)
        }
    }
}

/// What a print is printed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Paper {
    /// Smooth, without reflections.
    Matte,
    /// Photographic, with a soft sheen.
    Lustre,
    /// Heavy cotton rag.
    Cotton,
}

impl Paper {
    /// Every paper.
    pub const ALL: [Self; 3] = [Self::Matte, Self::Lustre, Self::Cotton];

    /// The paper's name in codes and in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Matte => "matte",
            Self::Lustre => "lustre",
            Self::Cotton => "cotton",
        }
    }

    /// The paper called `name`.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|paper| paper.name() == name)
    }
}

/// What a print is framed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Frame {
    /// The paper alone.
    None,
    /// Black wood.
    Black,
    /// Oak.
    Oak,
}

impl Frame {
    /// Every frame.
    pub const ALL: [Self; 3] = [Self::None, Self::Black, Self::Oak];

    /// The frame's name in codes and in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Black => "black",
            Self::Oak => "oak",
        }
    }

    /// The frame called `name`.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|frame| frame.name() == name)
    }
}

/// What a picture can be bought as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Format {
    /// Identifies it: `a4-matte-none`.
    pub code: String,
    /// The finished size.
    pub size: Size,
    /// The paper.
    pub paper: Paper,
    /// The frame.
    pub frame: Frame,
    /// What one costs.
    pub price: Money,
    /// Whether it can be ordered now.
    pub available: bool,
    /// Its place in lists, the least first.
    pub position: i32,
}

/// A stored word that no version of this crate wrote.
fn unreadable(column: &str, word: &str) -> DbErr {
    DbErr::Type(format!("print_format.{column}: `{word}`"))
}

impl TryFrom<Model> for Format {
    type Error = DbErr;

    fn try_from(row: Model) -> Result<Self, DbErr> {
        let paper = Paper::from_name(&row.paper).ok_or_else(|| unreadable("paper", &row.paper))?;
        let frame = Frame::from_name(&row.frame).ok_or_else(|| unreadable("frame", &row.frame))?;
        Ok(Self {
            code: row.code,
            size: Size {
                name: row.size_name,
                width_mm: row.width_mm.unsigned_abs(),
                height_mm: row.height_mm.unsigned_abs(),
            },
            paper,
            frame,
            price: money(row.price_minor, &row.currency)?,
            available: row.available,
            position: row.position,
        })
    }
}

pub(crate) fn money(minor: i64, currency: &str) -> Result<Money, DbErr> {
    let currency: Currency = currency
        .parse()
        .map_err(|_| unreadable("currency", currency))?;
    Ok(Money::new(minor, currency))
}

/// Prefix of the code, size, paper, frame and price.
type Default = (&'static str, &'static str, u32, u32, Paper, Frame, i64);

/// Sizes of ISO 216 and one square, each with its papers, frames and price
/// in US cents. The plain A4 print has the shop's default price.
const DEFAULTS: [Default; 14] = [
    ("a5", "A5", 148, 210, Paper::Matte, Frame::None, 599),
    ("a5", "A5", 148, 210, Paper::Lustre, Frame::None, 699),
    ("a4", "A4", 210, 297, Paper::Matte, Frame::None, 999),
    ("a4", "A4", 210, 297, Paper::Lustre, Frame::None, 1199),
    ("a4", "A4", 210, 297, Paper::Matte, Frame::Black, 2999),
    ("a4", "A4", 210, 297, Paper::Matte, Frame::Oak, 3299),
    ("a3", "A3", 297, 420, Paper::Matte, Frame::None, 1699),
    ("a3", "A3", 297, 420, Paper::Cotton, Frame::None, 2499),
    ("a3", "A3", 297, 420, Paper::Matte, Frame::Black, 4499),
    ("a3", "A3", 297, 420, Paper::Cotton, Frame::Oak, 5499),
    (
        "30x30",
        "30 × 30",
        300,
        300,
        Paper::Matte,
        Frame::None,
        1499,
    ),
    (
        "30x30",
        "30 × 30",
        300,
        300,
        Paper::Lustre,
        Frame::None,
        1799,
    ),
    (
        "30x30",
        "30 × 30",
        300,
        300,
        Paper::Matte,
        Frame::Black,
        3999,
    ),
    (
        "30x30",
        "30 × 30",
        300,
        300,
        Paper::Cotton,
        Frame::Oak,
        4999,
    ),
];

fn default_rows() -> Vec<ActiveModel> {
    let row = |(position, default): (i32, Default)| {
        let (prefix, name, width, height, paper, frame, price) = default;
        ActiveModel {
            code: Set(format!("{prefix}-{}-{}", paper.name(), frame.name())),
            size_name: Set(name.to_owned()),
            width_mm: Set(width.cast_signed()),
            height_mm: Set(height.cast_signed()),
            paper: Set(paper.name().to_owned()),
            frame: Set(frame.name().to_owned()),
            price_minor: Set(price),
            currency: Set(Currency::USD.code().to_owned()),
            available: Set(true),
            position: Set(position),
        }
    };
    (0..).zip(DEFAULTS).map(row).collect()
}

impl Format {
    /// What can be ordered, in the shop's order.
    pub async fn list(db: &impl ConnectionTrait) -> Result<Vec<Self>, CatalogError> {
        let formats = Self::list_as_staff(db).await?;
        Ok(formats
            .into_iter()
            .filter(|format| format.available)
            .collect())
    }

    /// Every format, in the shop's order.
    pub async fn list_as_staff(db: &impl ConnectionTrait) -> Result<Vec<Self>, CatalogError> {
        let rows = Entity::find()
            .order_by_asc(Column::Position)
            .order_by_asc(Column::Code)
            .all(db)
            .await?;
        rows.into_iter().map(|row| Ok(row.try_into()?)).collect()
    }

    /// The format with this code, also when it cannot be ordered now.
    pub async fn find(db: &impl ConnectionTrait, code: &str) -> Result<Option<Self>, CatalogError> {
        if code.contains('\0') {
            return Ok(None);
        }
        let row = Entity::find_by_id(code).one(db).await?;
        Ok(row.map(Self::try_from).transpose()?)
    }

    /// Gives a shop without formats its first ones.
    pub async fn install_defaults(
        db: &DatabaseConnection,
        _moment: &mut Moment,
    ) -> Result<(), CatalogError> {
        let tx = begin_write(db).await?;
        if Entity::find().one(&tx).await?.is_none() {
            // On PostgreSQL another server may install them at this moment.
            let both = OnConflict::column(Column::Code).do_nothing().to_owned();
            Entity::insert_many(default_rows())
                .on_conflict(both)
                .exec_without_returning(&tx)
                .await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// Offers a format, or takes it off the shelf.
    ///
    /// # Errors
    /// [`CatalogError::NotFound`].
    pub async fn set_available_as_staff(
        db: &impl ConnectionTrait,
        code: &str,
        available: bool,
    ) -> Result<Self, CatalogError> {
        if code.contains('\0') {
            return Err(CatalogError::NotFound);
        }
        let row = Entity::update_many()
            .col_expr(Column::Available, available.into())
            .filter(Column::Code.eq(code))
            .exec_with_returning(db)
            .await?
            .pop();
        Ok(row.ok_or(CatalogError::NotFound)?.try_into()?)
    }
}
