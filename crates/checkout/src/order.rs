mod change;
mod draft;
mod find;
mod glance;
mod place;
mod read;
mod sales;
mod state;
mod summary;

use chrono::{DateTime, Utc};
use money::Money;
use sea_orm::DbErr;

pub use change::{By, cancel, expire_unpaid, release_as_staff};
pub(crate) use change::{advance, begin_fulfilment, call_off, lock, lock_id, set_disputed};
pub use find::{OrderFilter, orders_as_staff};
pub(crate) use glance::forget_edition;
pub use glance::{CustomerGlance, bought_in, purchases};
pub use place::{PlaceOrder, place_order};
pub use read::{
    MAX_PAGE, has_ordered, is_ordered, my_orders, order, order_as_staff, order_by_id_as_staff,
    order_by_link, order_counts_as_staff,
};
pub(crate) use read::{Scope, fetch, page, with_lines};
pub use sales::{DaySales, sales_as_staff};
pub use state::OrderState;
pub use summary::{OrderSummary, OrderedPicture, my_order_list};

use crate::entities::{self, order_line, orders};
use crate::rates::TaxLine;
use crate::{CustomerId, OfferRef, OrderId, OrderNumber, Shipment, ShippingAddress, Totals};

/// An order. Its lines and address are copies: neither a changed price nor a
/// deleted listing or customer alters them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// The order.
    pub id: OrderId,
    /// What people call it.
    pub number: OrderNumber,
    /// Who ordered; `None` once they deleted their account.
    pub customer: Option<CustomerId>,
    /// Where it is.
    pub state: OrderState,
    /// What was ordered.
    pub lines: Vec<OrderLine>,
    /// What it costs.
    pub totals: Totals,
    /// The discount code that holds for it.
    pub discount_code: Option<String>,
    /// Whether its cardholder disputes a payment: nothing is made or sent.
    pub disputed: bool,
    /// Names its private page: whoever has this may see it and act for the
    /// buyer. It is kept as it is, because every mail about the order repeats
    /// it, and who reads the database reads the order itself.
    pub link_token: String,
    /// The language to write to the buyer in, as a browser asks for it.
    pub lang: String,
    /// Where it goes.
    pub address: ShippingAddress,
    /// How it travels, once shipped.
    pub shipment: Option<Shipment>,
    /// When it was ordered.
    pub placed_at: DateTime<Utc>,
}

/// One line of an order, with the facts of the day it was ordered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderLine {
    /// What was bought.
    pub offer: OfferRef,
    /// The listing's title then.
    pub title: String,
    /// The host's picture.
    pub picture: uuid::Uuid,
    /// The format as the customer read it.
    pub format_label: String,
    /// Who made the picture.
    pub maker: String,
    /// How many pieces.
    pub quantity: u32,
    /// What one piece cost.
    pub unit_price: Money,
    /// What they cost together.
    pub total: Money,
    /// How many of them were given back for.
    pub refunded: u32,
    /// What the buyer agreed to: why it would disappoint.
    pub caution: Option<String>,
}

impl Order {
    fn from_rows(row: orders::Model, lines: Vec<order_line::Model>) -> Result<Self, DbErr> {
        let totals = row.totals()?;
        let lines: Result<_, _> = lines
            .into_iter()
            .map(|line| OrderLine::from_row(line, &row.currency))
            .collect();
        Ok(Self {
            id: OrderId(row.id),
            number: number(&row)?,
            customer: row.customer_id.map(CustomerId),
            state: row.state,
            lines: lines?,
            totals,
            discount_code: row.discount_code,
            disputed: row.disputed,
            link_token: row.link_token,
            lang: row.lang,
            shipment: row
                .carrier
                .zip(row.tracking)
                .map(|(carrier, tracking)| Shipment { carrier, tracking }),
            placed_at: row.placed_at,
            address: ShippingAddress {
                name: row.name,
                line1: row.line1,
                line2: row.line2,
                city: row.city,
                region: row.region,
                postcode: row.postcode,
                country: row.country,
                phone: row.phone,
                email: row.email,
            },
        })
    }
}

impl orders::Model {
    pub(crate) fn totals(&self) -> Result<Totals, DbErr> {
        let amount = |minor| entities::money(minor, &self.currency);
        let tax = TaxLine {
            label: self.tax_label.clone(),
            amount: amount(self.tax_minor)?,
            included: self.tax_included,
        };
        Ok(Totals {
            items: amount(self.items_minor)?,
            discount: amount(self.discount_minor)?,
            shipping: amount(self.shipping_minor)?,
            tax: Some(tax).filter(|tax| !tax.label.is_empty()),
            total: amount(self.total_minor)?,
            gift: amount(self.gift_minor)?,
        })
    }
}

impl OrderLine {
    fn from_row(row: order_line::Model, currency: &str) -> Result<Self, DbErr> {
        Ok(Self {
            offer: OfferRef {
                listing: row.listing,
                format: row.format,
            },
            title: row.title,
            picture: row.picture,
            format_label: row.format_label,
            maker: row.maker,
            quantity: u32::try_from(row.quantity).unwrap_or(0),
            unit_price: entities::money(row.unit_minor, currency)?,
            total: entities::money(row.total_minor, currency)?,
            refunded: u32::try_from(row.refunded_quantity).unwrap_or(0),
            caution: row.caution,
        })
    }
}

pub(crate) fn number(row: &orders::Model) -> Result<OrderNumber, DbErr> {
    row.number
        .parse()
        .map_err(|e| DbErr::Type(format!("{}: {e}", row.id)))
}
