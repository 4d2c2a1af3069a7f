use chrono::{DateTime, Utc};
use groundwork::Moment;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, DeriveActiveEnum, EntityTrait, EnumIter, Insert,
    QueryFilter,
};
use uuid::Uuid;

use crate::entities::order_event;
use crate::{CheckoutError, Order, StaffId};

/// What can happen to an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum Happening {
    /// It was ordered.
    Placed,
    /// The customer was sent to the payment page.
    PaymentStarted,
    /// The card or bank said no; the customer may try again.
    PaymentFailed,
    /// The payment page closed unpaid.
    PaymentExpired,
    /// The customer did all they can; the bank is at work.
    PaymentPending,
    /// The money arrived.
    Paid,
    /// The money is not what was asked: staff look at it.
    Held,
    /// Staff accepted it after a look.
    Released,
    /// The prints were promised to the lab.
    SentToLab,
    /// The lab is at work.
    InProduction,
    /// The lab could not.
    LabFailed,
    /// It was printed.
    Printed,
    /// It was handed to the carrier named in the detail.
    Shipped,
    /// It arrived.
    Delivered,
    /// Prints are made again, for the reason in the detail.
    Reprint,
    /// They were made again.
    Reprinted,
    /// Their parcel was handed to the carrier named in the detail.
    ReprintShipped,
    /// The cardholder disputes the payment.
    Disputed,
    /// The shop keeps the money.
    DisputeWon,
    /// The cardholder has it back.
    DisputeLost,
    /// It was called off.
    Cancelled,
    /// Nobody paid in time.
    Expired,
    /// Money will go back.
    RefundDue,
    /// Money went back.
    Refunded,
    /// The gateway or the bank would not give it back.
    RefundFailed,
    /// What a gift card paid is on it again.
    GiftCardRefilled,
}

/// One thing that happened to an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimelineEntry {
    /// What happened.
    pub happening: Happening,
    /// The particulars, or nothing.
    pub detail: String,
    /// Who of the staff did it, where one did.
    pub staff: Option<StaffId>,
    /// When.
    pub at: DateTime<Utc>,
}

/// What happened to an order, oldest first. Who holds the order has been let
/// in already: reading it took its owner, or staff.
///
/// # Errors
/// The database's.
pub async fn timeline(
    db: &impl ConnectionTrait,
    order: &Order,
) -> Result<Vec<TimelineEntry>, CheckoutError> {
    let rows = order_event::Entity::find()
        .filter(order_event::Column::OrderId.eq(order.id))
        .all(db)
        .await?;
    let entry = |row: order_event::Model| TimelineEntry {
        happening: row.happening,
        detail: row.detail,
        staff: row.staff_id.map(StaffId),
        at: row.at,
    };
    let mut entries: Vec<_> = rows.into_iter().map(entry).collect();
    // One verb may write several at the same instant; the enum is declared
    // in the order they follow from each other.
    entries.sort_by_key(|entry| (entry.at, entry.happening));
    Ok(entries)
}

/// Writes an entry, in the transaction of the change it tells of.
pub(crate) async fn note(
    txn: &impl ConnectionTrait,
    moment: &mut Moment,
    order: Uuid,
    happening: Happening,
    detail: &str,
    staff: Option<StaffId>,
) -> Result<(), DbErr> {
    let row = order_event::Model {
        id: moment.uuid(),
        order_id: order,
        happening,
        detail: detail.to_owned(),
        staff_id: staff.map(|staff| staff.0),
        at: moment.now,
    };
    Insert::one(row).exec_without_returning(txn).await.map(drop)
}
