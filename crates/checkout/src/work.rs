use groundwork::Moment;
use groundwork::outbox::{Message, Outbox};
use sea_orm::{ConnectionTrait, DbErr};
use serde::{Deserialize, Serialize};

use crate::{FulfilmentId, OrderNumber, PaymentId, RefundId};

/// Where promised work waits; the host's worker claims from it.
pub const OUTBOX: Outbox = Outbox::new("checkout_outbox");

/// Declares every kind of work once: its topic, as it is stored, and what it holds.
macro_rules! work {
    ($($(#[$doc:meta])* $name:ident = $topic:literal { $($(#[$of:meta])* $field:ident: $type:ty),* }
       key $key:expr;)*) => {
        /// The name of a kind of work, as the outbox row's topic.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Topic { $($(#[$doc])* $name,)* }

        impl Topic {
            /// The topic as it is stored.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $topic,)* }
            }
        }

        /// Work promised in the same transaction as the change that calls for it.
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(tag = "work", rename_all = "kebab-case")]
        pub enum Work { $($(#[$doc])* $name { $($(#[$of])* $field: $type),* },)* }

        impl Work {
            /// What kind of work it is.
            pub const fn topic(&self) -> Topic {
                match self { $(Self::$name { .. } => Topic::$name,)* }
            }

            /// Names the effect, so that promising it twice adds nothing.
            #[allow(unused_variables, reason = "not every field names the effect")]
            fn key(&self) -> String {
                let which = match self { $(Self::$name { $($field),* } => $key,)* };
                format!("{}:{which}", self.topic().as_str())
            }
        }
    };
}

work! {
    /// Mail: the order is written down and waits for its payment.
    OrderPlaced = "order-placed" {
        /// The order.
        order: OrderNumber
    } key order.to_string();
    /// Mail: the order is paid.
    OrderPaid = "order-paid" {
        /// The order.
        order: OrderNumber
    } key order.to_string();
    /// Mail: the bank still works on the payment.
    PaymentPending = "payment-pending" {
        /// The order.
        order: OrderNumber
    } key order.to_string();
    /// Mail: the order is looked at before it goes on.
    OrderHeld = "order-held" {
        /// The order.
        order: OrderNumber
    } key order.to_string();
    /// Mail: the parcel is on its way.
    OrderShipped = "order-shipped" {
        /// The order.
        order: OrderNumber
    } key order.to_string();
    /// Mail: the parcel arrived.
    OrderDelivered = "order-delivered" {
        /// The order.
        order: OrderNumber
    } key order.to_string();
    /// Mail: the order was called off.
    OrderCancelled = "order-cancelled" {
        /// The order.
        order: OrderNumber
    } key order.to_string();
    /// Mail: nobody paid the order in time.
    OrderExpired = "order-expired" {
        /// The order.
        order: OrderNumber
    } key order.to_string();
    /// Mail: money went back.
    OrderRefunded = "order-refunded" {
        /// The order.
        order: OrderNumber,
        /// The refund.
        refund: RefundId
    } key refund.to_string();
    /// Mail: prints are made again.
    ReprintPromised = "reprint-promised" {
        /// The order.
        order: OrderNumber,
        /// The reprint.
        fulfilment: FulfilmentId
    } key fulfilment.to_string();
    /// Mail: the reprint is on its way.
    ReprintShipped = "reprint-shipped" {
        /// The order.
        order: OrderNumber,
        /// The reprint.
        fulfilment: FulfilmentId
    } key fulfilment.to_string();
    /// Give money back: [`process_refund`](crate::process_refund).
    Refund = "refund" {
        /// The refund.
        refund: RefundId,
        /// Where its payment was made.
        gateway: String
    } key refund.to_string();
    /// Close a session nobody should pay: [`process_expiry`](crate::process_expiry).
    ExpireSession = "expire-session" {
        /// The payment.
        payment: PaymentId,
        /// Where its session is open.
        gateway: String
    } key payment.to_string();
    /// Give prints to the lab: then [`lab_accepted`](crate::lab_accepted) or
    /// [`lab_refused`](crate::lab_refused).
    SubmitToLab = "submit-to-lab" {
        /// The prints, and with `attempt` their idempotency key at the lab.
        fulfilment: FulfilmentId,
        /// Which try it is.
        attempt: String
    } key format!("{fulfilment}:{attempt}");
    /// Call prints off at the lab.
    CancelAtLab = "cancel-at-lab" {
        /// Which lab.
        lab: String,
        /// Its name for them.
        lab_order: String
    } key format!("{lab}:{lab_order}");
    /// Somebody of the staff must look at a payment.
    PaymentAlert = "payment-alert" {
        /// The order.
        order: OrderNumber,
        /// The payment.
        payment: PaymentId,
        /// What is odd about it.
        reason: String
    } key format!("{payment}:{}", reason.chars().take(80).collect::<String>());
    /// Somebody of the staff must look at prints.
    LabAlert = "lab-alert" {
        /// The order.
        order: OrderNumber,
        /// The prints.
        fulfilment: FulfilmentId,
        /// What is wrong.
        reason: String
    } key format!("{fulfilment}:{}", reason.chars().take(80).collect::<String>());
}

impl Work {
    /// Reads a claimed row.
    ///
    /// # Errors
    /// The row was not written by this crate.
    pub fn read(message: &Message) -> Result<Self, serde_json::Error> {
        message.read()
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
