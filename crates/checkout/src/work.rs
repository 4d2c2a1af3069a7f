use groundwork::Moment;
use groundwork::outbox::{Message, Outbox};
use sea_orm::{ConnectionTrait, DbErr};
use serde::{Deserialize, Serialize};

use crate::{OrderNumber, PaymentId};

/// Where promised work waits; the host's worker claims from it.
pub const OUTBOX: Outbox = Outbox::new("checkout_outbox");

/// The name of a kind of work, as the outbox row's topic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Topic {
    /// Mail: the order is paid.
    OrderPaid,
    /// Mail: the parcel is on its way.
    OrderShipped,
    /// Mail: the money goes back.
    OrderRefunded,
    /// Give a payment back: [`process_refund`](crate::process_refund).
    RefundPayment,
    /// Close a session nobody should pay: [`process_expiry`](crate::process_expiry).
    ExpireSession,
    /// Somebody of the staff must look at a payment.
    PaymentAlert,
}

impl Topic {
    /// The topic as it is stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::OrderPaid => "order-paid",
            Self::OrderShipped => "order-shipped",
            Self::OrderRefunded => "order-refunded",
            Self::RefundPayment => "refund-payment",
            Self::ExpireSession => "expire-session",
            Self::PaymentAlert => "payment-alert",
        }
    }
}

/// Work promised in the same transaction as the change that calls for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "work", rename_all = "kebab-case")]
pub enum Work {
    /// Tell the customer that the order is paid.
    OrderPaid {
        /// The order.
        order: OrderNumber,
    },
    /// Tell the customer that the parcel is on its way.
    OrderShipped {
        /// The order.
        order: OrderNumber,
    },
    /// Tell the customer that a payment went back.
    OrderRefunded {
        /// The order.
        order: OrderNumber,
        /// The payment that went back.
        payment: PaymentId,
    },
    /// Give a payment back.
    RefundPayment {
        /// The payment.
        payment: PaymentId,
        /// Where it was made.
        gateway: String,
    },
    /// Close the session of a payment nobody should make any more.
    ExpireSession {
        /// The payment.
        payment: PaymentId,
        /// Where its session is open.
        gateway: String,
    },
    /// Somebody of the staff must look at a payment.
    PaymentAlert {
        /// The order.
        order: OrderNumber,
        /// The payment.
        payment: PaymentId,
        /// What is odd about it.
        reason: String,
    },
}

impl Work {
    /// What kind of work it is.
    pub const fn topic(&self) -> Topic {
        match self {
            Self::OrderPaid { .. } => Topic::OrderPaid,
            Self::OrderShipped { .. } => Topic::OrderShipped,
            Self::OrderRefunded { .. } => Topic::OrderRefunded,
            Self::RefundPayment { .. } => Topic::RefundPayment,
            Self::ExpireSession { .. } => Topic::ExpireSession,
            Self::PaymentAlert { .. } => Topic::PaymentAlert,
        }
    }

    /// Reads a claimed row.
    ///
    /// # Errors
    /// The row was not written by this crate.
    pub fn read(message: &Message) -> Result<Self, serde_json::Error> {
        message.read()
    }

    /// Names the effect, so that promising it twice adds nothing.
    fn key(&self) -> String {
        let topic = self.topic().as_str();
        match self {
            Self::OrderPaid { order } | Self::OrderShipped { order } => format!("{topic}:{order}"),
            Self::OrderRefunded { payment, .. }
            | Self::RefundPayment { payment, .. }
            | Self::ExpireSession { payment, .. } => format!("{topic}:{payment}"),
            Self::PaymentAlert {
                payment, reason, ..
            } => format!("{topic}:{payment}:{reason}"),
        }
    }

    pub(crate) async fn promise(
        &self,
        txn: &impl ConnectionTrait,
        moment: &mut Moment,
    ) -> Result<(), DbErr> {
        OUTBOX
            .push(txn, moment, self.topic().as_str(), &self.key(), self)
            .await
            .map(drop)
    }
}
