use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, sea_query::OnConflict,
};

use crate::entities::session::{ActiveModel, Column, Entity};
use crate::recovery::digest;
use crate::{Account, AccountId, AccountsError};

/// What the web layer remembers between two requests; opaque here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredSession {
    /// The web layer's own text.
    pub data: String,
    /// When the session ends by itself.
    pub expires_at: DateTime<Utc>,
    /// Whose it is, once somebody has signed in.
    pub account: Option<AccountId>,
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
        account_id: Set(session.account.map(|account| account.0)),
    };
    let replace = OnConflict::column(Column::Key)
        .update_columns([Column::Data, Column::ExpiresAt, Column::AccountId])
        .to_owned();
    Entity::insert(row)
        .on_conflict(replace)
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// The session under the cookie's value, unless it has ended, and the account
/// it belongs to as it is now: one statement.
pub async fn load(
    db: &impl ConnectionTrait,
    cookie: &str,
    now: DateTime<Utc>,
) -> Result<Option<(StoredSession, Option<Account>)>, AccountsError> {
    let row = Entity::find_by_id(digest(cookie))
        .find_also_related(crate::entities::account::Entity)
        .one(db)
        .await?;
    let row = row.filter(|(session, _)| session.expires_at > now);
    Ok(row.map(|(session, account)| {
        let stored = StoredSession {
            data: session.data,
            expires_at: session.expires_at,
            account: session.account_id.map(AccountId),
        };
        (stored, account.map(Account::from))
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
