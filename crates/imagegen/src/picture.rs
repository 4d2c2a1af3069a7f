use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::Region;
use crate::entities::picture::Model;

groundwork::id!(
    /// A picture, from the moment it is asked for.
    PictureId
);

groundwork::id!(
    /// Whoever asked for a picture: opaque here, the host knows who it is.
    OwnerId
);

/// A size in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PixelSize {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
}

impl fmt::Display for PixelSize {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}×{}", self.width, self.height)
    }
}

/// The outline of a picture. Portrait and landscape have the proportion of the
/// A sizes (ISO 216, 1 : √2), so that a print of them loses next to nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Shape {
    /// As wide as high.
    #[default]
    Square,
    /// Higher than wide.
    Portrait,
    /// Wider than high.
    Landscape,
}

impl Shape {
    /// Every shape.
    pub const ALL: [Self; 3] = [Self::Square, Self::Portrait, Self::Landscape];

    /// The shape's name in forms.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Square => "square",
            Self::Portrait => "portrait",
            Self::Landscape => "landscape",
        }
    }

    /// The size of this shape whose longer side has `long` pixels.
    pub fn pixels(self, long: u32) -> PixelSize {
        let short = (f64::from(long) / std::f64::consts::SQRT_2).round() as u32;
        let (width, height) = match self {
            Self::Square => (long, long),
            Self::Portrait => (short, long),
            Self::Landscape => (long, short),
        };
        PixelSize { width, height }
    }
}

/// Where a picture is between the wish and the wall.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PictureState {
    /// Waits for a worker.
    Queued,
    /// A worker holds its lease.
    Painting,
    /// Done; its files are stored.
    Ready,
    /// Given up; [`Failure`] says why.
    Failed,
    /// Called off by its owner.
    Cancelled,
}

impl PictureState {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Painting => "painting",
            Self::Ready => "ready",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    pub(crate) fn from_name(name: &str) -> Self {
        [Self::Queued, Self::Painting, Self::Ready, Self::Cancelled]
            .into_iter()
            .find(|state| state.name() == name)
            .unwrap_or(Self::Failed)
    }

    /// Whether nothing more will happen by itself.
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Ready | Self::Failed | Self::Cancelled)
    }
}

/// Why a picture was given up, in terms a customer can be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The model does not paint this phrase.
    Refused,
    /// The shop's own account with the model is used up.
    Quota,
    /// The model took too long.
    Timeout,
    /// The model cannot paint with these settings.
    Invalid,
    /// The model could not be reached, several times.
    Unavailable,
    /// The model was asked, and its answer never came, or was spoiled. It may
    /// have been paid, so it is not asked again unless somebody says so.
    Lost,
}

impl Failure {
    pub(crate) const ALL: [Self; 6] = [
        Self::Refused,
        Self::Quota,
        Self::Timeout,
        Self::Invalid,
        Self::Unavailable,
        Self::Lost,
    ];

    /// The reason's name in the database and in message keys.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Refused => "refused",
            Self::Quota => "quota",
            Self::Timeout => "timeout",
            Self::Invalid => "invalid",
            Self::Unavailable => "unavailable",
            Self::Lost => "lost",
        }
    }
}

/// The stored files of a finished picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PictureFile {
    /// SHA-256 of the master, in hexadecimal: its name in the store.
    pub sha256: String,
    /// The master's media type.
    pub media_type: String,
    /// The master's real size.
    pub size: PixelSize,
    /// The mean colour, `#rrggbb`, for the space a picture will fill.
    pub colour: String,
    /// A rendering a few pixels wide, as a `data:` URL.
    pub placeholder: String,
}

/// What a page needs to leave the right space for a finished picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// The master's real size.
    pub size: PixelSize,
    /// The mean colour, `#rrggbb`.
    pub colour: String,
}

impl PictureFile {
    /// What a page needs to leave the right space for it.
    pub fn look(&self) -> Look {
        Look {
            size: self.size,
            colour: self.colour.clone(),
        }
    }
}

/// A picture somebody asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// Identifies it.
    pub id: PictureId,
    /// Whose it is.
    pub owner: OwnerId,
    /// The phrase it was asked for with.
    pub prompt: String,
    /// What should not appear.
    pub negative_prompt: String,
    /// The style's name, as the generator knows it.
    pub style: String,
    /// The size asked for.
    pub size: PixelSize,
    /// The seed.
    pub seed: u64,
    /// The picture it is a variation of.
    pub source: Option<PictureId>,
    /// Which part of that is painted anew; all of it where there is none.
    pub region: Option<Region>,
    /// Whether the shop's own painter may paint it where the model cannot.
    pub accepts_fallback: bool,
    /// Where it is.
    pub state: PictureState,
    /// The share that is done, 0 to 1.
    pub fraction: f32,
    /// Why it was given up, if it was.
    pub failure: Option<Failure>,
    /// Whether the model is busy or the day's ceiling reached, and the picture
    /// waits longer than its turn.
    pub delayed: bool,
    /// Where it is delayed: not before when it is begun.
    pub not_before: Option<DateTime<Utc>>,
    /// The model that painted it.
    pub model: String,
    /// What of the phrase the model says it painted.
    pub understood: Vec<String>,
    /// The files, when ready.
    pub file: Option<PictureFile>,
    /// When it was asked for.
    pub created_at: DateTime<Utc>,
    /// When it was done.
    pub finished_at: Option<DateTime<Utc>>,
}

impl From<Model> for Picture {
    fn from(row: Model) -> Self {
        let file = file(&row);
        let put_off = row.run_after > row.created_at;
        let delayed = row.state == "queued" && (row.attempts > 0 || put_off);
        Self {
            id: PictureId(row.id),
            owner: OwnerId(row.owner_id),
            prompt: row.prompt,
            negative_prompt: row.negative_prompt,
            style: row.style,
            size: PixelSize {
                width: side(row.width),
                height: side(row.height),
            },
            seed: row.seed.cast_unsigned(),
            source: row.source_id.map(PictureId),
            region: row.region.as_deref().and_then(Region::from_name),
            accepts_fallback: row.accepts_fallback,
            state: PictureState::from_name(&row.state),
            fraction: row.fraction,
            delayed,
            not_before: (delayed && put_off).then_some(row.run_after),
            failure: row.failure.and_then(|name| {
                Failure::ALL
                    .into_iter()
                    .find(|reason| reason.name() == name)
            }),
            model: row.model,
            understood: serde_json::from_value(row.understood).unwrap_or_default(),
            file,
            created_at: row.created_at,
            finished_at: row.finished_at,
        }
    }
}

fn side(pixels: i32) -> u32 {
    pixels.unsigned_abs()
}

fn file(row: &Model) -> Option<PictureFile> {
    Some(PictureFile {
        sha256: row.sha256.clone()?,
        media_type: row.media_type.clone().unwrap_or_default(),
        size: PixelSize {
            width: side(row.file_width.unwrap_or_default()),
            height: side(row.file_height.unwrap_or_default()),
        },
        colour: row.colour.clone().unwrap_or_default(),
        placeholder: row.placeholder.clone().unwrap_or_default(),
    })
}
