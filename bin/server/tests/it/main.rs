//! The shop as its customers, managers and strangers meet it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a test fails by panicking, and says where it has nothing to do"
)]

mod actors;
mod arrows;
mod backup;
mod bad_input;
mod command;
mod desk;
mod desk_orders;
mod faults;
mod journey;
mod kept;
mod media;
mod metrics;
mod money;
mod routes;
mod sessions;
mod shared;
mod support;
mod till;
mod webhooks;
