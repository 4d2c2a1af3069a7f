use krilla::Document;
use krilla::color::rgb;
use krilla::geom::{Path, PathBuilder, Point, Rect};
use krilla::metadata::Metadata;
use krilla::page::PageSettings;
use krilla::paint::{Fill, Stroke};
use krilla::surface::Surface;

use super::{HEIGHT, Ink, Mark, Pages, WIDTH};
use crate::fonts::Fonts;
use crate::qr::Code;
use crate::{DocumentError, text::Line};

/// What a PDF says about itself.
pub(crate) struct Head<'a> {
    pub(crate) title: String,
    pub(crate) author: &'a str,
    /// BCP 47.
    pub(crate) language: &'a str,
}

impl Head<'_> {
    pub(crate) fn metadata(&self) -> Metadata {
        let metadata = Metadata::new()
            .title(self.title.clone())
            .creator("documents".to_owned());
        let metadata = match self.author {
            "" => metadata,
            author => metadata.authors(vec![author.to_owned()]),
        };
        match self.language {
            "" => metadata,
            language => metadata.language(language.to_owned()),
        }
    }
}

/// Writes the pages as a PDF. No date: the same document is the same bytes.
pub(crate) fn write(
    fonts: &Fonts,
    head: &Head<'_>,
    pages: Pages,
) -> Result<Vec<u8>, DocumentError> {
    let mut document = Document::new();
    document.set_metadata(head.metadata());
    for marks in pages.pages {
        let a4 = PageSettings::from_wh(WIDTH, HEIGHT).ok_or(DocumentError::Size)?;
        let mut page = document.start_page_with(a4);
        let mut surface = page.surface();
        for mark in marks {
            draw(fonts, &mut surface, mark)?;
        }
        surface.finish();
        page.finish();
    }
    let written = document.finish();
    written.map_err(|error| DocumentError::Unwritable(error.to_string()))
}

fn draw(fonts: &Fonts, surface: &mut Surface<'_>, mark: Mark) -> Result<(), DocumentError> {
    match mark {
        Mark::Text {
            line,
            x,
            baseline,
            ink,
        } => text(fonts, surface, &line, (x, baseline), ink)?,
        Mark::Rule {
            x,
            y,
            width,
            thick,
            ink,
        } => fill(surface, rectangle(x, y, width, thick), ink),
        Mark::Box { x, y, side } => {
            surface.set_fill(None);
            surface.set_stroke(Some(Stroke {
                paint: colour(Ink::Text).into(),
                width: 0.8,
                ..Stroke::default()
            }));
            if let Some(path) = rectangle(x, y, side, side) {
                surface.draw_path(&path);
            }
            surface.set_stroke(None);
        }
        Mark::Code { code, x, y, side } => fill(surface, modules(&code, x, y, side), Ink::Text),
    }
    Ok(())
}

fn text(
    fonts: &Fonts,
    surface: &mut Surface<'_>,
    line: &Line,
    (x, baseline): (f32, f32),
    ink: Ink,
) -> Result<(), DocumentError> {
    surface.set_fill(Some(paint(ink)));
    let mut x = x;
    for run in &line.runs {
        let font = fonts.faces()[run.face].font()?.clone();
        let start = Point::from_xy(x, baseline);
        surface.draw_glyphs(start, &run.glyphs, font, &run.text, line.size, false);
        x += run.width;
    }
    Ok(())
}

fn fill(surface: &mut Surface<'_>, path: Option<Path>, ink: Ink) {
    surface.set_fill(Some(paint(ink)));
    if let Some(path) = path {
        surface.draw_path(&path);
    }
}

fn rectangle(x: f32, y: f32, width: f32, height: f32) -> Option<Path> {
    let mut path = PathBuilder::new();
    path.push_rect(Rect::from_xywh(x, y, width, height)?);
    path.finish()
}

/// The dark modules as one path, a rectangle for each stretch of a row: no
/// seams between modules, whatever resolution they are printed at.
fn modules(code: &Code, x: f32, y: f32, side: f32) -> Option<Path> {
    let module = side / code.width() as f32;
    let mut path = PathBuilder::new();
    for (row, first, length) in code.stretches() {
        let (left, top) = (x + first as f32 * module, y + row as f32 * module);
        path.push_rect(Rect::from_xywh(left, top, length as f32 * module, module)?);
    }
    path.finish()
}

fn paint(ink: Ink) -> Fill {
    Fill {
        paint: colour(ink).into(),
        ..Fill::default()
    }
}

fn colour(ink: Ink) -> rgb::Color {
    match ink {
        Ink::Text => rgb::Color::new(0x1b, 0x1a, 0x19),
        Ink::Soft => rgb::Color::new(0x6a, 0x66, 0x61),
        Ink::Hair => rgb::Color::new(0xd9, 0xd5, 0xcf),
    }
}
