use groundwork::{Cursor, Page, begin_write};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseConnection, EntityTrait, ExprTrait,
    PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr,
};

use crate::entities::account::{Column, Entity};
use crate::sign_up::fold;
use crate::{Account, AccountId, AccountsError, Role};

pub(crate) async fn any_admin(db: &impl ConnectionTrait) -> Result<bool, AccountsError> {
    let admins = Entity::find().filter(Column::Role.eq(Role::Admin.name()));
    Ok(admins.count(db).await? > 0)
}

impl Account {
    /// People whose username or e-mail address begins with `search`, newest
    /// first; of one role, or of all.
    pub async fn list_as_staff(
        db: &impl ConnectionTrait,
        search: &str,
        role: Option<Role>,
        after: Option<Cursor>,
        limit: u64,
    ) -> Result<Page<Self>, AccountsError> {
        let mut query = Entity::find().order_by_desc(Column::Id).limit(limit + 1);
        if !search.trim().is_empty() {
            // PostgreSQL refuses NUL in text.
            let begin = fold(&search.replace('\0', ""));
            let begins = Condition::any()
                .add(Column::UsernameKey.starts_with(&begin))
                .add(Column::EmailKey.starts_with(&begin));
            query = query.filter(begins);
        }
        if let Some(role) = role {
            query = query.filter(Column::Role.eq(role.name()));
        }
        if let Some(after) = after {
            query = query.filter(Column::Id.lt(after.0));
        }
        let rows = query.all(db).await?;
        Ok(Page::from_rows(rows, limit as usize, |row| row.id).map(Self::from))
    }

    /// Gives a person a role and ends their sessions, so that nobody goes on
    /// with rights they no longer have. Returns them as they are now.
    ///
    /// # Errors
    /// [`AccountsError::NotFound`] or [`AccountsError::LastAdmin`].
    pub async fn set_role_as_staff(
        db: &DatabaseConnection,
        id: AccountId,
        role: Role,
    ) -> Result<Self, AccountsError> {
        let tx = begin_write(db).await?;
        let changed = Entity::update_many()
            .col_expr(Column::Role, role.name().into())
            .col_expr(Column::SessionEpoch, Expr::col(Column::SessionEpoch).add(1))
            .filter(Column::Id.eq(id.0))
            .exec_with_returning(&tx)
            .await?
            .pop()
            .ok_or(AccountsError::NotFound)?;
        if !any_admin(&tx).await? {
            return Err(AccountsError::LastAdmin);
        }
        tx.commit().await?;
        Ok(changed.into())
    }

    /// The names of several people, by identifier, in one statement.
    pub async fn usernames(
        db: &impl ConnectionTrait,
        ids: impl IntoIterator<Item = AccountId>,
    ) -> Result<std::collections::HashMap<AccountId, String>, AccountsError> {
        let ids: std::collections::BTreeSet<_> = ids.into_iter().map(|id| id.0).collect();
        let rows: Vec<(sea_orm::prelude::Uuid, String)> = Entity::find()
            .select_only()
            .columns([Column::Id, Column::Username])
            .filter(Column::Id.is_in(ids))
            .into_tuple()
            .all(db)
            .await?;
        Ok(rows
            .into_iter()
            .map(|(id, name)| (AccountId(id), name))
            .collect())
    }
}
