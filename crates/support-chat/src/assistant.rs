/// Who answers: configuration, not code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assistant {
    /// Names it in addresses and conversations.
    pub slug: String,
    /// What customers call it.
    pub name: String,
    /// What the model is told before every conversation.
    pub system_prompt: String,
    /// The names of the tools it may use.
    pub tools: Vec<String>,
    /// How long and how far it may go.
    pub limits: Limits,
}

/// How long and how far an assistant may go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The most characters of one question.
    pub max_message_chars: usize,
    /// How many earlier messages the model is shown.
    pub max_history: u32,
    /// The most characters of one answer; what is longer is cut.
    pub max_answer_chars: usize,
    /// How often the model may ask for tools before it must answer.
    pub max_tool_rounds: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_message_chars: 2_000,
            max_history: 20,
            max_answer_chars: 4_000,
            max_tool_rounds: 3,
        }
    }
}
