use groundwork::one_row;
use sea_orm::{ConnectionTrait, DbErr, QueryResult};
use serde::{Deserialize, Serialize};

use crate::CatalogError;

/// Which state of the catalogue is the current one: numbers that change with
/// it. What was made of one edition holds until there is another, on every
/// server; read the edition before what is made of it, not after.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edition {
    /// What hangs in the gallery and in which order.
    pub gallery: i64,
    /// Print formats and their prices.
    pub formats: i64,
}

impl Edition {
    /// Columns that tell the current edition in any statement of a host that
    /// goes to the database anyway; [`read`](Self::read) reads them.
    pub const COLUMNS: &str = "\
(SELECT gallery FROM catalog_edition) AS catalog_gallery, \
(SELECT formats FROM catalog_edition) AS catalog_formats";

    /// The edition out of a row with [`COLUMNS`](Self::COLUMNS).
    ///
    /// # Errors
    /// Where the row has no such columns.
    pub fn read(row: &QueryResult) -> Result<Self, DbErr> {
        Ok(Self {
            gallery: row.try_get("", "catalog_gallery")?,
            formats: row.try_get("", "catalog_formats")?,
        })
    }

    /// The current edition: one statement, one short row.
    ///
    /// # Errors
    /// The database's.
    pub async fn current(db: &impl ConnectionTrait) -> Result<Self, CatalogError> {
        let row = one_row(db, &format!("SELECT {}", Self::COLUMNS), []).await?;
        Ok(Self::read(&row)?)
    }
}
