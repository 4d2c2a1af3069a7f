use groundwork::{Invalid, Moment, Rule, begin_write};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseConnection, EntityTrait,
    PaginatorTrait, QueryFilter, QueryOrder,
};
use serde::{Deserialize, Serialize};
use validator::{Validate, ValidationError};

use crate::entities::address::{ActiveModel, Column, Entity, Model};
use crate::{AccountId, AccountsError};

groundwork::id!(
    /// One of a person's addresses.
    AddressId
);

/// The most addresses one person keeps.
const LIMIT: u64 = 20;

/// An address as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Validate)]
pub struct AddressForm {
    /// Who receives the parcel, 1 to 100 characters.
    #[validate(length(min = 1, max = 100))]
    pub full_name: String,
    /// Street and number, 1 to 100 characters.
    #[validate(length(min = 1, max = 100))]
    pub line1: String,
    /// Flat, floor or company, at most 100 characters.
    #[serde(default)]
    #[validate(length(max = 100))]
    pub line2: String,
    /// Town, 1 to 60 characters.
    #[validate(length(min = 1, max = 60))]
    pub city: String,
    /// State, province or prefecture, at most 60 characters.
    #[serde(default)]
    #[validate(length(max = 60))]
    pub region: String,
    /// Postal code, at most 20 characters; some countries have none.
    #[serde(default)]
    #[validate(length(max = 20))]
    pub postal_code: String,
    /// Country, ISO 3166-1 alpha-2.
    #[validate(custom(function = country_code))]
    pub country: String,
    /// Telephone for the carrier, at most 30 characters.
    #[serde(default)]
    #[validate(length(max = 30))]
    pub phone: String,
}

fn country_code(code: &str) -> Result<(), ValidationError> {
    let well_formed = code.len() == 2 && code.bytes().all(|b| b.is_ascii_uppercase());
    if well_formed {
        Ok(())
    } else {
        Err(ValidationError::new("country"))
    }
}

/// An address of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// Identifies the address.
    pub id: AddressId,
    /// What it says.
    pub form: AddressForm,
    /// Whether it is offered first.
    pub is_default: bool,
}

impl From<Model> for Address {
    fn from(row: Model) -> Self {
        Self {
            id: AddressId(row.id),
            is_default: row.is_default,
            form: AddressForm {
                full_name: row.full_name,
                line1: row.line1,
                line2: row.line2,
                city: row.city,
                region: row.region,
                postal_code: row.postal_code,
                country: row.country,
                phone: row.phone,
            },
        }
    }
}

impl AddressForm {
    fn tidy(&self) -> Self {
        let tidy = |text: &String| text.trim().to_owned();
        Self {
            full_name: tidy(&self.full_name),
            line1: tidy(&self.line1),
            line2: tidy(&self.line2),
            city: tidy(&self.city),
            region: tidy(&self.region),
            postal_code: tidy(&self.postal_code),
            country: self.country.trim().to_uppercase(),
            phone: tidy(&self.phone),
        }
    }

    /// The same address without surrounding blanks, if every field is well
    /// formed: for whoever orders without an account.
    ///
    /// # Errors
    /// [`AccountsError::Invalid`].
    pub fn checked(&self) -> Result<Self, AccountsError> {
        let form = self.tidy();
        Invalid::check(&form)?;
        Ok(form)
    }

    fn into_row(self, id: AddressId, owner: AccountId, is_default: bool) -> ActiveModel {
        ActiveModel {
            id: Set(id.0),
            account_id: Set(owner.0),
            full_name: Set(self.full_name),
            line1: Set(self.line1),
            line2: Set(self.line2),
            city: Set(self.city),
            region: Set(self.region),
            postal_code: Set(self.postal_code),
            country: Set(self.country),
            phone: Set(self.phone),
            is_default: Set(is_default),
        }
    }
}

impl Address {
    /// The addresses of `owner`, the default first.
    pub async fn list(
        db: &impl ConnectionTrait,
        owner: AccountId,
    ) -> Result<Vec<Self>, AccountsError> {
        let rows = Entity::find()
            .filter(Column::AccountId.eq(owner.0))
            .order_by_desc(Column::IsDefault)
            .order_by_asc(Column::Id)
            .all(db)
            .await?;
        Ok(rows.into_iter().map(Self::from).collect())
    }

    /// One address of `owner`.
    ///
    /// # Errors
    /// [`AccountsError::NotFound`], also where it is somebody else's.
    pub async fn find(
        db: &impl ConnectionTrait,
        owner: AccountId,
        id: AddressId,
    ) -> Result<Self, AccountsError> {
        let row = Entity::find_by_id(id.0)
            .filter(Column::AccountId.eq(owner.0))
            .one(db)
            .await?;
        row.map(Self::from).ok_or(AccountsError::NotFound)
    }

    /// Adds an address; the first one becomes the default.
    ///
    /// # Errors
    /// [`AccountsError::Invalid`] names every field that must change.
    pub async fn add(
        db: &DatabaseConnection,
        moment: &mut Moment,
        owner: AccountId,
        form: &AddressForm,
    ) -> Result<Self, AccountsError> {
        let form = form.tidy();
        Invalid::check(&form)?;
        let tx = begin_write(db).await?;
        let count = Entity::find()
            .filter(Column::AccountId.eq(owner.0))
            .count(&tx)
            .await?;
        if count >= LIMIT {
            return Err(Invalid::field(
                "full_name",
                Rule::OutOfRange {
                    min: 0,
                    max: LIMIT as i64,
                },
            )
            .into());
        }
        let row = form.into_row(AddressId::new(moment), owner, count == 0);
        let row = Entity::insert(row).exec_with_returning(&tx).await?;
        tx.commit().await?;
        Ok(row.into())
    }

    /// Changes what an address of `owner` says.
    ///
    /// # Errors
    /// [`AccountsError::NotFound`] or [`AccountsError::Invalid`].
    pub async fn change(
        db: &impl ConnectionTrait,
        owner: AccountId,
        id: AddressId,
        form: &AddressForm,
    ) -> Result<Self, AccountsError> {
        let form = form.tidy();
        Invalid::check(&form)?;
        let current = Self::find(db, owner, id).await?;
        let row = form.into_row(id, owner, current.is_default);
        Ok(Entity::update(row).exec(db).await?.into())
    }

    /// Makes an address of `owner` the one offered first.
    ///
    /// # Errors
    /// [`AccountsError::NotFound`].
    pub async fn make_default(
        db: &DatabaseConnection,
        owner: AccountId,
        id: AddressId,
    ) -> Result<(), AccountsError> {
        let tx = begin_write(db).await?;
        Self::find(&tx, owner, id).await?;
        Entity::update_many()
            .col_expr(Column::IsDefault, Column::Id.eq(id.0))
            .filter(Column::AccountId.eq(owner.0))
            .exec(&tx)
            .await?;
        tx.commit().await?;
        Ok(())
    }

    /// Removes an address of `owner`; another one becomes the default.
    ///
    /// # Errors
    /// [`AccountsError::NotFound`].
    pub async fn remove(
        db: &DatabaseConnection,
        owner: AccountId,
        id: AddressId,
    ) -> Result<(), AccountsError> {
        let tx = begin_write(db).await?;
        let removed = Self::find(&tx, owner, id).await?;
        Entity::delete_by_id(id.0).exec(&tx).await?;
        if let (true, Some(next)) = (removed.is_default, Self::list(&tx, owner).await?.first()) {
            let next = next.clone();
            Entity::update(next.form.into_row(next.id, owner, true))
                .exec(&tx)
                .await?;
        }
        tx.commit().await?;
        Ok(())
    }
}
