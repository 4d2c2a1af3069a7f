//! Listings, the gallery, formats and their prices, and the truth about prints.

#![allow(clippy::unwrap_used, reason = "a failed test says so by panicking")]

mod edition;
mod formats;
mod gallery;
mod hidden;
mod listings;
mod shop;
