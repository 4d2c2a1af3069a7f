use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter};

use crate::entities::account::{Column, Entity};
use crate::sign_up::fold;
use crate::{Account, AccountsError, PasswordHasher};

impl Account {
    /// The account behind a username or e-mail address and its password.
    ///
    /// An unknown name takes as long as a wrong password, so that nobody can
    /// ask who has an account here.
    ///
    /// # Errors
    /// [`AccountsError::WrongCredentials`].
    pub async fn sign_in(
        db: &impl ConnectionTrait,
        hasher: &PasswordHasher,
        name: &str,
        password: &str,
    ) -> Result<Self, AccountsError> {
        let key = fold(name);
        // A username cannot hold an @, so at most one account matches.
        let by_name = Condition::any()
            .add(Column::UsernameKey.eq(&key))
            .add(Column::EmailKey.eq(&key));
        let row = Entity::find().filter(by_name).one(db).await?;
        let hash = row.as_ref().map(|row| row.password_hash.clone());
        match (hasher.verify(hash, password).await?, row) {
            (true, Some(row)) => Ok(row.into()),
            _ => Err(AccountsError::WrongCredentials),
        }
    }
}
