use std::sync::{Arc, Mutex, PoisonError};

use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};

use super::index::Index;
use crate::SupportError;
use crate::entities::{article, knowledge};

/// A passage less relevant than this share of the best one is left out.
const NEAR_BEST: f64 = 0.5;

/// The published articles, ready to be searched. Read from the database once
/// and again only after somebody changed one.
#[derive(Debug, Default)]
pub struct Library {
    shelf: Mutex<Option<Arc<Shelf>>>,
}

#[derive(Debug)]
struct Shelf {
    version: i64,
    articles: Vec<article::Model>,
    index: Index,
}

/// A passage that speaks of a question.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// The article.
    pub slug: String,
    /// Its heading.
    pub title: String,
    /// The passage, as Markdown.
    pub passage: String,
    /// How well it fits; comparable within one search only.
    pub score: f64,
}

impl Library {
    /// The passages that best speak of `question`, best first, one per
    /// article, at most `limit`. None where no article speaks of it.
    ///
    /// # Errors
    /// The database's.
    pub async fn search(
        &self,
        db: &impl ConnectionTrait,
        question: &str,
        limit: usize,
    ) -> Result<Vec<Hit>, SupportError> {
        let shelf = self.shelf(db).await?;
        let found = shelf.index.search(question, limit);
        let best = found.first().map_or(0.0, |found| found.score);
        let near = found
            .into_iter()
            .filter(|found| found.score >= NEAR_BEST * best);
        Ok(near
            .map(|found| {
                let article = &shelf.articles[found.article];
                Hit {
                    slug: article.slug.clone(),
                    title: article.title.clone(),
                    passage: found.text.to_owned(),
                    score: found.score,
                }
            })
            .collect())
    }

    /// What there are articles about, by title.
    ///
    /// # Errors
    /// The database's.
    pub async fn topics(&self, db: &impl ConnectionTrait) -> Result<Vec<String>, SupportError> {
        let shelf = self.shelf(db).await?;
        Ok(shelf
            .articles
            .iter()
            .map(|article| article.title.clone())
            .collect())
    }

    async fn shelf(&self, db: &impl ConnectionTrait) -> Result<Arc<Shelf>, DbErr> {
        // The version is read before the articles: a change between the two
        // makes the shelf look older than it is, and it is read once more.
        let row = knowledge::Entity::find().one(db).await?;
        let version = row.map_or(0, |row| row.version);
        if let Some(shelf) = self.current(version) {
            return Ok(shelf);
        }
        let articles = article::Entity::find()
            .filter(article::Column::Published.eq(true))
            .order_by_asc(article::Column::Title)
            .all(db)
            .await?;
        let texts = articles
            .iter()
            .map(|row| (row.title.as_str(), row.body.as_str()));
        let index = Index::of(texts);
        let shelf = Arc::new(Shelf {
            version,
            articles,
            index,
        });
        *self.shelf.lock().unwrap_or_else(PoisonError::into_inner) = Some(shelf.clone());
        Ok(shelf)
    }

    fn current(&self, version: i64) -> Option<Arc<Shelf>> {
        let shelf = self.shelf.lock().unwrap_or_else(PoisonError::into_inner);
        shelf.clone().filter(|shelf| shelf.version == version)
    }
}
