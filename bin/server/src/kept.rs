//! What looks the same every time it is asked for, made once per edition of
//! what it is made of and kept in this server's memory.

mod asked;
mod shelf;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use accounts::{Account, AccountId};
use catalog::{Edition, Format, Listing};
use checkout::{CustomerGlance, CustomerId, OrderNumber};
use chrono::{DateTime, Duration, Utc};
use groundwork::Cursor;
use groundwork::uuid::Uuid;

use self::asked::Asked;
use self::shelf::Shelf;
use crate::app::App;
use crate::error::PageError;
use crate::pages::Rendered;
use crate::routes::cards;

/// Pictures on a page of the gallery.
pub const WALL: u64 = 24;
/// Pages of the gallery that are kept; whoever pages further waits for them.
const MOST_WALLS: usize = 64;
/// Listings that are kept, about 24 kB each with the room they hang in.
const MOST_EXHIBITS: usize = 512;
/// Pages of orders that are kept, about 25 kB each when full.
const MOST_ORDER_LISTS: usize = 256;
/// Customers whose purchases are kept, and how many lines of each, about
/// 50 kB: for what somebody bought before those, the database is asked.
const MOST_CUSTOMERS: usize = 256;
const MOST_PURCHASES: u64 = 1_000;
/// Makers whose names are kept.
const MOST_NAMES: usize = 1_000;
/// A maker's new name shows on a kept page after this long: names belong to
/// another crate, whose changes make no new edition of the catalogue.
const NAMES_HOLD: Duration = Duration::seconds(30);

/// A page of the gallery, rendered.
#[derive(Clone, Debug)]
pub struct Wall {
    /// The wall's HTML; `None` where nothing hangs.
    pub html: Option<Arc<str>>,
    /// Where the next page starts.
    pub next: Option<Cursor>,
}

/// A listing as everybody sees it.
#[derive(Debug)]
pub struct Exhibit {
    /// The listing.
    pub listing: Listing,
    /// Its maker's name.
    pub maker: String,
    /// How it is offered; `None` when nothing can be ordered.
    pub offered: Option<Rendered>,
}

/// A page of somebody's orders, rendered.
#[derive(Clone, Debug)]
pub struct OrderList {
    /// Its rows; `None` where nothing was ordered.
    pub html: Option<Arc<str>>,
    /// Where the next page starts.
    pub next: Option<Cursor>,
}

/// Everything kept.
#[derive(Debug)]
pub struct Kept {
    asked: Asked,
    walls: Shelf<Option<Cursor>, i64, Wall>,
    /// Public listings, by handle.
    pub exhibits: Shelf<String, Edition, Arc<Exhibit>>,
    /// Orders, by customer and where the page starts, and by how much had
    /// happened to them ([`checkout::CustomerGlance::orders_edition`]).
    pub order_lists: Shelf<(CustomerId, Option<Cursor>), i64, OrderList>,
    /// What a customer bought, by how much had happened to their orders.
    purchases: Shelf<CustomerId, i64, Arc<[(Uuid, OrderNumber)]>>,
    formats: Mutex<(i64, Arc<[Format]>)>,
    names: Mutex<HashMap<AccountId, (DateTime<Utc>, String)>>,
}

impl Default for Kept {
    fn default() -> Self {
        Self {
            asked: Asked::default(),
            walls: Shelf::new(MOST_WALLS, NAMES_HOLD),
            exhibits: Shelf::new(MOST_EXHIBITS, NAMES_HOLD),
            order_lists: Shelf::new(MOST_ORDER_LISTS, Duration::days(1)),
            purchases: Shelf::new(MOST_CUSTOMERS, Duration::days(1)),
            formats: Mutex::default(),
            names: Mutex::default(),
        }
    }
}

fn lock<T>(kept: &Mutex<T>) -> MutexGuard<'_, T> {
    kept.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Kept {
    /// The catalogue's edition, to be read before what is made of it.
    ///
    /// # Errors
    /// The database's.
    pub async fn edition(&self, app: &App) -> Result<Edition, PageError> {
        Ok(self.asked.edition(&app.db).await?)
    }

    /// The page of the gallery that starts after `after`, in this edition.
    ///
    /// # Errors
    /// The database's or the template's.
    pub async fn wall(
        &self,
        app: &App,
        Edition { gallery, .. }: Edition,
        after: Option<Cursor>,
    ) -> Result<Wall, PageError> {
        let now = app.moment().now;
        if let Some(wall) = self.walls.get(&after, &gallery, now) {
            return Ok(wall);
        }
        let page = Listing::gallery(&app.db, "", after, WALL).await?;
        let cards = cards(app, page.items, None).await?;
        let wall = Wall {
            html: match cards.is_empty() {
                true => None,
                false => Some(app.views.wall("en", &cards)?.into()),
            },
            next: page.next,
        };
        self.walls.put(after, gallery, now, wall.clone());
        Ok(wall)
    }

    /// What can be ordered, in the shop's order, in this edition.
    ///
    /// # Errors
    /// The database's.
    pub async fn formats(
        &self,
        app: &App,
        Edition { formats: of, .. }: Edition,
    ) -> Result<Arc<[Format]>, PageError> {
        {
            let kept = lock(&self.formats);
            if kept.0 == of {
                return Ok(kept.1.clone());
            }
        }
        let formats: Arc<[Format]> = Format::list(&app.db).await?.into();
        *lock(&self.formats) = (of, formats.clone());
        Ok(formats)
    }

    /// The newest order in which this customer bought `listing` and paid,
    /// when so much has happened to their orders.
    ///
    /// # Errors
    /// The database's.
    pub async fn bought_in(
        &self,
        app: &App,
        customer: CustomerId,
        glance: CustomerGlance,
        listing: Uuid,
    ) -> Result<Option<OrderNumber>, PageError> {
        let (edition, now) = (glance.orders_edition, app.moment().now);
        let purchases = match self.purchases.get(&customer, &edition, now) {
            Some(kept) => kept,
            None => {
                let read = checkout::purchases(&app.db, customer, MOST_PURCHASES).await?;
                let read: Arc<[_]> = read.into();
                self.purchases.put(customer, edition, now, read.clone());
                read
            }
        };
        let found = purchases.iter().find(|(bought, _)| *bought == listing);
        match found {
            None if purchases.len() as u64 == MOST_PURCHASES => {
                Ok(checkout::bought_in(&app.db, customer, listing).await?)
            }
            found => Ok(found.map(|(_, number)| number.clone())),
        }
    }

    /// What a maker is called; empty where they have left.
    ///
    /// # Errors
    /// The database's.
    pub async fn name(&self, app: &App, maker: AccountId) -> Result<String, PageError> {
        let now = app.moment().now;
        {
            let names = lock(&self.names);
            let kept = names.get(&maker);
            if let Some((_, name)) = kept.filter(|(read_at, _)| now < *read_at + NAMES_HOLD) {
                return Ok(name.clone());
            }
        }
        let found = Account::usernames(&app.db, [maker]).await?;
        let name = found.into_values().next().unwrap_or_default();
        let mut names = lock(&self.names);
        if names.len() >= MOST_NAMES {
            names.clear();
        }
        names.insert(maker, (now, name.clone()));
        Ok(name)
    }
}
