use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use groundwork::{FieldError, Rule};
use support_chat::{ArticleForm, SupportError};

use crate::error::PageError;
use crate::pages::{ArticleRow, FormState, ManageArticle, ManageArticles};
use crate::routes::form::Fields;
use crate::text;
use crate::visit::Visit;

const LIST: &str = "/manage/articles";

pub(super) async fn list(visit: Visit) -> Result<Response, PageError> {
    let articles = support_chat::articles_as_staff(&visit.app.db).await?;
    let row = |article: support_chat::Article| ArticleRow {
        id: article.slug,
        title: article.title,
        updated: text::date(article.updated_at),
    };
    visit
        .page(&ManageArticles {
            articles: articles.into_iter().map(row).collect(),
        })
        .await
}

pub(super) async fn new_form(visit: Visit) -> Result<Response, PageError> {
    visit
        .page(&ManageArticle {
            id: None,
            form: FormState::default(),
        })
        .await
}

pub(super) async fn create(visit: Visit, fields: Fields) -> Result<Response, PageError> {
    let slug = fields.get("slug").to_owned();
    upsert(&visit, None, slug, &fields).await
}

pub(super) async fn edit_form(
    visit: Visit,
    Path(slug): Path<String>,
) -> Result<Response, PageError> {
    let articles = support_chat::articles_as_staff(&visit.app.db).await?;
    let found = articles.into_iter().find(|article| article.slug == slug);
    let article = found.ok_or(PageError::not_found())?;
    let form = FormState::default()
        .value("slug", article.slug)
        .value("title", article.title)
        .value("body", article.body);
    visit
        .page(&ManageArticle {
            id: Some(slug),
            form,
        })
        .await
}

pub(super) async fn save(
    visit: Visit,
    Path(slug): Path<String>,
    fields: Fields,
) -> Result<Response, PageError> {
    upsert(&visit, Some(slug.clone()), slug, &fields).await
}

async fn upsert(
    visit: &Visit,
    id: Option<String>,
    slug: String,
    fields: &Fields,
) -> Result<Response, PageError> {
    let form = ArticleForm {
        slug,
        title: fields.get("title").to_owned(),
        body: fields.get("body").to_owned(),
        published: true,
    };
    let app = &visit.app;
    let saved = support_chat::upsert_article_as_staff(&app.db, &mut app.moment(), &form).await;
    let (field, rule) = match saved {
        Ok(()) => {
            // Taken, so that it is an address and no free text.
            visit.acts_on(form.slug);
            return visit.go_saying(LIST, "saved").await;
        }
        Err(SupportError::Missing { field }) => (field, Rule::Required),
        Err(SupportError::TooLong { field, max }) => (field, Rule::TooLong { max: max as u64 }),
        Err(SupportError::Malformed { field }) => (field, Rule::Malformed),
        Err(error) => return Err(error.into()),
    };
    let sentence = text::sentence(
        visit,
        &FieldError {
            field: field.into(),
            rule,
        },
    );
    let form = fields
        .keep(&["slug", "title", "body"])
        .wrong(field, sentence);
    visit
        .page_with(
            StatusCode::UNPROCESSABLE_ENTITY,
            &ManageArticle { id, form },
        )
        .await
}

pub(super) async fn remove(visit: Visit, Path(slug): Path<String>) -> Result<Response, PageError> {
    let app = &visit.app;
    support_chat::delete_article_as_staff(&app.db, &slug).await?;
    visit.go_saying(LIST, "article-removed").await
}
