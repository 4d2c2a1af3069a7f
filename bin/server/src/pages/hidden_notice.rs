use serde::Serialize;

/// That the shop hides a listing, for its owner and for managers.
#[derive(Debug, Clone, Serialize)]
pub struct HiddenNotice {
    /// The day, for people.
    pub since: String,
    /// Why, as the shop wrote it.
    pub reason: String,
    /// Whether the viewer is its owner.
    pub is_own: bool,
}

impl HiddenNotice {
    pub(super) fn sample(is_own: bool) -> Self {
        Self {
            since: "14 March 2027, 09:02".to_owned(),
            reason: "It shows a person who did not agree to it.".to_owned(),
            is_own,
        }
    }
}
