//! The lab's own time: everybody's, and as far ahead as staff have pushed it.
//! The distance is in the books, so every server agrees on it.

use chrono::{DateTime, Duration, Utc};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{SimulatedLab, broken};
use crate::LabError;
use crate::entities::lab_clock::{Column, Entity};

/// How far the lab's time can be pushed ahead in all.
pub const MAX_AHEAD: Duration = Duration::days(3_650);

/// The one row of the clock's table.
const HANDS: i32 = 1;

impl SimulatedLab {
    /// The lab's time. Orders move by it; signatures are made and deliveries
    /// repeated by everybody's, because the shop checks them by its own.
    ///
    /// # Errors
    /// [`LabError::Unavailable`].
    pub async fn now(&self) -> Result<DateTime<Utc>, LabError> {
        Ok(self.clock.moment().now + self.ahead().await?)
    }

    /// How far the lab's time is ahead of everybody's.
    ///
    /// # Errors
    /// [`LabError::Unavailable`].
    pub async fn ahead(&self) -> Result<Duration, LabError> {
        let row = Entity::find_by_id(HANDS).one(&self.db).await;
        let row = row.map_err(broken)?;
        let row = row.ok_or_else(|| LabError::Unavailable("the lab has no clock".to_owned()))?;
        Ok(Duration::microseconds(row.ahead_micros))
    }

    /// Pushes the lab's time ahead, for every server, and says what it is
    /// then. Nothing moves until the next [`tick`](Self::tick).
    ///
    /// # Errors
    /// [`LabError::Refused`] where that is backwards, or further ahead than
    /// [`MAX_AHEAD`] in all; [`LabError::Unavailable`].
    pub async fn advance(&self, by: Duration) -> Result<DateTime<Utc>, LabError> {
        let refused = || LabError::Refused(format!("{by} is backwards or too far"));
        if by < Duration::zero() || by > MAX_AHEAD {
            return Err(refused());
        }
        let micros = |span: Duration| span.num_microseconds().ok_or_else(refused);
        let (step, room) = (micros(by)?, micros(MAX_AHEAD - by)?);
        let pushed = Entity::update_many()
            .col_expr(
                Column::AheadMicros,
                Expr::col(Column::AheadMicros).add(step),
            )
            .filter(Column::Id.eq(HANDS))
            .filter(Column::AheadMicros.lte(room))
            .exec(&self.db)
            .await
            .map_err(broken)?;
        if pushed.rows_affected == 0 {
            return Err(refused());
        }
        self.now().await
    }
}
