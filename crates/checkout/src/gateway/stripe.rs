//! Stripe Checkout.
//!
//! Install rustls' ring provider before the first request: another one in the
//! same process makes the client panic.

mod event;

use std::collections::HashMap;
use std::convert::Infallible;
use std::str::FromStr;
use std::time::Duration;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use money::Money;
use secrecy::{ExposeSecret, SecretString};
use stripe::{Client, ClientBuilder, IdempotencyKey, RequestStrategy, StripeError, StripeRequest};
use stripe_checkout::checkout_session::{
    CreateCheckoutSession, CreateCheckoutSessionLineItems, CreateCheckoutSessionLineItemsPriceData,
    CreateCheckoutSessionPaymentIntentData, ExpireCheckoutSession, ProductData,
    RetrieveCheckoutSession,
};
use stripe_checkout::{
    CheckoutSession, CheckoutSessionMode, CheckoutSessionPaymentStatus, CheckoutSessionStatus,
};
use stripe_core::PaymentIntentStatus;
use stripe_core::refund::CreateRefund;

use super::webhook::WebhookSecrets;
use super::{
    GatewayError, PaymentEvent, PaymentGateway, PaymentRequest, PaymentStart, SessionState,
    SessionStatus, WebhookRequest,
};

/// How long one request may take.
const PATIENCE: Duration = Duration::from_secs(20);
/// Under which name a session and its charge carry the payment.
const PAYMENT: &str = "payment";
/// Under which name a refund carries the key it was asked for with.
const REFUND: &str = "refund";

/// Stripe Checkout as a gateway.
#[derive(Debug)]
pub struct Stripe {
    client: Client,
    secrets: WebhookSecrets,
}

impl Stripe {
    /// A gateway for the account of `secret_key`. `url` points it at another
    /// server than Stripe's own.
    ///
    /// # Errors
    /// [`GatewayError::Refused`] for a key or URL that cannot be sent.
    pub fn new(
        secret_key: &SecretString,
        secrets: WebhookSecrets,
        url: Option<&str>,
    ) -> Result<Self, GatewayError> {
        let mut builder = ClientBuilder::new(secret_key.expose_secret())
            .timeout(PATIENCE)
            .request_strategy(RequestStrategy::Once);
        if let Some(url) = url {
            builder = builder.url(url);
        }
        let client = builder
            .build()
            .map_err(|e| GatewayError::Refused(e.to_string()))?;
        Ok(Self { client, secrets })
    }

    async fn session(&self, session: &str) -> Result<CheckoutSession, GatewayError> {
        RetrieveCheckoutSession::new(session)
            .expand(["payment_intent".to_owned()])
            .send(&self.client)
            .await
            .map_err(|error| read(error, GatewayError::Refused))
    }
}

#[async_trait]
impl PaymentGateway for Stripe {
    fn name(&self) -> &str {
        "stripe"
    }

    async fn initiate(&self, request: &PaymentRequest) -> Result<PaymentStart, GatewayError> {
        let session = create(request)
            .customize()
            .request_strategy(once(&request.payment.to_string())?)
            .send(&self.client)
            .await
            .map_err(|error| read(error, GatewayError::Refused))?;
        let pay_url = session
            .url
            .ok_or_else(|| GatewayError::Refused("the session has no page".to_owned()))?;
        Ok(PaymentStart {
            session: session.id.to_string(),
            pay_url,
        })
    }

    async fn status(&self, session: &str) -> Result<SessionStatus, GatewayError> {
        let session = self.session(session).await?;
        Ok(SessionStatus {
            state: state(&session),
            amount: total(&session)?,
            intent: intent(&session),
        })
    }

    async fn cancel(&self, session: &str) -> Result<(), GatewayError> {
        let refused = match ExpireCheckoutSession::new(session).send(&self.client).await {
            Ok(_) => return Ok(()),
            Err(error) => read(error, GatewayError::NotPossible),
        };
        // Stripe refuses to close what is closed; only a paid one is news.
        match refused {
            GatewayError::NotPossible(why) => match self.status(session).await?.state {
                SessionState::Expired => Ok(()),
                SessionState::Open | SessionState::Pending | SessionState::Paid => {
                    Err(GatewayError::NotPossible(why))
                }
            },
            error => Err(error),
        }
    }

    async fn refund(
        &self,
        session: &str,
        amount: Money,
        idempotency_key: &str,
    ) -> Result<(), GatewayError> {
        let session = self.session(session).await?;
        let unpaid = || GatewayError::NotPossible("it is not paid".to_owned());
        let intent = session.payment_intent.as_ref().ok_or_else(unpaid)?;
        if amount.currency != total(&session)?.currency {
            return Err(GatewayError::NotPossible(
                "it was paid in another currency".to_owned(),
            ));
        }
        CreateRefund::new()
            .payment_intent(intent.id().as_str())
            .amount(amount.minor)
            .metadata(HashMap::from([(
                REFUND.to_owned(),
                idempotency_key.to_owned(),
            )]))
            .customize()
            .request_strategy(once(idempotency_key)?)
            .send(&self.client)
            .await
            .map_err(|error| read(error, GatewayError::NotPossible))?;
        Ok(())
    }

    fn parse_event(
        &self,
        delivery: &WebhookRequest,
        now: DateTime<Utc>,
    ) -> Result<PaymentEvent, GatewayError> {
        let header = delivery
            .header("Stripe-Signature")
            .ok_or(GatewayError::BadSignature)?;
        self.secrets.verify(header, &delivery.body, now)?;
        event::read(&delivery.body)
    }
}

fn create(request: &PaymentRequest) -> CreateCheckoutSession {
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
    if request.adjustment.minor < 0 {
        let title = format!("Order {}", request.order);
        return vec![item(&title, request.amount, 1)];
    }
    let lines = request.lines.iter();
    let mut items: Vec<_> = lines
        .map(|line| item(&line.title, line.unit_price, line.quantity))
        .collect();
    for (title, amount) in [("Shipping", request.shipping), ("Tax", request.adjustment)] {
        if amount.minor > 0 {
            items.push(item(title, amount, 1));
        }
    }
    items
}

fn item(title: &str, unit_price: Money, quantity: u32) -> CreateCheckoutSessionLineItems {
    let price = CreateCheckoutSessionLineItemsPriceData {
        currency: parsed(&unit_price.currency.code().to_ascii_lowercase()),
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

/// Stripe's own currency type, whose name its crates do not re-export.
fn parsed<T: FromStr<Err = Infallible>>(text: &str) -> T {
    let Ok(value) = text.parse();
    value
}

fn once(key: &str) -> Result<RequestStrategy, GatewayError> {
    let key = IdempotencyKey::new(key).map_err(|e| GatewayError::Refused(e.to_string()))?;
    Ok(RequestStrategy::Idempotent(key))
}

/// A completed session whose bank is still working is pending. If the bank
/// then says no, the session is over.
fn state(session: &CheckoutSession) -> SessionState {
    let is_paid = session.payment_status == CheckoutSessionPaymentStatus::Paid;
    let intent = session
        .payment_intent
        .as_ref()
        .and_then(|intent| intent.as_object());
    let in_the_works =
        intent.is_some_and(|intent| intent.status == PaymentIntentStatus::Processing);
    match &session.status {
        Some(CheckoutSessionStatus::Open) => SessionState::Open,
        Some(CheckoutSessionStatus::Complete) if is_paid => SessionState::Paid,
        Some(CheckoutSessionStatus::Complete) if in_the_works => SessionState::Pending,
        _ => SessionState::Expired,
    }
}

/// The payment intent's name: what refunds and disputes tell of a payment.
fn intent(session: &CheckoutSession) -> Option<String> {
    let intent = session.payment_intent.as_ref()?;
    Some(intent.id().to_string())
}

fn total(session: &CheckoutSession) -> Result<Money, GatewayError> {
    let currency = session
        .currency
        .as_ref()
        .and_then(|code| code.to_string().parse().ok());
    let amount = session.amount_total.zip(currency);
    amount
        .map(|(minor, currency)| Money::new(minor, currency))
        .ok_or_else(|| GatewayError::Unreadable("a session without an amount".to_owned()))
}

/// Sorts an error by what can be done about it; `refused` is what a request
/// that Stripe understood and declined means to this caller.
fn read(error: StripeError, refused: fn(String) -> GatewayError) -> GatewayError {
    match error {
        StripeError::Stripe(_, 404) => GatewayError::UnknownSession,
        StripeError::Stripe(error, 400 | 402) => refused(describe(&error)),
        StripeError::Stripe(error, 401 | 403) => GatewayError::Refused(describe(&error)),
        StripeError::Stripe(error, _) => GatewayError::Unavailable(describe(&error)),
        StripeError::ConfigError(error) => GatewayError::Refused(error),
        StripeError::JSONDeserialize(error) => GatewayError::Unreadable(error),
        StripeError::ClientError(error) => GatewayError::Unavailable(error),
        StripeError::Timeout => GatewayError::Unavailable("no answer in time".to_owned()),
    }
}

fn describe(error: &stripe::ApiErrors) -> String {
    let code = error.code.as_ref().map_or("", |code| code.as_str());
    format!("{code} {}", error.message.as_deref().unwrap_or_default())
}
