//! Sessions in the database, and the brake on guessing.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Duration;

use accounts::{StoredSession, sessions};
use async_trait::async_trait;
use axum::http::HeaderValue;
use chrono::{DateTime, Utc};
use governor::clock::Clock as _;
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use groundwork::Clock;
use sea_orm::DatabaseConnection;
use time::OffsetDateTime;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{Error, Result};
use tower_sessions::{SessionStore, cookie};

/// Keeps sessions where `accounts` keeps them.
#[derive(Clone, Debug)]
pub struct DatabaseSessions {
    db: DatabaseConnection,
    clock: Clock,
}

impl DatabaseSessions {
    /// Sessions in `db`.
    pub fn new(db: DatabaseConnection, clock: Clock) -> Self {
        Self { db, clock }
    }
}

fn backend(error: impl std::fmt::Display) -> Error {
    Error::Backend(error.to_string())
}

#[async_trait]
impl SessionStore for DatabaseSessions {
    async fn create(&self, record: &mut Record) -> Result<()> {
        // 128 random bits never collide; the library's own loop would ask first.
        self.save(record).await
    }

    async fn save(&self, record: &Record) -> Result<()> {
        let expires_at = DateTime::<Utc>::from_timestamp(record.expiry_date.unix_timestamp(), 0);
        let session = StoredSession {
            data: serde_json::to_string(&record.data).map_err(|e| Error::Encode(e.to_string()))?,
            expires_at: expires_at.unwrap_or_default(),
        };
        sessions::save(&self.db, &record.id.to_string(), &session)
            .await
            .map_err(backend)
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let now = self.clock.moment().now;
        let found = sessions::load(&self.db, &id.to_string(), now)
            .await
            .map_err(backend)?;
        let Some(found) = found else { return Ok(None) };
        let data = serde_json::from_str(&found.data).map_err(|e| Error::Decode(e.to_string()))?;
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
