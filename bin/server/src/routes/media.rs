//! Pictures' files, for whoever may see them.

use axum::body::Body;
use axum::extract::Path;
use axum::http::header::{
    ACCEPT_RANGES, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE,
    ETAG, IF_NONE_MATCH, IF_RANGE, RANGE,
};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use catalog::Listing;
use imagegen::{ByteRange, ImagegenError, MediaFile, Picture, PictureId, StoredFile};

use super::pictures::picture_id;
use crate::adapters::{customer, owner, picture_ref};
use crate::error::PageError;
use crate::visit::Visit;

/// Who may see a file, and so who may keep it.
enum Audience {
    Everybody,
    ThisPerson,
}

/// Shown pictures are everybody's; others are their maker's, staff's, and
/// those who ordered a print.
async fn audience(
    visit: &Visit,
    id: PictureId,
    owned_by: imagegen::OwnerId,
) -> Result<Audience, PageError> {
    if Listing::is_shown(&visit.app.db, picture_ref(id)).await? {
        return Ok(Audience::Everybody);
    }
    let Some(account) = &visit.account else {
        return Err(PageError::not_found());
    };
    let theirs = owner(account.id) == owned_by
        || visit.is_staff()
        || checkout::has_ordered(&visit.app.db, customer(account.id), id.0).await?;
    if theirs {
        Ok(Audience::ThisPerson)
    } else {
        Err(PageError::not_found())
    }
}

/// `/media/{picture}/640.webp`, or `master`: a stable address that never
/// expires.
pub(super) async fn show(
    visit: Visit,
    Path((id, name)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let id = picture_id(&id)?;
    let (owned_by, file) = Picture::file_as_staff(&visit.app.db, id).await?;
    let cache = match audience(&visit, id, owned_by).await? {
        // Short, because its maker may take it off the wall.
        Audience::Everybody => "public, max-age=300",
        Audience::ThisPerson => "private, max-age=300",
    };
    let etag = format!("\"{}-{name}\"", file.sha256);
    if headers
        .get(IF_NONE_MATCH)
        .is_some_and(|seen| seen.as_bytes() == etag.as_bytes())
    {
        return Ok((StatusCode::NOT_MODIFIED, [(ETAG, etag)]).into_response());
    }
    let media = visit.app.studio.media();
    let width = name
        .strip_suffix(".webp")
        .and_then(|width| width.parse().ok());
    let (which, kind) = match (name.as_str(), width) {
        ("master", _) => (MediaFile::Master, file.media_type.as_str()),
        (_, Some(width)) => (MediaFile::Thumbnail(width), "image/webp"),
        _ => return Err(PageError::not_found()),
    };
    let stored = match media
        .open(&file.sha256, which, range(&headers, &etag))
        .await
    {
        Ok(stored) => stored,
        Err(ImagegenError::OutOfRange { length }) => return Ok(beyond(length)),
        Err(error) => return Err(error.into()),
    };
    let mut response = stream(stored, kind, cache, &etag);
    if name == "master" {
        let extension = kind.rsplit('/').next().unwrap_or("png");
        let disposition = format!("attachment; filename=\"atelier-{id}.{extension}\"");
        if let Ok(value) = disposition.parse() {
            response.headers_mut().insert(CONTENT_DISPOSITION, value);
        }
    }
    Ok(response)
}

/// The part that is asked for, unless it is a part of what the file was before
/// (RFC 9110, section 13.1.5).
fn range(headers: &HeaderMap, etag: &str) -> Option<ByteRange> {
    let unchanged = headers.get(IF_RANGE);
    if unchanged.is_some_and(|seen| seen.as_bytes() != etag.as_bytes()) {
        return None;
    }
    ByteRange::from_header(headers.get(RANGE)?.to_str().ok()?)
}

fn beyond(length: u64) -> Response {
    let range = [(CONTENT_RANGE, format!("bytes */{length}"))];
    (StatusCode::RANGE_NOT_SATISFIABLE, range).into_response()
}

fn stream(stored: StoredFile, kind: &str, cache: &str, etag: &str) -> Response {
    let part = stored.range.clone();
    let headers = [
        (CONTENT_TYPE, kind.to_owned()),
        (CONTENT_LENGTH, (part.end - part.start).to_string()),
        (CACHE_CONTROL, cache.to_owned()),
        (ETAG, etag.to_owned()),
        (ACCEPT_RANGES, "bytes".to_owned()),
    ];
    if !stored.is_partial() {
        return (headers, Body::from_stream(stored.content)).into_response();
    }
    let told = format!("bytes {}-{}/{}", part.start, part.end - 1, stored.length);
    let told = [(CONTENT_RANGE, told)];
    let body = Body::from_stream(stored.content);
    (StatusCode::PARTIAL_CONTENT, headers, told, body).into_response()
}
