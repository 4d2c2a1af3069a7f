//! A Checkout session: what one is opened with, and what it says.

use std::collections::HashMap;

use money::Money;
use stripe_checkout::checkout_session::{
    CreateCheckoutSession, CreateCheckoutSessionLineItems, CreateCheckoutSessionLineItemsPriceData,
    CreateCheckoutSessionPaymentIntentData, ProductData,
};
use stripe_checkout::{
    CheckoutSession, CheckoutSessionMode, CheckoutSessionPaymentStatus, CheckoutSessionStatus,
};
use stripe_core::PaymentIntentStatus;

use super::{PAYMENT, currency_of};
use crate::gateway::{GatewayError, PaymentLine, PaymentRequest, SessionState};

/// How many lines a page may list
/// (<https://docs.stripe.com/api/checkout/sessions/create>).
const MOST_LINES: usize = 100;

pub(super) fn create(request: &PaymentRequest) -> CreateCheckoutSession {
    let payment = request.payment.to_string();
    let named = HashMap::from([(PAYMENT.to_owned(), payment.clone())]);
    let lines = items(request);
    // A charge's events name no session: its metadata leads back to the payment.
    let mut intent = CreateCheckoutSessionPaymentIntentData::new();
    intent.metadata = Some(named.clone());
    intent.description = Some(request.order.to_string());
    let mut create = CreateCheckoutSession::new()
        .mode(CheckoutSessionMode::Payment)
        .client_reference_id(payment)
        .metadata(named)
        .payment_intent_data(intent)
        .line_items(lines)
        .success_url(&request.success_url)
        .cancel_url(&request.cancel_url);
    if let Some(email) = &request.customer_email {
        create = create.customer_email(email);
    }
    create
}

/// What the page lists. Its items cannot be negative: what a discount or a
/// gift card takes off is one sum with all the rest.
fn items(request: &PaymentRequest) -> Vec<CreateCheckoutSessionLineItems> {
    let sums = [("Shipping", request.shipping), ("Tax", request.adjustment)];
    if request.adjustment.minor < 0 || request.lines.len() + sums.len() > MOST_LINES {
        let title = format!("Order {}", request.order);
        return vec![unlisted(&title, request.amount, 1)];
    }
    let sums = sums.into_iter().filter(|(_, amount)| amount.minor > 0);
    let sums = sums.map(|(title, amount)| unlisted(title, amount, 1));
    request.lines.iter().map(item).chain(sums).collect()
}

fn item(line: &PaymentLine) -> CreateCheckoutSessionLineItems {
    let Some(price) = &line.price else {
        return unlisted(&line.title, line.unit_price, line.quantity);
    };
    let mut item = CreateCheckoutSessionLineItems::new();
    item.price = Some(price.clone());
    item.quantity = Some(u64::from(line.quantity));
    item
}

/// An item that is no product of Stripe's copy.
fn unlisted(title: &str, unit_price: Money, quantity: u32) -> CreateCheckoutSessionLineItems {
    let price = CreateCheckoutSessionLineItemsPriceData {
        currency: currency_of(unit_price),
        product: None,
        product_data: Some(ProductData::new(title)),
        recurring: None,
        tax_behavior: None,
        unit_amount: Some(unit_price.minor),
        unit_amount_decimal: None,
    };
    let mut item = CreateCheckoutSessionLineItems::new();
    item.price_data = Some(price);
    item.quantity = Some(u64::from(quantity));
    item
}

/// Whether the money of a completed session may still come: a debit is being
/// processed, or the customer holds a voucher or the bank's question
/// (<https://docs.stripe.com/payments/paymentintents/lifecycle>).
fn is_in_the_works(intent: &PaymentIntentStatus) -> bool {
    matches!(
        intent,
        PaymentIntentStatus::Processing
            | PaymentIntentStatus::RequiresAction
            | PaymentIntentStatus::RequiresConfirmation
            | PaymentIntentStatus::RequiresCapture
    )
}

/// A completed session whose money is still on its way is pending. If the bank
/// then says no, the session is over.
pub(super) fn state(session: &CheckoutSession) -> SessionState {
    let is_paid = session.payment_status == CheckoutSessionPaymentStatus::Paid;
    let intent = session
        .payment_intent
        .as_ref()
        .and_then(|intent| intent.as_object());
    let in_the_works = intent.is_some_and(|intent| is_in_the_works(&intent.status));
    match &session.status {
        Some(CheckoutSessionStatus::Open) => SessionState::Open,
        Some(CheckoutSessionStatus::Complete) if is_paid => SessionState::Paid,
        Some(CheckoutSessionStatus::Complete) if in_the_works => SessionState::Pending,
        _ => SessionState::Expired,
    }
}

/// The payment intent's name: what refunds and disputes tell of a payment.
pub(super) fn intent(session: &CheckoutSession) -> Option<String> {
    let intent = session.payment_intent.as_ref()?;
    Some(intent.id().to_string())
}

pub(super) fn total(session: &CheckoutSession) -> Result<Money, GatewayError> {
    let currency = session
        .currency
        .as_ref()
        .and_then(|code| code.to_string().parse().ok());
    let amount = session.amount_total.zip(currency);
    amount
        .map(|(minor, currency)| Money::new(minor, currency))
        .ok_or_else(|| GatewayError::Unreadable("a session without an amount".to_owned()))
}
