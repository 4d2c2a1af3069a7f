//! The lab at work: what is due happens, each step once.

use chrono::{DateTime, Utc};
use groundwork::begin_write;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::books::{self, Step, shift};
use super::{SimulatedLab, broken, parcel, schedule};
use crate::entities::lab_order::{Column, Entity, Model};
use crate::{LabError, LabOrderId, LabStatus, Stage};

impl SimulatedLab {
    /// Does up to `limit` steps that are due by the lab's time, the one that
    /// has waited longest first, and announces each. Returns how many it did;
    /// fewer than `limit` where nothing more is due.
    ///
    /// Any number of servers may do this at once: each step happens once.
    ///
    /// # Errors
    /// [`LabError::Unavailable`]; the steps done before stay done.
    pub async fn tick(&self, limit: u64) -> Result<u64, LabError> {
        let now = self.now().await?;
        let mut done = 0;
        // An order may be due again after its step, when time leapt ahead.
        loop {
            let due = self.due(now, limit - done).await?;
            if due.is_empty() {
                return Ok(done);
            }
            for row in due {
                done += u64::from(self.step(&row, now).await?);
            }
        }
    }

    /// Stops an order before production until it is
    /// [`release`](Self::release)d, as labs do when an address or a payment
    /// needs a person.
    ///
    /// # Errors
    /// [`LabError::NotPossible`] where production began, or will not;
    /// [`LabError::UnknownOrder`].
    pub async fn hold(&self, order: &LabOrderId, reason: &str) -> Result<(), LabError> {
        let reason = reason.to_owned();
        let held = LabStatus::OnHold { reason };
        self.move_by_hand(order, &Stage::ALL, held).await
    }

    /// Lets a held order go on: production begins at once, unless its files
    /// cannot be printed.
    ///
    /// # Errors
    /// [`LabError::NotPossible`] where it is not held;
    /// [`LabError::UnknownOrder`].
    pub async fn release(&self, order: &LabOrderId) -> Result<(), LabError> {
        // What is wrong with the files never changes, so it may be read first.
        let to = match self.row(order).await?.rejection {
            Some(reason) => LabStatus::Failed { reason },
            None => LabStatus::InProduction,
        };
        self.move_by_hand(order, &[Stage::OnHold], to).await
    }

    /// Moves an order now, from one of `from` if the machine lets it. Being
    /// there already is no error.
    pub(super) async fn move_by_hand(
        &self,
        order: &LabOrderId,
        from: &[Stage],
        to: LabStatus,
    ) -> Result<(), LabError> {
        let id = books::row_id(order).ok_or(LabError::UnknownOrder)?;
        let step = Step {
            to,
            at: self.now().await?,
        };
        if self.shifted(id, from, &step).await? {
            return Ok(());
        }
        let stage = self.row(order).await?.stage;
        if stage == step.to.stage() {
            Ok(())
        } else {
            Err(LabError::NotPossible(format!("it is {stage}")))
        }
    }

    async fn due(&self, now: DateTime<Utc>, limit: u64) -> Result<Vec<Model>, LabError> {
        Entity::find()
            .filter(Column::DueAt.lte(now))
            .order_by_asc(Column::DueAt)
            .order_by_asc(Column::Id)
            .limit(limit)
            .all(&self.db)
            .await
            .map_err(broken)
    }

    /// Whether the step was ours: `false` where somebody else was faster.
    async fn step(&self, row: &Model, now: DateTime<Utc>) -> Result<bool, LabError> {
        let Some(to) = self.next(row) else {
            return Ok(false);
        };
        // When it was due, not when somebody looked.
        let at = row.due_at.unwrap_or(now);
        self.shifted(row.id, &[row.stage], &Step { to, at }).await
    }

    fn next(&self, row: &Model) -> Option<LabStatus> {
        if let (Stage::Received, Some(reason)) = (row.stage, &row.rejection) {
            let reason = reason.clone();
            return Some(LabStatus::Failed { reason });
        }
        Some(match schedule::following(row.stage)? {
            Stage::Shipped => parcel::shipped(row.id, &row.country, &self.tariff),
            Stage::InProduction => LabStatus::InProduction,
            Stage::Printed => LabStatus::Printed,
            Stage::Delivered => LabStatus::Delivered,
            Stage::Received | Stage::OnHold | Stage::Cancelled | Stage::Failed => return None,
        })
    }

    async fn shifted(
        &self,
        order: uuid::Uuid,
        from: &[Stage],
        step: &Step,
    ) -> Result<bool, LabError> {
        let mut moment = self.clock.moment();
        let txn = begin_write(&self.db).await.map_err(broken)?;
        let moved = shift(&txn, &mut moment, order, from, step).await;
        let moved = moved.map_err(broken)?.is_some();
        txn.commit().await.map_err(broken)?;
        Ok(moved)
    }
}
