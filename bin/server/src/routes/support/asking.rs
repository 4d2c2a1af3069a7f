//! Questions to support and their answers: as a page, or as a stream of events.

use std::convert::Infallible;

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Redirect, Response};
use futures::{Stream, StreamExt, stream};
use serde_json::json;
use support_chat::{Answer, Asker, ConversationId, Question, Step, SupportError};

use super::{asker, citations, conversation_id, page};
use crate::error::PageError;
use crate::pages::{ErrorKind, FormState};
use crate::routes::form::Fields;
use crate::text;
use crate::views::TextArg;
use crate::visit::Visit;

/// The first question opens the conversation.
pub(in crate::routes) async fn begin(visit: Visit, fields: Fields) -> Result<Response, PageError> {
    let question = fields.get("message");
    if let Some(refused) = refused(&visit, None, question).await? {
        return Ok(refused);
    }
    let (asker, id) = open(&visit).await?;
    answer(&visit, asker, id, question).await
}

pub(in crate::routes) async fn ask(
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

async fn open(visit: &Visit) -> Result<(Asker, ConversationId), PageError> {
    let app = &visit.app;
    let asker = asker(visit).await?;
    let slug = &app.desk.assistant.slug;
    let id = support_chat::open_conversation(&app.db, &mut app.moment(), &asker, slug).await?;
    Ok((asker, id))
}

/// Why a question cannot be taken.
fn fault(visit: &Visit, question: &str) -> Option<String> {
    let max = visit.app.desk.assistant.limits.max_message_chars;
    match question.trim().chars().count() {
        0 => Some(visit.text("rule-required", &[])),
        n if n > max => {
            let max = TextArg::Count(i64::try_from(max).unwrap_or(i64::MAX));
            Some(visit.text("rule-too-long", &[("max", max)]))
        }
        _ => None,
    }
}

/// The page again, with what was typed, where the question cannot be taken.
async fn refused(
    visit: &Visit,
    at: Option<ConversationId>,
    question: &str,
) -> Result<Option<Response>, PageError> {
    let Some(sentence) = fault(visit, question) else {
        return Ok(None);
    };
    let form = FormState::default()
        .value("message", question)
        .wrong("message", sentence);
    let page = page(visit, at, form).await?;
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(Some(visit.page_with(status, &page).await?))
}

/// Answers in full and shows the conversation: the way without JavaScript.
async fn answer(
    visit: &Visit,
    asker: Asker,
    conversation: ConversationId,
    text: &str,
) -> Result<Response, PageError> {
    let app = &visit.app;
    let question = Question {
        asker,
        conversation,
        text: text.to_owned(),
    };
    let place = format!("/support/{conversation}");
    let moment = &mut app.moment();
    match support_chat::answer(&app.db, moment, &app.desk, &question, &mut |_| {}).await {
        Ok(_) => Ok(Redirect::to(&place).into_response()),
        // The conversation has the question, and its page the form to ask again. An
        // error page would bring a new visitor no session to find it with.
        Err(error @ (SupportError::Model(_) | SupportError::UsedUp(_))) => {
            let why = PageError::from(error).sentence;
            let why = visit.text(why.unwrap_or("support-unavailable"), &[]);
            visit.go_with(&place, false, why).await
        }
        Err(error) => Err(error.into()),
    }
}

/// The first question as a stream: what [`stream`] says, after `opened`, which
/// says where the conversation is.
pub(in crate::routes) async fn begin_stream(
    visit: Visit,
    fields: Fields,
) -> Result<Response, PageError> {
    let question = takable(&visit, &fields)?;
    let (asker, id) = open(&visit).await?;
    let place = json!({ "url": format!("/support/{id}") });
    let opened = Event::default().event("opened").data(place.to_string());
    let answer = events(&visit, asker, id, question);
    Ok(streamed(&visit, stream::iter([Ok(opened)]).chain(answer)))
}

/// An answer as a stream of events: `delta` while it is written, then `done`, or
/// `failed` with what to say to the customer.
pub(in crate::routes) async fn stream(
    visit: Visit,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, PageError> {
    let id = conversation_id(&id)?;
    let question = takable(&visit, &fields)?;
    let asker = asker(&visit).await?;
    support_chat::conversation(&visit.app.db, &asker, id).await?;
    let answer = events(&visit, asker, id, question);
    Ok(streamed(&visit, answer))
}

/// A question that a stream answers. For others the browser sends the form the
/// plain way, and is told there.
fn takable<'a>(visit: &Visit, fields: &'a Fields) -> Result<&'a str, PageError> {
    let question = fields.get("message");
    match fault(visit, question) {
        None => Ok(question),
        Some(_) => Err(PageError::new(ErrorKind::Unusable)),
    }
}

fn events(
    visit: &Visit,
    asker: Asker,
    conversation: ConversationId,
    question: &str,
) -> impl Stream<Item = Result<Event, Infallible>> + Send + 'static {
    let app = visit.app.clone();
    let lang = visit.lang();
    let question = Question {
        asker,
        conversation,
        text: question.to_owned(),
    };
    let (db, moment, desk) = (app.db.clone(), app.moment(), app.desk.clone());
    let say = move |key: &str| app.views.text(lang, key, &[]);
    let steps = support_chat::answer_stream(db, moment, desk, question);
    steps.filter_map(move |step| {
        let event = match step {
            Ok(Step::Text(text)) => Some(event("delta", &json!({ "text": text }))),
            Ok(Step::Looking { .. }) => None,
            Ok(Step::Done(answer)) => Some(done(&answer, &say)),
            Err(error) => {
                let key = PageError::from(error).sentence;
                let text = say(key.unwrap_or("support-failed"));
                Some(event("failed", &json!({ "text": text })))
            }
        };
        std::future::ready(event.map(Ok))
    })
}

fn event(name: &str, data: &serde_json::Value) -> Event {
    Event::default().event(name).data(data.to_string())
}

fn done(answer: &Answer, say: &impl Fn(&str) -> String) -> Event {
    let data = json!({
        "html": text::markdown(&answer.text),
        "citations": citations(&answer.receipts),
        "note": answer.stood_in_for.is_some().then(|| say("support-stand-in")),
    });
    event("done", &data)
}

/// A server that stops ends its streams; the browser finds the answer in the
/// conversation, as far as it came.
fn streamed(
    visit: &Visit,
    events: impl Stream<Item = Result<Event, Infallible>> + Send + 'static,
) -> Response {
    let stopping = visit.app.stopping.clone().cancelled_owned();
    Sse::new(events.take_until(stopping))
        .keep_alive(KeepAlive::default())
        .into_response()
}
