use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG};
use axum::response::{IntoResponse, Response};

use crate::app::App;
use crate::error::PageError;

/// A file whose name holds its hash: it never changes.
pub(super) async fn asset(
    State(app): State<App>,
    Path(name): Path<String>,
) -> Result<Response, PageError> {
    let asset = app
        .views
        .assets()
        .get(&name)
        .ok_or(PageError::not_found())?;
    let headers = [
        (CONTENT_TYPE, asset.content_type.to_string()),
        (
            CACHE_CONTROL,
            "public, max-age=31536000, immutable".to_owned(),
        ),
        (ETAG, asset.etag.to_string()),
    ];
    Ok((headers, asset.bytes.clone()).into_response())
}

pub(super) async fn robots() -> &'static str {
    "User-agent: *\nDisallow: /account\nDisallow: /cart\nDisallow: /checkout\nDisallow: /manage\n\
     Disallow: /orders\nDisallow: /pictures\nDisallow: /support\n"
}
