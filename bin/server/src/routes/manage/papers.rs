use axum::extract::Path;
use axum::response::Response;

use crate::error::PageError;
use crate::papers;
use crate::routes::orders as shown;
use crate::routes::papers::{invoice_of, pdf};
use crate::visit::Visit;

pub(super) async fn invoice(
    visit: Visit,
    Path(number): Path<String>,
) -> Result<Response, PageError> {
    let order = checkout::order_as_staff(&visit.app.db, &shown::number(&number)?).await?;
    invoice_of(&visit, &order).await
}

pub(super) async fn packing_slip(
    visit: Visit,
    Path(number): Path<String>,
) -> Result<Response, PageError> {
    let order = checkout::order_as_staff(&visit.app.db, &shown::number(&number)?).await?;
    let slip = papers::packing_slip(&visit.app, &order).await?;
    Ok(pdf(slip, &format!("packing-slip-{}", order.number)))
}
