#![doc = include_str!("../README.md")]

mod account;
mod address;
pub mod audit;
#[allow(unreachable_pub, reason = "the derive needs public items")]
mod entities;
mod error;
mod migrations;
mod password;
mod recovery;
mod session;
mod sign_in;
mod sign_up;
mod staff;

pub use account::{Account, AccountId, Role};
pub use address::{Address, AddressForm, AddressId};
pub use error::AccountsError;
pub use migrations::Migrator;
pub use password::{PasswordHasher, PasswordRules};
pub use recovery::Notice;
pub use session::StoredSession;
pub use sign_up::SignUp;

/// Everything a host does with people: each verb is an associated function of
/// the noun it acts on.
pub mod sessions {
    pub use crate::session::{
        ACCOUNT_ID, account_beside, create, delete, delete_expired, load, load_beside, save,
    };
}

/// Mails promised in the transaction that made them necessary. The host
/// drains it; every payload is a [`Notice`].
pub const OUTBOX: groundwork::outbox::Outbox = groundwork::outbox::Outbox::new("accounts_outbox");
