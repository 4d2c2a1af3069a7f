//! What is remembered between two requests of a browser: in the database, or
//! in Redis where several servers share one.

mod in_database;
#[cfg(feature = "redis")]
mod in_redis;

use std::collections::HashMap;
use std::sync::Arc;

use accounts::{Account, AccountId, sessions};
use async_trait::async_trait;
use axum::http::HeaderValue;
use catalog::Edition;
use checkout::CustomerGlance;
#[cfg(feature = "redis")]
use groundwork::Clock;
#[cfg(feature = "redis")]
use sea_orm::DatabaseConnection;
use sea_orm::QueryResult;
use serde::{Deserialize, Serialize};
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{Error, Result};
use tower_sessions::{SessionStore, cookie};

pub use in_database::DatabaseSessions;
#[cfg(feature = "redis")]
pub use in_redis::RedisSessions;

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

impl Seen {
    /// The columns that [`read`](Self::read) reads, beside a session.
    fn columns() -> Arc<str> {
        let customer = CustomerGlance::columns(sessions::ACCOUNT_ID);
        format!("{customer}, {}", Edition::COLUMNS).into()
    }

    fn read(row: &QueryResult) -> Result<Self> {
        Ok(Self {
            customer: CustomerGlance::read(row).map_err(backend)?,
            edition: Edition::read(row).map_err(backend)?,
        })
    }
}

impl Company {
    /// Rides along in a session's `data`.
    fn join(self, data: &mut HashMap<String, serde_json::Value>) -> Result<()> {
        let company = serde_json::to_value(self).map_err(undecodable)?;
        data.insert(COMPANY.to_owned(), company);
        Ok(())
    }
}

fn backend(error: impl std::fmt::Display) -> Error {
    Error::Backend(error.to_string())
}

fn undecodable(error: impl std::fmt::Display) -> Error {
    Error::Decode(error.to_string())
}

/// A session's data as it is stored, and whose it is once somebody signed in.
fn text(record: &Record) -> Result<(String, Option<AccountId>)> {
    let unencodable = |error: serde_json::Error| Error::Encode(error.to_string());
    let mut data = record.data.clone();
    data.remove(COMPANY);
    let text = serde_json::to_string(&data).map_err(unencodable)?;
    let signed_in = signed_in(&data).map_err(unencodable)?;
    Ok((text, signed_in))
}

fn signed_in(
    data: &HashMap<String, serde_json::Value>,
) -> std::result::Result<Option<AccountId>, serde_json::Error> {
    let signed_in = data.get(SIGNED_IN).cloned().map(serde_json::from_value);
    let signed_in: Option<SignedIn> = signed_in.transpose()?;
    Ok(signed_in.map(|signed_in| signed_in.account))
}

/// Where sessions are kept.
#[derive(Clone, Debug)]
pub enum Sessions {
    /// With the accounts.
    Database(DatabaseSessions),
    /// Beside the servers.
    #[cfg(feature = "redis")]
    Redis(RedisSessions),
}

impl Sessions {
    /// Sessions behind `redis`, of accounts in `db`.
    #[cfg(feature = "redis")]
    pub fn in_redis(redis: fred::prelude::Client, db: &DatabaseConnection, clock: &Clock) -> Self {
        Self::Redis(RedisSessions::new(redis, db.clone(), clock.clone()))
    }

    /// Whether they can be had.
    ///
    /// # Errors
    /// What does not answer.
    pub async fn answer(&self) -> Result<()> {
        match self {
            // The database is asked for itself.
            Self::Database(_) => Ok(()),
            #[cfg(feature = "redis")]
            Self::Redis(store) => store.answer().await,
        }
    }

    /// Where they are, for the page footer and `/readyz`.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Database(_) => "database",
            #[cfg(feature = "redis")]
            Self::Redis(_) => "Redis",
        }
    }
}

/// What any of the stores answers.
macro_rules! each {
    ($sessions:expr, $store:ident => $does:expr) => {
        match $sessions {
            Sessions::Database($store) => $does,
            #[cfg(feature = "redis")]
            Sessions::Redis($store) => $does,
        }
    };
}

#[async_trait]
impl SessionStore for Sessions {
    async fn create(&self, record: &mut Record) -> Result<()> {
        each!(self, store => store.create(record).await)
    }

    async fn save(&self, record: &Record) -> Result<()> {
        each!(self, store => store.save(record).await)
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        each!(self, store => store.load(id).await)
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        each!(self, store => store.delete(id).await)
    }
}

/// The session cookie's layer.
pub fn layer(store: Sessions, secure: bool) -> tower_sessions::SessionManagerLayer<Sessions> {
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
