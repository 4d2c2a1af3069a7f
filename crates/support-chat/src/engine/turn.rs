//! Model and tools take turns until there is an answer.

use std::sync::Arc;

use futures::StreamExt;

use super::{Answer, Desk, Step};
use crate::conversation::Draft;
use crate::model::{ChatError, ChatMessage, ChatRequest, Delta, ToolCall, Usage, cut};
use crate::{PersonId, Receipt, Role, SupportError, Tool, ToolAnswer, ToolError};

/// The most tools one round may use.
const MAX_CALLS: usize = 4;

/// An answer, and what tools told the model on the way.
pub(super) struct Turn {
    pub(super) answer: Answer,
    pub(super) notes: Vec<Draft>,
}

/// What the model said in one round.
#[derive(Default)]
struct Round {
    text: String,
    calls: Vec<ToolCall>,
    usage: Usage,
}

pub(super) async fn take(
    desk: &Desk,
    person: Option<PersonId>,
    mut messages: Vec<ChatMessage>,
    watch: &mut (dyn FnMut(Step) + Send),
) -> Result<Turn, SupportError> {
    let limits = desk.assistant.limits;
    let tools = allowed(desk);
    let mut spoken = Spoken::up_to(limits.max_answer_chars);
    let mut found = Found::default();
    let mut usage = Usage::default();
    for _ in 0..limits.max_tool_rounds {
        let said = listen(desk, &messages, &tools, &mut spoken, watch).await?;
        usage = add(usage, said.usage);
        if said.calls.is_empty() {
            return finish(desk, spoken, found, usage);
        }
        messages.push(ChatMessage::Assistant {
            text: said.text,
            calls: said.calls.clone(),
        });
        for call in said.calls {
            watch(Step::Looking {
                tool: call.name.clone(),
            });
            messages.push(found.by(&tools, person, call).await);
        }
    }
    // No tool is offered any more: the model has to answer.
    let said = listen(desk, &messages, &[], &mut spoken, watch).await?;
    finish(desk, spoken, found, add(usage, said.usage))
}

fn finish(desk: &Desk, spoken: Spoken, found: Found, usage: Usage) -> Result<Turn, SupportError> {
    if spoken.text.trim().is_empty() {
        let reason = "it said nothing".to_owned();
        return Err(SupportError::Model(ChatError::Unavailable(reason)));
    }
    let answer = Answer {
        text: spoken.text,
        receipts: found.receipts,
        model: desk.model.name().to_owned(),
        usage,
    };
    Ok(Turn {
        answer,
        notes: found.notes,
    })
}

/// What tools have found.
#[derive(Default)]
struct Found {
    receipts: Vec<Receipt>,
    notes: Vec<Draft>,
}

impl Found {
    /// Uses a tool, and words for the model what it found. That is never an
    /// error here, because the model is to tell the customer.
    async fn by(
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
        self.notes.push(Draft {
            role: Role::Tool,
            text: note,
            receipts: Vec::new(),
            model: String::new(),
        });
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

/// The answer as far as it was said.
struct Spoken {
    text: String,
    left: usize,
    is_new_round: bool,
}

impl Spoken {
    fn up_to(max_chars: usize) -> Self {
        Self {
            text: String::new(),
            left: max_chars,
            is_new_round: false,
        }
    }

    fn begin_round(&mut self) {
        self.is_new_round = !self.text.is_empty();
    }

    /// Says more, and tells whether there is room for still more.
    fn say(&mut self, more: &str, watch: &mut (dyn FnMut(Step) + Send)) -> bool {
        if more.is_empty() || self.left == 0 {
            return self.left > 0;
        }
        // "Let me look." and what was found are two paragraphs.
        let pause = if std::mem::take(&mut self.is_new_round) {
            "\n\n"
        } else {
            ""
        };
        let more = cut(&format!("{pause}{more}"), self.left);
        self.left -= more.chars().count().min(self.left);
        self.text.push_str(&more);
        watch(Step::Text(more));
        self.left > 0
    }
}

/// The tools this assistant may use.
fn allowed(desk: &Desk) -> Vec<Arc<dyn Tool>> {
    let named = |tool: &&Arc<dyn Tool>| desk.assistant.tools.contains(&tool.spec().name);
    desk.tools.iter().filter(named).cloned().collect()
}

/// Hears one round out, as far as the answer may be long.
async fn listen(
    desk: &Desk,
    messages: &[ChatMessage],
    tools: &[Arc<dyn Tool>],
    answer: &mut Spoken,
    watch: &mut (dyn FnMut(Step) + Send),
) -> Result<Round, SupportError> {
    answer.begin_round();
    let request = ChatRequest {
        messages: messages.to_vec(),
        tools: tools.iter().map(|tool| tool.spec()).collect(),
        max_answer_chars: desk.assistant.limits.max_answer_chars,
    };
    let mut stream = desk
        .model
        .stream(request)
        .await
        .map_err(SupportError::Model)?;
    let mut round = Round::default();
    while let Some(delta) = stream.next().await {
        match delta.map_err(SupportError::Model)? {
            Delta::Text(more) => {
                round.text.push_str(&more);
                if !answer.say(&more, watch) {
                    break;
                }
            }
            Delta::ToolCall(call) if round.calls.len() < MAX_CALLS => round.calls.push(call),
            Delta::ToolCall(_) => {}
            Delta::Done(usage) => round.usage = usage,
        }
    }
    Ok(round)
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
