//! What somebody is about to buy, signed in or not.

use checkout::cart::{self, Codes};
use checkout::{Buyer, GuestId};

use super::Visit;
use crate::adapters::customer;
use crate::error::PageError;
use crate::text;

/// The key of a visitor's cart.
const CART: &str = "cart";
/// The codes they typed.
const CODES: &str = "codes";
/// Where they want it sent.
const SHIP_TO: &str = "ship_to";
/// The private links of the orders they placed without an account.
const LINKS: &str = "order_links";

impl Visit {
    /// Whose cart this visit has: a member's, or a visitor's who put something
    /// into one before.
    ///
    /// # Errors
    /// The session's.
    pub async fn buyer(&self) -> Result<Option<Buyer>, PageError> {
        if let Some(account) = &self.account {
            return Ok(Some(customer(account.id).into()));
        }
        let guest: Option<GuestId> = self.session.get(CART).await?;
        Ok(guest.map(Buyer::Guest))
    }

    /// As [`buyer`](Self::buyer), with a new cart for visitors without one.
    ///
    /// # Errors
    /// The session's.
    pub async fn new_buyer(&self) -> Result<Buyer, PageError> {
        if let Some(buyer) = self.buyer().await? {
            return Ok(buyer);
        }
        let guest = GuestId::new(&mut self.app.moment());
        self.session.insert(CART, guest).await?;
        Ok(Buyer::Guest(guest))
    }

    /// How many lines the cart has, for the navigation.
    pub(super) async fn cart_count(&self) -> Result<u64, PageError> {
        match (&self.account, self.buyer().await?) {
            (Some(account), _) => Ok(self.glance(account).await?.cart_lines),
            (None, Some(guest)) => Ok(cart::count(&self.app.db, guest).await?),
            (None, None) => Ok(0),
        }
    }

    /// What a visitor put into their cart joins the account's.
    pub(super) async fn bring_cart(&self, account: accounts::AccountId) -> Result<(), PageError> {
        let guest: Option<GuestId> = self.session.remove(CART).await?;
        if let Some(guest) = guest {
            cart::merge(&self.app.db, guest, customer(account)).await?;
        }
        Ok(())
    }

    /// The codes typed so far.
    ///
    /// # Errors
    /// The session's.
    pub async fn codes(&self) -> Result<Codes, PageError> {
        Ok(self.session.get(CODES).await?.unwrap_or_default())
    }

    /// Remembers codes, or forgets them.
    ///
    /// # Errors
    /// The session's.
    pub async fn set_codes(&self, codes: &Codes) -> Result<(), PageError> {
        Ok(self.session.insert(CODES, codes).await?)
    }

    /// The country the parcel goes to, as far as it is known: the one chosen,
    /// or the one their browser's language is spoken in.
    ///
    /// # Errors
    /// The session's.
    pub async fn ship_to(&self) -> Result<Option<String>, PageError> {
        let chosen: Option<String> = self.session.get(SHIP_TO).await?;
        Ok(chosen.or_else(|| self.region.clone()))
    }

    /// Remembers where the parcel goes to.
    ///
    /// # Errors
    /// The session's.
    pub async fn set_ship_to(&self, country: &str) -> Result<(), PageError> {
        Ok(self.session.insert(SHIP_TO, country).await?)
    }

    /// Remembers the private link of an order placed just now: the gateway
    /// sends its visitor back with the order's number alone.
    ///
    /// # Errors
    /// The session's.
    pub async fn keep_link(&self, number: &str, token: &str) -> Result<(), PageError> {
        let mut links: Vec<(String, String)> = self.session.get(LINKS).await?.unwrap_or_default();
        links.retain(|(known, _)| known != number);
        links.push((number.to_owned(), token.to_owned()));
        let excess = links.len().saturating_sub(5);
        links.drain(..excess);
        Ok(self.session.insert(LINKS, links).await?)
    }
}

/// The language to write to somebody in: the first one of theirs that letters
/// are written in (RFC 9110, 12.5.4, without weights: browsers list them in
/// order).
pub(super) fn preferred(accepted: &str) -> &'static str {
    let tags = accepted
        .split(',')
        .filter_map(|part| part.split(';').next());
    let known = |tag: &str| match tag.trim().split('-').next()? {
        "ko" => Some("ko"),
        "en" => Some("en"),
        _ => None,
    };
    tags.filter_map(known).next().unwrap_or("en")
}

/// The first country of the languages somebody reads that parcels go to.
pub(super) fn region(accepted: &str) -> Option<String> {
    let tags = accepted
        .split(',')
        .filter_map(|part| part.split(';').next());
    let regions = tags.filter_map(|tag| tag.trim().split('-').nth(1));
    let known = |region: &str| {
        let code = region.to_ascii_uppercase();
        text::COUNTRIES
            .iter()
            .any(|(known, _)| *known == code)
            .then_some(code)
    };
    regions.filter_map(known).next()
}

#[cfg(test)]
mod tests {
    use super::{preferred, region};

    #[test]
    fn the_first_language_that_letters_are_written_in_counts() {
        assert_eq!(preferred("ko-KR,ko;q=0.9,en-US;q=0.8"), "ko");
        assert_eq!(preferred("fr-FR, en;q=0.9, ko;q=0.8"), "en");
        assert_eq!(preferred("kok, de"), "en");
        assert_eq!(preferred(""), "en");
    }

    #[test]
    fn the_first_country_that_parcels_go_to_counts() {
        assert_eq!(region("ko-KR,ko;q=0.9,en-US;q=0.8").as_deref(), Some("KR"));
        assert_eq!(region("zh-Hant-TW, en-gb;q=0.9").as_deref(), Some("GB"));
        assert_eq!(region("en, de;q=0.5"), None);
    }
}
