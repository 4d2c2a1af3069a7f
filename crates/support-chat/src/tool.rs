use std::fmt::Debug;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::PersonId;

/// The name under which a host offers "where is my order". The embedded model
/// knows to call it for such questions.
pub const ORDER_STATUS: &str = "order_status";

/// Something an assistant can look up or do, implemented by the host.
#[async_trait]
pub trait Tool: Debug + Send + Sync + 'static {
    /// What the model is told about it.
    fn spec(&self) -> ToolSpec;

    /// Does it for `person`, or for a visitor. The arguments come from a
    /// model that read what a customer typed: trust neither.
    async fn call(
        &self,
        person: Option<PersonId>,
        arguments: &Value,
    ) -> Result<ToolAnswer, ToolError>;
}

/// What a model is told about a tool.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ToolSpec {
    /// Its name: letters, digits and underscores.
    pub name: String,
    /// When to use it, for the model.
    pub description: String,
    /// Its arguments, as JSON Schema of an object.
    pub parameters: Value,
}

/// What a tool found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ToolAnswer {
    /// For the model, in sentences a customer could read.
    pub text: String,
    /// Where the customer can see it for themselves.
    pub receipts: Vec<Receipt>,
}

/// A link that proves what an answer says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// What is linked to.
    pub title: String,
    /// Where it is.
    pub url: String,
}

/// Why a tool found nothing. The text is told to the customer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ToolError {
    /// A visitor asks for what is somebody's own.
    #[error("Please sign in first; then I can look it up.")]
    SignInNeeded,
    /// The arguments make no sense.
    #[error("{0}")]
    Invalid(String),
    /// It cannot be looked up now; the cause is for the log.
    #[error("I cannot look that up right now. Please try again in a few minutes.")]
    Unavailable(String),
}
