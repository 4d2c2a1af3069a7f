//! The one place that decides what a failure looks like from outside.

use accounts::AccountsError;
use axum::http::StatusCode;
use axum::http::header::{HeaderValue, RETRY_AFTER};
use axum::response::{IntoResponse, Response};
use catalog::CatalogError;
use checkout::CheckoutError;
use checkout::gateway::GatewayError;
use imagegen::ImagegenError;
use print_lab::LabError;
use support_chat::SupportError;

use crate::pages::ErrorKind;
use crate::print_files::PrintFilesError;

/// A request that ends in an error page.
#[derive(Clone, Debug)]
pub struct PageError {
    /// Which page.
    pub kind: ErrorKind,
    /// A message key that says more than the page's usual sentence.
    pub sentence: Option<&'static str>,
    /// When to try again, in seconds.
    pub wait_seconds: Option<u64>,
    /// Whether the database took another request's side, so that the same
    /// again may well succeed.
    pub lost_to_another: bool,
}

impl PageError {
    /// An error page with its usual sentence.
    pub const fn new(kind: ErrorKind) -> Self {
        Self {
            kind,
            sentence: None,
            wait_seconds: None,
            lost_to_another: false,
        }
    }

    /// There is none, or it is not for this person.
    pub const fn not_found() -> Self {
        Self::new(ErrorKind::NotFound)
    }

    /// Says more; for chaining.
    #[must_use]
    pub const fn saying(mut self, key: &'static str) -> Self {
        self.sentence = Some(key);
        self
    }

    /// Something broke. The log has the cause, the customer never does.
    pub(crate) fn broken(cause: &dyn std::error::Error) -> Self {
        let mut causes = cause.to_string();
        let mut next = cause.source();
        while let Some(cause) = next {
            causes = format!("{causes}: {cause}");
            next = cause.source();
        }
        tracing::error!(error = %causes, "request failed");
        Self::new(ErrorKind::Broken)
    }

    fn database(error: &sea_orm::DbErr) -> Self {
        let lost_to_another = groundwork::lost_to_another(error);
        if !lost_to_another {
            tracing::error!(%error, "database");
        }
        Self {
            wait_seconds: Some(10),
            lost_to_another,
            ..Self::new(ErrorKind::Maintenance)
        }
    }
}

impl IntoResponse for PageError {
    /// Leaves the page to [`crate::routes`]' outer layer, which knows the
    /// visitor's language and what format they read.
    fn into_response(self) -> Response {
        let status =
            StatusCode::from_u16(self.kind.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = status.into_response();
        if let Some(seconds) = self.wait_seconds {
            response
                .headers_mut()
                .insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        response.extensions_mut().insert(self);
        response
    }
}

impl From<AccountsError> for PageError {
    fn from(error: AccountsError) -> Self {
        match error {
            AccountsError::Invalid(_) => Self::new(ErrorKind::Unusable),
            AccountsError::WrongCredentials => Self::new(ErrorKind::Forbidden),
            AccountsError::StaleLink => Self::not_found().saying("link-stale"),
            AccountsError::NotFound => Self::not_found(),
            AccountsError::LastAdmin => Self::new(ErrorKind::Conflict).saying("last-admin"),
            AccountsError::Hashing(_) => Self::broken(&error),
            AccountsError::Database(error) => Self::database(&error),
        }
    }
}

impl From<PrintFilesError> for PageError {
    fn from(error: PrintFilesError) -> Self {
        match error {
            PrintFilesError::Checkout(error) => error.into(),
            PrintFilesError::Catalog(error) => error.into(),
            PrintFilesError::Imagegen(error) => error.into(),
        }
    }
}

impl From<ImagegenError> for PageError {
    fn from(error: ImagegenError) -> Self {
        match error {
            ImagegenError::Invalid(_) | ImagegenError::OutOfRange { .. } => {
                Self::new(ErrorKind::Unusable)
            }
            ImagegenError::NotFound => Self::not_found(),
            ImagegenError::TooManyWaiting { .. } => Self {
                wait_seconds: Some(30),
                ..Self::new(ErrorKind::TooMany).saying("too-many-waiting")
            },
            ImagegenError::TooManyToday { retry_after, .. } => Self {
                wait_seconds: Some(retry_after.as_secs()),
                ..Self::new(ErrorKind::TooMany).saying("too-many-today")
            },
            ImagegenError::WrongState => Self::new(ErrorKind::Conflict),
            ImagegenError::UnusablePicture(_) => Self::broken(&error),
            ImagegenError::Storage(_) => {
                tracing::error!(%error, "stored files");
                Self {
                    wait_seconds: Some(10),
                    ..Self::new(ErrorKind::Maintenance)
                }
            }
            ImagegenError::Database(error) => Self::database(&error),
        }
    }
}

impl From<CatalogError> for PageError {
    fn from(error: CatalogError) -> Self {
        match error {
            CatalogError::Invalid(_) => Self::new(ErrorKind::Unusable),
            CatalogError::NotFound => Self::not_found(),
            CatalogError::Hidden => Self::new(ErrorKind::Conflict).saying("print-hidden"),
            CatalogError::PriceChanged { .. } => {
                Self::new(ErrorKind::Conflict).saying("price-changed")
            }
            CatalogError::Database(error) => Self::database(&error),
        }
    }
}

impl From<CheckoutError> for PageError {
    fn from(error: CheckoutError) -> Self {
        let conflict = |key| Self::new(ErrorKind::Conflict).saying(key);
        match error {
            CheckoutError::NotFound => Self::not_found(),
            CheckoutError::Invalid(_) => Self::new(ErrorKind::Unusable),
            CheckoutError::Quantity { .. } => {
                Self::new(ErrorKind::Unusable).saying("cart-quantity-limit")
            }
            CheckoutError::CartFull { .. } => Self::new(ErrorKind::Unusable).saying("cart-full"),
            CheckoutError::CartEmpty => conflict("cart-is-empty"),
            CheckoutError::CartChanged => conflict("cart-changed"),
            CheckoutError::Gone(_) => conflict("offer-gone"),
            CheckoutError::SoldOut(_) => conflict("offer-just-taken"),
            CheckoutError::CautionNotAccepted(_) => conflict("caution-first"),
            CheckoutError::NoShipping { .. } => {
                Self::new(ErrorKind::Unusable).saying("country-unreachable")
            }
            CheckoutError::Code(_) => conflict("code-unknown"),
            CheckoutError::Disputed => conflict("order-disputed"),
            CheckoutError::NothingLeft => conflict("refund-nothing-left"),
            CheckoutError::PrintsNotThere { .. } => conflict("prints-not-there"),
            CheckoutError::PriceChanged { .. } => conflict("price-changed"),
            CheckoutError::KeyReused => Self::new(ErrorKind::Unusable).saying("key-reused"),
            CheckoutError::NotPossible { .. } => conflict("order-not-possible"),
            CheckoutError::UnknownPayment { .. }
            | CheckoutError::OtherGateway { .. }
            | CheckoutError::Total(_) => Self::broken(&error),
            CheckoutError::Offers(_) => Self {
                wait_seconds: Some(10),
                ..Self::new(ErrorKind::Maintenance)
            },
            CheckoutError::Gateway(error) => Self::from(error),
            CheckoutError::Database(error) => Self::database(&error),
        }
    }
}

impl From<GatewayError> for PageError {
    fn from(error: GatewayError) -> Self {
        match error {
            // What it refuses or garbles is ours to mend: the customer's order is
            // kept, and can be paid once that is done.
            GatewayError::Unavailable(_)
            | GatewayError::Unreadable(_)
            | GatewayError::Refused(_) => {
                tracing::error!(%error, "payment gateway");
                Self {
                    wait_seconds: Some(30),
                    ..Self::new(ErrorKind::Maintenance).saying("payment-unavailable")
                }
            }
            GatewayError::UnknownSession | GatewayError::UnknownProduct => Self::not_found(),
            GatewayError::NotPossible(_) | GatewayError::UnderWay => Self::new(ErrorKind::Conflict),
            GatewayError::BadSignature | GatewayError::StaleSignature => {
                Self::new(ErrorKind::Unusable)
            }
        }
    }
}

impl From<LabError> for PageError {
    fn from(error: LabError) -> Self {
        match error {
            LabError::Unavailable(_) => {
                tracing::error!(%error, "print lab");
                Self {
                    wait_seconds: Some(30),
                    ..Self::new(ErrorKind::Maintenance)
                }
            }
            LabError::UnknownOrder => Self::not_found(),
            LabError::NotPossible(_) | LabError::KeyReused => Self::new(ErrorKind::Conflict),
            LabError::BadSignature | LabError::StaleSignature | LabError::Unreadable(_) => {
                Self::new(ErrorKind::Unusable)
            }
            LabError::Refused(_) => Self::broken(&error),
        }
    }
}

impl From<SupportError> for PageError {
    fn from(error: SupportError) -> Self {
        match error {
            SupportError::UsedUp(used_up) => Self {
                wait_seconds: Some(used_up.retry_after.as_secs()),
                ..Self::new(ErrorKind::TooMany).saying("support-used-up")
            },
            SupportError::NotFound => Self::not_found(),
            SupportError::Missing { .. }
            | SupportError::TooLong { .. }
            | SupportError::Malformed { .. } => Self::new(ErrorKind::Unusable),
            SupportError::Model(error) => {
                tracing::error!(%error, "chat model");
                Self {
                    wait_seconds: Some(30),
                    ..Self::new(ErrorKind::Maintenance).saying("support-unavailable")
                }
            }
            SupportError::Database(error) => Self::database(&error),
        }
    }
}

impl From<sea_orm::DbErr> for PageError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::database(&error)
    }
}

impl From<crate::views::ViewError> for PageError {
    fn from(error: crate::views::ViewError) -> Self {
        Self::broken(&error)
    }
}

impl From<tower_sessions::session::Error> for PageError {
    fn from(error: tower_sessions::session::Error) -> Self {
        tracing::error!(%error, "session");
        Self {
            wait_seconds: Some(10),
            ..Self::new(ErrorKind::Maintenance)
        }
    }
}
