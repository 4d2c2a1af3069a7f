use chrono::{DateTime, Utc};
use groundwork::one_row;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryResult,
    Statement, prelude::Uuid,
};

use crate::entities::session::{ActiveModel, Column, Entity};
use crate::recovery::digest;
use crate::{Account, AccountId, AccountsError, Role};

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

/// Begins `session` under the cookie's value, which nobody has yet.
pub async fn create(
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
    Entity::insert(row).exec_without_returning(db).await?;
    Ok(())
}

/// Replaces the session under the cookie's value, if it is still there; says
/// whether it was. Somebody who signs out while another of their requests is
/// on its way stays signed out.
pub async fn save(
    db: &impl ConnectionTrait,
    cookie: &str,
    session: &StoredSession,
) -> Result<bool, AccountsError> {
    let saved = Entity::update_many()
        .col_expr(Column::Data, session.data.clone().into())
        .col_expr(Column::ExpiresAt, session.expires_at.into())
        .col_expr(
            Column::AccountId,
            session.account.map(|account| account.0).into(),
        )
        .filter(Column::Key.eq(digest(cookie)))
        .exec(db)
        .await?;
    Ok(saved.rows_affected == 1)
}

/// The SQL expression of whose session it is, for the columns of
/// [`load_beside`]; `NULL` until somebody has signed in.
pub const ACCOUNT_ID: &str = "session.account_id";

/// The session under the cookie's value, unless it has ended, and the account
/// it belongs to as it is now: one statement.
pub async fn load(
    db: &impl ConnectionTrait,
    cookie: &str,
    now: DateTime<Utc>,
) -> Result<Option<(StoredSession, Option<Account>)>, AccountsError> {
    let found = load_beside(db, cookie, now, "1 AS beside").await?;
    Ok(found.map(|(session, account, _)| (session, account)))
}

/// [`load`], and in the same statement the host's own `columns`, which may
/// speak of [`ACCOUNT_ID`]; they are read out of the row. Sending a statement
/// costs more than a few columns do, and every page of a member sends this one.
pub async fn load_beside(
    db: &impl ConnectionTrait,
    cookie: &str,
    now: DateTime<Utc>,
    columns: &str,
) -> Result<Option<(StoredSession, Option<Account>, QueryResult)>, AccountsError> {
    let sql = format!(
        "SELECT {ACCOUNT}, {columns}, session.data, session.expires_at \
         FROM session LEFT JOIN account ON account.id = session.account_id \
         WHERE session.key = $1"
    );
    let values = [digest(cookie).into()];
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    let Some(row) = db.query_one_raw(statement).await? else {
        return Ok(None);
    };
    let session = StoredSession {
        data: row.try_get("", "data")?,
        expires_at: row.try_get("", "expires_at")?,
        account: row.try_get_by_index::<Option<Uuid>>(0)?.map(AccountId),
    };
    if session.expires_at <= now {
        return Ok(None);
    }
    let account = account_in(&row)?;
    Ok(Some((session, account, row)))
}

/// The account of a session that is kept elsewhere, as it is now, and the
/// host's own `columns` as in [`load_beside`].
pub async fn account_beside(
    db: &impl ConnectionTrait,
    account: Option<AccountId>,
    columns: &str,
) -> Result<(Option<Account>, QueryResult), AccountsError> {
    let sql = format!(
        "SELECT {ACCOUNT}, {columns} FROM (SELECT $1 AS account_id) AS session \
         LEFT JOIN account ON account.id = session.account_id"
    );
    let row = one_row(db, &sql, [account.map(|account| account.0).into()]).await?;
    Ok((account_in(&row)?, row))
}

/// What [`account_in`] reads, by its place.
const ACCOUNT: &str = "session.account_id, account.username, account.email, \
     account.email_confirmed_at, account.role, account.session_epoch, account.created_at";

/// The account in a row that begins with [`ACCOUNT`]; none where nobody signed
/// in or the account is gone.
fn account_in(row: &QueryResult) -> Result<Option<Account>, DbErr> {
    let id: Option<Uuid> = row.try_get_by_index(0)?;
    let (Some(id), Some(username)) = (id, row.try_get_by_index(1)?) else {
        return Ok(None);
    };
    let confirmed_at: Option<DateTime<Utc>> = row.try_get_by_index(3)?;
    let role: String = row.try_get_by_index(4)?;
    Ok(Some(Account {
        id: AccountId(id),
        username,
        email: row.try_get_by_index(2)?,
        email_confirmed: confirmed_at.is_some(),
        role: Role::from_name(&role).unwrap_or(Role::Customer),
        session_epoch: row.try_get_by_index(5)?,
        created_at: row.try_get_by_index(6)?,
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
