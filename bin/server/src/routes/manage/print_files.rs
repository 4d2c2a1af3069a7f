//! The files a printer prints.

use axum::body::Body;
use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use checkout::Order;
use imagegen::{PictureId, PrintFile, PrintFileId, PrintWay};

use crate::error::PageError;
use crate::pages::PrintFileRow;
use crate::print_files::{ask, wanted};
use crate::routes::orders as shown;
use crate::visit::Visit;

/// An order's print files, line by line.
pub(super) async fn rows(visit: &Visit, order: &Order) -> Result<Vec<PrintFileRow>, PageError> {
    let app = &visit.app;
    let wanted = wanted(app, order).await?;
    let pictures: Vec<_> = wanted.iter().map(|(l, _)| PictureId(l.picture)).collect();
    let files = PrintFile::of_pictures(&app.db, &pictures).await?;
    let row = |(line, size): &(&checkout::OrderLine, imagegen::PixelSize)| {
        let file = files
            .iter()
            .find(|f| f.picture.0 == line.picture && f.size == *size);
        let state = file.map_or("none", |f| f.state.name());
        let way = file.and_then(|f| f.way).map(PrintWay::name);
        PrintFileRow {
            title: line.title.clone(),
            format: line.format_label.clone(),
            pixels: size.to_string(),
            state,
            way,
            url: file
                .filter(|f| f.sha256.is_some())
                .map(|f| format!("/manage/print-files/{}", f.id)),
        }
    };
    Ok(wanted.iter().map(row).collect())
}

pub(super) async fn make(visit: Visit, Path(number): Path<String>) -> Result<Response, PageError> {
    ask(&visit.app, &shown::number(&number)?).await?;
    visit
        .go_saying(&format!("/manage/orders/{number}"), "print-files-asked")
        .await
}

pub(super) async fn show(visit: Visit, Path(id): Path<String>) -> Result<Response, PageError> {
    let id: PrintFileId = id.parse().map_err(|_| PageError::not_found())?;
    let file = PrintFile::find_as_staff(&visit.app.db, id).await?;
    let sha256 = file.sha256.ok_or_else(PageError::not_found)?;
    let stored = visit.app.studio.media().open_print(&sha256).await?;
    let name = format!(
        "attachment; filename=\"print-{}-{}.png\"",
        file.picture, file.size
    );
    let headers = [
        (CONTENT_TYPE, "image/png".to_owned()),
        (CONTENT_LENGTH, stored.length.to_string()),
        (CACHE_CONTROL, "private, no-store".to_owned()),
        // The multiplication sign of a size is not ASCII.
        (CONTENT_DISPOSITION, name.replace('×', "x")),
    ];
    Ok((headers, Body::from_stream(stored.content)).into_response())
}
