pub(super) mod asking;

use axum::extract::Path;
use axum::response::Response;
use support_chat::{Asker, ConversationId, Message, Receipt, Role, VisitorKey};

use crate::adapters::person;
use crate::error::PageError;
use crate::pages::{self, ChatMessage, ChatRole, Citation, FormState, Help, HelpArticle, HelpRow};
use crate::text;
use crate::visit::Visit;

async fn asker(visit: &Visit) -> Result<Asker, PageError> {
    Ok(match &visit.account {
        Some(account) => Asker::Member(person(account.id)),
        None => Asker::Visitor(VisitorKey(visit.visitor_key().await?)),
    })
}

fn citations(receipts: &[Receipt]) -> Vec<Citation> {
    let citation = |r: &Receipt| Citation {
        label: r.title.clone(),
        url: r.url.clone(),
    };
    receipts.iter().map(citation).collect()
}

fn message(message: &Message) -> Option<ChatMessage> {
    let role = match message.role {
        Role::User => ChatRole::Customer,
        Role::Assistant => ChatRole::Assistant,
        Role::Tool => return None,
    };
    Some(ChatMessage {
        role,
        html: (role == ChatRole::Assistant).then(|| text::markdown(&message.text)),
        text: message.text.clone(),
        at: text::time(message.at),
        citations: citations(&message.receipts),
        by_stand_in: message.by_stand_in,
    })
}

/// A member's earlier conversations; a visitor has only the one at hand.
async fn earlier(
    visit: &Visit,
    current: Option<ConversationId>,
) -> Result<Vec<pages::Conversation>, PageError> {
    let Some(account) = &visit.account else {
        return Ok(Vec::new());
    };
    let page = support_chat::my_conversations(&visit.app.db, person(account.id), None, 20).await?;
    let row = |summary: support_chat::ConversationSummary| pages::Conversation {
        url: format!("/support/{}", summary.id),
        date: text::date(summary.updated_at),
        is_current: current == Some(summary.id),
        title: match summary.title.as_str() {
            "" => visit.text("support-untitled", &[]),
            title => title.to_owned(),
        },
    };
    Ok(page.items.into_iter().map(row).collect())
}

/// A question without an answer stands in the form, to be asked again.
fn ready_again(form: FormState, last: Option<&ChatMessage>) -> FormState {
    match last {
        Some(last) if last.role == ChatRole::Customer && form.values.is_empty() => {
            form.value("message", &last.text)
        }
        _ => form,
    }
}

async fn page(
    visit: &Visit,
    at: Option<ConversationId>,
    form: FormState,
) -> Result<pages::Support, PageError> {
    let messages: Vec<_> = match at {
        Some(id) => {
            let asker = asker(visit).await?;
            let found = support_chat::conversation(&visit.app.db, &asker, id).await?;
            found.messages.iter().filter_map(message).collect()
        }
        None => Vec::new(),
    };
    let form = ready_again(form, messages.last());
    let suggestions = ["suggest-order", "suggest-sizes", "suggest-return"];
    let max = visit.app.desk.assistant.limits.max_message_chars;
    Ok(pages::Support {
        action: at.map_or_else(|| "/support".to_owned(), |id| format!("/support/{id}")),
        stream: at.map_or_else(
            || "/support/stream".to_owned(),
            |id| format!("/support/{id}/stream"),
        ),
        messages,
        conversations: earlier(visit, at).await?,
        suggestions: suggestions.map(|key| visit.text(key, &[])).into(),
        form,
        message_max: u32::try_from(max).unwrap_or(u32::MAX),
    })
}

pub(super) async fn show(visit: Visit) -> Result<Response, PageError> {
    visit
        .page(&page(&visit, None, FormState::default()).await?)
        .await
}

fn conversation_id(id: &str) -> Result<ConversationId, PageError> {
    id.parse().map_err(|_| PageError::not_found())
}

pub(super) async fn show_one(visit: Visit, Path(id): Path<String>) -> Result<Response, PageError> {
    let id = conversation_id(&id)?;
    visit
        .page(&page(&visit, Some(id), FormState::default()).await?)
        .await
}

pub(super) async fn help(visit: Visit) -> Result<Response, PageError> {
    let articles = support_chat::articles(&visit.app.db).await?;
    let row = |article: &support_chat::Article| HelpRow {
        url: format!("/help/{}", article.slug),
        title: article.title.clone(),
        summary: article
            .body
            .split("\n\n")
            .next()
            .unwrap_or_default()
            .replace('\n', " "),
    };
    visit
        .page(&Help {
            articles: articles.iter().map(row).collect(),
        })
        .await
}

pub(super) async fn article(visit: Visit, Path(slug): Path<String>) -> Result<Response, PageError> {
    let article = support_chat::article(&visit.app.db, &slug).await?;
    let page = HelpArticle {
        html: text::markdown(&article.body),
        updated: text::date(article.updated_at),
        title: article.title,
    };
    visit.page(&page).await
}
