//! A table of an order's lines, over as many pages as it takes.

use crate::paper::{Align, BOTTOM, Ink, MARGIN, MEASURE, Mark, Pages, RIGHT};
use crate::text::{Line, Type, Typesetter};

const HEADING: Type = Type::regular(7.5);
const BODY: Type = Type::regular(9.2);
const GAP: f32 = 14.0;
/// White above and below a row's text, in points.
const PADDING: f32 = 6.5;
/// The most lines of one cell; a title beyond ends in an ellipsis.
const CELL_LINES: usize = 6;
/// The side of a box to be ticked: 4 mm.
const TICK: f32 = 11.3;

/// What stands in a column.
pub(crate) enum Cells {
    /// Texts, kept to one edge.
    Texts(Vec<String>, Align),
    /// An empty box in each row, at the right edge.
    Ticks(usize),
}

/// A column with its heading.
pub(crate) struct Column<'a> {
    pub(crate) heading: &'a str,
    pub(crate) cells: Cells,
    /// The most of the page's width it takes, 0 to 1; the first column takes
    /// what the others leave.
    pub(crate) share: f32,
}

impl Column<'_> {
    fn align(&self) -> Align {
        match &self.cells {
            Cells::Texts(_, align) => *align,
            Cells::Ticks(_) => Align::Right,
        }
    }

    fn rows(&self) -> usize {
        match &self.cells {
            Cells::Texts(texts, _) => texts.len(),
            Cells::Ticks(rows) => *rows,
        }
    }

    /// As wide as its widest cell, within its share.
    fn width(&self, setter: &Typesetter<'_>) -> f32 {
        let cells = match &self.cells {
            Cells::Texts(texts, _) => texts.as_slice(),
            Cells::Ticks(_) => &[],
        };
        let widths = cells.iter().map(|text| setter.width(text, BODY));
        let widest = widths.fold(setter.width(self.heading, HEADING), f32::max);
        // A hair more than the text: sums of widths differ in their last bit.
        (widest.max(TICK) + 0.1).min(self.share * MEASURE)
    }
}

/// A column's left edge and width on the page.
type Span = (f32, f32);

/// Puts the table at the present height.
pub(crate) fn put(setter: &Typesetter<'_>, pages: &mut Pages, columns: &[Column<'_>]) {
    let spans = spans(setter, columns);
    heading(setter, pages, columns, &spans);
    for row in 0..columns.first().map_or(0, Column::rows) {
        let cells: Vec<Vec<Line>> = columns
            .iter()
            .zip(&spans)
            .map(|(column, (_, width))| cell(setter, column, row, *width))
            .collect();
        let lines = cells.iter().map(Vec::len).max().unwrap_or(1).max(1);
        let height = lines as f32 * BODY.leading() + 2.0 * PADDING;
        if pages.is_full_for(height) {
            pages.turn();
            heading(setter, pages, columns, &spans);
        }
        put_row(pages, columns, &spans, cells);
        pages.y += height;
        pages.rule(0.5, Ink::Hair);
    }
    debug_assert!(pages.y <= BOTTOM + 1.0);
}

fn put_row(pages: &mut Pages, columns: &[Column<'_>], spans: &[Span], cells: Vec<Vec<Line>>) {
    let top = pages.y + PADDING;
    for ((column, span), lines) in columns.iter().zip(spans).zip(cells) {
        if let Cells::Ticks(_) = column.cells {
            let (x, y, side) = (RIGHT - TICK, top + 0.5, TICK);
            pages.put(Mark::Box { x, y, side });
        }
        pages.lines(lines, place(column, *span), top, Ink::Text);
    }
}

fn cell(setter: &Typesetter<'_>, column: &Column<'_>, row: usize, width: f32) -> Vec<Line> {
    match &column.cells {
        Cells::Texts(texts, _) => texts
            .get(row)
            .map_or_else(Vec::new, |text| setter.wrap(text, BODY, width, CELL_LINES)),
        Cells::Ticks(_) => Vec::new(),
    }
}

fn heading(setter: &Typesetter<'_>, pages: &mut Pages, columns: &[Column<'_>], spans: &[Span]) {
    let wrapped = columns.iter().zip(spans).map(|(column, span)| {
        let lines = setter.wrap(column.heading, HEADING, span.1, 2);
        (place(column, *span), lines)
    });
    let wrapped: Vec<_> = wrapped.collect();
    let deepest = wrapped.iter().map(|(_, lines)| lines.len()).max();
    let height = deepest.unwrap_or(1) as f32 * HEADING.leading();
    pages.room(height + 60.0);
    for (place, lines) in wrapped {
        pages.lines(lines, place, pages.y, Ink::Soft);
    }
    pages.y += height + 5.0;
    pages.rule(0.8, Ink::Text);
}

fn place(column: &Column<'_>, (x, width): Span) -> (f32, Align) {
    match column.align() {
        Align::Left => (x, Align::Left),
        Align::Right => (x + width, Align::Right),
    }
}

/// The columns from the right edge; the first gets the rest.
fn spans(setter: &Typesetter<'_>, columns: &[Column<'_>]) -> Vec<Span> {
    let mut right = RIGHT;
    let mut spans = Vec::new();
    for column in columns.iter().skip(1).rev() {
        let width = column.width(setter);
        spans.push((right - width, width));
        right -= width + GAP;
    }
    spans.push((MARGIN, right - MARGIN));
    spans.reverse();
    spans
}
