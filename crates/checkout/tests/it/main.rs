//! The crate as its host uses it, on SQLite with the embedded gateways.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod afterwards;
mod carts;
mod events;
mod gateways;
mod interleavings;
mod mirror;
mod orders;
mod placing;
mod races;
mod shop;
#[cfg(feature = "stripe")]
mod stripe;
mod terms;
mod upgrade;
