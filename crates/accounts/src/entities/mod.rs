pub(crate) mod account;
pub(crate) mod address;
pub(crate) mod audit_entry;
pub(crate) mod session;
pub(crate) mod token;
