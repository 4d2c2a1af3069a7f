use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, sea_query::OnConflict,
};

use crate::AccountsError;
use crate::entities::session::{ActiveModel, Column, Entity};
use crate::recovery::digest;

/// What the web layer remembers between two requests; opaque here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredSession {
    /// The web layer's own text.
    pub data: String,
    /// When the session ends by itself.
    pub expires_at: DateTime<Utc>,
}

/// Keeps `session` under the cookie's value, replacing what was there.
pub async fn save(
    db: &impl ConnectionTrait,
    cookie: &str,
    session: &StoredSession,
) -> Result<(), AccountsError> {
    let row = ActiveModel {
        key: Set(digest(cookie)),
        data: Set(session.data.clone()),
        expires_at: Set(session.expires_at),
    };
    let replace = OnConflict::column(Column::Key)
        .update_columns([Column::Data, Column::ExpiresAt])
        .to_owned();
    Entity::insert(row)
        .on_conflict(replace)
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// The session under the cookie's value, unless it has ended.
pub async fn load(
    db: &impl ConnectionTrait,
    cookie: &str,
    now: DateTime<Utc>,
) -> Result<Option<StoredSession>, AccountsError> {
    let row = Entity::find_by_id(digest(cookie)).one(db).await?;
    let row = row.filter(|row| row.expires_at > now);
    Ok(row.map(|row| StoredSession {
        data: row.data,
        expires_at: row.expires_at,
    }))
}

/// Forgets the session under the cookie's value.
pub async fn delete(db: &impl ConnectionTrait, cookie: &str) -> Result<(), AccountsError> {
    Entity::delete_by_id(digest(cookie)).exec(db).await?;
    Ok(())
}

/// Forgets every session that has ended; returns how many.
pub async fn delete_expired(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
) -> Result<u64, AccountsError> {
    let ended = Column::ExpiresAt.lte(now);
    Ok(Entity::delete_many()
        .filter(ended)
        .exec(db)
        .await?
        .rows_affected)
}
