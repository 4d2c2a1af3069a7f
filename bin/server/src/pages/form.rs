use std::collections::BTreeMap;

use serde::Serialize;

/// A form as it was sent: what was typed, and what is wrong with it.
#[derive(Debug, Clone, Default, Serialize)]
pub struct FormState {
    /// What was typed, by field. Passwords and cards are never put here.
    pub values: BTreeMap<String, String>,
    /// One sentence per wrong field.
    pub errors: BTreeMap<String, String>,
    /// A sentence about the whole form.
    pub error: Option<String>,
}

impl FormState {
    /// Keeps a value; for chaining.
    #[must_use]
    pub fn value(mut self, field: &str, value: impl Into<String>) -> Self {
        self.values.insert(field.to_owned(), value.into());
        self
    }

    /// Marks a field; for chaining.
    #[must_use]
    pub fn wrong(mut self, field: &str, sentence: impl Into<String>) -> Self {
        self.errors.insert(field.to_owned(), sentence.into());
        self
    }

    /// Says what is wrong with the whole; for chaining.
    #[must_use]
    pub fn failed(mut self, sentence: impl Into<String>) -> Self {
        self.error = Some(sentence.into());
        self
    }
}

/// One option of a select or a group of radio buttons.
#[derive(Debug, Clone, Serialize)]
pub struct Choice {
    /// What the form sends.
    pub value: String,
    /// What the person reads.
    pub label: String,
    /// Whether it is the one to begin with.
    pub selected: bool,
}

impl Choice {
    /// A choice not selected.
    pub fn new(value: &str, label: &str) -> Self {
        Self {
            value: value.to_owned(),
            label: label.to_owned(),
            selected: false,
        }
    }

    /// Selects it; for chaining.
    #[must_use]
    pub fn chosen(mut self) -> Self {
        self.selected = true;
        self
    }
}
