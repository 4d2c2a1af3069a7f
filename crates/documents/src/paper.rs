//! A4 pages: what lies on them, in points from the top left corner.

mod render;

use crate::qr::Code;
use crate::text::{Line, Type, Typesetter};
pub(crate) use render::{Head, write};

/// Points in a millimetre.
pub(crate) const MM: f32 = 72.0 / 25.4;
/// A4 by ISO 216: 210 x 297 mm.
pub(crate) const WIDTH: f32 = 210.0 * MM;
pub(crate) const HEIGHT: f32 = 297.0 * MM;
/// The left and right margin.
pub(crate) const MARGIN: f32 = 24.0 * MM;
/// The right end of what is printed.
pub(crate) const RIGHT: f32 = WIDTH - MARGIN;
/// The width of what is printed.
pub(crate) const MEASURE: f32 = WIDTH - 2.0 * MARGIN;
/// Where the first line of a page begins.
pub(crate) const TOP: f32 = 22.0 * MM;
/// Where the text of a page ends; the page's number is below.
pub(crate) const BOTTOM: f32 = HEIGHT - 26.0 * MM;

/// The baseline of the line at a page's foot.
const FOOT: f32 = HEIGHT - 14.0 * MM;

/// What something is drawn in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ink {
    /// What is to be read.
    Text,
    /// What explains it.
    Soft,
    /// A line between things.
    Hair,
}

/// Something on a page.
#[derive(Debug)]
pub(crate) enum Mark {
    /// A line of text from `x`, standing on `baseline`.
    Text {
        line: Line,
        x: f32,
        baseline: f32,
        ink: Ink,
    },
    /// A level rule.
    Rule {
        x: f32,
        y: f32,
        width: f32,
        thick: f32,
        ink: Ink,
    },
    /// An empty square to be ticked.
    Box { x: f32, y: f32, side: f32 },
    /// A QR code without its quiet zone.
    Code {
        code: Code,
        x: f32,
        y: f32,
        side: f32,
    },
}

/// Which edge of its box a text keeps to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Align {
    /// Its left edge is at the given place.
    Left,
    /// Its right edge is.
    Right,
}

/// Pages being filled from top to bottom.
#[derive(Debug)]
pub(crate) struct Pages {
    pages: Vec<Vec<Mark>>,
    /// Where the next thing goes on the last page.
    pub(crate) y: f32,
}

impl Pages {
    pub(crate) fn new() -> Self {
        let pages = vec![Vec::new()];
        Self { pages, y: TOP }
    }

    pub(crate) fn put(&mut self, mark: Mark) {
        if let Some(page) = self.pages.last_mut() {
            page.push(mark);
        }
    }

    /// Whether something `height` points tall has no place on this page.
    pub(crate) fn is_full_for(&self, height: f32) -> bool {
        self.y + height > BOTTOM
    }

    /// Makes room for `height` points, on a new page where need be.
    pub(crate) fn room(&mut self, height: f32) {
        if self.is_full_for(height) {
            self.turn();
        }
    }

    /// Begins a new page.
    pub(crate) fn turn(&mut self) {
        self.pages.push(Vec::new());
        self.y = TOP;
    }

    /// A rule across the page at the present height.
    pub(crate) fn rule(&mut self, thick: f32, ink: Ink) {
        self.put(Mark::Rule {
            x: MARGIN,
            y: self.y,
            width: MEASURE,
            thick,
            ink,
        });
    }

    /// Puts one line with its box's top at `top`.
    pub(crate) fn line(&mut self, line: Line, (x, align): (f32, Align), top: f32, ink: Ink) {
        let x = match align {
            Align::Left => x,
            Align::Right => x - line.width(),
        };
        // The ascent of the sans-serifs used here is about four fifths.
        let baseline = top + line.size;
        self.put(Mark::Text {
            line,
            x,
            baseline,
            ink,
        });
    }

    /// Puts lines below each other from `top`; answers where they end.
    pub(crate) fn lines(
        &mut self,
        lines: Vec<Line>,
        place: (f32, Align),
        top: f32,
        ink: Ink,
    ) -> f32 {
        let mut top = top;
        for line in lines {
            let leading = Type::regular(line.size).leading();
            self.line(line, place, top, ink);
            top += leading;
        }
        top
    }

    /// Puts a paragraph which may run on to the next page.
    pub(crate) fn paragraph(&mut self, setter: &Typesetter<'_>, text: &str, style: Type, ink: Ink) {
        for line in setter.wrap(text, style, MEASURE, usize::MAX) {
            self.room(style.leading());
            self.line(line, (MARGIN, Align::Left), self.y, ink);
            self.y += style.leading();
        }
    }

    /// Where there are several pages, numbers them and says at each foot what
    /// they belong to.
    pub(crate) fn number(&mut self, setter: &Typesetter<'_>, running: &str) {
        let style = Type::regular(7.5);
        let all = self.pages.len();
        if all < 2 {
            return;
        }
        for (index, page) in self.pages.iter_mut().enumerate() {
            let number = setter.line(&format!("{} / {all}", index + 1), style);
            let x = RIGHT - number.width();
            let lines = setter.wrap(running, style, MEASURE * 0.8, 1);
            let texts = lines.into_iter().map(|line| (line, MARGIN));
            page.extend(texts.chain([(number, x)]).map(|(line, x)| Mark::Text {
                line,
                x,
                baseline: FOOT,
                ink: Ink::Soft,
            }));
        }
    }
}
