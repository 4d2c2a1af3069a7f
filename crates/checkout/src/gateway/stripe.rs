//! Stripe Checkout.
//!
//! Install rustls' ring provider before the first request: another one in the
//! same process makes the client panic.

mod event;
mod products;
mod refunds;
mod session;

use std::time::Duration;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use money::Money;
use secrecy::{ExposeSecret, SecretString};
use stripe::{
    ApiErrorsCode, ApiErrorsType, Client, ClientBuilder, IdempotencyKey, RequestStrategy,
    StripeError, StripeRequest,
};
use stripe_checkout::CheckoutSession;
use stripe_checkout::checkout_session::{ExpireCheckoutSession, RetrieveCheckoutSession};
use stripe_types::Currency;

use super::webhook::WebhookSecrets;
use super::{
    GatewayError, PaymentEvent, PaymentGateway, PaymentRequest, PaymentStart, ProductBook,
    SessionState, SessionStatus, WebhookRequest,
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

    /// Opens the page, once for each payment. Without what Stripe will not take
    /// and the page can do without, under a key of its own each.
    async fn open(&self, request: &PaymentRequest) -> Result<CheckoutSession, GatewayError> {
        let mut request = request.clone();
        let mut key = request.payment.to_string();
        loop {
            let opened = self.create(&request, once(&key)?).await;
            match &opened {
                // The address is only there to spare the customer typing it.
                Err(StripeError::Stripe(error, 400))
                    if is_about_the_email(error) && request.customer_email.is_some() =>
                {
                    request.customer_email = None;
                    key.push_str(":nameless");
                }
                // A price was retired, or deleted by hand, since the shop read of
                // it: the page then lists what the line costs without it.
                Err(StripeError::Stripe(error, 400))
                    if error.type_ == ApiErrorsType::InvalidRequestError
                        && request.names_prices() =>
                {
                    request = request.without_prices();
                    key.push_str(":unpriced");
                }
                _ => return opened.map_err(|error| read(error, GatewayError::Refused)),
            }
        }
    }

    async fn create(
        &self,
        request: &PaymentRequest,
        strategy: RequestStrategy,
    ) -> Result<CheckoutSession, StripeError> {
        let create = session::create(request).customize();
        create.request_strategy(strategy).send(&self.client).await
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
        let session = self.open(request).await?;
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
            state: session::state(&session),
            amount: session::total(&session)?,
            intent: session::intent(&session),
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
        refunds::give_back(self, session, amount, idempotency_key).await
    }

    fn products(&self) -> Option<&dyn ProductBook> {
        Some(self)
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

fn currency_of(amount: Money) -> Currency {
    let Ok(currency) = amount.currency.code().to_ascii_lowercase().parse();
    currency
}

fn once(key: &str) -> Result<RequestStrategy, GatewayError> {
    let key = IdempotencyKey::new(key).map_err(|e| GatewayError::Refused(e.to_string()))?;
    Ok(RequestStrategy::Idempotent(key))
}

/// Sorts an error by what can be done about it; `refused` is what a request
/// that Stripe understood and declined means to this caller.
fn read(error: StripeError, refused: fn(String) -> GatewayError) -> GatewayError {
    match error {
        StripeError::Stripe(_, 404) => GatewayError::UnknownSession,
        StripeError::Stripe(error, 400 | 402) => refused(describe(&error)),
        // Rolled, or without a right: what was promised is done once staff have put
        // it right.
        StripeError::Stripe(error, status @ (401 | 403)) => {
            let error = describe(&error);
            tracing::error!(status, error, "Stripe refuses the key");
            GatewayError::Unavailable(error)
        }
        StripeError::Stripe(error, _) => GatewayError::Unavailable(describe(&error)),
        StripeError::ConfigError(error) => GatewayError::Refused(error),
        StripeError::JSONDeserialize(error) => GatewayError::Unreadable(error),
        StripeError::ClientError(error) => GatewayError::Unavailable(error),
        StripeError::Timeout => GatewayError::Unavailable("no answer in time".to_owned()),
    }
}

/// Whether it is the customer's e-mail address that Stripe will not take.
fn is_about_the_email(error: &stripe::ApiErrors) -> bool {
    error.code == Some(ApiErrorsCode::EmailInvalid)
        || error.param.as_deref() == Some("customer_email")
}

fn describe(error: &stripe::ApiErrors) -> String {
    let code = error.code.as_ref().map_or("", |code| code.as_str());
    // What it says of an address quotes it, and this is logged.
    let message = match is_about_the_email(error) {
        true => None,
        false => error.message.as_deref(),
    };
    format!("{code} {}", message.unwrap_or_default())
}
