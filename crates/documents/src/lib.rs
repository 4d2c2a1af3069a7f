#![doc = include_str!("../README.md")]

mod amount;
mod error;
mod fonts;
mod format;
mod invoice;
mod letter;
mod packing_slip;
mod paper;
mod picture;
mod preflight;
mod print_sheet;
pub mod profile;
mod qr;
mod script;
mod table;
mod text;

pub use amount::Amount;
pub use error::DocumentError;
pub use fonts::Fonts;
pub use format::Format;
pub use invoice::{Emphasis, Invoice, InvoiceColumns, InvoiceLine, SummaryRow, invoice};
pub use letter::{Labelled, Recipient, Shop};
pub use packing_slip::{PackingSlip, SlipColumns, SlipLine, packing_slip};
pub use picture::{Colour, PrintFileFacts, png_info, tag_png};
pub use preflight::{Check, Finding, Made, Preflight, Severity, preflight, verdict};
pub use print_sheet::{Day, PrintSheet, print_sheet};
pub use script::Script;
