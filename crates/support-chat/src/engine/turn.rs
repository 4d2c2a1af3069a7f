//! Model and tools take turns until there is an answer.

use std::sync::Arc;

use super::found::Found;
use super::speaker::Speaker;
use super::spoken::Spoken;
use super::{Answer, Desk, Step};
use crate::conversation::Draft;
use crate::model::{ChatError, ChatMessage, ChatRequest, Usage};
use crate::{SupportError, Tool};

/// An answer, and what tools told the model on the way.
pub(super) struct Turn {
    pub(super) answer: Answer,
    pub(super) notes: Vec<Draft>,
}

pub(super) async fn take(
    mut speaker: Speaker<'_>,
    mut messages: Vec<ChatMessage>,
    watch: &mut (dyn FnMut(Step) + Send),
) -> Result<Turn, SupportError> {
    let limits = speaker.desk.assistant.limits;
    let tools = allowed(speaker.desk);
    let mut spoken = Spoken::up_to(limits.max_answer_chars);
    let mut found = Found::default();
    let mut usage = Usage::default();
    for round in 0..=limits.max_tool_rounds {
        // In the last round no tool is offered any more: the model has to answer.
        let is_last = round == limits.max_tool_rounds;
        let offered = if is_last { &[] } else { tools.as_slice() };
        let request = request(speaker.desk, &messages, offered);
        let said = speaker.listen(request, &mut spoken, watch).await?;
        usage = add(usage, said.usage);
        if said.calls.is_empty() || is_last {
            break;
        }
        messages.push(ChatMessage::Assistant {
            text: said.text,
            calls: said.calls.clone(),
        });
        for call in said.calls {
            watch(Step::Looking {
                tool: call.name.clone(),
            });
            let person = speaker.asker.person();
            messages.push(found.by(&tools, person, call).await);
        }
    }
    finish(&speaker, spoken, found, usage)
}

fn finish(
    speaker: &Speaker<'_>,
    spoken: Spoken,
    found: Found,
    usage: Usage,
) -> Result<Turn, SupportError> {
    if spoken.text.trim().is_empty() {
        let reason = "it said nothing".to_owned();
        return Err(SupportError::Model(ChatError::Unavailable(reason)));
    }
    let answer = Answer {
        text: spoken.text,
        receipts: found.receipts,
        model: speaker.model().name().to_owned(),
        usage,
        stood_in_for: speaker.stood_in_for,
    };
    Ok(Turn {
        answer,
        notes: found.notes,
    })
}

/// The tools this assistant may use.
fn allowed(desk: &Desk) -> Vec<Arc<dyn Tool>> {
    let named = |tool: &&Arc<dyn Tool>| desk.assistant.tools.contains(&tool.spec().name);
    desk.tools.iter().filter(named).cloned().collect()
}

fn request(desk: &Desk, messages: &[ChatMessage], tools: &[Arc<dyn Tool>]) -> ChatRequest {
    ChatRequest {
        messages: messages.to_vec(),
        tools: tools.iter().map(|tool| tool.spec()).collect(),
        max_answer_chars: desk.assistant.limits.max_answer_chars,
    }
}

fn add(a: Usage, b: Usage) -> Usage {
    let sum = |a: Option<u64>, b: Option<u64>| match (a, b) {
        (None, None) => None,
        (a, b) => Some(a.unwrap_or(0).saturating_add(b.unwrap_or(0))),
    };
    Usage {
        input_tokens: sum(a.input_tokens, b.input_tokens),
        output_tokens: sum(a.output_tokens, b.output_tokens),
    }
}
