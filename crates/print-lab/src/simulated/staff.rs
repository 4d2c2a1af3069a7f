use std::collections::HashMap;

use chrono::{DateTime, Utc};
use groundwork::{Cursor, Page};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::{SimulatedLab, books, broken};
use crate::entities::{lab_item, lab_order};
use crate::{LabError, LabItem, LabOrder};

/// The longest page.
pub const MAX_PAGE: u64 = 100;

/// An order as the lab's own people see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaffOrder {
    /// The order.
    pub order: LabOrder,
    /// Where it goes: ISO 3166-1 alpha-2.
    pub country: String,
    /// What is in it.
    pub items: Vec<LabItem>,
    /// When its next step happens by the lab's time; `None` where it waits
    /// for somebody or nothing follows.
    pub due_at: Option<DateTime<Utc>>,
}

impl SimulatedLab {
    /// The lab's orders, newest first, at most [`MAX_PAGE`] of them.
    ///
    /// # Errors
    /// [`LabError::Unavailable`].
    pub async fn list_as_staff(
        &self,
        after: Option<Cursor>,
        limit: u64,
    ) -> Result<Page<StaffOrder>, LabError> {
        use lab_order::{Column, Entity};
        let limit = limit.clamp(1, MAX_PAGE);
        let mut query = Entity::find().order_by_desc(Column::Id).limit(limit + 1);
        if let Some(after) = after {
            query = query.filter(Column::Id.lt(after.0));
        }
        let rows = query.all(&self.db).await.map_err(broken)?;
        let size = usize::try_from(limit).unwrap_or(usize::MAX);
        let page = Page::from_rows(rows, size, |row| row.id);
        let mut items = self.items(page.items.iter().map(|row| row.id)).await?;
        let next = page.next;
        let full = |row: lab_order::Model| {
            Ok(StaffOrder {
                order: books::lab_order(&row).map_err(broken)?,
                items: items.remove(&row.id).unwrap_or_default(),
                country: row.country,
                due_at: row.due_at,
            })
        };
        let items = page
            .items
            .into_iter()
            .map(full)
            .collect::<Result<_, LabError>>()?;
        Ok(Page { items, next })
    }

    async fn items(
        &self,
        orders: impl Iterator<Item = Uuid>,
    ) -> Result<HashMap<Uuid, Vec<LabItem>>, LabError> {
        use lab_item::{Column, Entity};
        let rows = Entity::find()
            .filter(Column::OrderId.is_in(orders))
            .order_by_asc(Column::Position)
            .all(&self.db)
            .await
            .map_err(broken)?;
        let mut items: HashMap<Uuid, Vec<LabItem>> = HashMap::new();
        for row in rows {
            let item = serde_json::from_value(row.item)
                .map_err(|e| LabError::Unavailable(e.to_string()))?;
            items.entry(row.order_id).or_default().push(item);
        }
        Ok(items)
    }
}
