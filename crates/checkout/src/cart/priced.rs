use std::collections::HashMap;

use chrono::{DateTime, Utc};
use money::{Money, MoneyError};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::lines_of;
use crate::entities::cart_line::Model;
use crate::gift::GiftCard;
use crate::{
    Buyer, CheckoutError, CodeProblem, Discount, LineId, Offer, OfferRef, Offers, Rates, Totals,
};

/// The codes a buyer typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Codes {
    /// Takes something off the prints.
    pub discount: Option<String>,
    /// Pays a part of the total, or all of it.
    pub gift_card: Option<String>,
}

/// What a cart is priced by.
#[derive(Clone, Copy, Debug)]
pub struct Terms<'a> {
    /// Shipping and tax.
    pub rates: &'a Rates,
    /// Where it goes, by its code; `None` while that is not known.
    pub country: Option<&'a str>,
    /// What was typed.
    pub codes: &'a Codes,
    /// When.
    pub now: DateTime<Utc>,
}

/// A cart as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cart {
    /// The lines, in the order they were added.
    pub lines: Vec<CartLine>,
    /// What it costs to order the lines still for sale; `None` without any.
    pub totals: Option<Totals>,
    /// The discount that holds, by its code.
    pub discount: Option<String>,
    /// The gift card that pays.
    pub gift: Option<GiftUse>,
    /// Why the discount code takes nothing off.
    pub discount_problem: Option<CodeProblem>,
    /// Why the gift card pays nothing.
    pub gift_problem: Option<CodeProblem>,
    /// Whether nothing is sent to the country asked about.
    pub unreachable: bool,
}

/// What a gift card pays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GiftUse {
    /// The card.
    pub card: Uuid,
    /// The end of its code.
    pub last4: String,
    /// What it pays of this.
    pub amount: Money,
}

impl Cart {
    /// Whether every line can be ordered, and there is one.
    pub fn is_orderable(&self) -> bool {
        !self.lines.is_empty() && self.lines.iter().all(CartLine::is_orderable)
    }
}

/// One line of a cart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CartLine {
    /// The line.
    pub id: LineId,
    /// What is to be bought.
    pub wanted: OfferRef,
    /// How many of it.
    pub quantity: u32,
    /// Today's facts; `None` where it is no longer for sale.
    pub offer: Option<Offer>,
    /// What the line costs; `None` where it is no longer for sale.
    pub total: Option<Money>,
    /// Whether the buyer agreed to what the offer cautions against.
    pub caution_accepted: bool,
}

impl CartLine {
    /// Whether it is for sale, and its caution, if any, is agreed to.
    pub fn is_orderable(&self) -> bool {
        let offer = self.offer.as_ref();
        offer.is_some_and(|offer| offer.caution.is_none() || self.caution_accepted)
    }
}

/// The cart at today's prices. Lines no longer for sale are marked, not
/// dropped in silence; codes that do not hold are told, not applied.
///
/// # Errors
/// [`CheckoutError::Offers`] where prices cannot be had, or
/// [`Total`](CheckoutError::Total) where they cannot be added.
pub async fn view(
    db: &impl ConnectionTrait,
    offers: &dyn Offers,
    buyer: impl Into<Buyer>,
    terms: &Terms<'_>,
) -> Result<Cart, CheckoutError> {
    let buyer = buyer.into();
    let rows = lines_of(db, buyer.key()).await?;
    let lines = priced(rows, offers, buyer).await?;
    let mut cart = Cart {
        lines,
        totals: None,
        discount: None,
        gift: None,
        discount_problem: None,
        gift_problem: None,
        unreachable: terms
            .country
            .is_some_and(|country| terms.rates.zone(country).is_none()),
    };
    let for_sale = cart
        .lines
        .iter()
        .filter_map(|line| Some((line.total?, line.quantity)));
    let (sums, pieces): (Vec<Money>, Vec<u32>) = for_sale.unzip();
    if !sums.is_empty() {
        let items = Money::sum(terms.rates.currency, sums).map_err(CheckoutError::Total)?;
        add_up(db, &mut cart, (items, pieces.iter().sum()), terms).await?;
    }
    Ok(cart)
}

async fn add_up(
    db: &impl ConnectionTrait,
    cart: &mut Cart,
    (items, pieces): (Money, u32),
    terms: &Terms<'_>,
) -> Result<(), CheckoutError> {
    let mut off = Money::zero(items.currency);
    match reduction(db, terms, items).await? {
        Some(Ok((code, amount))) => (cart.discount, off) = (Some(code), amount),
        Some(Err(problem)) => cart.discount_problem = Some(problem),
        None => {}
    }
    let mut totals = Totals::of((items, pieces), off, terms.rates, terms.country)
        .map_err(CheckoutError::Total)?;
    match gift(db, terms, totals.total).await? {
        Some(Ok(gift)) => {
            totals.gift = gift.amount;
            cart.gift = Some(gift);
        }
        Some(Err(problem)) => cart.gift_problem = Some(problem),
        None => {}
    }
    cart.totals = Some(totals);
    Ok(())
}

type Judged<T> = Option<Result<T, CodeProblem>>;

async fn reduction(
    db: &impl ConnectionTrait,
    terms: &Terms<'_>,
    items: Money,
) -> Result<Judged<(String, Money)>, CheckoutError> {
    let Some(code) = &terms.codes.discount else {
        return Ok(None);
    };
    let Some(discount) = Discount::find(db, code).await? else {
        return Ok(Some(Err(CodeProblem::Unknown)));
    };
    if let Err(problem) = discount.check(terms.now, items) {
        return Ok(Some(Err(problem)));
    }
    let off = discount.reduction.of(items).map_err(CheckoutError::Total)?;
    Ok(Some(Ok((discount.code, off))))
}

async fn gift(
    db: &impl ConnectionTrait,
    terms: &Terms<'_>,
    total: Money,
) -> Result<Judged<GiftUse>, CheckoutError> {
    let Some(code) = &terms.codes.gift_card else {
        return Ok(None);
    };
    Ok(Some(match GiftCard::find(db, code).await? {
        Some(card) if card.balance.currency != total.currency => Err(CodeProblem::Unknown),
        Some(card) if card.balance.minor <= 0 => Err(CodeProblem::Empty),
        Some(card) => Ok(GiftUse {
            card: card.id,
            last4: card.last4,
            amount: terms.rates.gift(card.balance, total),
        }),
        None => Err(CodeProblem::Unknown),
    }))
}

async fn priced(
    rows: Vec<Model>,
    offers: &dyn Offers,
    buyer: Buyer,
) -> Result<Vec<CartLine>, CheckoutError> {
    let wanted: Vec<OfferRef> = rows.iter().map(wanted).collect();
    let found = match wanted.as_slice() {
        [] => Vec::new(),
        wanted => offers
            .offers(buyer.member(), wanted)
            .await
            .map_err(CheckoutError::Offers)?,
    };
    let mut found: HashMap<_, _> = found.into_iter().map(|o| (o.offer.clone(), o)).collect();
    rows.into_iter()
        .zip(wanted)
        .map(|(row, wanted)| {
            let offer = found.remove(&wanted);
            line(&row, wanted, offer)
        })
        .collect::<Result<_, _>>()
        .map_err(CheckoutError::Total)
}

fn line(row: &Model, wanted: OfferRef, offer: Option<Offer>) -> Result<CartLine, MoneyError> {
    let quantity = u32::try_from(row.quantity).unwrap_or(0);
    let price = offer.as_ref().map(|offer| offer.unit_price);
    let total = price.map(|price| price.times(quantity)).transpose()?;
    Ok(CartLine {
        id: LineId(row.id),
        wanted,
        quantity,
        offer,
        total,
        caution_accepted: row.caution_accepted,
    })
}

fn wanted(row: &Model) -> OfferRef {
    OfferRef {
        listing: row.listing,
        format: row.format.clone(),
    }
}
