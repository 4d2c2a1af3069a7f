use groundwork::{Moment, begin_write};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseConnection, DbErr, EntityTrait, QueryFilter,
};

use crate::entities::orders::{Column, Entity};
use crate::order::{call_off, forget_edition};
use crate::{CheckoutError, CustomerId, OrderState, cart};

/// A person leaves; their orders stay. The cart is dropped, unpaid orders are
/// called off, and no order names its customer any more. Who lived where is
/// blanked on finished orders at once, and on the others when they finish:
/// a parcel still needs its address.
///
/// # Errors
/// The database's.
pub async fn forget_customer(
    db: &DatabaseConnection,
    moment: &mut Moment,
    customer: CustomerId,
) -> Result<(), CheckoutError> {
    let theirs = || Condition::all().add(Column::CustomerId.eq(customer));
    let txn = begin_write(db).await?;
    cart::drop_all(&txn, customer).await?;
    let unpaid = Entity::find()
        .filter(theirs())
        .filter(Column::State.eq(OrderState::AwaitingPayment))
        .all(&txn)
        .await?;
    for order in unpaid {
        let which = Condition::all().add(Column::Id.eq(order.id));
        let unpaid = [OrderState::AwaitingPayment];
        call_off(&txn, moment, which, &unpaid, OrderState::Cancelled, None).await?;
    }
    use OrderState::{Cancelled, Delivered, Expired, Shipped};
    let finished = [Shipped, Delivered, Cancelled, Expired];
    blank(&txn, theirs().add(Column::State.is_in(finished))).await?;
    Entity::update_many()
        .col_expr(Column::CustomerId, Expr::value(None::<uuid::Uuid>))
        .col_expr(Column::BuyerId, Expr::value(None::<uuid::Uuid>))
        .filter(theirs())
        .exec(&txn)
        .await?;
    forget_edition(&txn, customer).await?;
    txn.commit().await?;
    Ok(())
}

/// Blanks what tells who and where; town and country stay for the books.
pub(crate) async fn blank(txn: &impl ConnectionTrait, which: Condition) -> Result<(), DbErr> {
    let personal = [
        Column::Name,
        Column::Line1,
        Column::Line2,
        Column::Phone,
        Column::Email,
    ];
    personal
        .into_iter()
        .fold(Entity::update_many(), |update, column| {
            update.col_expr(column, Expr::value(""))
        })
        .filter(which)
        .exec(txn)
        .await
        .map(drop)
}
