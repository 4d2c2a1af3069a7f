//! An answer as it comes over the wire.

use std::time::Duration;

use futures::StreamExt;
use reqwest::Response;
use reqwest::header::CONTENT_TYPE;

use super::errors;
use super::hearing::{Hearing, unusable};
use super::sse::Events;
use crate::model::Deltas;

/// How long the end of a body is waited for once the answer is complete.
const LINGER: Duration = Duration::from_millis(100);
/// The most bytes of an answer that does not come in pieces.
const WHOLE: usize = 4 << 20;

/// An answer whose head is there.
struct Line {
    response: Response,
    wire: Wire,
    hearing: Hearing,
}

/// How it comes.
enum Wire {
    Events(Events),
    /// From a server that knows no streams.
    Whole(Vec<u8>),
}

/// The deltas of an answer of at most `max_chars`. Dropping them hangs up.
pub(super) fn deltas(response: Response, max_chars: usize) -> Deltas {
    let kind = response.headers().get(CONTENT_TYPE);
    let is_json = kind.is_some_and(|kind| kind.as_bytes().starts_with(b"application/json"));
    let line = Line {
        wire: match is_json {
            true => Wire::Whole(Vec::new()),
            false => Wire::Events(Events::default()),
        },
        response,
        hearing: Hearing::up_to(max_chars),
    };
    let next = async |mut line: Line| loop {
        if let Some(delta) = line.hearing.next() {
            return Some((delta, line));
        }
        if line.hearing.has_ended() {
            // Heard to its end, a body frees its connection for the next round.
            let _ = tokio::time::timeout(LINGER, line.response.chunk()).await;
            return None;
        }
        line.listen().await;
    };
    futures::stream::unfold(line, next).boxed()
}

impl Line {
    async fn listen(&mut self) {
        match self.response.chunk().await {
            Ok(Some(bytes)) => self.take(&bytes),
            Ok(None) => {
                self.finish();
                self.hearing.over(None);
            }
            Err(error) => self.hearing.over(Some(errors::of_transport(&error))),
        }
    }

    fn take(&mut self, bytes: &[u8]) {
        match &mut self.wire {
            Wire::Events(events) => match events.push(bytes) {
                Ok(complete) => complete.iter().for_each(|data| self.hearing.event(data)),
                Err(_) => self.hearing.fail(unusable("an event without end")),
            },
            Wire::Whole(body) if body.len() + bytes.len() > WHOLE => {
                self.hearing.fail(unusable("an answer without end"));
            }
            Wire::Whole(body) => body.extend_from_slice(bytes),
        }
    }

    fn finish(&mut self) {
        match &mut self.wire {
            Wire::Events(events) => {
                if let Some(data) = events.finish() {
                    self.hearing.event(&data);
                }
            }
            Wire::Whole(body) => self.hearing.event(body),
        }
    }
}
