use chrono::Duration;
use groundwork::{Moment, begin_write};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseConnection, EntityTrait, QueryFilter,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::entities::{account, token};
use crate::sign_up::fold;
use crate::{Account, AccountId, AccountsError, OUTBOX, PasswordHasher};

const CONFIRM: &str = "confirm";
const RESET: &str = "reset";

/// A mail this crate promised; the host renders and sends it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Notice {
    /// "Confirm your address", with the token of the link.
    ConfirmEmail {
        /// Where it goes.
        to: String,
        /// Whom it addresses.
        username: String,
        /// The secret in the link.
        token: String,
    },
    /// "Choose a new password", with the token of the link.
    ResetPassword {
        /// Where it goes.
        to: String,
        /// Whom it addresses.
        username: String,
        /// The secret in the link.
        token: String,
    },
    /// "Your password was changed": so that a theft is noticed.
    PasswordChanged {
        /// Where it goes.
        to: String,
        /// Whom it addresses.
        username: String,
    },
    /// "Your address was changed", to the old address.
    EmailChanged {
        /// Where it goes.
        to: String,
        /// Whom it addresses.
        username: String,
    },
}

impl Notice {
    pub(crate) async fn promise(
        &self,
        db: &impl ConnectionTrait,
        moment: &mut Moment,
    ) -> Result<(), AccountsError> {
        let key = moment.uuid().to_string();
        OUTBOX.push(db, moment, "mail", &key, self).await?;
        Ok(())
    }
}

/// The database keeps only the hash: whoever reads it cannot follow a link.
pub(crate) fn digest(secret: &str) -> String {
    hex::encode(Sha256::digest(secret.as_bytes()))
}

async fn issue(
    db: &impl ConnectionTrait,
    moment: &mut Moment,
    account: &Account,
    purpose: &str,
    valid_for: Duration,
) -> Result<String, AccountsError> {
    // One open link per purpose: a newer one replaces those before it.
    token::Entity::delete_many()
        .filter(token::Column::AccountId.eq(account.id.0))
        .filter(token::Column::Purpose.eq(purpose))
        .exec(db)
        .await?;
    let secret = moment.token();
    let row = token::ActiveModel {
        key: Set(digest(&secret)),
        account_id: Set(account.id.0),
        purpose: Set(purpose.to_owned()),
        email_key: Set(fold(&account.email)),
        expires_at: Set(moment.now + valid_for),
    };
    token::Entity::insert(row)
        .exec_without_returning(db)
        .await?;
    Ok(secret)
}

/// The open link behind `secret`.
async fn open_link(
    db: &impl ConnectionTrait,
    moment: &Moment,
    secret: &str,
    purpose: &str,
) -> Result<(token::Model, Account), AccountsError> {
    let link = token::Entity::find_by_id(digest(secret))
        .filter(token::Column::Purpose.eq(purpose))
        .filter(token::Column::ExpiresAt.gt(moment.now))
        .one(db)
        .await?
        .ok_or(AccountsError::StaleLink)?;
    let account = Account::find(db, AccountId(link.account_id)).await?;
    let account = account.filter(|account| fold(&account.email) == link.email_key);
    Ok((link, account.ok_or(AccountsError::StaleLink)?))
}

/// Uses a link up; of two at the same time one wins.
async fn consume(db: &impl ConnectionTrait, link: &token::Model) -> Result<(), AccountsError> {
    let used = token::Entity::delete_by_id(link.key.clone())
        .exec(db)
        .await?;
    if used.rows_affected == 1 {
        Ok(())
    } else {
        Err(AccountsError::StaleLink)
    }
}

pub(crate) async fn send_confirmation(
    db: &impl ConnectionTrait,
    moment: &mut Moment,
    account: &Account,
) -> Result<(), AccountsError> {
    let token = issue(db, moment, account, CONFIRM, Duration::days(3)).await?;
    let (to, username) = (account.email.clone(), account.username.clone());
    Notice::ConfirmEmail {
        to,
        username,
        token,
    }
    .promise(db, moment)
    .await
}

impl Account {
    /// Sends the confirmation mail again; the earlier link stops working.
    pub async fn resend_confirmation(
        &self,
        db: &DatabaseConnection,
        moment: &mut Moment,
    ) -> Result<(), AccountsError> {
        if self.email_confirmed {
            return Ok(());
        }
        let tx = begin_write(db).await?;
        send_confirmation(&tx, moment, self).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Confirms the address a link was sent to.
    ///
    /// # Errors
    /// [`AccountsError::StaleLink`].
    pub async fn confirm_email(
        db: &DatabaseConnection,
        moment: &mut Moment,
        secret: &str,
    ) -> Result<Self, AccountsError> {
        let tx = begin_write(db).await?;
        let (link, account) = open_link(&tx, moment, secret, CONFIRM).await?;
        consume(&tx, &link).await?;
        account::Entity::update_many()
            .col_expr(account::Column::EmailConfirmedAt, moment.now.into())
            .filter(account::Column::Id.eq(account.id.0))
            .exec(&tx)
            .await?;
        tx.commit().await?;
        Ok(Self {
            email_confirmed: true,
            ..account
        })
    }

    /// Promises a mail with a link that sets a new password, valid for one
    /// hour. Does nothing, and says nothing, where no account has the address.
    pub async fn forgot_password(
        db: &DatabaseConnection,
        moment: &mut Moment,
        email: &str,
    ) -> Result<(), AccountsError> {
        let by_email = account::Column::EmailKey.eq(fold(email));
        let Some(row) = account::Entity::find().filter(by_email).one(db).await? else {
            return Ok(());
        };
        let account = Self::from(row);
        let tx = begin_write(db).await?;
        let token = issue(&tx, moment, &account, RESET, Duration::hours(1)).await?;
        let notice = Notice::ResetPassword {
            to: account.email,
            username: account.username,
            token,
        };
        notice.promise(&tx, moment).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Sets a new password through a link, and ends every session.
    ///
    /// # Errors
    /// [`AccountsError::StaleLink`], or [`AccountsError::Invalid`] on
    /// `password`; the link then still works.
    pub async fn reset_password(
        db: &DatabaseConnection,
        moment: &mut Moment,
        hasher: &PasswordHasher,
        secret: &str,
        password: &str,
    ) -> Result<Self, AccountsError> {
        let (link, account) = open_link(db, moment, secret, RESET).await?;
        crate::PasswordRules::check(password, &[&account.username, &account.email])?;
        consume(db, &link).await?;
        account.set_password(db, moment, hasher, password).await
    }
}
