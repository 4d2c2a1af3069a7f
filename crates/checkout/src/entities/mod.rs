//! Rows. Not public: what leaves the crate is built from them.
#![allow(
    unreachable_pub,
    reason = "sea-orm's derives need `pub` in a private module"
)]

pub mod cart_line;
pub mod discount;
pub mod fulfilment;
pub mod gift_card;
pub mod gift_entry;
pub mod mirrored_price;
pub mod mirrored_product;
pub mod order_event;
pub mod order_line;
pub mod orders;
pub mod payment;
pub mod refund;
pub mod sandbox_event;
pub mod sandbox_mischief;
pub mod sandbox_refund;
pub mod sandbox_session;
pub mod stock;
pub mod webhook_event;

use money::Money;
use sea_orm::DbErr;

/// Reads an amount kept as minor units beside its currency's code.
pub fn money(minor: i64, currency: &str) -> Result<Money, DbErr> {
    let currency = currency.parse().map_err(|e| DbErr::Type(format!("{e}")))?;
    Ok(Money::new(minor, currency))
}
