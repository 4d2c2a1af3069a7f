//! A picture while it is painted.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use bytes::Bytes;
use futures::StreamExt;
use futures::stream::{self, Stream};
use imagegen::Picture;
use serde_json::json;

use super::pictures::{mine, waiting};
use crate::error::PageError;
use crate::visit::Visit;

/// How often a stream looks: quick enough to feel live, and one small
/// statement each time whichever server paints the picture.
const PAUSE: Duration = Duration::from_millis(700);
/// After so many looks the browser connects again, so that no stream lives
/// longer than its reader.
const LOOKS: u32 = 500;

/// Events `progress` until the picture is done, then one `done`.
pub(super) async fn events(visit: Visit, Path(id): Path<String>) -> Result<Response, PageError> {
    mine(&visit, &id).await?;
    // The browser connects again, to a server that goes on.
    let stopping = visit.app.stopping.clone().cancelled_owned();
    Ok(Sse::new(looks(visit, id).take_until(stopping))
        .keep_alive(KeepAlive::default())
        .into_response())
}

fn looks(visit: Visit, id: String) -> impl Stream<Item = Result<Event, Infallible>> {
    stream::unfold(Some(0), move |look| {
        let (visit, id) = (visit.clone(), id.clone());
        async move {
            let look = look.filter(|look| *look < LOOKS)?;
            if look > 0 {
                tokio::time::sleep(PAUSE).await;
            }
            // Whatever goes wrong here, the page's own reload tells it better.
            let picture = mine(&visit, &id).await.ok()?;
            if picture.state.is_final() {
                return Some((Ok(Event::default().event("done").data("{}")), None));
            }
            let now = waiting(&visit, &picture).await.ok()?;
            let data = json!({
                "state": picture.state,
                "label": now.label,
                "fraction": f32::from(now.percent) / 100.0,
                "preview": glimpse(&visit, &picture).map(|image| data_url(&image)),
            });
            Some((
                Ok(Event::default().event("progress").data(data.to_string())),
                Some(look + 1),
            ))
        }
    })
}

/// The picture as it stands, where this server paints it. It goes with the
/// event: a request of its own might reach another server.
fn glimpse(visit: &Visit, picture: &Picture) -> Option<Bytes> {
    let seen = visit.app.studio.watch(picture.id)?;
    seen.borrow().preview.clone()
}

fn media_type(image: &[u8]) -> &'static str {
    match image.starts_with(b"RIFF") {
        true => "image/webp",
        false => "image/png",
    }
}

fn data_url(image: &[u8]) -> String {
    let text = BASE64_STANDARD.encode(image);
    format!("data:{};base64,{text}", media_type(image))
}

/// The picture as it stands.
pub(super) async fn preview(visit: Visit, Path(id): Path<String>) -> Result<Response, PageError> {
    let picture = mine(&visit, &id).await?;
    let image = glimpse(&visit, &picture).ok_or(PageError::not_found())?;
    let kind = media_type(&image);
    let headers = [(CONTENT_TYPE, kind), (CACHE_CONTROL, "no-store")];
    Ok((headers, image).into_response())
}
