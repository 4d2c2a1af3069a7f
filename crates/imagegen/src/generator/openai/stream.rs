//! A picture that is shown while it comes along.

use groundwork::in_background;
use reqwest::Response;
use serde_json::Value;

use super::answer::{Answer, decoded};
use super::errors;
use super::sse::{Event, Events};
use crate::derivative::preview;
use crate::generator::{GenerateError, ProgressSink};

/// Follows the events to the one with the picture, showing `sink` the previews
/// on the way.
pub(super) async fn follow(
    mut response: Response,
    sink: &dyn ProgressSink,
) -> Result<Answer, GenerateError> {
    let mut events = Events::default();
    while let Some(piece) = response
        .chunk()
        .await
        .map_err(|e| errors::of_transport(&e))?
    {
        let heard = events.push(&piece);
        let heard = heard.map_err(|_| unusable("an event that is too large"))?;
        for event in heard {
            if let Some(answer) = take(&event, sink).await? {
                return Ok(answer);
            }
        }
    }
    if let Some(last) = events.finish()
        && let Some(answer) = take(&last, sink).await?
    {
        return Ok(answer);
    }
    Err(unusable("a stream that ended before the picture"))
}

fn unusable(why: &str) -> GenerateError {
    GenerateError::Unavailable(why.to_owned())
}

/// What an event says: the picture, a failure, or nothing to stop for.
async fn take(event: &Event, sink: &dyn ProgressSink) -> Result<Option<Answer>, GenerateError> {
    let Ok(body) = serde_json::from_slice::<Value>(&event.data) else {
        // `[DONE]`, and whatever else servers say.
        return Ok(None);
    };
    let kind = body.get("type").and_then(Value::as_str);
    let kind = kind.unwrap_or(&event.name);
    if kind.ends_with(".partial_image") {
        if let Some(text) = body.get("b64_json").and_then(Value::as_str) {
            show(text, sink).await;
        }
        return Ok(None);
    }
    if kind == "error" || body.get("error").is_some_and(|error| !error.is_null()) {
        return Err(errors::of_event(&body));
    }
    let has_picture = ["b64_json", "data"]
        .iter()
        .any(|field| body.get(field).is_some());
    Ok((kind.ends_with(".completed") || has_picture).then(|| Answer::of(body)))
}

/// A preview that cannot be shown is no reason to lose the picture.
async fn show(text: &str, sink: &dyn ProgressSink) {
    let Ok(bytes) = decoded(text) else {
        return;
    };
    match in_background("preview", move || preview(&bytes)).await {
        Ok(Ok(small)) => sink.preview(small),
        Ok(Err(error)) => tracing::debug!(%error, "a preview"),
        Err(error) => tracing::debug!(%error, "a preview"),
    }
}
