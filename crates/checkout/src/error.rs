use money::{Money, MoneyError};
use sea_orm::DbErr;

use crate::gateway::GatewayError;
use crate::{CodeProblem, FulfilmentState, OfferRef, OffersUnavailable, OrderState};

/// Why a verb of this crate did nothing.
#[derive(Debug, thiserror::Error)]
pub enum CheckoutError {
    /// There is no such thing, or it is somebody else's: say "not found".
    #[error("not found")]
    NotFound,
    /// Show the form again with these fields marked.
    #[error("some fields are not filled in correctly")]
    Invalid(Vec<FieldProblem>),
    /// A line holds 1 to `max` pieces: ask for another quantity.
    #[error("a line holds 1 to {max} pieces")]
    Quantity {
        /// The most pieces a line holds.
        max: u32,
    },
    /// Order what is in the cart first.
    #[error("a cart holds at most {max} lines")]
    CartFull {
        /// The most lines a cart holds.
        max: u32,
    },
    /// Fill the cart first.
    #[error("the cart is empty")]
    CartEmpty,
    /// Another request changed the cart meanwhile: show it again.
    #[error("the cart has changed")]
    CartChanged,
    /// No longer for sale: remove it from the cart.
    #[error("{} in format {} is not for sale", .0.listing, .0.format)]
    Gone(OfferRef),
    /// Show the new total and ask again.
    #[error("the total is now {now}")]
    PriceChanged {
        /// What the order costs now.
        now: Money,
    },
    /// It runs out, and less is left than was asked for.
    #[error("{} in format {} is sold out", .0.listing, .0.format)]
    SoldOut(OfferRef),
    /// It would disappoint: ask the customer to agree to that first.
    #[error("{} in format {} needs the customer's agreement", .0.listing, .0.format)]
    CautionNotAccepted(OfferRef),
    /// Nothing is sent to that country.
    #[error("nothing is sent to {country}")]
    NoShipping {
        /// Its code.
        country: String,
    },
    /// The discount code or gift card cannot be used: show why and the total
    /// without it.
    #[error("{0}")]
    Code(CodeProblem),
    /// The idempotency key belongs to another request: use a fresh one.
    #[error("the idempotency key was used for another request")]
    KeyReused,
    /// The order's state does not allow it: show the order as it is now.
    #[error("not possible for an order that is {state}")]
    NotPossible {
        /// Where the order is.
        state: OrderState,
    },
    /// The cardholder disputes the payment: nothing is made, sent or given
    /// back before that is settled.
    #[error("the payment is disputed")]
    Disputed,
    /// It was given back before, or nothing is left to give back.
    #[error("nothing is left to give back")]
    NothingLeft,
    /// The prints are further than that.
    #[error("not possible for prints that are {state}")]
    PrintsNotThere {
        /// Where they are.
        state: FulfilmentState,
    },
    /// No payment goes with this event, perhaps not yet: do not acknowledge one
    /// of ours, so that the gateway sends it again.
    #[error("no payment goes with session {session}")]
    UnknownPayment {
        /// The session the event names.
        session: String,
        /// Whether the event names a payment or refund of this shop. One that does not may
        /// be of another shop with the same account.
        ours: bool,
    },
    /// The task belongs to another gateway: give it to the one it names.
    #[error("the payment was made at {gateway}")]
    OtherGateway {
        /// Where the payment was made.
        gateway: String,
    },
    /// Amounts that cannot be added: a listing is priced wrongly, tell staff.
    #[error("the total cannot be computed")]
    Total(#[source] MoneyError),
    /// The catalogue does not answer: try again later.
    #[error("the catalogue is unavailable")]
    Offers(#[source] OffersUnavailable),
    /// The payment gateway did not do it.
    #[error("the payment gateway did not do it")]
    Gateway(#[source] GatewayError),
    /// The database does not answer, or holds what this crate did not write.
    #[error("database error")]
    Database(#[from] DbErr),
}

/// What is wrong with one field. Never carries what was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldProblem {
    /// The field, by its name in the struct.
    pub field: String,
    /// What is wrong with it.
    pub problem: Problem,
}

/// What can be wrong with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    /// It must be filled in.
    Missing,
    /// It holds at most `max` characters.
    TooLong {
        /// The most characters it holds.
        max: u64,
    },
    /// It is not written as such a thing is.
    Malformed,
    /// Somebody else's has that name.
    Taken,
}
