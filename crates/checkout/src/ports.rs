use std::collections::HashMap;
use std::fmt::Debug;
use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use money::Money;
use uuid::Uuid;

use crate::CustomerId;

/// What is bought: a listing in one of the formats it is printed in.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct OfferRef {
    /// The host's listing.
    pub listing: Uuid,
    /// The host's name of the format.
    pub format: String,
}

/// The facts of an offer at this moment. An order copies them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// What it is.
    pub offer: OfferRef,
    /// The listing's title.
    pub title: String,
    /// The host's picture.
    pub picture: Uuid,
    /// The format as customers read it.
    pub format_label: String,
    /// Who made the picture.
    pub maker: String,
    /// What one piece costs.
    pub unit_price: Money,
    /// What of it runs out, as [`stock`](crate::stock) calls it: `frame:oak`.
    pub limited: Option<String>,
    /// Why it would disappoint, in words for the customer, who must agree to
    /// it before ordering: too few pixels for its size.
    pub caution: Option<String>,
}

/// The catalogue cannot be asked now.
#[derive(Debug, thiserror::Error)]
#[error("the catalogue is unavailable: {0}")]
pub struct OffersUnavailable(pub String);

/// What this crate needs from the host's catalogue.
#[async_trait]
pub trait Offers: Debug + Send + Sync {
    /// The offer as `customer` may buy it, or a visitor where there is none;
    /// `None` where it is not for sale to them.
    async fn offer(
        &self,
        customer: Option<CustomerId>,
        of: &OfferRef,
    ) -> Result<Option<Offer>, OffersUnavailable> {
        let found = self.offers(customer, std::slice::from_ref(of)).await?;
        Ok(found.into_iter().find(|offer| offer.offer == *of))
    }

    /// Those of `wanted` that `customer` may buy, in any order, in a number
    /// of statements that does not grow with them.
    async fn offers(
        &self,
        customer: Option<CustomerId>,
        wanted: &[OfferRef],
    ) -> Result<Vec<Offer>, OffersUnavailable>;
}

/// A catalogue in memory, whose offers are for everybody.
#[derive(Debug, Default)]
pub struct MemoryOffers(Mutex<HashMap<OfferRef, Offer>>);

impl MemoryOffers {
    /// A catalogue of `offers`.
    pub fn new(offers: impl IntoIterator<Item = Offer>) -> Self {
        let catalogue = Self::default();
        offers.into_iter().for_each(|offer| catalogue.put(offer));
        catalogue
    }

    /// Puts an offer up, or changes it.
    pub fn put(&self, offer: Offer) {
        self.entries().insert(offer.offer.clone(), offer);
    }

    /// Takes an offer down.
    pub fn take_down(&self, offer: &OfferRef) {
        self.entries().remove(offer);
    }

    fn entries(&self) -> std::sync::MutexGuard<'_, HashMap<OfferRef, Offer>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Offers for MemoryOffers {
    async fn offers(
        &self,
        _customer: Option<CustomerId>,
        wanted: &[OfferRef],
    ) -> Result<Vec<Offer>, OffersUnavailable> {
        let entries = self.entries();
        Ok(wanted
            .iter()
            .filter_map(|offer| entries.get(offer).cloned())
            .collect())
    }
}
