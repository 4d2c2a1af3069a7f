//! The shop's web server: a thin shell around the domain crates.

pub mod pages;
pub mod views;
