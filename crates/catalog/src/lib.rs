#![doc = include_str!("../README.md")]

#[allow(unreachable_pub, reason = "the derive needs public items")]
mod edition;
mod entities;
mod error;
mod format;
mod gallery;
mod handle;
mod hidden;
mod listing;
mod migrations;
mod price;
mod print_truth;
mod search;
mod shelf;
mod shown;
mod visibility;

pub use edition::Edition;
pub use error::CatalogError;
pub use format::{Format, Frame, Paper, Size};
pub use gallery::Hung;
pub use hidden::{Hidden, LONGEST_REASON, StaffFilter};
pub use listing::{Listing, ListingId, MakerId, NewListing, PictureFacts, PictureRef, StaffId};
pub use migrations::Migrator;
pub use price::{HIGHEST_PRICE, PriceChange};
pub use print_truth::{BLEED_MM, Crop, PRINT_DPI, PrintTruth, Verdict, print_pixels, print_truth};
pub use visibility::Visibility;
