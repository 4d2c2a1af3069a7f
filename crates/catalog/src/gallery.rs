use groundwork::{Cursor, Page};
use sea_orm::prelude::Uuid;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::entities::listing::{Column, Entity};
use crate::search::Search;
use crate::{CatalogError, Listing, MakerId, PictureRef, shown};

/// A listing as it hangs in the gallery: what its card shows and no more,
/// because every column of every card is copied between two threads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hung {
    /// What it is called in an address.
    pub handle: String,
    /// The phrase.
    pub title: String,
    /// Whose picture it is.
    pub maker: MakerId,
    /// The picture.
    pub picture: PictureRef,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// The mean colour, `#rrggbb`.
    pub colour: String,
}

/// The columns of a card, in the order of [`COLUMNS`].
type Row = (i64, String, String, Uuid, Uuid, i32, i32, String);

const COLUMNS: [Column; 8] = [
    Column::ShownKey,
    Column::Handle,
    Column::Title,
    Column::MakerId,
    Column::PictureId,
    Column::Width,
    Column::Height,
    Column::Colour,
];

impl From<Row> for Hung {
    fn from((_, handle, title, maker, picture, width, height, colour): Row) -> Self {
        Self {
            handle,
            title,
            maker: MakerId(maker),
            picture: PictureRef(picture),
            width: width.unsigned_abs(),
            height: height.unsigned_abs(),
            colour,
        }
    }
}

impl Listing {
    /// What hangs in the gallery and has all words of `search` in its title,
    /// last hung first.
    pub async fn gallery(
        db: &impl ConnectionTrait,
        search: &str,
        after: Option<Cursor>,
        limit: u64,
    ) -> Result<Page<Hung>, CatalogError> {
        let below = after.map_or(i64::MAX, shown::from_cursor);
        let mut query = Entity::find()
            .select_only()
            .columns(COLUMNS)
            .filter(Column::ShownKey.is_not_null())
            .filter(Column::ShownKey.lt(below))
            .order_by_desc(Column::ShownKey)
            .limit(limit + 1);
        if let Some(search) = Search::read(search) {
            if search.is_hopeless() {
                return Ok(Page {
                    items: Vec::new(),
                    next: None,
                });
            }
            query = query.filter(search.condition(db.get_database_backend(), below, limit + 1));
        }
        let rows: Vec<Row> = query.into_tuple().all(db).await?;
        let page = Page::from_rows(rows, limit as usize, |row| shown::to_cursor(row.0));
        Ok(page.map(Hung::from))
    }
}
