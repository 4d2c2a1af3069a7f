use groundwork::{Moment, begin_write};
use sea_orm::{ConnectionTrait, DatabaseConnection, EntityTrait};

use super::{PaymentState, settle_refund};
use crate::entities::payment::{Entity, Model};
use crate::gateway::{GatewayError, PaymentGateway};
use crate::{CheckoutError, PaymentId};

/// Gives a payment back, as [`Work::RefundPayment`](crate::Work::RefundPayment) promised. Doing it twice
/// gives back once: the payment names the refund at the gateway.
///
/// # Errors
/// [`CheckoutError::OtherGateway`], or the gateway's: try again later.
pub async fn process_refund(
    db: &DatabaseConnection,
    moment: &mut Moment,
    gateway: &dyn PaymentGateway,
    payment: PaymentId,
) -> Result<(), CheckoutError> {
    let row = at_gateway(db, gateway, payment).await?;
    let (PaymentState::RefundDue, Some(session)) = (row.state, &row.session) else {
        return Ok(());
    };
    let amount = row.received()?.map_or_else(|| row.amount(), Ok)?;
    let key = format!("refund:{payment}");
    gateway
        .refund(session, amount, &key)
        .await
        .map_err(CheckoutError::Gateway)?;
    let txn = begin_write(db).await?;
    settle_refund(&txn, moment, &row, amount).await?;
    txn.commit().await?;
    Ok(())
}

/// Closes the session of a payment nobody should make any more, as
/// [`Work::ExpireSession`](crate::Work::ExpireSession) promised. One that is paid, closed or gone needs
/// nothing: if it was paid, its event brings the refund about.
///
/// # Errors
/// [`CheckoutError::OtherGateway`], or the gateway's: try again later.
pub async fn process_expiry(
    db: &impl ConnectionTrait,
    gateway: &dyn PaymentGateway,
    payment: PaymentId,
) -> Result<(), CheckoutError> {
    let row = at_gateway(db, gateway, payment).await?;
    let Some(session) = row.session else {
        return Ok(());
    };
    match gateway.cancel(&session).await {
        Ok(()) | Err(GatewayError::NotPossible(_) | GatewayError::UnknownSession) => Ok(()),
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
