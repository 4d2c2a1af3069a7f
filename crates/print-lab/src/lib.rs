#![doc = include_str!("../README.md")]

pub mod conformance;
mod entities;
mod error;
mod event;
mod file;
mod lab;
pub mod memory;
mod migrations;
mod order;
mod quote;
pub mod simulated;
mod stage;
mod tariff;
mod wire;

pub use error::LabError;
pub use event::LabEvent;
pub use file::{FileProblem, MIN_DPI, inspect};
pub use groundwork::webhook::{self, WebhookRequest};
pub use lab::PrintLab;
pub use migrations::Migrator;
pub use order::{
    Asset, JobId, LabItem, LabOrder, LabOrderId, LabOrderRequest, MAX_COPIES, MAX_ITEMS, MAX_KEY,
    MAX_SIDE_MM, MerchantReference, Recipient, Sizing, Sku, UnknownReference,
};
pub use quote::{Quote, QuoteItem, QuoteRequest};
pub use stage::{LabStatus, Stage};
pub use tariff::{Tariff, Zone};
