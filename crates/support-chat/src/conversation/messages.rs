use groundwork::Moment;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, Insert, QueryFilter, QueryOrder, QuerySelect,
};

use super::{Asker, Message, Role};
use crate::entities::conversation::{Column, Entity};
use crate::entities::message;
use crate::{ConversationId, Receipt, SupportError};

/// How much of the first question becomes the title.
const TITLE_CHARS: usize = 80;

/// What is to be added to a conversation.
#[derive(Debug)]
pub(crate) struct Draft {
    pub(crate) role: Role,
    pub(crate) text: String,
    pub(crate) receipts: Vec<Receipt>,
    pub(crate) model: String,
    pub(crate) by_stand_in: bool,
}

impl Draft {
    /// Of somebody, resting on nothing.
    pub(crate) fn plain(role: Role, text: String) -> Self {
        Self {
            role,
            text,
            receipts: Vec::new(),
            model: String::new(),
            by_stand_in: false,
        }
    }
}

/// Adds messages, if any, in the caller's transaction, where the conversation is
/// the asker's. Their places are reserved by
/// one update, so two questions at once never share one.
pub(crate) async fn append(
    txn: &impl ConnectionTrait,
    moment: &mut Moment,
    asker: &Asker,
    id: ConversationId,
    drafts: Vec<Draft>,
) -> Result<(), SupportError> {
    let count = i32::try_from(drafts.len()).unwrap_or(i32::MAX);
    let reserved = Entity::update_many()
        .col_expr(Column::Messages, Expr::col(Column::Messages).add(count))
        .col_expr(Column::UpdatedAt, Expr::value(moment.now))
        .filter(Column::Id.eq(id))
        .filter(asker.owns())
        .exec_with_returning(txn)
        .await?;
    let row = reserved.into_iter().next().ok_or(SupportError::NotFound)?;
    let first = row.messages - count;
    if drafts.is_empty() {
        return Ok(());
    }
    if let (0, Some(draft)) = (first, drafts.first()) {
        entitle(txn, id, &draft.text).await?;
    }
    let mut rows = Vec::with_capacity(drafts.len());
    for (draft, position) in drafts.into_iter().zip(first..) {
        let receipts =
            serde_json::to_value(draft.receipts).map_err(|e| DbErr::Json(e.to_string()))?;
        rows.push(message::Model {
            id: moment.uuid(),
            conversation_id: id.0,
            position,
            role: draft.role,
            text: draft.text,
            receipts,
            model: draft.model,
            at: moment.now,
            by_stand_in: draft.by_stand_in,
        });
    }
    Insert::many(rows).exec_without_returning(txn).await?;
    Ok(())
}

async fn entitle(
    txn: &impl ConnectionTrait,
    id: ConversationId,
    question: &str,
) -> Result<(), DbErr> {
    let title: String = question.chars().take(TITLE_CHARS).collect();
    Entity::update_many()
        .col_expr(Column::Title, Expr::value(title))
        .filter(Column::Id.eq(id))
        .exec(txn)
        .await
        .map(drop)
}

/// The last `limit` messages people see, oldest first.
pub(crate) async fn history(
    db: &impl ConnectionTrait,
    id: ConversationId,
    limit: u32,
) -> Result<Vec<Message>, DbErr> {
    let mut rows = message::Entity::find()
        .filter(message::Column::ConversationId.eq(id))
        .filter(message::Column::Role.ne(Role::Tool))
        .order_by_desc(message::Column::Position)
        .limit(u64::from(limit))
        .all(db)
        .await?;
    rows.reverse();
    rows.into_iter().map(Message::from_row).collect()
}
