use crate::letter::{Letterhead, left_out_note};
use crate::paper::{Align, Head, Ink, MARGIN, MEASURE, MM, Mark, Pages, write};
use crate::qr::Code;
use crate::table::{self, Cells, Column};
use crate::text::{Type, Typesetter};
use crate::{DocumentError, Fonts, Labelled, Recipient, Shop};

/// A QR code's side without its quiet zone: at least 30 mm.
const CODE_SIDE: f32 = 30.0 * MM;
/// A module's least side, which a phone still reads from office print.
const MODULE: f32 = 0.5 * MM;
/// The quiet zone around a QR code, in modules (ISO/IEC 18004).
const QUIET: f32 = 4.0;

/// A packing slip: what is in the parcel, without prices.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PackingSlip {
    /// The language of its texts (BCP 47, such as `ko`).
    pub language: String,
    /// Who sends.
    pub shop: Shop,
    /// What the paper is: `Packing slip`.
    pub title: String,
    /// The order's number.
    pub order: Labelled,
    /// The day it was packed.
    pub date: Labelled,
    /// Where it goes.
    pub recipient: Recipient,
    /// What the columns are called.
    pub columns: SlipColumns,
    /// What is in the parcel.
    pub lines: Vec<SlipLine>,
    /// The order's private page, printed as a QR code and as text.
    pub order_url: String,
    /// What the code is for: `Follow your order`.
    pub scan_note: String,
    /// Thanks, and how to return it.
    pub closing_note: String,
    /// Printed where a title has characters that no font writes; `{scripts}`
    /// in it becomes their English names, with commas between them.
    pub left_out_note: String,
}

/// The headings of a packing slip's columns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SlipColumns {
    /// Over the titles.
    pub title: String,
    /// Over the formats.
    pub format: String,
    /// Over the quantities.
    pub quantity: String,
    /// Over the boxes which the packer ticks.
    pub packed: String,
}

/// A line of a packing slip.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SlipLine {
    /// The print's title, as its maker wrote it. Characters without a font are
    /// left out of it; all other texts must be legible.
    pub title: String,
    /// Its format: `A4, matt, 21 x 29.7 cm`.
    pub format: String,
    /// How many pieces.
    pub quantity: u32,
}

/// An A4 PDF of `slip`.
///
/// # Errors
/// [`DocumentError::NoFont`] where a text other than a print's title has
/// characters (emoji aside) that no font writes;
/// [`DocumentError::AddressTooLong`] where no QR code holds the address.
pub fn packing_slip(fonts: &Fonts, slip: &PackingSlip) -> Result<Vec<u8>, DocumentError> {
    let setter = Typesetter::new(fonts, &slip.language);
    let head = letterhead(slip);
    setter.require(head.texts())?;
    setter.require(slip.texts())?;
    let code = Code::of(&slip.order_url)?;
    let mut pages = Pages::new();
    head.put(&setter, &mut pages);
    table::put(&setter, &mut pages, &columns(slip));
    pages.y += 26.0;
    foot(&setter, &mut pages, slip, code);
    let name = format!("{} {}", slip.title, slip.order.value);
    pages.number(&setter, &format!("{}  ·  {name}", slip.shop.name));
    let head = Head {
        title: name,
        author: &slip.shop.name,
        language: &slip.language,
    };
    write(fonts, &head, pages)
}

impl PackingSlip {
    /// The texts beside the letterhead which have to be legible.
    fn texts(&self) -> Vec<&str> {
        let c = &self.columns;
        let headings = [&c.title, &c.format, &c.quantity, &c.packed];
        let notes = [&self.scan_note, &self.closing_note, &self.left_out_note];
        let lines = self.lines.iter().map(|line| &line.format);
        let texts = headings.into_iter().chain(notes).chain(lines);
        let texts = texts.chain([&self.order_url]).map(String::as_str);
        texts.chain(["0123456789/"]).collect()
    }
}

fn letterhead(slip: &PackingSlip) -> Letterhead<'_> {
    Letterhead {
        shop: &slip.shop,
        title: &slip.title,
        recipient: &slip.recipient,
        facts: vec![&slip.order, &slip.date],
    }
}

fn columns(slip: &PackingSlip) -> [Column<'_>; 4] {
    let heads = &slip.columns;
    let column = |heading, share, cells| Column {
        heading,
        cells,
        share,
    };
    let texts = |text: fn(&SlipLine) -> String, align| {
        Cells::Texts(slip.lines.iter().map(text).collect(), align)
    };
    [
        column(&heads.title, 1.0, texts(|l| l.title.clone(), Align::Left)),
        column(&heads.format, 0.3, texts(|l| l.format.clone(), Align::Left)),
        column(
            &heads.quantity,
            0.12,
            texts(|l| l.quantity.to_string(), Align::Right),
        ),
        column(&heads.packed, 0.14, Cells::Ticks(slip.lines.len())),
    ]
}

/// The code with its address beneath, and the notes beside it.
fn foot(setter: &Typesetter<'_>, pages: &mut Pages, slip: &PackingSlip, code: Code) {
    let modules = code.width() as f32;
    let side = CODE_SIDE.max(modules * MODULE);
    let quiet = QUIET * side / modules;
    let small = Type::regular(7.0);
    let address = setter.wrap(&slip.order_url, small, MEASURE, 6);
    let height = side + 2.0 * quiet + address.len() as f32 * small.leading();
    pages.room(height);
    let top = pages.y + quiet;
    pages.put(Mark::Code {
        code,
        x: MARGIN,
        y: top,
        side,
    });
    let beside = MARGIN + side + quiet + 14.0;
    let width = MARGIN + MEASURE - beside;
    let scan = setter.wrap(&slip.scan_note, Type::bold(9.5), width, 3);
    let end = pages.lines(scan, (beside, Align::Left), top - 2.0, Ink::Text) + 5.0;
    // What does not fit beside the code goes below it, in full.
    let closing = setter.wrap(&slip.closing_note, Type::regular(9.2), width, usize::MAX);
    let fits = end + closing.len() as f32 * Type::regular(9.2).leading() <= top + side + quiet;
    if fits {
        pages.lines(closing, (beside, Align::Left), end, Ink::Text);
    }
    pages.y = pages.lines(
        address,
        (MARGIN, Align::Left),
        top + side + quiet,
        Ink::Soft,
    ) + 14.0;
    if !fits {
        pages.paragraph(setter, &slip.closing_note, Type::regular(9.2), Ink::Text);
        pages.y += 6.0;
    }
    if let Some(note) = left_out_note(setter, &slip.left_out_note) {
        pages.paragraph(setter, &note, Type::regular(7.8), Ink::Soft);
    }
}
