//! Papers of an order as files.

use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use checkout::Order;

use super::orders::Held;
use crate::error::PageError;
use crate::papers::{self, PaperError};
use crate::visit::Visit;

/// A PDF under a name.
pub(super) fn pdf(bytes: Vec<u8>, name: &str) -> Response {
    let headers = [
        (CONTENT_TYPE, "application/pdf".to_owned()),
        (CACHE_CONTROL, "private, no-store".to_owned()),
        (
            CONTENT_DISPOSITION,
            format!("inline; filename=\"{name}.pdf\""),
        ),
    ];
    (headers, bytes).into_response()
}

/// An invoice, once there is something to be paid for.
pub(super) async fn invoice_of(visit: &Visit, order: &Order) -> Result<Response, PageError> {
    if !order.state.is_bought() {
        return Err(PageError::not_found());
    }
    let paper = papers::invoice(&visit.app, order).await;
    Ok(pdf(paper?, &format!("invoice-{}", order.number)))
}

pub(super) async fn mine(visit: Visit, Path(number): Path<String>) -> Result<Response, PageError> {
    invoice_of(&visit, &Held::mine(&visit, &number).await?.order).await
}

pub(super) async fn linked(visit: Visit, Path(token): Path<String>) -> Result<Response, PageError> {
    invoice_of(&visit, &Held::linked(&visit, &token).await?.order).await
}

impl From<PaperError> for PageError {
    fn from(error: PaperError) -> Self {
        match error {
            PaperError::Checkout(error) => error.into(),
            PaperError::Document(documents::DocumentError::NoFont { scripts }) => {
                let scripts = documents::Script::list(&scripts);
                tracing::error!(scripts, "a paper needs a font that is not installed");
                Self::new(crate::pages::ErrorKind::Conflict).saying("paper-no-font")
            }
            error @ (PaperError::Document(_) | PaperError::Lost(_)) => Self::broken(&error),
        }
    }
}
