use uuid::Uuid;

use crate::{CustomerId, GuestId};

/// Whose cart it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Buyer {
    /// Somebody with an account.
    Member(CustomerId),
    /// A visitor, by the key their browser keeps.
    Guest(GuestId),
}

impl Buyer {
    /// The member, where it is one.
    pub const fn member(self) -> Option<CustomerId> {
        match self {
            Self::Member(customer) => Some(customer),
            Self::Guest(_) => None,
        }
    }

    /// What carts and orders keep. Both kinds are random: none is another's.
    pub(crate) const fn key(self) -> Uuid {
        match self {
            Self::Member(customer) => customer.0,
            Self::Guest(guest) => guest.0,
        }
    }
}

impl From<CustomerId> for Buyer {
    fn from(customer: CustomerId) -> Self {
        Self::Member(customer)
    }
}

impl From<GuestId> for Buyer {
    fn from(guest: GuestId) -> Self {
        Self::Guest(guest)
    }
}

/// Who may see an order and act for its buyer. To anybody else it does not exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holder<'a> {
    /// Whoever ordered it, signed in.
    Customer(CustomerId),
    /// Whoever has its private link, which only its buyer was sent.
    Link(&'a str),
}

impl From<CustomerId> for Holder<'_> {
    fn from(customer: CustomerId) -> Self {
        Self::Customer(customer)
    }
}
