#![doc = include_str!("../README.md")]

mod address;
mod buyer;
pub mod cart;
mod discount;
mod entities;
mod error;
mod forget;
mod fulfilment;
pub mod gateway;
mod gift;
mod inbox;
mod migrations;
pub mod mirror;
mod number;
mod order;
mod payment;
mod ports;
mod rates;
mod refund;
pub mod stock;
mod timeline;
mod totals;
mod work;

pub use address::ShippingAddress;
pub use buyer::{Buyer, Holder};
pub use discount::{CodeProblem, Discount, Reduction};
pub use error::{CheckoutError, FieldProblem, Problem};
pub use forget::forget_customer;
pub use fulfilment::{
    Fulfilment, FulfilmentKind, FulfilmentLine, FulfilmentState, LabStage, ReprintRequest,
    Shipment, fulfilment_as_staff, fulfilments, lab_accepted, lab_keeps, lab_moved, lab_refused,
    mark_delivered, mark_printed, mark_shipped, printed_as_staff, reprint_as_staff,
    send_to_lab_as_staff, shipped_as_staff,
};
pub use gift::{GiftCard, GiftEntry};
pub use inbox::{
    EventOutcome, ReceivedEvent, apply_waiting, forget_bodies, receive_event,
    received_events_as_staff, replay_as_staff,
};
pub use migrations::Migrator;
pub use number::OrderNumber;
pub use order::{
    By, CustomerGlance, DaySales, MAX_PAGE, Order, OrderFilter, OrderLine, OrderState,
    OrderSummary, OrderedPicture, PlaceOrder, bought_in, cancel, expire_unpaid, has_ordered,
    is_ordered, my_order_list, my_orders, order, order_as_staff, order_by_id_as_staff,
    order_by_link, order_counts_as_staff, orders_as_staff, place_order, purchases,
    release_as_staff, sales_as_staff,
};
pub use payment::{
    Payment, PaymentState, PaymentStep, ReturnUrls, gateway_under_way, payments, process_expiry,
    process_refund, reconcile, start_payment,
};
pub use ports::{MemoryOffers, Offer, OfferRef, Offers, OffersUnavailable};
pub use rates::{Rates, Tax, TaxLine, Zone};
pub use refund::{
    Refund, RefundRequest, RefundState, RefundWhat, refund_as_staff, refunds, retry_refund_as_staff,
};
pub use timeline::{Happening, TimelineEntry, timeline};
pub use totals::Totals;
pub use work::{OUTBOX, Topic, Work};

groundwork::id!(
    /// Who buys: the host's own identifier of a person, opaque here.
    CustomerId
);
groundwork::id!(
    /// A visitor's cart, by the key their browser keeps.
    GuestId
);
groundwork::id!(
    /// Money that goes back, and its idempotency key at the gateway.
    RefundId
);
groundwork::id!(
    /// Prints that are made and sent together.
    FulfilmentId
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
