//! Payment gateways: the trait, its error, and the implementations beside it.

pub mod conformance;
pub mod memory;
mod products;
pub mod sandbox;
#[cfg(feature = "stripe")]
pub mod stripe;
mod wire;

use std::fmt::Debug;

pub use groundwork::webhook::{self, WebhookRequest};

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use money::Money;
use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};

use self::webhook::SignatureError;
use crate::{OrderNumber, PaymentId};
pub use products::ProductBook;

/// Somebody who takes money for the shop on a page of their own.
#[async_trait]
pub trait PaymentGateway: Debug + Send + Sync + 'static {
    /// What payments made here are marked with. Never changes.
    fn name(&self) -> &str;

    /// Opens a page where the payment can be made. The payment's id is the
    /// idempotency key: asking again gives the same session.
    async fn initiate(&self, request: &PaymentRequest) -> Result<PaymentStart, GatewayError>;

    /// Where a session is now.
    async fn status(&self, session: &str) -> Result<SessionStatus, GatewayError>;

    /// Closes an open session, so that nobody can pay it any more. Closing a
    /// closed one is no error; closing a paid one is
    /// [`NotPossible`](GatewayError::NotPossible).
    async fn cancel(&self, session: &str) -> Result<(), GatewayError>;

    /// Gives `amount` of a paid session back. The same key gives back once.
    /// Where the bank takes its time it is [`UnderWay`](GatewayError::UnderWay).
    async fn refund(
        &self,
        session: &str,
        amount: Money,
        idempotency_key: &str,
    ) -> Result<(), GatewayError>;

    /// The copy of what is sold that the gateway keeps, if it keeps one.
    fn products(&self) -> Option<&dyn ProductBook>;

    /// Reads an event the gateway posted, after proving by its signature over
    /// the raw body that the gateway wrote it, and not long ago.
    fn parse_event(
        &self,
        delivery: &WebhookRequest,
        now: DateTime<Utc>,
    ) -> Result<PaymentEvent, GatewayError>;
}

/// Why a gateway did not do it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GatewayError {
    /// Try again later.
    #[error("unavailable: {0}")]
    Unavailable(String),
    /// It will not, however often it is asked: tell staff.
    #[error("refused: {0}")]
    Refused(String),
    /// It knows no such session.
    #[error("unknown session")]
    UnknownSession,
    /// It knows no such product or price: copy it anew.
    #[error("unknown product")]
    UnknownProduct,
    /// The session's state does not allow it: ask for its status.
    #[error("not possible: {0}")]
    NotPossible(String),
    /// It is being done: ask again later, with the same key.
    #[error("under way")]
    UnderWay,
    /// Not written by the gateway: answer 400 and do nothing.
    #[error("the signature does not match")]
    BadSignature,
    /// Written too long ago, or in the future: answer 400 and do nothing.
    #[error("the signature is too old or from the future")]
    StaleSignature,
    /// The gateway wrote it, but it cannot be understood: answer an error, so
    /// that it comes again after a repair.
    #[error("unreadable: {0}")]
    Unreadable(String),
}

impl From<SignatureError> for GatewayError {
    fn from(error: SignatureError) -> Self {
        match error {
            SignatureError::Bad => Self::BadSignature,
            SignatureError::Stale => Self::StaleSignature,
        }
    }
}

/// What a gateway is asked to take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentRequest {
    /// The payment, and the idempotency key.
    pub payment: PaymentId,
    /// The order, as the customer knows it.
    pub order: OrderNumber,
    /// The sum of lines and shipping: exactly this is to be taken.
    pub amount: Money,
    /// What the page lists.
    pub lines: Vec<PaymentLine>,
    /// What the page lists as shipping.
    pub shipping: Money,
    /// What lines and shipping together are off the amount: negative for a
    /// discount, positive for a tax on top of them.
    pub adjustment: Money,
    /// Where the page sends the customer after paying.
    pub success_url: String,
    /// Where the page sends the customer after giving up.
    pub cancel_url: String,
    /// Filled in on the page, where known.
    pub customer_email: Option<String>,
}

/// One line on the payment page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentLine {
    /// What is bought.
    pub title: String,
    /// How many.
    pub quantity: u32,
    /// What one costs.
    pub unit_price: Money,
    /// What the gateway calls this price of this product, where its
    /// [`ProductBook`] has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<String>,
}

impl PaymentRequest {
    /// Whether a line names a price of the gateway's [`ProductBook`].
    pub fn names_prices(&self) -> bool {
        self.lines.iter().any(|line| line.price.is_some())
    }

    /// The same, by what the lines say of themselves.
    #[must_use]
    pub fn without_prices(&self) -> Self {
        let mut request = self.clone();
        for line in &mut request.lines {
            line.price = None;
        }
        request
    }
}

/// An open session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentStart {
    /// The gateway's name for it.
    pub session: String,
    /// Where the customer pays.
    pub pay_url: String,
}

/// Where a session is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionStatus {
    /// Where it is.
    pub state: SessionState,
    /// What it was opened for, or what was taken.
    pub amount: Money,
    /// The gateway's second name for the payment, as
    /// [`PaymentEvent::intent`] tells it.
    pub intent: Option<String>,
}

/// Where a session is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum SessionState {
    /// It can be paid.
    Open,
    /// The customer did all they can; the money is still on its way, and
    /// nobody should pay again.
    Pending,
    /// It is paid.
    Paid,
    /// It can no longer be paid.
    Expired,
}

/// What a gateway says happened. Verified, but neither new nor in order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentEvent {
    /// The gateway's name for the event, the same each time it is sent.
    pub id: String,
    /// What happened.
    pub kind: EventKind,
    /// The session it happened to; empty where the gateway does not say.
    pub session: String,
    /// The payment the session was opened for, where the gateway says so.
    pub reference: Option<PaymentId>,
    /// What was taken; on [`Refunded`](EventKind::Refunded), what has gone
    /// back so far. `None` where it cannot be told.
    pub amount: Option<Money>,
    /// On [`Refunded`](EventKind::Refunded) and [`RefundFailed`](EventKind::RefundFailed),
    /// the idempotency key the refund was asked for with, where the gateway
    /// says so; of one that failed and was made at the gateway itself, the
    /// gateway's name for it.
    #[serde(default)]
    pub refund: Option<String>,
    /// The gateway's second name for the payment, told when it is paid: some
    /// events name nothing else.
    #[serde(default)]
    pub intent: Option<String>,
}

/// What can happen to a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    /// The customer did all they can; the money is still on its way.
    Pending,
    /// The money was taken.
    Paid,
    /// An attempt to pay failed.
    Failed,
    /// The session closed unpaid.
    Expired,
    /// Money went back.
    Refunded,
    /// Money that was to go back did not arrive.
    RefundFailed,
    /// The cardholder disputes the payment; the gateway keeps the money.
    DisputeOpened,
    /// The shop keeps it.
    DisputeWon,
    /// The cardholder has it back.
    DisputeLost,
    /// Nothing this crate acts on.
    Unknown,
}

impl EventKind {
    /// Every kind a gateway can name.
    pub const ALL: [Self; 9] = [
        Self::Pending,
        Self::Paid,
        Self::Failed,
        Self::Expired,
        Self::Refunded,
        Self::RefundFailed,
        Self::DisputeOpened,
        Self::DisputeWon,
        Self::DisputeLost,
    ];

    /// The kind as it is stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Paid => "paid",
            Self::Failed => "failed",
            Self::Expired => "expired",
            Self::Refunded => "refunded",
            Self::RefundFailed => "refund_failed",
            Self::DisputeOpened => "dispute_opened",
            Self::DisputeWon => "dispute_won",
            Self::DisputeLost => "dispute_lost",
            Self::Unknown => "unknown",
        }
    }
}
