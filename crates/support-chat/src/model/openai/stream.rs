//! An answer as it comes over the wire.

use std::time::Duration;

use eventsource_stream::{EventStreamError, Eventsource};
use futures::stream::{self, BoxStream};
use futures::{StreamExt, TryStreamExt};
use reqwest::Response;
use reqwest::header::CONTENT_TYPE;

use super::errors;
use super::hearing::{Hearing, unusable};
use crate::model::{ChatError, Deltas};

/// How long the end of a body is waited for once the answer is complete.
const LINGER: Duration = Duration::from_millis(100);
/// The most bytes of an answer: a word has a few hundred, and some models think
/// aloud before the first one.
const MOST: usize = 8 << 20;

/// What events say, before it is read.
type Data = BoxStream<'static, Result<Vec<u8>, ChatError>>;

/// The deltas of an answer of at most `max_chars`. Dropping them hangs up.
pub(super) fn deltas(response: Response, max_chars: usize) -> Deltas {
    let line = (data(response), Hearing::up_to(max_chars));
    let next = async |(mut data, mut hearing): (Data, Hearing)| loop {
        if let Some(delta) = hearing.next() {
            return Some((delta, (data, hearing)));
        }
        if hearing.has_ended() {
            // Heard to its end, a body frees its connection for the next round.
            let _ = tokio::time::timeout(LINGER, data.next()).await;
            return None;
        }
        match data.next().await {
            Some(Ok(data)) => hearing.event(&data),
            Some(Err(error)) => hearing.over(Some(error)),
            None => hearing.over(None),
        }
    };
    stream::unfold(line, next).boxed()
}

fn data(response: Response) -> Data {
    let kind = response.headers().get(CONTENT_TYPE);
    let is_json = kind.is_some_and(|kind| kind.as_bytes().starts_with(b"application/json"));
    let mut left = MOST;
    let pieces = response.bytes_stream().map(move |piece| {
        let piece = piece.map_err(|e| errors::of_transport(&e))?;
        let rest = left.checked_sub(piece.len());
        left = rest.ok_or_else(|| unusable("an answer without end"))?;
        Ok(piece.to_vec())
    });
    if is_json {
        // From a server that knows no streams.
        return stream::once(pieces.try_concat()).boxed();
    }
    // Servers forget the last empty line.
    let pieces = pieces.chain(stream::iter([Ok(b"\n\n".to_vec())]));
    let events = pieces.eventsource().map(|event| match event {
        Ok(event) => Ok(event.data.into_bytes()),
        Err(EventStreamError::Transport(error)) => Err(error),
        Err(_) => Err(unusable("a piece that is no text")),
    });
    events.boxed()
}
