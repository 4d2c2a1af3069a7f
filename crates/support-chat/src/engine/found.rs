use std::sync::Arc;

use crate::conversation::Draft;
use crate::model::{ChatMessage, ToolCall};
use crate::{PersonId, Receipt, Role, Tool, ToolAnswer, ToolError};

/// What tools have found.
#[derive(Default)]
pub(super) struct Found {
    pub(super) receipts: Vec<Receipt>,
    pub(super) notes: Vec<Draft>,
}

impl Found {
    /// Uses a tool, and words for the model what it found. That is never an
    /// error here, because the model is to tell the customer.
    pub(super) async fn by(
        &mut self,
        tools: &[Arc<dyn Tool>],
        person: Option<PersonId>,
        call: ToolCall,
    ) -> ChatMessage {
        let text = match tools.iter().find(|tool| tool.spec().name == call.name) {
            None => format!("There is no tool called {}.", call.name),
            Some(tool) => match tool.call(person, &call.arguments).await {
                Ok(answer) => self.take_receipts(answer),
                Err(error) => worded(&call, &error),
            },
        };
        let note = format!("{} {}\n{text}", call.name, call.arguments);
        self.notes.push(Draft::plain(Role::Tool, note));
        ChatMessage::Tool {
            call_id: call.id,
            name: call.name,
            text,
        }
    }

    fn take_receipts(&mut self, answer: ToolAnswer) -> String {
        for receipt in answer.receipts {
            if !self.receipts.contains(&receipt) {
                self.receipts.push(receipt);
            }
        }
        answer.text
    }
}

fn worded(call: &ToolCall, error: &ToolError) -> String {
    if let ToolError::Unavailable(cause) = error {
        tracing::warn!(tool = call.name, cause, "a tool is unavailable");
    }
    error.to_string()
}
