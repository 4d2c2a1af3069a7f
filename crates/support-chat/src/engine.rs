mod found;
mod speaker;
mod spoken;
mod turn;

use std::sync::Arc;

use futures::channel::mpsc;
use futures::{Stream, StreamExt};
use groundwork::{Moment, begin_write};
use sea_orm::DatabaseConnection;

use self::speaker::Speaker;
use crate::conversation::{Draft, append, history};
use crate::error::checked;
use crate::model::{ChatMessage, ChatModel, Usage};
use crate::{Asker, Assistant, ConversationId, Message, Receipt, Role, SupportError, Tool, UsedUp};

/// Everything needed to answer: an assistant, the model that speaks for it
/// and the host's tools.
#[derive(Clone, Debug)]
pub struct Desk {
    /// Who answers.
    pub assistant: Assistant,
    /// What speaks for it.
    pub model: Arc<dyn ChatModel>,
    /// What speaks for it where a budget is used up, such as the embedded model;
    /// it is not counted. Without one, that is an error.
    pub stand_in: Option<Arc<dyn ChatModel>>,
    /// What it may use, as far as the assistant allows.
    pub tools: Vec<Arc<dyn Tool>>,
}

/// What somebody asks.
#[derive(Clone, Debug)]
pub struct Question {
    /// Who asks.
    pub asker: Asker,
    /// Where.
    pub conversation: ConversationId,
    /// What.
    pub text: String,
}

/// What happens while an answer is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// More text.
    Text(String),
    /// A tool is used.
    Looking {
        /// Which.
        tool: String,
    },
    /// The answer is complete and stored.
    Done(Answer),
}

/// A complete answer, as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// What it says, with Markdown.
    pub text: String,
    /// What it rests on.
    pub receipts: Vec<Receipt>,
    /// The model that wrote it.
    pub model: String,
    /// What it took, over all rounds, where the model says so.
    pub usage: Usage,
    /// Why the desk's stand-in gave it, or the end of it: pages must say so.
    pub stood_in_for: Option<UsedUp>,
}

/// Answers a question: stores it, lets the model use its tools, and stores
/// the answer with what it rests on. `watch` sees the answer while it is made.
///
/// # Errors
/// [`SupportError::NotFound`] for a conversation of somebody else,
/// [`TooLong`](SupportError::TooLong) or [`Missing`](SupportError::Missing)
/// for the `message`; where the model fails, or a budget is
/// [`UsedUp`](SupportError::UsedUp), the question stays: asked again in the same
/// words before it is answered, it is not stored twice.
pub async fn answer(
    db: &DatabaseConnection,
    moment: &mut Moment,
    desk: &Desk,
    question: &Question,
    watch: &mut (dyn FnMut(Step) + Send),
) -> Result<Answer, SupportError> {
    let limits = desk.assistant.limits;
    let text = checked("message", &question.text, limits.max_message_chars)?;
    keep(db, moment, question, text).await?;
    let said = history(db, question.conversation, limits.max_history.max(1)).await?;

    let messages = opening(desk, said);
    let speaker = Speaker {
        db,
        now: moment.now,
        desk,
        asker: &question.asker,
        stood_in_for: None,
    };
    let turn = turn::take(speaker, messages, watch).await?;

    let answer = turn.answer;
    let mut drafts = turn.notes;
    drafts.push(Draft {
        role: Role::Assistant,
        text: answer.text.clone(),
        receipts: answer.receipts.clone(),
        model: answer.model.clone(),
        by_stand_in: answer.stood_in_for.is_some(),
    });
    store(db, moment, question, drafts).await?;
    watch(Step::Done(answer.clone()));
    Ok(answer)
}

/// The same as a stream, for a page that shows the answer while it is made.
/// It ends with [`Step::Done`] or an error; dropping it before abandons the
/// answer, and the question stays.
pub fn answer_stream(
    db: DatabaseConnection,
    mut moment: Moment,
    desk: Desk,
    question: Question,
) -> impl Stream<Item = Result<Step, SupportError>> + Send + 'static {
    let (steps, seen) = mpsc::unbounded();
    let work = async move {
        let mut watch = |step| {
            // Nobody listening is no reason to stop before the answer is stored.
            let _ = steps.unbounded_send(Ok(step));
        };
        if let Err(error) = answer(&db, &mut moment, &desk, &question, &mut watch).await {
            let _ = steps.unbounded_send(Err(error));
        }
    };
    // The work runs as the stream is polled and says everything through the
    // channel, so that steps keep their order.
    let work = futures::stream::once(work).filter_map(|()| std::future::ready(None));
    futures::stream::select(seen, work)
}

/// Stores a question, unless it waits for its answer already.
async fn keep(
    db: &DatabaseConnection,
    moment: &mut Moment,
    question: &Question,
    text: String,
) -> Result<(), SupportError> {
    let Question {
        asker,
        conversation: id,
        ..
    } = question;
    let txn = begin_write(db).await?;
    // Locks the conversation, where it is the asker's.
    append(&txn, moment, asker, *id, Vec::new()).await?;
    let last = history(&txn, *id, 1).await?.pop();
    if last.is_none_or(|last| last.role != Role::User || last.text != text) {
        let asked = vec![Draft::plain(Role::User, text)];
        append(&txn, moment, asker, *id, asked).await?;
    }
    txn.commit().await?;
    Ok(())
}

async fn store(
    db: &DatabaseConnection,
    moment: &mut Moment,
    question: &Question,
    drafts: Vec<Draft>,
) -> Result<(), SupportError> {
    let txn = begin_write(db).await?;
    append(&txn, moment, &question.asker, question.conversation, drafts).await?;
    txn.commit().await?;
    Ok(())
}

fn opening(desk: &Desk, said: Vec<Message>) -> Vec<ChatMessage> {
    let prompt = ChatMessage::System(desk.assistant.system_prompt.clone());
    let said = said.into_iter().map(|message| match message.role {
        Role::User => ChatMessage::User(message.text),
        Role::Assistant | Role::Tool => ChatMessage::Assistant {
            text: message.text,
            calls: Vec::new(),
        },
    });
    std::iter::once(prompt).chain(said).collect()
}
