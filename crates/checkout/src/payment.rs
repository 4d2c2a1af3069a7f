mod process;
mod reconcile;
mod start;
mod state;

use chrono::{DateTime, Utc};
use groundwork::Moment;
use money::Money;
use sea_orm::sea_query::{Expr, OnConflict, SimpleExpr};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, Insert, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait,
};
use uuid::Uuid;

pub use process::{process_expiry, process_refund};
pub use reconcile::reconcile;
pub use start::{PaymentStep, ReturnUrls, gateway_under_way, start_payment};
pub use state::PaymentState;

use crate::entities::payment::{Column, Entity, Model};
use crate::entities::{self, orders};
use crate::{CheckoutError, Order, PaymentId, Work, refund};

/// One attempt to have an order paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payment {
    /// The payment.
    pub id: PaymentId,
    /// Where it is made; empty until a gateway was asked.
    pub gateway: String,
    /// Where it is.
    pub state: PaymentState,
    /// What was asked for.
    pub amount: Money,
    /// What arrived.
    pub received: Option<Money>,
    /// What of it is promised back or went back.
    pub refunded: Money,
    /// When it last moved.
    pub updated_at: DateTime<Utc>,
}

/// The payments of an order, oldest first. Who holds the order has been let
/// in already.
///
/// # Errors
/// The database's.
pub async fn payments(
    db: &impl ConnectionTrait,
    order: &Order,
) -> Result<Vec<Payment>, CheckoutError> {
    let rows = Entity::find()
        .filter(Column::OrderId.eq(order.id))
        .order_by_asc(Column::Id)
        .all(db)
        .await?;
    let payment = |row: Model| {
        Ok(Payment {
            id: PaymentId(row.id),
            amount: row.amount()?,
            received: row.received()?,
            refunded: entities::money(row.refunded_minor, &row.currency)?,
            gateway: row.gateway,
            state: row.state,
            updated_at: row.updated_at,
        })
    };
    rows.into_iter().map(payment).collect()
}

impl Model {
    pub(crate) fn amount(&self) -> Result<Money, DbErr> {
        entities::money(self.amount_minor, &self.currency)
    }

    /// What arrived, in its own currency.
    pub(crate) fn arrived(&self) -> Result<Money, DbErr> {
        self.received()?.map_or_else(|| self.amount(), Ok)
    }

    /// What is left of it to give back.
    pub(crate) fn left(&self) -> Result<Money, DbErr> {
        let arrived = self.arrived()?;
        Ok(Money::new(
            arrived.minor - self.refunded_minor,
            arrived.currency,
        ))
    }

    pub(crate) fn received(&self) -> Result<Option<Money>, DbErr> {
        let received = self.received_minor.zip(self.received_currency.as_deref());
        received
            .map(|(minor, currency)| entities::money(minor, currency))
            .transpose()
    }
}

/// Writes a payment for an order down. The order has at most one that is
/// [`New`](PaymentState::New) or [`Open`](PaymentState::Open).
pub(crate) async fn open_payment(
    txn: &impl ConnectionTrait,
    moment: &mut Moment,
    order: &orders::Model,
) -> Result<(), DbErr> {
    let row = Model {
        id: moment.uuid(),
        order_id: order.id,
        gateway: String::new(),
        state: PaymentState::New,
        currency: order.currency.clone(),
        amount_minor: order.total_minor - order.gift_minor,
        session: None,
        pay_url: None,
        prices: None,
        intent: None,
        received_minor: None,
        received_currency: None,
        refunded_minor: 0,
        pending: false,
        charged_back_minor: 0,
        created_at: moment.now,
        updated_at: moment.now,
    };
    let unless_live = OnConflict::new().do_nothing().to_owned();
    Insert::one(row)
        .on_conflict(unless_live)
        .exec_without_returning(txn)
        .await
        .map(drop)
}

/// The one place that changes a payment's state, and only from `from`.
/// Returns the rows it moved, as they are now.
pub(crate) async fn shift(
    txn: &impl ConnectionTrait,
    moment: &Moment,
    which: Condition,
    from: &[PaymentState],
    to: PaymentState,
) -> Result<Vec<Model>, DbErr> {
    debug_assert!(
        from.iter().all(|from| from.may_become(to)),
        "{from:?} to {to:?}"
    );
    Entity::update_many()
        .col_expr(Column::State, Expr::value(to))
        .col_expr(Column::UpdatedAt, Expr::value(moment.now))
        .filter(which)
        .filter(Column::State.is_in(from.iter().copied()))
        .exec_with_returning(txn)
        .await
}

/// Orders none of whose payments is with a bank that still works on it.
pub(crate) fn not_on_its_way() -> SimpleExpr {
    let on_its_way = Entity::find()
        .select_only()
        .column(Column::OrderId)
        .filter(Column::Pending.eq(true))
        .filter(Column::State.is_in([PaymentState::New, PaymentState::Open]))
        .into_query();
    orders::Column::Id.not_in_subquery(on_its_way)
}

/// Notes whether a bank works on a payment.
pub(crate) async fn set_pending(
    txn: &impl ConnectionTrait,
    payment: Uuid,
    pending: bool,
) -> Result<(), DbErr> {
    Entity::update_many()
        .col_expr(Column::Pending, pending.into())
        .filter(only(payment))
        .exec(txn)
        .await
        .map(drop)
}

pub(crate) fn of_order(order: Uuid) -> Condition {
    Condition::all().add(Column::OrderId.eq(order))
}

pub(crate) fn only(payment: Uuid) -> Condition {
    Condition::all().add(Column::Id.eq(payment))
}

/// Gives up what is still unpaid, and promises to close its page.
pub(crate) async fn retire_live(
    txn: &impl ConnectionTrait,
    moment: &mut Moment,
    order: Uuid,
) -> Result<(), DbErr> {
    retire(txn, moment, of_order(order)).await
}

pub(crate) async fn retire(
    txn: &impl ConnectionTrait,
    moment: &mut Moment,
    which: Condition,
) -> Result<(), DbErr> {
    let live = [PaymentState::New, PaymentState::Open];
    for row in shift(txn, moment, which, &live, PaymentState::Expired).await? {
        if row.session.is_some() {
            let payment = PaymentId(row.id);
            Work::ExpireSession {
                payment,
                gateway: row.gateway,
            }
            .promise(txn, moment)
            .await?;
        }
    }
    Ok(())
}

/// Owes back everything that arrived for an order.
pub(crate) async fn owe_back_all(
    txn: &impl ConnectionTrait,
    moment: &mut Moment,
    order: &orders::Model,
) -> Result<(), DbErr> {
    owe_back(txn, moment, order, of_order(order.id)).await
}

pub(crate) async fn owe_back(
    txn: &impl ConnectionTrait,
    moment: &mut Moment,
    order: &orders::Model,
    which: Condition,
) -> Result<(), DbErr> {
    let arrived = [PaymentState::Paid, PaymentState::Held];
    for row in shift(txn, moment, which, &arrived, PaymentState::RefundDue).await? {
        let left = row.left()?;
        if left.minor <= 0 {
            refund::conclude(txn, moment, row.id).await?;
            continue;
        }
        // Once for each time it comes to be owed: a dispute may come between.
        let key = format!("owed:{}:{}", row.id, refund::count(txn, row.id).await?);
        refund::promise(txn, moment, order, &row, left, &refund::Cause::owed(&key)).await?;
    }
    Ok(())
}

/// Staff accept a payment of another amount. Tells whether the order has any
/// money: it may have been given back meanwhile, perhaps at the gateway itself.
pub(crate) async fn accept_held(
    txn: &impl ConnectionTrait,
    moment: &mut Moment,
    order: &orders::Model,
) -> Result<bool, DbErr> {
    let held = [PaymentState::Held];
    shift(txn, moment, of_order(order.id), &held, PaymentState::Paid).await?;
    let kept = Entity::find()
        .filter(of_order(order.id))
        .filter(Column::State.is_in([PaymentState::Paid, PaymentState::Disputed]))
        .all(txn)
        .await?;
    for payment in kept {
        if payment.left()?.minor > 0 {
            return Ok(true);
        }
    }
    Ok(false)
}
