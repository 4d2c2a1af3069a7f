#![doc = include_str!("../README.md")]

mod derivative;
#[allow(unreachable_pub, reason = "the derive needs public items")]
mod entities;
mod error;
pub mod generator;
mod hub;
mod ledger;
pub mod media;
mod migrations;
mod picture;
mod portfolio;
mod ports;
mod print;
mod queue;
mod region;
mod request;
mod studio;

pub use derivative::WIDTHS;
pub use error::ImagegenError;
pub use generator::{GenerateError, ImageGenerator};
pub use hub::Glimpse;
pub use ledger::{Asker, Paused, Spending};
pub use media::{ByteRange, Media, MediaFile, StoredFile};
pub use migrations::Migrator;
pub use picture::{
    Failure, Look, OwnerId, Picture, PictureFile, PictureId, PictureState, PixelSize, Shape,
};
pub use ports::{NothingRetained, Retention};
pub use print::{PrintFile, PrintFileId, PrintState, PrintWay};
pub use queue::{QueuePlace, QueueSummary};
pub use region::Region;
pub use request::{PictureForm, WAITING_LIMIT};
pub use studio::{PAID_LEASE, Studio, StudioOptions};
