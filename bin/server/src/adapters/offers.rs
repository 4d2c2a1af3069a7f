use std::collections::HashMap;

use accounts::{Account, AccountId};
use async_trait::async_trait;
use catalog::{Format, Frame, Listing, ListingId, MakerId, Paper, Verdict, print_truth};
use checkout::{CustomerId, Offer, OfferRef, Offers, OffersUnavailable};
use imagegen::Studio;
use sea_orm::DatabaseConnection;

/// What is for sale is what the catalogue lists, this customer may see and the
/// shop does not hide.
#[derive(Clone, Debug)]
pub struct CatalogOffers {
    db: DatabaseConnection,
    studio: Studio,
}

impl CatalogOffers {
    /// The offers of the catalogue in `db`, whose prints `studio` makes.
    pub fn new(db: DatabaseConnection, studio: Studio) -> Self {
        Self { db, studio }
    }

    /// Why a picture would disappoint in a format: too few pixels, unless it
    /// is painted anew for its print.
    fn caution(&self, listing: &Listing, format: &Format) -> Option<String> {
        let facts = &listing.facts;
        let truth = print_truth(facts.width, facts.height, &format.size);
        let soft = truth.verdict == Verdict::Poor && !self.studio.repaints(&facts.model);
        soft.then(|| format!("{} DPI", truth.dpi))
    }
}

/// How a format reads on a cart line: `A4, matte paper, oak frame`.
pub fn format_label(format: &Format) -> String {
    let paper = match format.paper {
        Paper::Matte => "matte paper",
        Paper::Lustre => "lustre paper",
        Paper::Cotton => "cotton paper",
    };
    match format.frame {
        Frame::None => format!("{}, {paper}", format.size.name),
        Frame::Black => format!("{}, {paper}, black frame", format.size.name),
        Frame::Oak => format!("{}, {paper}, oak frame", format.size.name),
    }
}

/// The frame, as the stock counts it: frames run out, paper does not.
pub fn frame_item(frame: Frame) -> Option<String> {
    (frame != Frame::None).then(|| format!("frame:{}", frame.name()))
}

fn unavailable(error: impl std::fmt::Display) -> OffersUnavailable {
    OffersUnavailable(error.to_string())
}

#[async_trait]
impl Offers for CatalogOffers {
    async fn offers(
        &self,
        customer: Option<CustomerId>,
        wanted: &[OfferRef],
    ) -> Result<Vec<Offer>, OffersUnavailable> {
        let ids: Vec<_> = wanted
            .iter()
            .map(|offer| ListingId(offer.listing))
            .collect();
        let viewer = customer.map(|customer| MakerId(customer.0));
        let listings: HashMap<_, _> = Listing::by_ids(&self.db, &ids)
            .await
            .map_err(unavailable)?
            .into_iter()
            .filter(|listing| listing.is_for_sale_to(viewer))
            .map(|listing| (listing.id.0, listing))
            .collect();
        let formats = Format::list(&self.db).await.map_err(unavailable)?;
        let makers = listings.values().map(|listing| AccountId(listing.maker.0));
        let names = Account::usernames(&self.db, makers)
            .await
            .map_err(unavailable)?;
        let offer = |of: &OfferRef| {
            let listing = listings.get(&of.listing)?;
            let format = formats.iter().find(|format| format.code == of.format)?;
            Some(Offer {
                offer: of.clone(),
                title: listing.title.clone(),
                picture: listing.facts.picture.0,
                format_label: format_label(format),
                maker: names
                    .get(&AccountId(listing.maker.0))
                    .cloned()
                    .unwrap_or_default(),
                unit_price: format.price,
                limited: frame_item(format.frame),
                caution: self.caution(listing, format),
            })
        };
        Ok(wanted.iter().filter_map(offer).collect())
    }
}
