//! What a lab is asked to make, and what it answers.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use money::Money;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{LabError, LabStatus, QuoteItem, QuoteRequest};

groundwork::id!(
    /// A print job of the shop, opaque here.
    JobId
);

/// The longest idempotency key, in bytes. Stripe's limit too, so one way of
/// making keys serves both.
pub const MAX_KEY: usize = 255;
/// The most items in one order.
pub const MAX_ITEMS: usize = 100;
/// The most copies of one item.
pub const MAX_COPIES: u32 = 1_000;
/// The longest side a lab here prints, in millimetres.
pub const MAX_SIDE_MM: u32 = 5_000;

/// A lab's name for an order.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LabOrderId(pub String);

impl fmt::Display for LabOrderId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What the shop calls an order when it talks to a lab; written
/// `<order number>/<job>`. Prodigi's `merchantReference`, Printful's
/// `external_id`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct MerchantReference {
    /// The order's number, as the customer knows it.
    pub order_number: String,
    /// The print job within it: an order sent again after a failure is
    /// another job.
    pub job: JobId,
}

impl fmt::Display for MerchantReference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.order_number, self.job)
    }
}

/// The text is no reference of this shop's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no reference of this shop")]
pub struct UnknownReference(pub String);

impl FromStr for MerchantReference {
    type Err = UnknownReference;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let unknown = || UnknownReference(text.to_owned());
        let (order_number, job) = text.rsplit_once('/').ok_or_else(unknown)?;
        Ok(Self {
            order_number: order_number.to_owned(),
            job: job.parse().map_err(|_| unknown())?,
        })
    }
}

/// What is made: labs sell a size on a paper, with or without a frame.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sku {
    /// The size as the lab names it: `A4`, `16x24`.
    pub size: String,
    /// The paper as the lab names it.
    pub paper: String,
    /// The frame as the lab names it; `None` for the print alone.
    pub frame: Option<String>,
    /// The print's width after trimming, in millimetres.
    pub width_mm: u32,
    /// The print's height after trimming, in millimetres.
    pub height_mm: u32,
}

/// How a file whose proportions differ is put on the paper (Prodigi's
/// `sizing`, spelt as there).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Sizing {
    /// Cropped until the paper is covered.
    #[default]
    FillPrintArea,
    /// Whole, with paper left blank.
    FitPrintArea,
    /// Distorted.
    StretchToPrintArea,
}

/// A file to print.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asset {
    /// Where the lab fetches it. Must answer for as long as the lab may look.
    pub url: String,
    /// The SHA-256 of the file's bytes, 64 hexadecimal digits: how the lab
    /// knows that it fetched the right ones.
    pub sha256: String,
    /// The file's width in pixels.
    pub width_px: u32,
    /// The file's height in pixels.
    pub height_px: u32,
}

/// One kind of print in an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LabItem {
    /// What is made.
    pub sku: Sku,
    /// How many.
    pub copies: u32,
    /// How the file is put on the paper.
    pub sizing: Sizing,
    /// What is printed on it.
    pub asset: Asset,
}

/// Where the parcel goes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recipient {
    /// Who it is for.
    pub name: String,
    /// Street and number.
    pub line1: String,
    /// Flat, floor, company; may be empty.
    pub line2: String,
    /// City.
    pub city: String,
    /// State, county or province; may be empty.
    pub region: String,
    /// Postal code; may be empty where there is none.
    pub postal_code: String,
    /// ISO 3166-1 alpha-2, upper case.
    pub country: String,
    /// For the carrier; may be empty.
    pub phone: String,
    /// For the carrier; may be empty.
    pub email: String,
}

/// What a lab is asked to make and send.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LabOrderRequest {
    /// Names the order: the same key never becomes two. Derived from the job,
    /// not drawn anew for each attempt. At most [`MAX_KEY`] bytes.
    pub idempotency_key: String,
    /// What the shop calls it.
    pub reference: MerchantReference,
    /// Where the parcel goes.
    pub recipient: Recipient,
    /// What is in it, at most [`MAX_ITEMS`].
    pub items: Vec<LabItem>,
}

impl LabOrderRequest {
    /// The SHA-256 of everything but the key, in hexadecimal: two requests
    /// with one key must agree on it.
    ///
    /// # Errors
    /// [`LabError::Refused`] where it cannot be written as JSON.
    pub fn fingerprint(&self) -> Result<String, LabError> {
        let body = (&self.reference, &self.recipient, &self.items);
        let json = serde_json::to_vec(&body).map_err(|e| LabError::Refused(e.to_string()))?;
        Ok(hex::encode(Sha256::digest(json)))
    }

    /// What a quote for it would have to be asked for.
    pub fn to_quote(&self) -> QuoteRequest {
        let item = |item: &LabItem| QuoteItem {
            sku: item.sku.clone(),
            copies: item.copies,
        };
        QuoteRequest {
            country: self.recipient.country.clone(),
            items: self.items.iter().map(item).collect(),
        }
    }

    /// Whether it can be taken at all; says nothing about the files.
    ///
    /// # Errors
    /// [`LabError::Refused`], naming the first thing that is wrong.
    pub fn check(&self) -> Result<(), LabError> {
        let refused = |why: &str| Err(LabError::Refused(why.to_owned()));
        if self.idempotency_key.is_empty() || self.idempotency_key.len() > MAX_KEY {
            return refused("the idempotency key has 1 to 255 bytes");
        }
        let all = serde_json::to_value(self).map_err(|e| LabError::Refused(e.to_string()))?;
        if has_nul(&all) {
            // PostgreSQL keeps no such text: it would look like an outage.
            return refused("there is a NUL in its text");
        }
        let to = &self.recipient;
        if [&to.name, &to.line1, &to.city]
            .iter()
            .any(|part| part.trim().is_empty())
        {
            return refused("the recipient has no name, street or city");
        }
        check_country(&to.country)?;
        check_items(self.items.iter().map(|item| (&item.sku, item.copies)))
    }
}

/// What a lab made of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabOrder {
    /// The lab's name for it.
    pub id: LabOrderId,
    /// What the shop calls it.
    pub reference: MerchantReference,
    /// Where it is.
    pub status: LabStatus,
    /// What the lab charges the shop for it, production and shipping.
    pub cost: Money,
    /// When the lab received it, by the lab's own time.
    pub created_at: DateTime<Utc>,
    /// When its status last changed, by the lab's own time.
    pub changed_at: DateTime<Utc>,
}

/// Two upper-case letters; whether anybody lives there is the lab's business.
pub(crate) fn check_country(country: &str) -> Result<(), LabError> {
    if country.len() == 2 && country.bytes().all(|b| b.is_ascii_uppercase()) {
        Ok(())
    } else {
        Err(LabError::Refused(format!(
            "`{country}` is no country's code"
        )))
    }
}

pub(crate) fn check_items<'a>(
    items: impl ExactSizeIterator<Item = (&'a Sku, u32)>,
) -> Result<(), LabError> {
    if !(1..=MAX_ITEMS).contains(&items.len()) {
        return Err(LabError::Refused(format!(
            "an order has 1 to {MAX_ITEMS} items"
        )));
    }
    for (sku, copies) in items {
        if !(1..=MAX_COPIES).contains(&copies) {
            return Err(LabError::Refused(format!(
                "an item has 1 to {MAX_COPIES} copies"
            )));
        }
        let sides = [sku.width_mm, sku.height_mm];
        if !sides.iter().all(|mm| (1..=MAX_SIDE_MM).contains(mm)) {
            let size = &sku.size;
            return Err(LabError::Refused(format!("`{size}` measures {sides:?} mm")));
        }
    }
    Ok(())
}

fn has_nul(value: &serde_json::Value) -> bool {
    use serde_json::Value;
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(values) => values.iter().any(has_nul),
        Value::Object(fields) => fields.values().any(has_nul),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}
