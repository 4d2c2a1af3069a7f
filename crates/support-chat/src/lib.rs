#![doc = include_str!("../README.md")]

mod article;
mod assistant;
mod budget;
mod conversation;
mod engine;
mod entities;
mod error;
mod migrations;
pub mod model;
mod tool;

pub use article::{
    Article, ArticleForm, ArticleSearch, Hit, Library, SEARCH_ARTICLES, article, articles,
    articles_as_staff, delete_article_as_staff, upsert_article_as_staff,
};
pub use assistant::{Assistant, Limits};
pub use budget::{Budget, UsedUp, tokens_used, tokens_used_as_staff};
pub use conversation::{
    Asker, Conversation, ConversationSummary, Message, Role, VisitorKey, conversation,
    delete_conversation, forget_person, my_conversations, open_conversation,
};
pub use engine::{Answer, Desk, Question, Step, answer, answer_stream};
pub use error::SupportError;
pub use migrations::Migrator;
pub use tool::{ORDER_STATUS, Receipt, Tool, ToolAnswer, ToolError, ToolSpec};

groundwork::id!(
    /// Who asks: the host's own identifier of a person, opaque here.
    PersonId
);
groundwork::id!(
    /// A conversation.
    ConversationId
);
