//! The shop as its customers, managers and strangers meet it.

mod actors;
mod arrows;
mod bad_input;
mod journey;
mod money;
mod routes;
