//! The files a printer prints.

use axum::body::Body;
use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use catalog::{Format, print_pixels};
use checkout::Order;
use chrono::Datelike;
use documents::{Day, Made, PrintSheet, Severity};
use futures::TryStreamExt;
use groundwork::in_background;
use imagegen::{MediaFile, Picture, PictureId, PixelSize, PrintFile, PrintFileId, PrintWay};

use crate::error::PageError;
use crate::pages::{FindingRow, PrintFileRow};
use crate::papers::{self, PaperError};
use crate::preflight;
use crate::print_files::{ask, wanted};
use crate::routes::orders as shown;
use crate::routes::papers::pdf;
use crate::visit::Visit;

/// Enough of a file for all that stands before its pixels.
const HEAD: usize = 64 * 1024;

/// An order's print files, line by line.
pub(super) async fn rows(visit: &Visit, order: &Order) -> Result<Vec<PrintFileRow>, PageError> {
    let app = &visit.app;
    let wanted = wanted(app, order).await?;
    let pictures: Vec<_> = wanted.iter().map(|(l, _)| PictureId(l.picture)).collect();
    let files = PrintFile::of_pictures(&app.db, &pictures).await?;
    let masters = Picture::files_as_staff(&app.db, pictures.iter().copied()).await?;
    let formats = Format::list_as_staff(&app.db).await?;
    let mut rows = Vec::new();
    for (line, size) in &wanted {
        let file = files
            .iter()
            .find(|f| f.picture.0 == line.picture && f.size == *size);
        let format = formats.iter().find(|f| f.code == line.offer.format);
        let master = masters.get(&PictureId(line.picture)).map(|file| file.size);
        let findings = match (file, format, master) {
            (Some(file), Some(format), Some(master)) => {
                let paper = papers::paper_format(&format.size, *size);
                findings(visit, order, &line.title, (file, master), paper).await?
            }
            _ => Vec::new(),
        };
        rows.push(PrintFileRow {
            title: line.title.clone(),
            format: line.format_label.clone(),
            pixels: size.to_string(),
            state: file.map_or("none", |f| f.state.name()),
            way: file.and_then(|f| f.way).map(PrintWay::name),
            sha256: file.and_then(|f| f.sha256.clone()),
            url: file
                .filter(|f| f.sha256.is_some())
                .map(|f| format!("/manage/print-files/{}", f.id)),
            findings,
        });
    }
    Ok(rows)
}

/// The preflight of a file that is made, the worst findings first.
async fn findings(
    visit: &Visit,
    order: &Order,
    title: &str,
    (file, master): (&PrintFile, PixelSize),
    format: documents::Format,
) -> Result<Vec<FindingRow>, PageError> {
    let (Some(sha256), Some(way)) = (&file.sha256, file.way) else {
        return Ok(Vec::new());
    };
    let app = &visit.app;
    let head = app.studio.media().read_print_head(sha256, HEAD).await?;
    let facts = documents::png_info(&head).map_err(PaperError::from)?;
    let made = match way {
        PrintWay::Enlarged => Made::Enlarged {
            from_width_px: master.width,
            from_height_px: master.height,
        },
        _ => Made::Painted,
    };
    let mut found = preflight::preflight(app, order, title, format, &facts, made);
    found.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    let row = |finding: documents::Finding| FindingRow {
        severity: match finding.severity {
            Severity::Pass => "pass",
            Severity::Warn => "warn",
            Severity::Fail => "fail",
        },
        text: preflight::sentence(app, visit.lang(), &finding.check),
    };
    Ok(found.into_iter().map(row).collect())
}

pub(super) async fn make(visit: Visit, Path(number): Path<String>) -> Result<Response, PageError> {
    ask(&visit.app, &shown::number(&number)?).await?;
    visit
        .go_saying(&format!("/manage/orders/{number}"), "print-files-asked")
        .await
}

/// A print file that is made, and the SHA-256 of its content.
async fn made(visit: &Visit, id: &str) -> Result<(PrintFile, String), PageError> {
    let id: PrintFileId = id.parse().map_err(|_| PageError::not_found())?;
    let file = PrintFile::find_as_staff(&visit.app.db, id).await?;
    let sha256 = file.sha256.clone().ok_or_else(PageError::not_found)?;
    Ok((file, sha256))
}

/// A file's name: the multiplication sign of a size is not ASCII.
fn name(file: &PrintFile) -> String {
    format!("print-{}-{}", file.picture, file.size).replace('×', "x")
}

pub(super) async fn show(visit: Visit, Path(id): Path<String>) -> Result<Response, PageError> {
    let (file, sha256) = made(&visit, &id).await?;
    let media = visit.app.studio.media();
    let stored = media.open(&sha256, MediaFile::Print, None).await?;
    let headers = [
        (CONTENT_TYPE, "image/png".to_owned()),
        (CONTENT_LENGTH, stored.length.to_string()),
        (CACHE_CONTROL, "private, no-store".to_owned()),
        (
            CONTENT_DISPOSITION,
            format!("attachment; filename=\"{}.png\"", name(&file)),
        ),
    ];
    Ok((headers, Body::from_stream(stored.content)).into_response())
}

/// The file as a PDF: the print's size with its bleed, and where it is trimmed.
pub(super) async fn sheet(visit: Visit, Path(id): Path<String>) -> Result<Response, PageError> {
    let (file, sha256) = made(&visit, &id).await?;
    let app = &visit.app;
    let formats = Format::list_as_staff(&app.db).await?;
    let fits = |format: &&Format| {
        let pixels = print_pixels(file.size.width, file.size.height, &format.size);
        pixels == (file.size.width, file.size.height)
    };
    let format = formats.iter().find(fits).ok_or_else(PageError::not_found)?;
    let paper = papers::paper_format(&format.size, file.size);
    let media = app.studio.media();
    let stored = media.open(&sha256, MediaFile::Print, None).await?;
    let broken = |error: object_store::Error| PageError::from(imagegen::ImagegenError::from(error));
    let chunks: Vec<bytes::Bytes> = stored.content.try_collect().await.map_err(broken)?;
    let (title, shop) = (name(&file), app.config.shop_name.clone());
    let day = file.created_at.date_naive();
    let made_on = Day {
        year: u16::try_from(day.year()).unwrap_or(2000),
        month: u8::try_from(day.month()).unwrap_or(1),
        day: u8::try_from(day.day()).unwrap_or(1),
    };
    let work = {
        let title = title.clone();
        move || {
            let png = chunks.concat();
            documents::print_sheet(&PrintSheet {
                png: &png,
                format: paper,
                title: &title,
                author: &shop,
                made_on,
            })
        }
    };
    let sheet = in_background("print sheet", work)
        .await
        .map_err(PaperError::from)?;
    Ok(pdf(sheet.map_err(PaperError::from)?, &title))
}
