use sea_orm::{ConnectionTrait, DbErr, Statement};

use crate::CatalogError;

/// Which state of the catalogue is the current one: numbers that change with
/// it. What was made of one edition holds until there is another, on every
/// server; read the edition before what is made of it, not after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edition {
    /// What hangs in the gallery and in which order.
    pub gallery: i64,
    /// Print formats and their prices.
    pub formats: i64,
}

impl Edition {
    /// The current edition: one statement, one short row.
    ///
    /// # Errors
    /// The database's.
    pub async fn current(db: &impl ConnectionTrait) -> Result<Self, CatalogError> {
        let sql = "SELECT gallery, formats FROM catalog_edition";
        // With an empty list of values, because a statement without one is
        // not kept prepared.
        let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, []);
        let row = db.query_one_raw(statement).await?;
        let row = row.ok_or_else(|| DbErr::RecordNotFound("catalog_edition".to_owned()))?;
        Ok(Self {
            gallery: row.try_get_by_index(0)?,
            formats: row.try_get_by_index(1)?,
        })
    }
}
