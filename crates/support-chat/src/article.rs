mod index;
mod library;
mod search;
mod words;

use chrono::{DateTime, Utc};
use groundwork::{Moment, begin_write};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseConnection, DbErr, EntityTrait, Insert, QueryFilter,
    QueryOrder,
};

pub use library::{Hit, Library};
pub use search::{ArticleSearch, SEARCH_ARTICLES};
pub(crate) use search::{Findings, read_findings};
pub(crate) use words::{is_korean, words};

use crate::SupportError;
use crate::entities::article::{Column, Entity, Model};
use crate::entities::knowledge;
use crate::error::checked;

const MAX_SLUG: usize = 80;
const MAX_TITLE: usize = 200;
const MAX_BODY: usize = 20_000;

/// What the shop wants its customers to know about one subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Article {
    /// Names it in addresses.
    pub slug: String,
    /// Its heading.
    pub title: String,
    /// Its text, as Markdown.
    pub body: String,
    /// Whether customers see it, and answers may rest on it.
    pub published: bool,
    /// When it was last written.
    pub updated_at: DateTime<Utc>,
}

/// What staff write.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ArticleForm {
    /// Names it: small letters, digits and hyphens.
    pub slug: String,
    /// Its heading.
    pub title: String,
    /// Its text, as Markdown.
    pub body: String,
    /// Whether customers see it.
    pub published: bool,
}

/// All published articles, by title.
///
/// # Errors
/// The database's.
pub async fn articles(db: &impl ConnectionTrait) -> Result<Vec<Article>, SupportError> {
    let published = Entity::find().filter(Column::Published.eq(true));
    let rows = published.order_by_asc(Column::Title).all(db).await?;
    Ok(rows.into_iter().map(Article::from).collect())
}

/// All articles, drafts included, by title.
///
/// # Errors
/// The database's.
pub async fn articles_as_staff(db: &impl ConnectionTrait) -> Result<Vec<Article>, SupportError> {
    let rows = Entity::find().order_by_asc(Column::Title).all(db).await?;
    Ok(rows.into_iter().map(Article::from).collect())
}

/// A published article.
///
/// # Errors
/// [`SupportError::NotFound`].
pub async fn article(db: &impl ConnectionTrait, slug: &str) -> Result<Article, SupportError> {
    let row = Entity::find()
        .filter(Column::Slug.eq(slug))
        .filter(Column::Published.eq(true))
        .one(db)
        .await?;
    row.map(Article::from).ok_or(SupportError::NotFound)
}

/// Writes an article, new or again.
///
/// # Errors
/// The form's faults as [`SupportError::Missing`], [`TooLong`](SupportError::TooLong)
/// or [`Malformed`](SupportError::Malformed).
pub async fn upsert_article_as_staff(
    db: &DatabaseConnection,
    moment: &mut Moment,
    form: &ArticleForm,
) -> Result<(), SupportError> {
    let slug = checked("slug", &form.slug, MAX_SLUG)?;
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    if !slug.bytes().all(plain) {
        return Err(SupportError::Malformed { field: "slug" });
    }
    let row = Model {
        id: moment.uuid(),
        slug,
        title: checked("title", &form.title, MAX_TITLE)?,
        body: checked("body", &form.body, MAX_BODY)?,
        published: form.published,
        updated_at: moment.now,
    };
    let rewrite = OnConflict::column(Column::Slug)
        .update_columns([
            Column::Title,
            Column::Body,
            Column::Published,
            Column::UpdatedAt,
        ])
        .to_owned();
    let txn = begin_write(db).await?;
    Insert::one(row)
        .on_conflict(rewrite)
        .exec_without_returning(&txn)
        .await?;
    turn_page(&txn).await?;
    txn.commit().await?;
    Ok(())
}

/// Deletes an article.
///
/// # Errors
/// [`SupportError::NotFound`].
pub async fn delete_article_as_staff(
    db: &DatabaseConnection,
    slug: &str,
) -> Result<(), SupportError> {
    let txn = begin_write(db).await?;
    let deleted = Entity::delete_many()
        .filter(Column::Slug.eq(slug))
        .exec(&txn)
        .await?;
    if deleted.rows_affected == 0 {
        return Err(SupportError::NotFound);
    }
    turn_page(&txn).await?;
    txn.commit().await?;
    Ok(())
}

/// Tells every server's [`Library`] that what it has read is out of date.
async fn turn_page(txn: &impl ConnectionTrait) -> Result<(), DbErr> {
    knowledge::Entity::update_many()
        .col_expr(
            knowledge::Column::Version,
            Expr::col(knowledge::Column::Version).add(1),
        )
        .exec(txn)
        .await
        .map(drop)
}

impl From<Model> for Article {
    fn from(row: Model) -> Self {
        Self {
            slug: row.slug,
            title: row.title,
            body: row.body,
            published: row.published,
            updated_at: row.updated_at,
        }
    }
}
