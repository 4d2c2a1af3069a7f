use super::Step;
use crate::model::cut;

/// The answer as far as it was said.
pub(super) struct Spoken {
    pub(super) text: String,
    left: usize,
    is_new_round: bool,
}

impl Spoken {
    pub(super) fn up_to(max_chars: usize) -> Self {
        Self {
            text: String::new(),
            left: max_chars,
            is_new_round: false,
        }
    }

    pub(super) fn begin_round(&mut self) {
        self.is_new_round = !self.text.is_empty();
    }

    /// Says more, and tells whether there is room for still more.
    pub(super) fn say(&mut self, more: &str, watch: &mut (dyn FnMut(Step) + Send)) -> bool {
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
