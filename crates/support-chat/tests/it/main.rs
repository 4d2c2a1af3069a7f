//! The crate as its host uses it, on SQLite with the embedded models.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod answers;
mod articles;
mod budgets;
mod conversations;
mod models;
#[cfg(feature = "openai")]
mod openai;
#[cfg(feature = "openai")]
mod peer;
mod shop;
mod stand_ins;
