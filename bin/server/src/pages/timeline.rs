use serde::Serialize;

/// Whether a step has happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum StepState {
    /// It has.
    Done,
    /// It is happening.
    Now,
    /// It will.
    Next,
    /// It went wrong, or was stopped.
    Stopped,
}

/// One step from phrase to parcel.
#[derive(Debug, Clone, Serialize)]
pub struct Step {
    /// Whether it has happened.
    pub state: StepState,
    /// What happens, such as "Printed".
    pub label: String,
    /// When it happened, for people.
    pub at: Option<String>,
    /// More about it, such as a tracking number.
    pub note: Option<String>,
}

impl Step {
    /// A step with nothing more to say.
    pub fn new(state: StepState, label: &str, at: Option<&str>) -> Self {
        Self {
            state,
            label: label.to_owned(),
            at: at.map(str::to_owned),
            note: None,
        }
    }

    /// Adds a note; for chaining.
    #[must_use]
    pub fn note(mut self, note: &str) -> Self {
        self.note = Some(note.to_owned());
        self
    }

    pub(super) fn samples() -> Vec<Self> {
        vec![
            Self::new(StepState::Done, "Described", Some("14 March, 09:02")),
            Self::new(StepState::Done, "Painted", Some("14 March, 09:03")),
            Self::new(StepState::Done, "Ordered", Some("14 March, 09:10")),
            Self::new(StepState::Done, "Paid", Some("14 March, 09:11")).note("Card ending 4242"),
            Self::new(StepState::Now, "Being printed", Some("15 March, 08:00")),
            Self::new(StepState::Next, "Sent", None),
        ]
    }
}
