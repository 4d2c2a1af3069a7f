//! The labs as their host uses them.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod clock;
mod interleavings;
mod labs;
mod press;
mod races;
mod shop;
mod staff;
