//! The shop's web server: a thin shell around the domain crates.

pub mod adapters;
pub mod app;
pub mod audit;
pub mod carriers;
pub mod config;
pub mod demo;
pub mod error;
pub mod kept;
pub mod lab_orders;
pub mod order_letters;
pub mod pages;
pub mod papers;
pub mod preflight;
pub mod print_files;
pub mod routes;
pub mod serve;
pub mod session;
pub mod text;
pub mod views;
pub mod visit;
pub mod wiring;
pub mod workers;
