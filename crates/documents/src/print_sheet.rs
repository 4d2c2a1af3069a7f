use krilla::configure::{Archival, ConfigurationBuilder};
use krilla::error::KrillaError;
use krilla::geom::{Rect, Size};
use krilla::image::Image;
use krilla::metadata::DateTime;
use krilla::page::PageSettings;
use krilla::{Document, SerializeSettings};

use crate::paper::Head;
use crate::picture::{png_info, tag_png};
use crate::{DocumentError, Format};

/// The most pixels of one sheet: A0 with bleed at 300 dpi has 142 million.
/// Unpacked they take 3 to 8 bytes each.
const MOST_PIXELS: u64 = 160_000_000;

/// A print file: one picture on one sheet.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PrintSheet<'a> {
    /// The picture as a PNG, bleed included.
    pub png: &'a [u8],
    /// The size of the print.
    pub format: Format,
    /// The PDF's title, for those who open it: the print's and the order's.
    pub title: &'a str,
    /// The PDF's author: the shop.
    pub author: &'a str,
    /// The day it was made, which PDF/A has to tell.
    pub made_on: Day,
}

/// A day of the Gregorian calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day {
    /// The year, such as 2026.
    pub year: u16,
    /// The month, 1 to 12; others count as the nearest of them.
    pub month: u8,
    /// The day of the month, 1 to 31; others count as the nearest of them.
    pub day: u8,
}

/// The print file as a PDF.
///
/// MediaBox and BleedBox are the uncut sheet, TrimBox the finished one. The
/// picture fills the sheet with its own pixels, losslessly, in the colours of
/// its embedded profile or else sRGB. The file is PDF/A-2b, which names sRGB
/// as its output intent.
///
/// # Errors
/// [`DocumentError::Size`], [`DocumentError::WrongShape`],
/// [`DocumentError::TooManyPixels`], or what is wrong with the PNG.
pub fn print_sheet(sheet: &PrintSheet<'_>) -> Result<Vec<u8>, DocumentError> {
    sheet.format.check()?;
    let image = Image::from_png(checked(sheet)?.into(), false)
        .map_err(|_| DocumentError::Damaged("its head cannot be read"))?;
    let (width, height) = sheet.format.sheet_mm();
    let size = Size::from_wh(points(width), points(height)).ok_or(DocumentError::Size)?;

    let mut document = Document::new_with(settings()?);
    let head = Head {
        title: sheet.title.to_owned(),
        author: sheet.author,
        language: "",
    };
    let Day { year, month, day } = sheet.made_on;
    let made_on = DateTime::new(year).month(month).day(day);
    document.set_metadata(head.metadata().creation_date(made_on));
    let mut page = document.start_page_with(boxes(sheet.format, size)?);
    let mut surface = page.surface();
    surface.draw_image(image, size);
    surface.finish();
    page.finish();
    document.finish().map_err(|error| match error {
        KrillaError::Image(..) => DocumentError::Damaged("its pixels cannot be read"),
        other => DocumentError::Unwritable(format!("{other:?}")),
    })
}

/// The picture's bytes, with sRGB named where they name no profile.
fn checked(sheet: &PrintSheet<'_>) -> Result<Vec<u8>, DocumentError> {
    let facts = png_info(sheet.png)?;
    let (width_px, height_px) = (facts.width_px, facts.height_px);
    if u64::from(width_px) * u64::from(height_px) > MOST_PIXELS {
        return Err(DocumentError::TooManyPixels {
            width_px,
            height_px,
        });
    }
    if !sheet.format.fits(width_px, height_px) {
        return Err(DocumentError::WrongShape {
            width_px,
            height_px,
        });
    }
    match facts.icc_bytes {
        Some(_) => Ok(sheet.png.to_vec()),
        None => {
            let dpi = sheet.format.effective_dpi(width_px, height_px);
            tag_png(sheet.png, dpi.round() as u32)
        }
    }
}

fn settings() -> Result<SerializeSettings, DocumentError> {
    let configuration = ConfigurationBuilder::new()
        .with_archival_validator(Archival::A2_B)
        .finish()
        .map_err(|error| DocumentError::Unwritable(format!("{error:?}")))?;
    Ok(SerializeSettings {
        configuration,
        ..SerializeSettings::default()
    })
}

fn boxes(format: Format, size: Size) -> Result<PageSettings, DocumentError> {
    let sheet = Rect::from_xywh(0.0, 0.0, size.width(), size.height());
    let trim = Rect::from_xywh(
        points(format.bleed_mm),
        points(format.bleed_mm),
        points(format.trim_width_mm),
        points(format.trim_height_mm),
    );
    let (sheet, trim) = sheet.zip(trim).ok_or(DocumentError::Size)?;
    Ok(PageSettings::new(size)
        .with_bleed_box(Some(sheet))
        .with_trim_box(Some(trim)))
}

/// Millimetres in points.
fn points(mm: f64) -> f32 {
    (mm / 25.4 * 72.0) as f32
}
