mod messages;

use std::fmt;

use chrono::{DateTime, Utc};
use groundwork::{Cursor, Moment, Page};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, DeriveActiveEnum, EntityTrait, EnumIter,
    Insert, QueryFilter, QueryOrder, QuerySelect,
};
use sha2::{Digest, Sha256};

pub(crate) use messages::{Draft, append, history};

use crate::entities::conversation::{Column, Entity, Model};
use crate::entities::message;
use crate::{ConversationId, PersonId, Receipt, SupportError, budget};

/// The most conversations on one page.
const MAX_PAGE: u32 = 100;

/// Who asks, and so whose conversation it is.
#[derive(Clone, Debug)]
pub enum Asker {
    /// Somebody signed in: their conversations are kept and listed.
    Member(PersonId),
    /// Anybody else: a conversation is read with the key it was opened with.
    Visitor(VisitorKey),
}

impl Asker {
    /// The person, where it is one.
    pub fn person(&self) -> Option<PersonId> {
        match self {
            Self::Member(person) => Some(*person),
            Self::Visitor(_) => None,
        }
    }

    /// Names them in tables, without their key.
    pub(crate) fn holder(&self) -> String {
        match self {
            Self::Member(person) => format!("member {person}"),
            Self::Visitor(key) => format!("visitor {}", key.hash()),
        }
    }

    fn owns(&self) -> Condition {
        match self {
            Self::Member(person) => Condition::all().add(Column::PersonId.eq(*person)),
            Self::Visitor(key) => Condition::all().add(Column::VisitorSha256.eq(key.hash())),
        }
    }
}

/// A visitor's unguessable key, as from their session. Only its hash is kept.
#[derive(Clone)]
pub struct VisitorKey(pub String);

impl VisitorKey {
    fn hash(&self) -> String {
        hex::encode(Sha256::digest(&self.0))
    }
}

/// Never the key.
impl fmt::Debug for VisitorKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("VisitorKey(..)")
    }
}

/// Who wrote a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum Role {
    /// Who asks.
    User,
    /// The model.
    Assistant,
    /// A tool, for the model: pages leave it out.
    Tool,
}

/// A conversation in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConversationSummary {
    /// The conversation.
    pub id: ConversationId,
    /// With whom.
    pub assistant: String,
    /// How it began; empty before the first question.
    pub title: String,
    /// When it was last added to.
    pub updated_at: DateTime<Utc>,
}

/// A conversation, oldest message first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conversation {
    /// What the list shows of it.
    pub summary: ConversationSummary,
    /// What was said.
    pub messages: Vec<Message>,
}

/// One message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Who wrote it.
    pub role: Role,
    /// What it says; an answer may hold Markdown.
    pub text: String,
    /// What an answer rests on.
    pub receipts: Vec<Receipt>,
    /// Which model wrote an answer; empty otherwise.
    pub model: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Whether a desk's stand-in wrote an answer, because a budget was used up.
    pub by_stand_in: bool,
}

/// Opens a conversation with an assistant.
///
/// # Errors
/// The database's.
pub async fn open_conversation(
    db: &impl ConnectionTrait,
    moment: &mut Moment,
    asker: &Asker,
    assistant: &str,
) -> Result<ConversationId, SupportError> {
    let (person_id, visitor_sha256) = match asker {
        Asker::Member(person) => (Some(person.0), None),
        Asker::Visitor(key) => (None, Some(key.hash())),
    };
    let row = Model {
        id: moment.uuid(),
        assistant: assistant.to_owned(),
        person_id,
        visitor_sha256,
        title: String::new(),
        messages: 0,
        created_at: moment.now,
        updated_at: moment.now,
    };
    let id = ConversationId(row.id);
    Insert::one(row).exec_without_returning(db).await?;
    Ok(id)
}

/// A member's conversations, newest first.
///
/// # Errors
/// The database's.
pub async fn my_conversations(
    db: &impl ConnectionTrait,
    person: PersonId,
    after: Option<Cursor>,
    limit: u32,
) -> Result<Page<ConversationSummary>, SupportError> {
    let limit = limit.clamp(1, MAX_PAGE);
    let older = after.map(|cursor| Column::Id.lt(cursor.0));
    let rows = Entity::find()
        .filter(Column::PersonId.eq(person))
        .filter(Column::Messages.gt(0))
        .filter(Condition::all().add_option(older))
        .order_by_desc(Column::Id)
        .limit(u64::from(limit) + 1)
        .all(db)
        .await?;
    Ok(Page::from_rows(rows, limit as usize, |row| row.id).map(summary))
}

/// A conversation with all its messages. To a stranger it does not exist.
///
/// # Errors
/// [`SupportError::NotFound`].
pub async fn conversation(
    db: &impl ConnectionTrait,
    asker: &Asker,
    id: ConversationId,
) -> Result<Conversation, SupportError> {
    let row = Entity::find_by_id(id.0)
        .filter(asker.owns())
        .one(db)
        .await?;
    let row = row.ok_or(SupportError::NotFound)?;
    let messages = message::Entity::find()
        .filter(message::Column::ConversationId.eq(id))
        .order_by_asc(message::Column::Position)
        .all(db)
        .await?;
    let messages: Result<_, _> = messages.into_iter().map(Message::from_row).collect();
    Ok(Conversation {
        summary: summary(row),
        messages: messages?,
    })
}

/// Deletes a conversation with all its messages.
///
/// # Errors
/// [`SupportError::NotFound`].
pub async fn delete_conversation(
    db: &impl ConnectionTrait,
    asker: &Asker,
    id: ConversationId,
) -> Result<(), SupportError> {
    let deleted = Entity::delete_many()
        .filter(Column::Id.eq(id))
        .filter(asker.owns())
        .exec(db)
        .await?;
    if deleted.rows_affected == 0 {
        Err(SupportError::NotFound)
    } else {
        Ok(())
    }
}

/// A person leaves, and takes along their conversations and what they used of
/// their budget.
///
/// # Errors
/// The database's.
pub async fn forget_person(
    db: &impl ConnectionTrait,
    person: PersonId,
) -> Result<(), SupportError> {
    Entity::delete_many()
        .filter(Column::PersonId.eq(person))
        .exec(db)
        .await?;
    budget::forget(db, &Asker::Member(person)).await?;
    Ok(())
}

impl Message {
    fn from_row(row: message::Model) -> Result<Self, DbErr> {
        let receipts = serde_json::from_value(row.receipts);
        Ok(Self {
            role: row.role,
            text: row.text,
            receipts: receipts.map_err(|e| DbErr::Json(e.to_string()))?,
            model: row.model,
            at: row.at,
            by_stand_in: row.by_stand_in,
        })
    }
}

fn summary(row: Model) -> ConversationSummary {
    ConversationSummary {
        id: ConversationId(row.id),
        assistant: row.assistant,
        title: row.title,
        updated_at: row.updated_at,
    }
}
