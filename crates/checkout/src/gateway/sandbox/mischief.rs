//! What networks do to webhooks, on demand: copies, delay, another order,
//! losses. A shop that bears this bears a real gateway.

use chrono::Duration;
use groundwork::Moment;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, Insert};

use super::{DELIVERIES, Sandbox, broken};
use crate::entities::sandbox_mischief::{Column, Entity, Model};
use crate::gateway::{EventKind, GatewayError};

/// The one row.
const ROW: i32 = 1;

/// What is done to webhooks from now on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mischief {
    /// How many more times each is sent, 0 to 20.
    pub copies: u32,
    /// How long each waits, in seconds, 0 to 3,600.
    pub delay_seconds: u32,
    /// Up to how long each waits besides, at random: they overtake each other.
    /// Seconds, 0 to 3,600.
    pub shuffle_seconds: u32,
    /// How many in a hundred are never sent, 0 to 100.
    pub drop_percent: u32,
}

impl Mischief {
    fn within_limits(self) -> Self {
        Self {
            copies: Ord::min(self.copies, 20),
            delay_seconds: Ord::min(self.delay_seconds, 3_600),
            shuffle_seconds: Ord::min(self.shuffle_seconds, 3_600),
            drop_percent: Ord::min(self.drop_percent, 100),
        }
    }

    fn from_row(row: &Model) -> Self {
        let number = |n: i32| u32::try_from(n).unwrap_or(0);
        Self {
            copies: number(row.copies),
            delay_seconds: number(row.delay_seconds),
            shuffle_seconds: number(row.shuffle_seconds),
            drop_percent: number(row.drop_percent),
        }
    }
}

impl Sandbox {
    /// What is done to webhooks now.
    ///
    /// # Errors
    /// [`GatewayError::Unavailable`].
    pub async fn mischief(&self) -> Result<Mischief, GatewayError> {
        current(&self.db).await.map_err(broken)
    }

    /// Changes what is done to webhooks; what is beyond a limit is cut to it.
    ///
    /// # Errors
    /// [`GatewayError::Unavailable`].
    pub async fn set_mischief(&self, mischief: Mischief) -> Result<(), GatewayError> {
        let mischief = mischief.within_limits();
        let number = u32::cast_signed;
        let row = Model {
            id: ROW,
            copies: number(mischief.copies),
            delay_seconds: number(mischief.delay_seconds),
            shuffle_seconds: number(mischief.shuffle_seconds),
            drop_percent: number(mischief.drop_percent),
            sent: 0,
        };
        let replace = OnConflict::column(Column::Id)
            .update_columns([
                Column::Copies,
                Column::DelaySeconds,
                Column::ShuffleSeconds,
                Column::DropPercent,
            ])
            .to_owned();
        let insert = Insert::one(row).on_conflict(replace);
        let written = insert.exec_without_returning(&self.db).await;
        written.map(drop).map_err(broken)
    }
}

async fn current(db: &impl ConnectionTrait) -> Result<Mischief, DbErr> {
    let row = Entity::find_by_id(ROW).one(db).await?;
    Ok(row.as_ref().map(Mischief::from_row).unwrap_or_default())
}

/// Puts an event on its way, or what mischief makes of it.
pub(super) async fn send(
    txn: &impl ConnectionTrait,
    moment: &mut Moment,
    kind: EventKind,
    event: &str,
) -> Result<(), DbErr> {
    let mischief = current(txn).await?;
    if moment.number() % 100 < u64::from(mischief.drop_percent) {
        return Ok(());
    }
    for copy in 0..=mischief.copies {
        let besides = moment.number() % (u64::from(mischief.shuffle_seconds) * 1_000 + 1);
        let wait = Duration::seconds(mischief.delay_seconds.into())
            + Duration::milliseconds(besides.cast_signed());
        let key = match copy {
            0 => event.to_owned(),
            copy => format!("{event}+{copy}"),
        };
        let after = moment.now + wait;
        DELIVERIES
            .push_for(txn, moment, kind.as_str(), &key, &event, after)
            .await?;
    }
    Ok(())
}
