use groundwork::Invalid;
use money::Money;
use sea_orm::DbErr;

/// Why a verb of this crate did nothing.
#[derive(Debug, thiserror::Error)]
pub enum CatalogError {
    /// Show the form again with these fields marked.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// Answer 404: there is none, or it is not for these eyes.
    #[error("not found")]
    NotFound,
    /// Say that it is not for sale: the shop hides it.
    #[error("hidden by the shop")]
    Hidden,
    /// Show the price as it is now: somebody else changed it meanwhile.
    #[error("the price is {now} by now")]
    PriceChanged {
        /// The price as it is.
        now: Money,
    },
    /// The database failed; try later.
    #[error(transparent)]
    Database(#[from] DbErr),
}
