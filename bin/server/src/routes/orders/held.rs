//! Whose order it is, and what they may do with it.

use axum::response::{IntoResponse, Redirect, Response};
use checkout::{By, CheckoutError, Holder, Order, OrderNumber, PaymentStep, ReturnUrls};

use super::number;
use crate::adapters::customer;
use crate::error::PageError;
use crate::visit::Visit;

/// An order and how this visit came to it.
pub(in crate::routes) struct Held {
    pub(in crate::routes) order: Order,
    /// Where its pages are, without a slash at the end.
    pub(in crate::routes) base: String,
    by_link: bool,
}

impl Held {
    /// The signed-in customer's own.
    pub(in crate::routes) async fn mine(visit: &Visit, text: &str) -> Result<Self, PageError> {
        let me = customer(visit.member()?.id);
        let order = checkout::order(&visit.app.db, me, &number(text)?).await?;
        let base = format!("/orders/{}", order.number);
        Ok(Self {
            order,
            base,
            by_link: false,
        })
    }

    /// The one of a private link.
    pub(in crate::routes) async fn linked(visit: &Visit, token: &str) -> Result<Self, PageError> {
        let order = checkout::order_by_link(&visit.app.db, token).await?;
        let base = format!("/o/{token}");
        Ok(Self {
            order,
            base,
            by_link: true,
        })
    }

    fn holder(&self) -> Holder<'_> {
        match self.order.customer.filter(|_| !self.by_link) {
            Some(customer) => Holder::Customer(customer),
            None => Holder::Link(&self.order.link_token),
        }
    }

    pub(super) async fn cancel(&self, visit: &Visit) -> Result<Response, PageError> {
        let by = match self.holder() {
            Holder::Customer(customer) => By::Customer(customer),
            Holder::Link(token) => By::Link(token),
        };
        let moment = &mut visit.app.moment();
        checkout::cancel(&visit.app.db, moment, by, &self.order.number).await?;
        visit.go_saying(&self.base, "order-cancelled").await
    }

    pub(super) async fn pay(&self, visit: &Visit, gateway: &str) -> Result<Response, PageError> {
        to_payment(
            visit,
            self.holder(),
            &self.order.number,
            &self.base,
            gateway,
        )
        .await
    }
}

/// Sends the customer to the page of the gateway that was asked already and
/// may have their money; else of the one they chose, or the first.
pub(in crate::routes) async fn to_payment(
    visit: &Visit,
    holder: Holder<'_>,
    number: &OrderNumber,
    base: &str,
    gateway: &str,
) -> Result<Response, PageError> {
    let app = &visit.app;
    let urls = ReturnUrls {
        success: format!("{}{base}/thanks", app.public_url),
        cancel: format!("{}{base}", app.public_url),
    };
    let asked = checkout::gateway_under_way(&app.db, holder, number).await?;
    let gateway = asked
        .and_then(|asked| app.gateway(&asked))
        .or_else(|| app.gateway(gateway))
        .unwrap_or(app.first_gateway());
    let moment = &mut app.moment();
    let step = checkout::start_payment(&app.db, moment, &**gateway, holder, number, &urls);
    match step.await {
        Ok(PaymentStep::PayAt(url)) => Ok(Redirect::to(&url).into_response()),
        Ok(PaymentStep::Confirming) => Ok(Redirect::to(&urls.success).into_response()),
        // Paid, perhaps by a gift card alone, or cancelled: its page tells which.
        Err(CheckoutError::NotPossible { state }) if state.is_bought() => {
            Ok(Redirect::to(&urls.success).into_response())
        }
        Err(CheckoutError::NotPossible { .. }) => Ok(Redirect::to(&urls.cancel).into_response()),
        Err(error) => Err(error.into()),
    }
}
