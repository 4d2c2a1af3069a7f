use std::collections::HashMap;
use std::sync::Arc;

use accounts::{StoredSession, sessions};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use groundwork::Clock;
use sea_orm::DatabaseConnection;
use time::OffsetDateTime;
use tower_sessions::SessionStore;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::Result;

use super::{Company, Seen, backend, text, undecodable};

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
        let columns = Seen::columns();
        Self { db, clock, columns }
    }
}

/// A session as `accounts` keeps it.
fn stored(record: &Record) -> Result<StoredSession> {
    let expires_at = DateTime::<Utc>::from_timestamp(record.expiry_date.unix_timestamp(), 0);
    let (data, account) = text(record)?;
    Ok(StoredSession {
        data,
        expires_at: expires_at.unwrap_or_default(),
        account,
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
        let seen = Seen::read(&row)?;
        let mut data: HashMap<_, _> = serde_json::from_str(&found.data).map_err(undecodable)?;
        Company { account, seen }.join(&mut data)?;
        let expiry_date = OffsetDateTime::from_unix_timestamp(found.expires_at.timestamp());
        Ok(Some(Record {
            id: *id,
            data,
            expiry_date: expiry_date.map_err(undecodable)?,
        }))
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        sessions::delete(&self.db, &id.to_string())
            .await
            .map_err(backend)
    }
}
