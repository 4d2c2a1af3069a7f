use groundwork::{Moment, begin_write};
use money::Money;
use sea_orm::sea_query::{Expr, Func};
use sea_orm::{ColumnTrait, Condition, DatabaseConnection, DbErr, EntityTrait, QueryFilter};

use super::{PaymentState, only, open_payment, retire};
use crate::entities::orders;
use crate::entities::payment::{Column, Entity, Model};
use crate::gateway::{
    GatewayError, PaymentGateway, PaymentLine, PaymentRequest, PaymentStart, SessionState,
};
use crate::order::{Scope, fetch};
use crate::timeline::note;
use crate::{CheckoutError, Happening, Holder, Order, OrderNumber, OrderState, PaymentId, mirror};

/// How many dead sessions are replaced before giving up.
const TRIES: usize = 3;

/// Where the payment page sends the customer back to.
#[derive(Clone, Debug)]
pub struct ReturnUrls {
    /// After paying. Arriving there proves nothing: only an event does.
    pub success: String,
    /// After giving up.
    pub cancel: String,
}

/// What the customer does next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PaymentStep {
    /// Send them to this page.
    PayAt(String),
    /// They have paid; the event that proves it is on its way.
    Confirming,
}

/// Sends a customer to pay an order. The session already open is used again.
///
/// The payment is written down before the gateway is asked, and its id is the
/// gateway's idempotency key: dying between the two opens no second session.
///
/// # Errors
/// [`CheckoutError::NotPossible`] unless the order awaits payment, or the
/// gateway's.
pub async fn start_payment(
    db: &DatabaseConnection,
    moment: &mut Moment,
    gateway: &dyn PaymentGateway,
    holder: impl Into<Holder<'_>>,
    number: &OrderNumber,
    urls: &ReturnUrls,
) -> Result<PaymentStep, CheckoutError> {
    let scope = Scope::Holder(holder.into());
    for _ in 0..TRIES {
        let order = fetch(db, scope, number).await?;
        let payment = live_payment(db, moment, &order).await?;
        if let Some(step) = attempt(db, moment, gateway, &order, &payment, urls).await? {
            return Ok(step);
        }
        // Dead: closed at the gateway, or opened at another one.
        let txn = begin_write(db).await?;
        retire(&txn, moment, only(payment.id)).await?;
        txn.commit().await?;
    }
    let reason = "its sessions close as soon as they open".to_owned();
    Err(CheckoutError::Gateway(GatewayError::Unavailable(reason)))
}

/// The gateway that was asked for the payment under way: it may have the
/// customer's money before anybody here has heard.
///
/// # Errors
/// [`CheckoutError::NotFound`].
pub async fn gateway_under_way(
    db: &DatabaseConnection,
    holder: impl Into<Holder<'_>>,
    number: &OrderNumber,
) -> Result<Option<String>, CheckoutError> {
    let order = fetch(db, Scope::Holder(holder.into()), number).await?;
    let live = Entity::find()
        .filter(Column::OrderId.eq(order.id))
        .filter(Column::State.is_in([PaymentState::New, PaymentState::Open]))
        .filter(Column::Gateway.ne(""))
        .one(db)
        .await?;
    Ok(live.map(|payment| payment.gateway))
}

/// The payment under way, or a fresh one, for an order that awaits payment.
async fn live_payment(
    db: &DatabaseConnection,
    moment: &mut Moment,
    order: &Order,
) -> Result<Model, CheckoutError> {
    let live = || {
        Entity::find()
            .filter(Column::OrderId.eq(order.id))
            .filter(Column::State.is_in([PaymentState::New, PaymentState::Open]))
    };
    let txn = begin_write(db).await?;
    // Locks the order, so that a cancellation comes before or after, not between.
    let awaiting = orders::Entity::update_many()
        .col_expr(orders::Column::UpdatedAt, Expr::value(moment.now))
        .filter(orders::Column::Id.eq(order.id))
        .filter(orders::Column::State.eq(OrderState::AwaitingPayment))
        .exec_with_returning(&txn)
        .await?;
    let Some(row) = awaiting.first() else {
        let now = fetch(&txn, Scope::Shop, &order.number).await?;
        return Err(CheckoutError::NotPossible { state: now.state });
    };
    open_payment(&txn, moment, row).await?;
    let payment = live().one(&txn).await?.ok_or(CheckoutError::NotFound)?;
    txn.commit().await?;
    Ok(payment)
}

/// Where this payment can be made; `None` where it no longer can.
async fn attempt(
    db: &DatabaseConnection,
    moment: &mut Moment,
    gateway: &dyn PaymentGateway,
    order: &Order,
    payment: &Model,
    urls: &ReturnUrls,
) -> Result<Option<PaymentStep>, CheckoutError> {
    let asked_before = !payment.gateway.is_empty();
    if asked_before && payment.gateway != gateway.name() {
        return Ok(None);
    }
    if let (Some(session), Some(url)) = (&payment.session, &payment.pay_url) {
        return resume(gateway, session, url).await;
    }
    let prices = match asked_before {
        true => payment.prices.clone(),
        false => mirror::prices(db, moment, gateway, order).await?,
    };
    let prices = claim(db, payment, gateway.name(), prices).await?;
    let request = request(order, payment, urls, prices.as_deref())?;
    let start = match gateway.initiate(&request).await {
        Ok(start) => start,
        // The key was used for a request the gateway no longer repeats.
        Err(GatewayError::Refused(_)) if asked_before => return Ok(None),
        Err(error) => return Err(CheckoutError::Gateway(error)),
    };
    if store(db, moment, gateway.name(), payment, &start).await? {
        return Ok(Some(PaymentStep::PayAt(start.pay_url)));
    }
    let now = Entity::find_by_id(payment.id).one(db).await?;
    let open = now.filter(|row| row.state == PaymentState::Open);
    if open.as_ref().and_then(|row| row.session.as_ref()) == Some(&start.session) {
        return Ok(Some(PaymentStep::PayAt(start.pay_url)));
    }
    // Given up meanwhile, or another session was faster. Should closing fail and
    // the customer pay after all, the event names the payment and the money
    // goes back.
    if let Err(error) = gateway.cancel(&start.session).await {
        tracing::warn!(payment = %payment.id, %error, "a session nobody should pay stays open");
    }
    Ok(open.and_then(|row| row.pay_url).map(PaymentStep::PayAt))
}

async fn resume(
    gateway: &dyn PaymentGateway,
    session: &str,
    url: &str,
) -> Result<Option<PaymentStep>, CheckoutError> {
    match gateway.status(session).await {
        Ok(status) => Ok(match status.state {
            SessionState::Open => Some(PaymentStep::PayAt(url.to_owned())),
            SessionState::Paid | SessionState::Pending => Some(PaymentStep::Confirming),
            SessionState::Expired => None,
        }),
        Err(GatewayError::UnknownSession) => Ok(None),
        Err(error) => Err(CheckoutError::Gateway(error)),
    }
}

/// Notes which gateway is about to hear of the payment, so that its events
/// find it even if nothing after this is written, and by which prices: those of
/// whoever was first.
async fn claim(
    db: &DatabaseConnection,
    payment: &Model,
    gateway: &str,
    prices: Option<String>,
) -> Result<Option<String>, CheckoutError> {
    let first = Func::coalesce([Expr::col(Column::Prices), Expr::value(prices)]);
    let claimed = Entity::update_many()
        .col_expr(Column::Gateway, Expr::value(gateway))
        .col_expr(Column::Prices, first.into())
        .filter(only(payment.id))
        .filter(
            Condition::any()
                .add(Column::Gateway.eq(""))
                .add(Column::Gateway.eq(gateway)),
        )
        .exec_with_returning(db)
        .await?;
    let elsewhere = || CheckoutError::OtherGateway {
        gateway: payment.gateway.clone(),
    };
    let row = claimed.into_iter().next().ok_or_else(elsewhere)?;
    Ok(row.prices)
}

async fn store(
    db: &DatabaseConnection,
    moment: &mut Moment,
    gateway: &str,
    payment: &Model,
    start: &PaymentStart,
) -> Result<bool, CheckoutError> {
    let txn = begin_write(db).await?;
    let opened = Entity::update_many()
        .col_expr(Column::State, Expr::value(PaymentState::Open))
        .col_expr(Column::Session, Expr::value(&start.session))
        .col_expr(Column::PayUrl, Expr::value(&start.pay_url))
        .col_expr(Column::UpdatedAt, Expr::value(moment.now))
        .filter(only(payment.id))
        .filter(Column::State.eq(PaymentState::New))
        .exec(&txn)
        .await?;
    if opened.rows_affected == 1 {
        let order = payment.order_id;
        note(
            &txn,
            moment,
            order,
            Happening::PaymentStarted,
            gateway,
            None,
        )
        .await?;
    }
    txn.commit().await?;
    Ok(opened.rows_affected == 1)
}

/// What the lines and shipping together are off the amount asked for: a tax
/// on top of them, less discount and gift card.
fn adjustment(order: &Order) -> Result<Money, CheckoutError> {
    let totals = &order.totals;
    let listed = totals.items.plus(totals.shipping);
    let off = listed.and_then(|listed| totals.due().minus(listed));
    off.map_err(CheckoutError::Total)
}

fn request(
    order: &Order,
    payment: &Model,
    urls: &ReturnUrls,
    prices: Option<&str>,
) -> Result<PaymentRequest, CheckoutError> {
    let prices: Vec<Option<String>> = match prices {
        Some(prices) => serde_json::from_str(prices).map_err(|e| DbErr::Type(e.to_string()))?,
        None => Vec::new(),
    };
    let prices = prices.into_iter().chain(std::iter::repeat(None));
    let lines = order
        .lines
        .iter()
        .zip(prices)
        .map(|(line, price)| PaymentLine {
            title: format!("{}, {}", line.title, line.format_label),
            quantity: line.quantity,
            unit_price: line.unit_price,
            price,
        });
    let email = Some(order.address.email.clone()).filter(|email| !email.is_empty());
    Ok(PaymentRequest {
        payment: PaymentId(payment.id),
        order: order.number.clone(),
        amount: payment.amount()?,
        lines: lines.collect(),
        shipping: order.totals.shipping,
        adjustment: adjustment(order)?,
        success_url: urls.success.clone(),
        cancel_url: urls.cancel.clone(),
        customer_email: email,
    })
}
