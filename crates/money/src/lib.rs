#![doc = include_str!("../README.md")]

mod amount;
mod currency;

pub use amount::{Money, MoneyError};
pub use currency::{Currency, UnknownCurrency};
