use chrono::{DateTime, Utc};
use groundwork::{Invalid, Moment, begin_write};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseConnection, EntityTrait, ExprTrait,
    QueryFilter, sea_query::Expr,
};
use serde::{Deserialize, Serialize};

use crate::entities::account::{ActiveModel, Column, Entity, Model};
use crate::error::taken;
use crate::recovery::{self, Notice};
use crate::sign_up::{fold, not_reserved};
use crate::{AccountsError, PasswordHasher, PasswordRules, SignUp};

groundwork::id!(
    /// A person's account.
    AccountId
);

/// What a person may do in the shop. Each role includes the ones before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Makes pictures and buys prints.
    Customer,
    /// Runs the shop's day.
    Manager,
    /// Decides who runs it.
    Admin,
}

impl Role {
    /// Every role, the least first.
    pub const ALL: [Self; 3] = [Self::Customer, Self::Manager, Self::Admin];

    /// The role's name in forms and in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Manager => "manager",
            Self::Admin => "admin",
        }
    }

    /// The role called `name`.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }
}

/// A person with an account. The password hash stays inside the crate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Identifies the person.
    pub id: AccountId,
    /// The name shown to others; unique however it is capitalised.
    pub username: String,
    /// Where mail goes; unique.
    pub email: String,
    /// Whether the person has shown that the address is theirs.
    pub email_confirmed: bool,
    /// What the person may do.
    pub role: Role,
    /// Sessions begun at another epoch are over.
    pub session_epoch: i32,
    /// When the account was made.
    pub created_at: DateTime<Utc>,
}

impl From<Model> for Account {
    fn from(row: Model) -> Self {
        Self {
            id: AccountId(row.id),
            username: row.username,
            email: row.email,
            email_confirmed: row.email_confirmed_at.is_some(),
            role: Role::from_name(&row.role).unwrap_or(Role::Customer),
            session_epoch: row.session_epoch,
            created_at: row.created_at,
        }
    }
}

impl Account {
    /// Opens an account and promises the mail that confirms its address.
    ///
    /// # Errors
    /// [`AccountsError::Invalid`] names every field that must change.
    pub async fn sign_up(
        db: &DatabaseConnection,
        moment: &mut Moment,
        hasher: &PasswordHasher,
        form: SignUp,
    ) -> Result<Self, AccountsError> {
        not_reserved(&form.username)?;
        Self::create(db, moment, hasher, form, Role::Customer).await
    }

    /// Opens an account with a role: the shop's first admin, or one made on
    /// the command line.
    ///
    /// # Errors
    /// As [`sign_up`](Self::sign_up).
    pub async fn create(
        db: &DatabaseConnection,
        moment: &mut Moment,
        hasher: &PasswordHasher,
        form: SignUp,
        role: Role,
    ) -> Result<Self, AccountsError> {
        let form = form.tidy();
        form.check()?;
        // The slow part comes before the transaction, so that no lock is held during it.
        let password_hash = hasher.hash(moment, &form.password).await?;
        let row = ActiveModel {
            id: Set(moment.uuid()),
            username_key: Set(fold(&form.username)),
            username: Set(form.username),
            email_key: Set(fold(&form.email)),
            email: Set(form.email),
            email_confirmed_at: Set(None),
            password_hash: Set(password_hash),
            role: Set(role.name().to_owned()),
            session_epoch: Set(0),
            created_at: Set(moment.now),
        };
        let tx = begin_write(db).await?;
        let account: Self = Entity::insert(row)
            .exec_with_returning(&tx)
            .await
            .map_err(taken)?
            .into();
        recovery::send_confirmation(&tx, moment, &account).await?;
        tx.commit().await?;
        Ok(account)
    }

    /// The account with this identifier.
    pub async fn find(
        db: &impl ConnectionTrait,
        id: AccountId,
    ) -> Result<Option<Self>, AccountsError> {
        Ok(Entity::find_by_id(id.0).one(db).await?.map(Self::from))
    }

    /// Whether nobody has an account yet.
    pub async fn none_exist(db: &impl ConnectionTrait) -> Result<bool, AccountsError> {
        Ok(Entity::find().one(db).await?.is_none())
    }

    /// Changes username and e-mail address. A new address must be confirmed
    /// again, and the old one is told.
    ///
    /// # Errors
    /// [`AccountsError::Invalid`] names every field that must change.
    pub async fn change_profile(
        &self,
        db: &DatabaseConnection,
        moment: &mut Moment,
        username: &str,
        email: &str,
    ) -> Result<Self, AccountsError> {
        let password = String::new();
        let form = SignUp {
            username: username.to_owned(),
            email: email.to_owned(),
            password,
        }
        .tidy();
        Invalid::check(&form)?;
        if fold(&form.username) != fold(&self.username) {
            not_reserved(&form.username)?;
        }
        let moved = fold(&form.email) != fold(&self.email);
        let mut update = Entity::update_many()
            .col_expr(Column::UsernameKey, fold(&form.username).into())
            .col_expr(Column::Username, form.username.into())
            .col_expr(Column::EmailKey, fold(&form.email).into())
            .col_expr(Column::Email, form.email.into())
            .filter(Column::Id.eq(self.id.0));
        if moved {
            update = update.col_expr(Column::EmailConfirmedAt, Expr::value(None::<DateTime<Utc>>));
        }
        let tx = begin_write(db).await?;
        update.exec(&tx).await.map_err(taken)?;
        let changed = Self::find(&tx, self.id)
            .await?
            .ok_or(AccountsError::NotFound)?;
        if moved {
            recovery::send_confirmation(&tx, moment, &changed).await?;
            let notice = Notice::EmailChanged {
                to: self.email.clone(),
                username: changed.username.clone(),
            };
            notice.promise(&tx, moment).await?;
        }
        tx.commit().await?;
        Ok(changed)
    }

    /// Changes the password after checking the old one, and ends every other
    /// session. The caller renews its own with the returned account's epoch.
    ///
    /// # Errors
    /// [`AccountsError::Invalid`] on `current_password` or `password`.
    pub async fn change_password(
        &self,
        db: &DatabaseConnection,
        moment: &mut Moment,
        hasher: &PasswordHasher,
        current: &str,
        new: &str,
    ) -> Result<Self, AccountsError> {
        self.require_password(db, hasher, current, "current_password")
            .await?;
        self.set_password(db, moment, hasher, new).await
    }

    pub(crate) async fn set_password(
        &self,
        db: &DatabaseConnection,
        moment: &mut Moment,
        hasher: &PasswordHasher,
        new: &str,
    ) -> Result<Self, AccountsError> {
        PasswordRules::check(new, &[&self.username, &self.email])?;
        let hash = hasher.hash(moment, new).await?;
        let tx = begin_write(db).await?;
        Entity::update_many()
            .col_expr(Column::PasswordHash, hash.into())
            .col_expr(Column::SessionEpoch, Expr::col(Column::SessionEpoch).add(1))
            .filter(Column::Id.eq(self.id.0))
            .exec(&tx)
            .await?;
        let notice = Notice::PasswordChanged {
            to: self.email.clone(),
            username: self.username.clone(),
        };
        notice.promise(&tx, moment).await?;
        let changed = Self::find(&tx, self.id)
            .await?
            .ok_or(AccountsError::NotFound)?;
        tx.commit().await?;
        Ok(changed)
    }

    pub(crate) async fn require_password(
        &self,
        db: &impl ConnectionTrait,
        hasher: &PasswordHasher,
        password: &str,
        field: &'static str,
    ) -> Result<(), AccountsError> {
        let row = Entity::find_by_id(self.id.0).one(db).await?;
        let row = row.ok_or(AccountsError::NotFound)?;
        if hasher.verify(Some(row.password_hash), password).await? {
            Ok(())
        } else {
            Err(AccountsError::wrong(field))
        }
    }

    /// Ends every session of this person, on every device.
    pub async fn sign_out_everywhere(
        &self,
        db: &impl ConnectionTrait,
    ) -> Result<(), AccountsError> {
        Entity::update_many()
            .col_expr(Column::SessionEpoch, Expr::col(Column::SessionEpoch).add(1))
            .filter(Column::Id.eq(self.id.0))
            .exec(db)
            .await?;
        Ok(())
    }

    /// Removes the person: account, addresses and open links. What the host
    /// keeps by law (orders) it must have made anonymous before.
    ///
    /// # Errors
    /// [`AccountsError::Invalid`] on `password`, or
    /// [`AccountsError::LastAdmin`].
    pub async fn delete(
        &self,
        db: &DatabaseConnection,
        hasher: &PasswordHasher,
        password: &str,
    ) -> Result<(), AccountsError> {
        self.require_password(db, hasher, password, "password")
            .await?;
        let tx = begin_write(db).await?;
        Entity::delete_by_id(self.id.0).exec(&tx).await?;
        if self.role == Role::Admin && !crate::staff::any_admin(&tx).await? {
            return Err(AccountsError::LastAdmin);
        }
        tx.commit().await?;
        Ok(())
    }
}
