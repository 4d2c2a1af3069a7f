//! The model that has the word, within the budgets.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use futures::StreamExt;
use sea_orm::DatabaseConnection;

use super::spoken::Spoken;
use super::{Desk, Step};
use crate::budget::estimate::{Estimate, call_bytes};
use crate::budget::{self, Reservation};
use crate::model::{ChatModel, ChatRequest, Delta, Deltas, ToolCall, Usage};
use crate::{Asker, SupportError, UsedUp};

/// The most tools one round may use.
const MAX_CALLS: usize = 4;

/// Speaks for the desk to one asker, on one day.
pub(super) struct Speaker<'a> {
    pub(super) db: &'a DatabaseConnection,
    pub(super) now: DateTime<Utc>,
    pub(super) desk: &'a Desk,
    pub(super) asker: &'a Asker,
    /// Why the stand-in has the word, once it has.
    pub(super) stood_in_for: Option<UsedUp>,
}

/// What the model said in one round.
#[derive(Default)]
pub(super) struct Round {
    pub(super) text: String,
    pub(super) calls: Vec<ToolCall>,
    pub(super) usage: Usage,
    /// How many bytes that were, calls that are left out included.
    bytes: usize,
}

impl Speaker<'_> {
    /// Who has the word.
    pub(super) fn model(&self) -> &Arc<dyn ChatModel> {
        let stand_in = self.desk.stand_in.as_ref();
        let stand_in = stand_in.filter(|_| self.stood_in_for.is_some());
        stand_in.unwrap_or(&self.desk.model)
    }

    /// Hears one round out, as far as the answer may be long.
    pub(super) async fn listen(
        &mut self,
        request: ChatRequest,
        answer: &mut Spoken,
        watch: &mut (dyn FnMut(Step) + Send),
    ) -> Result<Round, SupportError> {
        answer.begin_round();
        let estimate = Estimate::of(&request);
        let reserved = self.reserve(estimate).await?;
        let deltas = match self.model().stream(request).await {
            Ok(deltas) => deltas,
            Err(error) => {
                // It did not set to work.
                self.settle(reserved, 0).await;
                return Err(SupportError::Model(error));
            }
        };
        // What an answer took that breaks off nobody knows: that stays reserved.
        let round = hear(deltas, answer, watch).await?;
        let took = estimate.settled(round.usage, round.bytes);
        self.settle(reserved, took).await;
        Ok(round)
    }

    /// Puts aside what the model may use. Where there is not as much left, the
    /// stand-in has the word from here on; it goes by what tools found already.
    async fn reserve(&mut self, estimate: Estimate) -> Result<Option<Reservation>, SupportError> {
        if self.stood_in_for.is_some() || self.model().is_embedded() {
            return Ok(None);
        }
        let limits = &self.desk.assistant.limits;
        let tokens = estimate.most();
        match budget::reserve(self.db, self.now, self.asker, limits, tokens).await? {
            Ok(reserved) => Ok(Some(reserved)),
            Err(used_up) if self.desk.stand_in.is_some() => {
                tracing::info!(%used_up, "the stand-in answers");
                self.stood_in_for = Some(used_up);
                Ok(None)
            }
            Err(used_up) => Err(SupportError::UsedUp(used_up)),
        }
    }

    /// An answer that is there is not lost because it cannot be counted.
    async fn settle(&self, reserved: Option<Reservation>, took: u64) {
        let Some(reserved) = reserved else { return };
        if let Err(error) = reserved.settle(self.db, took).await {
            tracing::error!(%error, took, "a reservation stays unsettled");
        }
    }
}

async fn hear(
    mut deltas: Deltas,
    answer: &mut Spoken,
    watch: &mut (dyn FnMut(Step) + Send),
) -> Result<Round, SupportError> {
    let mut round = Round::default();
    while let Some(delta) = deltas.next().await {
        match delta.map_err(SupportError::Model)? {
            Delta::Text(more) => {
                round.bytes += more.len();
                round.text.push_str(&more);
                if !answer.say(&more, watch) {
                    break;
                }
            }
            Delta::ToolCall(call) => {
                round.bytes += call_bytes(&call);
                if round.calls.len() < MAX_CALLS {
                    round.calls.push(call);
                }
            }
            Delta::Done(usage) => round.usage = usage,
        }
    }
    Ok(round)
}
