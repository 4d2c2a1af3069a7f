//! Sessions in the database, and the brake on guessing.

use std::collections::HashMap;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use accounts::{Account, AccountId, StoredSession, sessions};
use async_trait::async_trait;
use axum::http::HeaderValue;
use catalog::Edition;
use checkout::CustomerGlance;
use chrono::{DateTime, Utc};
use governor::clock::Clock as _;
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use groundwork::Clock;
use sea_orm::DatabaseConnection;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{Error, Result};
use tower_sessions::{SessionStore, cookie};

/// Under which name a session says who signed in.
pub const SIGNED_IN: &str = "signed_in";
/// Under which name [`Company`] rides along in a loaded session.
pub const COMPANY: &str = "company";

/// Who signed in, and at which epoch of theirs.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct SignedIn {
    /// The account.
    pub account: AccountId,
    /// Sessions of another epoch are over.
    pub epoch: i32,
}

/// What was read in the statement that loaded a session: fresh every time, and
/// never stored with it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Company {
    /// Whose session it is, as they are now.
    pub account: Option<Account>,
    /// What pages ask in passing.
    pub seen: Seen,
}

/// What pages ask in passing: it holds for what is read after it.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Seen {
    /// The cart, and how much happened to the orders.
    pub customer: CustomerGlance,
    /// The catalogue's edition.
    pub edition: Edition,
}

/// Keeps sessions where `accounts` keeps them.
#[derive(Clone, Debug)]
pub struct DatabaseSessions {
    db: DatabaseConnection,
    clock: Clock,
    /// The columns of [`Seen`].
    columns: Arc<str>,
}

impl DatabaseSessions {
    /// Sessions in `db`.
    pub fn new(db: DatabaseConnection, clock: Clock) -> Self {
        let customer = CustomerGlance::columns(sessions::ACCOUNT_ID);
        let columns = format!("{customer}, {}", Edition::COLUMNS).into();
        Self { db, clock, columns }
    }
}

fn backend(error: impl std::fmt::Display) -> Error {
    Error::Backend(error.to_string())
}

/// A session as `accounts` keeps it.
fn stored(record: &Record) -> Result<StoredSession> {
    let expires_at = DateTime::<Utc>::from_timestamp(record.expiry_date.unix_timestamp(), 0);
    let mut data = record.data.clone();
    data.remove(COMPANY);
    let signed_in = data.get(SIGNED_IN).cloned().map(serde_json::from_value);
    let signed_in: Option<SignedIn> = signed_in
        .transpose()
        .map_err(|e| Error::Encode(e.to_string()))?;
    Ok(StoredSession {
        data: serde_json::to_string(&data).map_err(|e| Error::Encode(e.to_string()))?,
        expires_at: expires_at.unwrap_or_default(),
        account: signed_in.map(|signed_in| signed_in.account),
    })
}

#[async_trait]
impl SessionStore for DatabaseSessions {
    async fn create(&self, record: &mut Record) -> Result<()> {
        // 128 random bits never collide; the library's own loop would ask first.
        sessions::create(&self.db, &record.id.to_string(), &stored(record)?)
            .await
            .map_err(backend)
    }

    async fn save(&self, record: &Record) -> Result<()> {
        // A session that was ended meanwhile stays ended.
        sessions::save(&self.db, &record.id.to_string(), &stored(record)?)
            .await
            .map(drop)
            .map_err(backend)
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let now = self.clock.moment().now;
        let found = sessions::load_beside(&self.db, &id.to_string(), now, &self.columns)
            .await
            .map_err(backend)?;
        let Some((found, account, row)) = found else {
            return Ok(None);
        };
        let seen = Seen {
            customer: CustomerGlance::read(&row).map_err(backend)?,
            edition: Edition::read(&row).map_err(backend)?,
        };
        let unreadable = |e: serde_json::Error| Error::Decode(e.to_string());
        let mut data: HashMap<String, serde_json::Value> =
            serde_json::from_str(&found.data).map_err(unreadable)?;
        let company = serde_json::to_value(Company { account, seen }).map_err(unreadable)?;
        data.insert(COMPANY.to_owned(), company);
        let expiry_date = OffsetDateTime::from_unix_timestamp(found.expires_at.timestamp())
            .map_err(|e| Error::Decode(e.to_string()))?;
        Ok(Some(Record {
            id: *id,
            data,
            expiry_date,
        }))
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        sessions::delete(&self.db, &id.to_string())
            .await
            .map_err(backend)
    }
}

/// The session cookie's layer.
pub fn layer(
    store: DatabaseSessions,
    secure: bool,
) -> tower_sessions::SessionManagerLayer<DatabaseSessions> {
    // The prefix makes browsers insist on Secure, Path=/ and no Domain.
    let name = if secure { "__Host-atelier" } else { "atelier" };
    tower_sessions::SessionManagerLayer::new(store)
        .with_name(name)
        .with_secure(secure)
        .with_same_site(cookie::SameSite::Lax)
        .with_expiry(tower_sessions::Expiry::OnInactivity(time::Duration::days(
            30,
        )))
}

/// What takes the session cookie away.
pub fn removal(secure: bool) -> HeaderValue {
    HeaderValue::from_static(if secure {
        "__Host-atelier=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax"
    } else {
        "atelier=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax"
    })
}

/// Lets each address try so many times a minute.
#[derive(Debug)]
pub struct Throttle(DefaultKeyedRateLimiter<IpAddr>);

impl Throttle {
    /// `per_minute` attempts, all of them at once if need be.
    pub fn per_minute(per_minute: u32) -> Self {
        let quota = Quota::per_minute(NonZeroU32::new(per_minute).unwrap_or(NonZeroU32::MIN));
        Self(RateLimiter::keyed(quota))
    }

    /// Counts an attempt from `address`.
    ///
    /// # Errors
    /// How long to wait before the next one.
    pub fn attempt(&self, address: IpAddr) -> std::result::Result<(), Duration> {
        let clock = governor::clock::DefaultClock::default();
        self.0
            .check_key(&address)
            .map_err(|not_until| not_until.wait_time_from(clock.now()))
    }

    /// Forgets addresses that have been quiet.
    pub fn tidy(&self) {
        self.0.retain_recent();
    }
}
