#![doc = include_str!("../README.md")]

mod background;
mod clock;
mod cursor;
mod database;
mod id;
mod invalid;
pub mod outbox;
mod pause;
#[cfg(feature = "testing")]
pub mod testing;
pub mod webhook;

pub use background::{BackgroundLost, in_background};
pub use clock::{Clock, Moment};
pub use cursor::{Cursor, Page};
pub use database::{Pool, begin_write, connect, lost_to_another, memory_database, one_row};
pub use invalid::{FieldError, Invalid, Rule};
pub use pause::pause;
#[doc(hidden)]
pub use {sea_orm, serde, uuid};
