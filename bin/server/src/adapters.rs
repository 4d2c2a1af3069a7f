//! What one domain crate needs of another: each port implemented once, and the
//! only place where one crate's identifiers become another's.

mod ids;
mod offers;
mod order_status;
mod retention;

pub use ids::{customer, maker, owner, person, picture_ref, staff_of_catalog, staff_of_checkout};
pub use offers::{CatalogOffers, format_label, frame_item};
pub use order_status::OrderStatus;
pub use retention::SoldPictures;
