use groundwork::{Moment, begin_write};
use sea_orm::{ConnectionTrait, DatabaseConnection, EntityTrait};

use crate::entities::payment::{Entity, Model};
use crate::entities::{self, refund};
use crate::gateway::{GatewayError, PaymentGateway};
use crate::refund::{RefundState, fail, settle};
use crate::{CheckoutError, PaymentId, RefundId};

use super::reconcile::reconcile_one;

/// Gives a refund out, as [`Work::Refund`](crate::Work::Refund) promised. Doing it twice gives
/// back once: the refund names itself at the gateway. One that the gateway
/// will never do is marked as failed, and staff are told.
///
/// # Errors
/// [`CheckoutError::OtherGateway`], or the gateway's: try again later.
pub async fn process_refund(
    db: &DatabaseConnection,
    moment: &mut Moment,
    gateway: &dyn PaymentGateway,
    refund: RefundId,
) -> Result<(), CheckoutError> {
    let row = refund::Entity::find_by_id(refund.0).one(db).await?;
    let row = row.ok_or(CheckoutError::NotFound)?;
    let (RefundState::Due, Some(payment)) = (row.state, row.payment_id) else {
        return Ok(());
    };
    let payment = at_gateway(db, gateway, PaymentId(payment)).await?;
    let Some(session) = &payment.session else {
        return Ok(());
    };
    let amount = entities::money(row.amount_minor, &row.currency)?;
    let key = format!("refund:{refund}");
    let answer = gateway.refund(session, amount, &key).await;
    let txn = begin_write(db).await?;
    crate::order::lock_id(&txn, moment, row.order_id).await?;
    match answer {
        Ok(()) => drop(settle(&txn, moment, refund).await?),
        Err(
            error @ (GatewayError::Refused(_)
            | GatewayError::NotPossible(_)
            | GatewayError::UnknownSession),
        ) => drop(fail(&txn, moment, refund, &error.to_string()).await?),
        Err(error) => return Err(CheckoutError::Gateway(error)),
    }
    txn.commit().await?;
    Ok(())
}

/// Closes the session of a payment nobody should make any more, as
/// [`Work::ExpireSession`](crate::Work::ExpireSession) promised. One that is closed or gone needs
/// nothing. One that was paid after all goes back, even if its event never comes.
///
/// # Errors
/// [`CheckoutError::OtherGateway`], or the gateway's: try again later.
pub async fn process_expiry(
    db: &DatabaseConnection,
    moment: &mut Moment,
    gateway: &dyn PaymentGateway,
    payment: PaymentId,
) -> Result<(), CheckoutError> {
    let row = at_gateway(db, gateway, payment).await?;
    let Some(session) = &row.session else {
        return Ok(());
    };
    match gateway.cancel(session).await {
        Ok(()) | Err(GatewayError::UnknownSession) => Ok(()),
        Err(error @ GatewayError::NotPossible(_)) => {
            let found = reconcile_one(db, moment, gateway, &row).await?;
            // Money that is still on its way is asked about again.
            found.map(drop).ok_or(CheckoutError::Gateway(error))
        }
        Err(error) => Err(CheckoutError::Gateway(error)),
    }
}

async fn at_gateway(
    db: &impl ConnectionTrait,
    gateway: &dyn PaymentGateway,
    payment: PaymentId,
) -> Result<Model, CheckoutError> {
    let row = Entity::find_by_id(payment.0)
        .one(db)
        .await?
        .ok_or(CheckoutError::NotFound)?;
    if row.gateway != gateway.name() {
        return Err(CheckoutError::OtherGateway {
            gateway: row.gateway,
        });
    }
    Ok(row)
}
