//! What looks the same to everybody, made once per edition of the catalogue
//! and kept in this server's memory.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use accounts::{Account, AccountId};
use catalog::{Edition, Format, Listing};
use chrono::{DateTime, Duration, Utc};
use groundwork::Cursor;

use crate::app::App;
use crate::error::PageError;
use crate::routes::cards;

/// Pictures on a page of the gallery.
pub const WALL: u64 = 24;
/// Pages of the gallery that are kept; whoever pages further waits for them.
const MOST_WALLS: usize = 64;
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

#[derive(Debug, Default)]
struct Walls {
    edition: i64,
    by_start: HashMap<Option<Cursor>, (DateTime<Utc>, Wall)>,
}

/// Everything kept. Locks are held for a look or an exchange, never across a
/// statement; two requests may make the same thing, and either is right.
#[derive(Debug, Default)]
pub struct Kept {
    walls: Mutex<Walls>,
    formats: Mutex<(i64, Arc<[Format]>)>,
    names: Mutex<HashMap<AccountId, (DateTime<Utc>, String)>>,
}

fn lock<T>(kept: &Mutex<T>) -> MutexGuard<'_, T> {
    kept.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Kept {
    /// The page of the gallery that starts after `after`.
    ///
    /// # Errors
    /// The database's or the template's.
    pub async fn wall(&self, app: &App, after: Option<Cursor>) -> Result<Wall, PageError> {
        let edition = Edition::current(&app.db).await?.gallery;
        let now = app.moment().now;
        if let Some(wall) = self.kept_wall(edition, after, now) {
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
        let mut walls = lock(&self.walls);
        if walls.edition != edition || walls.by_start.len() >= MOST_WALLS {
            walls.by_start.clear();
            walls.edition = edition;
        }
        walls.by_start.insert(after, (now, wall.clone()));
        Ok(wall)
    }

    fn kept_wall(&self, edition: i64, after: Option<Cursor>, now: DateTime<Utc>) -> Option<Wall> {
        let walls = lock(&self.walls);
        let (made_at, wall) = walls.by_start.get(&after)?;
        (walls.edition == edition && now < *made_at + NAMES_HOLD).then(|| wall.clone())
    }

    /// What can be ordered, in the shop's order.
    ///
    /// # Errors
    /// The database's.
    pub async fn formats(&self, app: &App) -> Result<Arc<[Format]>, PageError> {
        let edition = Edition::current(&app.db).await?.formats;
        {
            let kept = lock(&self.formats);
            if kept.0 == edition {
                return Ok(kept.1.clone());
            }
        }
        let formats: Arc<[Format]> = Format::list(&app.db).await?.into();
        *lock(&self.formats) = (edition, formats.clone());
        Ok(formats)
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
