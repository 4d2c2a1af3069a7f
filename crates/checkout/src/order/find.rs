use chrono::{DateTime, Utc};
use groundwork::{Cursor, Page};
use sea_orm::sea_query::{Expr, ExprTrait, Func, SelectStatement};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait,
};

use super::{Order, OrderState, page};
use crate::entities::orders::{Column, Entity};
use crate::entities::{payment, refund};
use crate::{CheckoutError, RefundState};

/// Which orders staff look for. Everything that is set must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OrderFilter {
    /// In one of these states; in any where there is none.
    pub states: Vec<OrderState>,
    /// Ordered from then on.
    pub from: Option<DateTime<Utc>>,
    /// Ordered before then.
    pub until: Option<DateTime<Utc>>,
    /// Words of a number, name, e-mail, tracking number or code.
    pub words: String,
    /// Only those whose payment is disputed.
    pub disputed: bool,
    /// Only those with a refund that failed and was not made good.
    pub refund_failed: bool,
}

impl OrderFilter {
    /// Orders in one state.
    pub fn state(state: OrderState) -> Self {
        Self {
            states: vec![state],
            ..Self::default()
        }
    }

    fn condition(&self) -> Condition {
        let states =
            (!self.states.is_empty()).then(|| Column::State.is_in(self.states.iter().copied()));
        Condition::all()
            .add_option(states)
            .add_option(self.from.map(|from| Column::PlacedAt.gte(from)))
            .add_option(self.until.map(|until| Column::PlacedAt.lt(until)))
            .add_option(self.disputed.then(|| Column::Disputed.eq(true)))
            .add_option(
                self.refund_failed
                    .then(|| Column::Id.in_subquery(with_a_failed_refund())),
            )
            .add_option(self.said())
    }

    /// Every word stands in one of the fields.
    fn said(&self) -> Option<Condition> {
        let fields = [
            Column::Number,
            Column::Name,
            Column::Email,
            Column::Tracking,
            Column::DiscountCode,
            Column::City,
        ];
        let holds = |word: &str| {
            let pattern = format!("%{}%", escaped(&word.to_lowercase()));
            fields.into_iter().fold(Condition::any(), |any, field| {
                let lower = Func::lower(Expr::col((Entity, field)));
                let like = sea_orm::sea_query::LikeExpr::new(pattern.clone()).escape('!');
                any.add(Expr::expr(lower).like(like))
            })
        };
        let words = self.words.split_whitespace().take(6).map(holds);
        let all = words.fold(Condition::all(), Condition::add);
        (!all.is_empty()).then_some(all)
    }
}

/// Orders with a refund that failed, and still has money to give back.
fn with_a_failed_refund() -> SelectStatement {
    let arrived = Func::coalesce([
        Expr::col(payment::Column::ReceivedMinor),
        Expr::col(payment::Column::AmountMinor),
    ]);
    let with_money = payment::Entity::find()
        .select_only()
        .column(payment::Column::Id)
        .filter(Expr::col(payment::Column::RefundedMinor).lt(arrived))
        .into_query();
    refund::Entity::find()
        .select_only()
        .column(refund::Column::OrderId)
        .filter(refund::Column::State.eq(RefundState::Failed))
        .filter(refund::Column::PaymentId.in_subquery(with_money))
        .into_query()
}

/// The wildcards of `LIKE` mean themselves.
fn escaped(word: &str) -> String {
    let mut text = String::new();
    for c in word.chars() {
        if matches!(c, '%' | '_' | '!') {
            text.push('!');
        }
        text.push(c);
    }
    text
}

/// Orders staff look for, newest first, with their lines: two statements.
///
/// # Errors
/// The database's.
pub async fn orders_as_staff(
    db: &impl ConnectionTrait,
    filter: &OrderFilter,
    after: Option<Cursor>,
    limit: u32,
) -> Result<Page<Order>, CheckoutError> {
    page(db, Entity::find().filter(filter.condition()), after, limit).await
}
