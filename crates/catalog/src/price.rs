use chrono::{DateTime, Utc};
use groundwork::{Invalid, Moment, Rule, begin_write};
use money::Money;
use sea_orm::{
    ActiveValue::Set, ConnectionTrait, DatabaseConnection, DbErr, EntityTrait, IntoActiveModel,
    QueryOrder, QuerySelect,
};

use crate::entities::{price_change, print_format};
use crate::format::money;
use crate::{CatalogError, Format, StaffId};

/// The highest price of a print, in minor units.
pub const HIGHEST_PRICE: i64 = 1_000_000;

/// Who changed a price, when, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PriceChange {
    /// The format's code.
    pub code: String,
    /// Who changed it.
    pub by: StaffId,
    /// The price before.
    pub old: Money,
    /// The price after.
    pub new: Money,
    /// When.
    pub at: DateTime<Utc>,
}

impl TryFrom<price_change::Model> for PriceChange {
    type Error = DbErr;

    fn try_from(row: price_change::Model) -> Result<Self, DbErr> {
        Ok(Self {
            old: money(row.old_minor, &row.old_currency)?,
            new: money(row.new_minor, &row.new_currency)?,
            code: row.code,
            by: StaffId(row.staff_id),
            at: row.changed_at,
        })
    }
}

impl PriceChange {
    fn row(&self, moment: &mut Moment) -> price_change::ActiveModel {
        price_change::ActiveModel {
            id: Set(moment.uuid()),
            code: Set(self.code.clone()),
            staff_id: Set(self.by.0),
            old_minor: Set(self.old.minor),
            old_currency: Set(self.old.currency.code().to_owned()),
            new_minor: Set(self.new.minor),
            new_currency: Set(self.new.currency.code().to_owned()),
            changed_at: Set(self.at),
        }
    }
}

impl Format {
    /// Sets a price, 1 to [`HIGHEST_PRICE`] minor units, and notes who did.
    ///
    /// With `expected`, only while the price is what the manager saw. A price
    /// that is already so leaves no note.
    ///
    /// # Errors
    /// [`CatalogError::Invalid`], [`CatalogError::NotFound`] or
    /// [`CatalogError::PriceChanged`].
    pub async fn set_price_as_staff(
        db: &DatabaseConnection,
        moment: &mut Moment,
        staff: StaffId,
        code: &str,
        price: Money,
        expected: Option<Money>,
    ) -> Result<Self, CatalogError> {
        if !(1..=HIGHEST_PRICE).contains(&price.minor) {
            let rule = Rule::OutOfRange {
                min: 1,
                max: HIGHEST_PRICE,
            };
            return Err(Invalid::field("price", rule).into());
        }
        if code.contains('\0') {
            return Err(CatalogError::NotFound);
        }
        let tx = begin_write(db).await?;
        let row = print_format::Entity::find_by_id(code)
            .lock_exclusive()
            .one(&tx)
            .await?;
        let row = row.ok_or(CatalogError::NotFound)?;
        let format = Self::try_from(row.clone())?;
        if format.price == price {
            return Ok(format);
        }
        if expected.is_some_and(|expected| expected != format.price) {
            return Err(CatalogError::PriceChanged { now: format.price });
        }
        let mut row = row.into_active_model();
        row.price_minor = Set(price.minor);
        row.currency = Set(price.currency.code().to_owned());
        print_format::Entity::update(row).exec(&tx).await?;
        let change = PriceChange {
            code: format.code.clone(),
            by: staff,
            old: format.price,
            new: price,
            at: moment.now,
        };
        price_change::Entity::insert(change.row(moment))
            .exec_without_returning(&tx)
            .await?;
        tx.commit().await?;
        Ok(Self { price, ..format })
    }

    /// The last changes of prices, newest first.
    pub async fn price_history_as_staff(
        db: &impl ConnectionTrait,
        limit: u64,
    ) -> Result<Vec<PriceChange>, CatalogError> {
        let rows = price_change::Entity::find()
            .order_by_desc(price_change::Column::Id)
            .limit(limit)
            .all(db)
            .await?;
        rows.into_iter().map(|row| Ok(row.try_into()?)).collect()
    }
}
