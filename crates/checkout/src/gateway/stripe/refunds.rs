//! Money that goes back.

use std::collections::HashMap;

use money::Money;
use stripe::StripeRequest;
use stripe_core::Refund;
use stripe_core::refund::{CreateRefund, ListRefund};

use super::{REFUND, Stripe, once, read, session};
use crate::gateway::GatewayError;

/// How many refunds of a payment are read: more than one ever has.
const PAGE: i64 = 100;

/// Asks for a refund, or for what became of it if it was asked for before:
/// Stripe forgets an idempotency key after a day, and until then repeats its
/// first answer, "pending" or a failure of its own included
/// (<https://docs.stripe.com/api/idempotent_requests>).
pub(super) async fn give_back(
    stripe: &Stripe,
    session: &str,
    amount: Money,
    key: &str,
) -> Result<(), GatewayError> {
    let session = stripe.session(session).await?;
    let unpaid = || GatewayError::NotPossible("it is not paid".to_owned());
    let intent = session::intent(&session).ok_or_else(unpaid)?;
    if amount.currency != session::total(&session)?.currency {
        return Err(GatewayError::NotPossible(
            "it was paid in another currency".to_owned(),
        ));
    }
    let refund = match asked_before(stripe, &intent, key).await? {
        Some(refund) => refund,
        None => ask(stripe, &intent, amount, key).await?,
    };
    outcome(&refund)
}

async fn asked_before(
    stripe: &Stripe,
    intent: &str,
    key: &str,
) -> Result<Option<Refund>, GatewayError> {
    let list = ListRefund::new().payment_intent(intent).limit(PAGE);
    let known = list.send(&stripe.client).await;
    let known = known.map_err(|error| read(error, GatewayError::Refused))?;
    Ok(known.data.into_iter().find(|refund| {
        let named = refund.metadata.as_ref().and_then(|names| names.get(REFUND));
        named.is_some_and(|named| named == key)
    }))
}

async fn ask(
    stripe: &Stripe,
    intent: &str,
    amount: Money,
    key: &str,
) -> Result<Refund, GatewayError> {
    CreateRefund::new()
        .payment_intent(intent)
        .amount(amount.minor)
        .metadata(HashMap::from([(REFUND.to_owned(), key.to_owned())]))
        .customize()
        .request_strategy(once(key)?)
        .send(&stripe.client)
        .await
        .map_err(|error| read(error, GatewayError::NotPossible))
}

/// What a refund's status means (<https://docs.stripe.com/refunds#refund-statuses>).
fn outcome(refund: &Refund) -> Result<(), GatewayError> {
    match refund.status.as_deref() {
        Some("succeeded") => Ok(()),
        Some("failed" | "canceled") => {
            let why = refund.failure_reason.as_deref().unwrap_or("called off");
            Err(GatewayError::NotPossible(why.to_owned()))
        }
        // "pending", "requires_action", and what may come to be.
        _ => Err(GatewayError::UnderWay),
    }
}
