use std::collections::HashMap;
use std::sync::Arc;

use accounts::sessions;
use async_trait::async_trait;
use fred::prelude::{Client, ClientLike, KeysInterface};
use fred::types::{Expiration, SetOptions};
use groundwork::Clock;
use sea_orm::DatabaseConnection;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use time::OffsetDateTime;
use tower_sessions::SessionStore;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::Result;

use super::{Company, Seen, backend, signed_in, text, undecodable};

/// Keeps sessions in Redis. Whose they are is asked of the database at every
/// load, so that a role taken away is gone at once.
#[derive(Clone, Debug)]
pub struct RedisSessions {
    redis: Client,
    db: DatabaseConnection,
    clock: Clock,
    /// The columns of [`Seen`].
    columns: Arc<str>,
}

/// A session as Redis keeps it.
#[derive(Serialize, Deserialize)]
struct Kept {
    /// When it ends, in seconds since 1970. Redis forgets it by itself; this
    /// says so to a clock that tests hold still.
    expires_at: i64,
    /// The web layer's own text.
    data: String,
}

impl RedisSessions {
    /// Sessions behind `redis`, of accounts in `db`.
    pub fn new(redis: Client, db: DatabaseConnection, clock: Clock) -> Self {
        let columns = Seen::columns();
        Self {
            redis,
            db,
            clock,
            columns,
        }
    }

    pub(super) async fn answer(&self) -> Result<()> {
        self.redis.ping(None).await.map_err(backend)
    }

    /// Stores `record` where `only` allows it.
    async fn put(&self, record: &Record, only: SetOptions) -> Result<()> {
        let (data, _) = text(record)?;
        let expires_at = record.expiry_date.unix_timestamp();
        let kept = serde_json::to_string(&Kept { expires_at, data }).map_err(undecodable)?;
        // From now on, not at an instant: the two clocks need not agree.
        let lasts = expires_at - self.clock.moment().now.timestamp();
        let expires = Some(Expiration::EX(lasts.max(1)));
        let _: Option<String> = self
            .redis
            .set(key(&record.id), kept, expires, Some(only), false)
            .await
            .map_err(backend)?;
        Ok(())
    }
}

/// Only a hash is stored: whoever reads Redis cannot take over a session.
fn key(id: &Id) -> String {
    let digest = hex::encode(Sha256::digest(id.to_string()));
    format!("atelier:session:{digest}")
}

#[async_trait]
impl SessionStore for RedisSessions {
    async fn create(&self, record: &mut Record) -> Result<()> {
        self.put(record, SetOptions::NX).await
    }

    async fn save(&self, record: &Record) -> Result<()> {
        // A session that was ended meanwhile stays ended.
        self.put(record, SetOptions::XX).await
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let kept: Option<String> = self.redis.get(key(id)).await.map_err(backend)?;
        let Some(kept) = kept else {
            return Ok(None);
        };
        let kept: Kept = serde_json::from_str(&kept).map_err(undecodable)?;
        if kept.expires_at <= self.clock.moment().now.timestamp() {
            return Ok(None);
        }
        let mut data: HashMap<_, _> = serde_json::from_str(&kept.data).map_err(undecodable)?;
        let whose = signed_in(&data).map_err(undecodable)?;
        let (account, row) = sessions::account_beside(&self.db, whose, &self.columns)
            .await
            .map_err(backend)?;
        let seen = Seen::read(&row)?;
        Company { account, seen }.join(&mut data)?;
        let expiry_date = OffsetDateTime::from_unix_timestamp(kept.expires_at);
        Ok(Some(Record {
            id: *id,
            data,
            expiry_date: expiry_date.map_err(undecodable)?,
        }))
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        let _: i64 = self.redis.del(key(id)).await.map_err(backend)?;
        Ok(())
    }
}
