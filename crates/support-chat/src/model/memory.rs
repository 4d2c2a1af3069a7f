//! A model in memory, for tests: it says what it is told to.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use futures::StreamExt;
use serde_json::json;

use super::{
    ChatError, ChatModel, ChatRequest, Delta, Deltas, ToolCall, Usage, asking, cut, spoken,
};

/// One turn of a scripted model.
#[derive(Clone, Debug)]
pub enum Turn {
    /// It says this.
    Says(String),
    /// It calls these.
    Calls(Vec<ToolCall>),
    /// It fails before it sets to work.
    Fails(ChatError),
    /// It says this, and then fails.
    BreaksOff(String, ChatError),
}

/// A model in memory. Once its script is over it calls the first tool it is
/// offered, repeats what tools found, and otherwise repeats the question.
#[derive(Debug, Default)]
pub struct MemoryModel {
    state: Mutex<State>,
    usage: Usage,
}

#[derive(Debug, Default)]
struct State {
    script: VecDeque<Turn>,
    heard: Vec<ChatRequest>,
}

impl MemoryModel {
    /// A model that first plays `script`.
    pub fn scripted(script: impl IntoIterator<Item = Turn>) -> Self {
        let script = script.into_iter().collect();
        Self {
            state: Mutex::new(State {
                script,
                heard: Vec::new(),
            }),
            usage: Usage::default(),
        }
    }

    /// Has it say that every turn took this.
    pub fn using(mut self, input_tokens: u64, output_tokens: u64) -> Self {
        self.usage = Usage {
            input_tokens: Some(input_tokens),
            output_tokens: Some(output_tokens),
        };
        self
    }

    /// Every request it was given.
    pub fn heard(&self) -> Vec<ChatRequest> {
        self.state().heard.clone()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn unscripted(request: &ChatRequest) -> Result<Turn, ChatError> {
    let question = request.question()?;
    let found: Vec<_> = request
        .findings()
        .into_iter()
        .map(|(_, text)| text)
        .collect();
    Ok(match request.tools.first() {
        _ if !found.is_empty() => Turn::Says(found.join("\n")),
        Some(tool) => Turn::Calls(vec![ToolCall {
            id: "call_1".to_owned(),
            name: tool.name.clone(),
            arguments: json!({}),
        }]),
        None => Turn::Says(question.to_owned()),
    })
}

#[async_trait]
impl ChatModel for MemoryModel {
    fn name(&self) -> &str {
        "memory"
    }

    async fn stream(&self, request: ChatRequest) -> Result<Deltas, ChatError> {
        let scripted = {
            let mut state = self.state();
            state.heard.push(request.clone());
            state.script.pop_front()
        };
        let turn = scripted.map_or_else(|| unscripted(&request), Ok)?;
        let deltas = match turn {
            Turn::Says(text) => spoken(&cut(&text, request.max_answer_chars)),
            Turn::Calls(calls) => asking(calls),
            Turn::Fails(error) => return Err(error),
            Turn::BreaksOff(text, error) => {
                let deltas = [Ok(Delta::Text(text)), Err(error)];
                return Ok(futures::stream::iter(deltas).boxed());
            }
        };
        let usage = self.usage;
        let counted = move |delta| match delta {
            Ok(Delta::Done(_)) => Ok(Delta::Done(usage)),
            delta => delta,
        };
        Ok(deltas.map(counted).boxed())
    }
}
