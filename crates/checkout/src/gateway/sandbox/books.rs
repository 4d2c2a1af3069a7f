//! The gateway's own books.

use groundwork::Moment;
use money::Money;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};

use super::OPEN_FOR;
use crate::entities::sandbox_session::{Column, Entity, Model};
use crate::gateway::{GatewayError, PaymentLine, PaymentRequest, SessionState};

pub(super) fn new_session(
    moment: &mut Moment,
    request: &PaymentRequest,
) -> Result<Model, GatewayError> {
    let lines = serde_json::to_value(listed(request));
    let lines = lines.map_err(|e| GatewayError::Refused(e.to_string()))?;
    Ok(Model {
        id: format!("sbx_{}", moment.token()),
        payment_id: request.payment.0,
        order_number: request.order.to_string(),
        currency: request.amount.currency.code().to_owned(),
        amount_minor: request.amount.minor,
        refunded_minor: 0,
        lines,
        success_url: request.success_url.clone(),
        cancel_url: request.cancel_url.clone(),
        state: SessionState::Open,
        card_last4: None,
        step_last4: None,
        arrives_at: None,
        disputes_at: None,
        dispute: None,
        created_at: moment.now,
        expires_at: moment.now + OPEN_FOR,
    })
}

/// What the page lists: together it is the amount.
fn listed(request: &PaymentRequest) -> Vec<PaymentLine> {
    let (shipping, other) = (request.shipping, request.adjustment);
    let title = if other.minor < 0 { "Discount" } else { "Tax" };
    let besides = [("Shipping", shipping), (title, other)];
    let besides = besides.into_iter().filter(|(_, amount)| amount.minor != 0);
    let line = |(title, unit_price): (&str, Money)| PaymentLine {
        title: title.to_owned(),
        quantity: 1,
        unit_price,
        price: None,
    };
    request
        .lines
        .iter()
        .cloned()
        .chain(besides.map(line))
        .collect()
}

pub(super) async fn give_back(
    txn: &impl ConnectionTrait,
    session: &str,
    minor: i64,
) -> Result<Option<Model>, DbErr> {
    let back = || Expr::col(Column::RefundedMinor).add(minor);
    let rows = Entity::update_many()
        .col_expr(Column::RefundedMinor, back())
        .filter(Column::Id.eq(session))
        .filter(Column::State.eq(SessionState::Paid))
        // What is disputed is with the bank.
        .filter(Column::Dispute.is_null().or(Column::Dispute.eq("won")))
        .filter(back().lte(Expr::col(Column::AmountMinor)))
        .exec_with_returning(txn)
        .await?;
    Ok(rows.into_iter().next())
}

/// Moves a session that is in one of `from`.
pub(super) async fn shift(
    txn: &impl ConnectionTrait,
    session: &str,
    from: &[SessionState],
    to: SessionState,
    card_last4: Option<&str>,
) -> Result<Option<Model>, DbErr> {
    let rows = Entity::update_many()
        .col_expr(Column::State, Expr::value(to))
        .col_expr(Column::CardLast4, Expr::value(card_last4))
        .filter(Column::Id.eq(session))
        .filter(Column::State.is_in(from.iter().copied()))
        .exec_with_returning(txn)
        .await?;
    Ok(rows.into_iter().next())
}
