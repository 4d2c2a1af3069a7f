use std::convert::Infallible;

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Redirect, Response};
use futures::StreamExt;
use serde_json::json;
use support_chat::{
    Answer, Asker, ConversationId, Message, Question, Receipt, Role, Step, SupportError, VisitorKey,
};

use super::form::Fields;
use crate::adapters::person;
use crate::error::PageError;
use crate::pages::{self, ChatMessage, ChatRole, Citation, FormState, Help, HelpArticle, HelpRow};
use crate::text;
use crate::views::TextArg;
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

async fn page(
    visit: &Visit,
    at: Option<ConversationId>,
    form: FormState,
) -> Result<pages::Support, PageError> {
    let messages = match at {
        Some(id) => {
            let asker = asker(visit).await?;
            let found = support_chat::conversation(&visit.app.db, &asker, id).await?;
            found.messages.iter().filter_map(message).collect()
        }
        None => Vec::new(),
    };
    let suggestions = ["suggest-order", "suggest-sizes", "suggest-return"];
    let max = visit.app.desk.assistant.limits.max_message_chars;
    Ok(pages::Support {
        action: at.map_or_else(|| "/support".to_owned(), |id| format!("/support/{id}")),
        stream: at.map(|id| format!("/support/{id}/stream")),
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

/// The first question opens the conversation.
pub(super) async fn begin(visit: Visit, fields: Fields) -> Result<Response, PageError> {
    let question = fields.get("message");
    if let Some(refused) = refused(&visit, None, question).await? {
        return Ok(refused);
    }
    let app = &visit.app;
    let slug = &app.desk.assistant.slug;
    let asker = asker(&visit).await?;
    let id = support_chat::open_conversation(&app.db, &mut app.moment(), &asker, slug).await?;
    answer(&visit, asker, id, question).await
}

pub(super) async fn ask(
    visit: Visit,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, PageError> {
    let id = conversation_id(&id)?;
    let question = fields.get("message");
    if let Some(refused) = refused(&visit, Some(id), question).await? {
        return Ok(refused);
    }
    let asker = asker(&visit).await?;
    answer(&visit, asker, id, question).await
}

/// The page again, with what was typed, where the question cannot be taken.
async fn refused(
    visit: &Visit,
    at: Option<ConversationId>,
    question: &str,
) -> Result<Option<Response>, PageError> {
    let max = visit.app.desk.assistant.limits.max_message_chars;
    let sentence = match question.trim().chars().count() {
        0 => visit.text("rule-required", &[]),
        n if n > max => {
            let max = TextArg::Count(i64::try_from(max).unwrap_or(i64::MAX));
            visit.text("rule-too-long", &[("max", max)])
        }
        _ => return Ok(None),
    };
    let form = FormState::default()
        .value("message", question)
        .wrong("message", sentence);
    let page = page(visit, at, form).await?;
    Ok(Some(
        visit
            .page_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
            .await?,
    ))
}

/// Answers in full and shows the conversation: the way without JavaScript.
async fn answer(
    visit: &Visit,
    asker: Asker,
    conversation: ConversationId,
    question: &str,
) -> Result<Response, PageError> {
    let app = &visit.app;
    let question = Question {
        asker,
        conversation,
        text: question.to_owned(),
    };
    let moment = &mut app.moment();
    support_chat::answer(&app.db, moment, &app.desk, &question, &mut |_| {}).await?;
    Ok(Redirect::to(&format!("/support/{conversation}")).into_response())
}

fn done(answer: &Answer) -> Event {
    let citations = citations(&answer.receipts);
    let data = json!({ "html": text::markdown(&answer.text), "citations": citations });
    Event::default().event("done").data(data.to_string())
}

/// The same as a stream of events: `delta` while it is written, then `done`.
pub(super) async fn stream(
    visit: Visit,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, PageError> {
    let app = visit.app.clone();
    let app_stopping = app.stopping.clone().cancelled_owned();
    let question = Question {
        asker: asker(&visit).await?,
        conversation: conversation_id(&id)?,
        text: fields.get("message").to_owned(),
    };
    support_chat::conversation(&app.db, &question.asker, question.conversation).await?;
    let steps =
        support_chat::answer_stream(app.db.clone(), app.moment(), app.desk.clone(), question);
    let events = steps.filter_map(|step| async move {
        let event = match step {
            Ok(Step::Text(text)) => Event::default()
                .event("delta")
                .data(json!({ "text": text }).to_string()),
            Ok(Step::Looking { .. }) => return None,
            Ok(Step::Done(answer)) => done(&answer),
            Err(error) => {
                // The browser reloads the page, which tells what is stored.
                log_broken(&error);
                return None;
            }
        };
        Some(Ok::<_, Infallible>(event))
    });
    // A server that stops ends its streams; the browser finds the answer in
    // the conversation, as far as it came.
    let events = events.take_until(app_stopping);
    Ok(Sse::new(events)
        .keep_alive(KeepAlive::default())
        .into_response())
}

fn log_broken(error: &SupportError) {
    tracing::error!(%error, "support answer broke off");
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
