//! Rows. Not public: what leaves the crate is built from them.
#![allow(
    unreachable_pub,
    reason = "sea-orm's derives need `pub` in a private module"
)]

pub mod article;
pub mod budget;
pub mod conversation;
pub mod knowledge;
pub mod message;
