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

/// How long and how far an assistant may go, and how much it may use. Tokens are
/// the model's; the embedded model uses none.
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
    /// The most tokens for one member, or for one visitor's key, in a day (UTC);
    /// nothing for no limit. A question is only taken where all it may need is
    /// left, [`max_answer_chars`](Self::max_answer_chars) tokens and what is read.
    pub person_tokens_per_day: Option<u64>,
    /// The most tokens for everybody in a day (UTC); nothing for no limit.
    pub shop_tokens_per_day: Option<u64>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_message_chars: 2_000,
            max_history: 20,
            max_answer_chars: 4_000,
            max_tool_rounds: 3,
            person_tokens_per_day: Some(100_000),
            shop_tokens_per_day: Some(5_000_000),
        }
    }
}
