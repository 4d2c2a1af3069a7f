#![doc = include_str!("../README.md")]

mod address;
pub mod cart;
mod entities;
mod error;
mod forget;
pub mod gateway;
mod inbox;
mod migrations;
mod number;
mod order;
mod payment;
mod ports;
mod timeline;
mod totals;
mod work;

pub use address::ShippingAddress;
pub use error::{CheckoutError, FieldProblem, Problem};
pub use forget::forget_customer;
pub use inbox::{EventOutcome, ReceivedEvent, receive_event, received_events_as_staff};
pub use migrations::Migrator;
pub use number::OrderNumber;
pub use order::{
    By, CustomerGlance, MAX_PAGE, Order, OrderLine, OrderState, OrderSummary, OrderedPicture,
    PlaceOrder, Shipment, bought_in, cancel, cancel_unpaid, has_ordered, is_ordered, mark_printed,
    mark_shipped, my_order_list, my_orders, order, order_as_staff, order_counts_as_staff,
    orders_as_staff, place_order, purchases, release_as_staff,
};
pub use payment::{
    Payment, PaymentState, PaymentStep, ReturnUrls, payments, process_expiry, process_refund,
    start_payment,
};
pub use ports::{MemoryOffers, Offer, OfferRef, Offers, OffersUnavailable};
pub use timeline::{Happening, TimelineEntry, timeline};
pub use totals::{ShippingRate, Totals};
pub use work::{OUTBOX, Topic, Work};

groundwork::id!(
    /// Who buys: the host's own identifier of a person, opaque here.
    CustomerId
);
groundwork::id!(
    /// Who acts for the shop, opaque here.
    StaffId
);
groundwork::id!(
    /// An order; people are shown its [`OrderNumber`] instead.
    OrderId
);
groundwork::id!(
    /// One attempt to have an order paid, and its idempotency key at the gateway.
    PaymentId
);
groundwork::id!(
    /// A line of a cart.
    LineId
);
