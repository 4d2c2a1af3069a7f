//! What people were told. An answer that never arrived promises nothing.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Every promise the shop made, and how many events were sent to it.
#[derive(Default)]
pub(crate) struct Ledger {
    promises: Mutex<Promises>,
    pub(crate) events_sent: AtomicU64,
    pub(crate) forgeries_sent: AtomicU64,
}

#[derive(Clone, Default)]
pub(crate) struct Promises {
    /// Pictures taken into the queue, by id.
    pub(crate) pictures: BTreeSet<String>,
    /// Orders taken, by number.
    pub(crate) orders: BTreeSet<String>,
    /// Sessions of the gateway whose card was charged.
    pub(crate) paid: BTreeSet<String>,
    /// Orders called off, by number.
    pub(crate) cancelled: BTreeSet<String>,
    /// Refunds begun, by their form's key.
    pub(crate) refunds: BTreeSet<String>,
}

impl Ledger {
    pub(crate) fn promises(&self) -> MutexGuard<'_, Promises> {
        self.promises.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Display for Ledger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let told = self.promises();
        write!(
            f,
            "{} pictures, {} orders, {} paid, {} cancelled, {} refunds, {} events sent, \
             {} forged or late",
            told.pictures.len(),
            told.orders.len(),
            told.paid.len(),
            told.cancelled.len(),
            told.refunds.len(),
            self.events_sent.load(Ordering::Relaxed),
            self.forgeries_sent.load(Ordering::Relaxed),
        )
    }
}
