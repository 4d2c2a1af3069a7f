use serde::Serialize;

use super::FormState;
use crate::views::{Page, Title};

/// One knowledge article of the list.
#[derive(Debug, Clone, Serialize)]
pub struct ArticleRow {
    /// Its identifier.
    pub id: String,
    /// Its title.
    pub title: String,
    /// When it was last changed, for people.
    pub updated: String,
}

/// `/manage/articles`.
#[derive(Debug, Clone, Serialize)]
pub struct ManageArticles {
    /// The articles.
    pub articles: Vec<ArticleRow>,
}

impl Page for ManageArticles {
    const TEMPLATE: &'static str = "manage/articles.html";

    fn title(&self) -> Title<'_> {
        Title::Message("manage-articles-title")
    }

    fn sample() -> Self {
        let row = |id: &str, title: &str| ArticleRow {
            id: id.to_owned(),
            title: title.to_owned(),
            updated: "14 March 2027".to_owned(),
        };
        Self {
            articles: vec![
                row("1", "How long printing takes"),
                row("2", "Sending a print back"),
            ],
        }
    }

    fn states() -> Vec<(&'static str, Self)> {
        vec![(
            "empty",
            Self {
                articles: Vec::new(),
            },
        )]
    }
}

/// `/manage/articles/new` and `/manage/articles/{id}`.
#[derive(Debug, Clone, Serialize)]
pub struct ManageArticle {
    /// The article being edited; none for a new one.
    pub id: Option<String>,
    /// `title`, `slug`, `body` (Markdown).
    pub form: FormState,
}

impl Page for ManageArticle {
    const TEMPLATE: &'static str = "manage/article.html";

    fn title(&self) -> Title<'_> {
        Title::Message("manage-article-title")
    }

    fn sample() -> Self {
        Self {
            id: Some("1".to_owned()),
            form: FormState::default()
                .value("title", "How long printing takes")
                .value("slug", "how-long")
                .value("body", "Printing takes two working days.")
                .wrong("slug", "Another article uses this address."),
        }
    }

    fn states() -> Vec<(&'static str, Self)> {
        vec![(
            "new",
            Self {
                id: None,
                form: FormState::default(),
            },
        )]
    }
}
