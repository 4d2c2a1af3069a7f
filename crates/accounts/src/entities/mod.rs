pub(crate) mod account;
pub(crate) mod address;
pub(crate) mod session;
pub(crate) mod token;
