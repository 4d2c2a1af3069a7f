use std::sync::Arc;

use async_trait::async_trait;
use sea_orm::DatabaseConnection;
use serde_json::{Value, json};

use super::Library;
use crate::{PersonId, Receipt, Tool, ToolAnswer, ToolError, ToolSpec};

/// The name of [`ArticleSearch`]. The embedded model knows to call it.
pub const SEARCH_ARTICLES: &str = "search_articles";

/// How many articles one search brings.
const HITS: usize = 3;
/// How many topics an unanswered question is shown.
const TOPICS: usize = 8;
/// What stands before the topics where no article answers.
const NOTHING: &str = "No article answers this. There are articles about: ";

/// The knowledge articles as a tool, so that any model can answer from them
/// and its answer cites them.
#[derive(Debug)]
pub struct ArticleSearch {
    db: DatabaseConnection,
    library: Arc<Library>,
    articles: String,
}

impl ArticleSearch {
    /// Searches `library`; articles are at `articles` followed by the slug,
    /// as in `/help/`.
    pub fn new(db: DatabaseConnection, library: Arc<Library>, articles: impl Into<String>) -> Self {
        Self {
            db,
            library,
            articles: articles.into(),
        }
    }
}

#[async_trait]
impl Tool for ArticleSearch {
    fn spec(&self) -> ToolSpec {
        ToolSpec {
            name: SEARCH_ARTICLES.to_owned(),
            description: "Searches the shop's own articles about delivery, returns, prints and \
                          whatever else it explains. Answer questions about the shop from these \
                          alone."
                .to_owned(),
            parameters: json!({
                "type": "object",
                "properties": {"query": {"type": "string", "description": "the question"}},
                "required": ["query"],
            }),
        }
    }

    async fn call(
        &self,
        _person: Option<PersonId>,
        arguments: &Value,
    ) -> Result<ToolAnswer, ToolError> {
        let unavailable = |error: crate::SupportError| ToolError::Unavailable(error.to_string());
        let Some(query) = arguments.get("query").and_then(Value::as_str) else {
            return Err(ToolError::Invalid(
                "Say what to search for, as `query`.".to_owned(),
            ));
        };
        let hits = self
            .library
            .search(&self.db, query, HITS)
            .await
            .map_err(unavailable)?;
        if hits.is_empty() {
            let mut topics = self.library.topics(&self.db).await.map_err(unavailable)?;
            topics.truncate(TOPICS);
            let text = format!("{NOTHING}{}", topics.join("; "));
            return Ok(ToolAnswer {
                text,
                receipts: Vec::new(),
            });
        }
        let sections: Vec<_> = hits
            .iter()
            .map(|hit| format!("[{}]\n{}", hit.title, hit.passage))
            .collect();
        let receipts = hits.into_iter().map(|hit| Receipt {
            url: format!("{}{}", self.articles, hit.slug),
            title: hit.title,
        });
        Ok(ToolAnswer {
            text: sections.join(SEPARATOR),
            receipts: receipts.collect(),
        })
    }
}

const SEPARATOR: &str = "\n\n---\n\n";

/// What a search brought, read back from its text.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Findings<'a> {
    /// Titles and passages, best first.
    Passages(Vec<(&'a str, &'a str)>),
    /// Nothing; these are the topics there are.
    Nothing(Vec<&'a str>),
}

pub(crate) fn read_findings(text: &str) -> Findings<'_> {
    if let Some(topics) = text.strip_prefix(NOTHING) {
        let topics = topics.split("; ").filter(|topic| !topic.is_empty());
        return Findings::Nothing(topics.collect());
    }
    let section = |section: &'_ str| -> Option<(usize, usize)> {
        let end = section.strip_prefix('[')?.find("]\n")?;
        Some((end + 1, end + 3))
    };
    let read = text.split(SEPARATOR).filter_map(|part| {
        let (title, passage) = section(part)?;
        Some((&part[1..title], &part[passage..]))
    });
    Findings::Passages(read.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn findings_read_back() {
        let text = format!("[Delivery]\nA week.{SEPARATOR}[Returns]\n30 days.\n\nReally.");
        let found = [("Delivery", "A week."), ("Returns", "30 days.\n\nReally.")];
        assert_eq!(read_findings(&text), Findings::Passages(found.to_vec()));
        let nothing = format!("{NOTHING}Delivery; Returns");
        assert_eq!(
            read_findings(&nothing),
            Findings::Nothing(vec!["Delivery", "Returns"])
        );
        assert_eq!(read_findings(NOTHING), Findings::Nothing(vec![]));
        assert_eq!(read_findings("Please sign in."), Findings::Passages(vec![]));
    }
}
