//! Rows. Not public: what leaves the crate is built from them.
#![allow(
    unreachable_pub,
    reason = "sea-orm's derives need `pub` in a private module"
)]

pub mod lab_clock;
pub mod lab_event;
pub mod lab_item;
pub mod lab_order;
