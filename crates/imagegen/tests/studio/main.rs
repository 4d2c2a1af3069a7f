//! What a studio does when it is stopped, paid for, or left without an answer.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

mod fallback;
mod house;
mod ledger;
mod lost;
mod person;
mod stopping;
mod variations;
