use crate::letter::{Letterhead, left_out_note};
use crate::paper::{Align, Head, Ink, MEASURE, Mark, Pages, RIGHT, write};
use crate::table::{self, Cells, Column};
use crate::text::{Line, Type, Typesetter};
use crate::{Amount, DocumentError, Fonts, Labelled, Recipient, Shop};

/// An invoice or receipt, every text ready to be printed in the reader's
/// language. Empty texts are left away.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Invoice {
    /// The language of its texts (BCP 47, such as `ko`): what a screen reader
    /// speaks, and whose shapes Chinese characters have.
    pub language: String,
    /// Who bills.
    pub shop: Shop,
    /// What the paper is: `Invoice`.
    pub title: String,
    /// The paper's number.
    pub number: Labelled,
    /// The day it was made out.
    pub date: Labelled,
    /// The order it is for.
    pub order: Labelled,
    /// Who is billed.
    pub recipient: Recipient,
    /// What the columns are called.
    pub columns: InvoiceColumns,
    /// What was bought.
    pub lines: Vec<InvoiceLine>,
    /// What it adds up to: subtotal, discount, shipping, tax, total, refunds.
    pub summary: Vec<SummaryRow>,
    /// How it was or is to be paid.
    pub payment_note: String,
    /// The last word.
    pub closing_note: String,
    /// Printed where a title has characters that no font writes; `{scripts}`
    /// in it becomes their English names, with commas between them.
    pub left_out_note: String,
}

/// The headings of an invoice's columns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InvoiceColumns {
    /// Over the titles.
    pub title: String,
    /// Over the formats.
    pub format: String,
    /// Over the quantities.
    pub quantity: String,
    /// Over the prices of one piece.
    pub unit_price: String,
    /// Over the prices of all pieces.
    pub total: String,
}

/// A line of an invoice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InvoiceLine {
    /// The print's title, as its maker wrote it. Characters without a font are
    /// left out of it; all other texts must be legible.
    pub title: String,
    /// Its format: `A4, matt, 21 x 29.7 cm`.
    pub format: String,
    /// How many pieces.
    pub quantity: u32,
    /// The price of one piece.
    pub unit_price: Amount,
    /// The price of all pieces.
    pub total: Amount,
}

/// A row below an invoice's lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SummaryRow {
    /// What it is: `VAT 20 % included`.
    pub label: String,
    /// How much.
    pub amount: Amount,
    /// How it is printed.
    pub emphasis: Emphasis,
}

/// How a row of the summary is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Emphasis {
    /// As the other text.
    #[default]
    Plain,
    /// As what counts: larger, bold, below a rule.
    Total,
}

impl SummaryRow {
    /// A row as the other text.
    pub fn plain(label: impl Into<String>, amount: impl Into<Amount>) -> Self {
        let (label, amount) = (label.into(), amount.into());
        let emphasis = Emphasis::Plain;
        Self {
            label,
            amount,
            emphasis,
        }
    }

    /// The row that counts.
    pub fn total(label: impl Into<String>, amount: impl Into<Amount>) -> Self {
        let emphasis = Emphasis::Total;
        Self {
            emphasis,
            ..Self::plain(label, amount)
        }
    }
}

/// An A4 PDF of `invoice`.
///
/// # Errors
/// [`DocumentError::NoFont`] where a text other than a print's title has
/// characters (emoji aside) that no font writes.
pub fn invoice(fonts: &Fonts, invoice: &Invoice) -> Result<Vec<u8>, DocumentError> {
    let setter = Typesetter::new(fonts, &invoice.language);
    let head = letterhead(invoice);
    setter.require(head.texts())?;
    setter.require(invoice.texts())?;
    let mut pages = Pages::new();
    head.put(&setter, &mut pages);
    table::put(&setter, &mut pages, &columns(invoice));
    pages.y += 12.0;
    summary(&setter, &mut pages, &invoice.summary);
    pages.y += 30.0;
    notes(&setter, &mut pages, invoice);
    let name = format!("{} {}", invoice.title, invoice.number.value);
    pages.number(&setter, &format!("{}  ·  {name}", invoice.shop.name));
    let head = Head {
        title: name,
        author: &invoice.shop.name,
        language: &invoice.language,
    };
    write(fonts, &head, pages)
}

impl Invoice {
    /// The texts beside the letterhead which have to be legible.
    fn texts(&self) -> Vec<&str> {
        let c = &self.columns;
        let headings = [&c.title, &c.format, &c.quantity, &c.unit_price, &c.total];
        let lines = self.lines.iter();
        let lines =
            lines.flat_map(|l| [l.format.as_str(), l.unit_price.as_str(), l.total.as_str()]);
        let rows = self.summary.iter();
        let rows = rows.flat_map(|row| [row.label.as_str(), row.amount.as_str()]);
        let notes = [&self.payment_note, &self.closing_note, &self.left_out_note];
        let fixed = headings.into_iter().chain(notes).map(String::as_str);
        fixed
            .chain(lines)
            .chain(rows)
            .chain(["0123456789/"])
            .collect()
    }
}

fn letterhead(invoice: &Invoice) -> Letterhead<'_> {
    Letterhead {
        shop: &invoice.shop,
        title: &invoice.title,
        recipient: &invoice.recipient,
        facts: vec![&invoice.number, &invoice.date, &invoice.order],
    }
}

fn columns(invoice: &Invoice) -> [Column<'_>; 5] {
    let heads = &invoice.columns;
    let column = |heading, share, align, text: fn(&InvoiceLine) -> String| {
        let cells = Cells::Texts(invoice.lines.iter().map(text).collect(), align);
        Column {
            heading,
            cells,
            share,
        }
    };
    [
        column(&heads.title, 1.0, Align::Left, |l| l.title.clone()),
        column(&heads.format, 0.24, Align::Left, |l| l.format.clone()),
        column(&heads.quantity, 0.1, Align::Right, |l| {
            l.quantity.to_string()
        }),
        column(&heads.unit_price, 0.17, Align::Right, |l| {
            l.unit_price.to_string()
        }),
        column(&heads.total, 0.17, Align::Right, |l| l.total.to_string()),
    ]
}

/// A row's shaped label and amount.
struct Sum {
    label: Vec<Line>,
    amount: Vec<Line>,
    emphasis: Emphasis,
}

impl Sum {
    fn height(&self) -> f32 {
        let lines = self.label.len().max(self.amount.len()) as f32;
        match self.emphasis {
            Emphasis::Plain => lines * Type::regular(9.2).leading() + 4.0,
            Emphasis::Total => lines * Type::bold(12.5).leading() + 16.0,
        }
    }
}

fn summary(setter: &Typesetter<'_>, pages: &mut Pages, rows: &[SummaryRow]) {
    let sums: Vec<Sum> = rows.iter().map(|row| sum(setter, row)).collect();
    // Kept together, so that a total never stands alone on a page; a summary
    // longer than a page breaks between its rows.
    pages.room(sums.iter().map(Sum::height).sum::<f32>().min(400.0));
    for sum in sums {
        let height = sum.height();
        pages.room(height);
        put_sum(pages, sum);
        pages.y += height;
    }
}

fn sum(setter: &Typesetter<'_>, row: &SummaryRow) -> Sum {
    let style = match row.emphasis {
        Emphasis::Plain => Type::regular(9.2),
        Emphasis::Total => Type::bold(12.5),
    };
    Sum {
        label: setter.wrap(&row.label, style, MEASURE * 0.26, 3),
        amount: setter.wrap(row.amount.as_str(), style, MEASURE * 0.24, 3),
        emphasis: row.emphasis,
    }
}

fn put_sum(pages: &mut Pages, sum: Sum) {
    let x = RIGHT - MEASURE * 0.52;
    let (top, ink) = match sum.emphasis {
        Emphasis::Plain => (pages.y, Ink::Soft),
        Emphasis::Total => {
            pages.put(Mark::Rule {
                x,
                y: pages.y + 3.0,
                width: RIGHT - x,
                thick: 0.8,
                ink: Ink::Text,
            });
            (pages.y + 10.0, Ink::Text)
        }
    };
    pages.lines(sum.label, (x, Align::Left), top, ink);
    pages.lines(sum.amount, (RIGHT, Align::Right), top, Ink::Text);
}

fn notes(setter: &Typesetter<'_>, pages: &mut Pages, invoice: &Invoice) {
    let left_out = left_out_note(setter, &invoice.left_out_note).unwrap_or_default();
    let notes = [
        (invoice.payment_note.as_str(), 9.2, Ink::Text),
        (invoice.closing_note.as_str(), 9.2, Ink::Text),
        (left_out.as_str(), 7.8, Ink::Soft),
    ];
    for (text, size, ink) in notes.into_iter().filter(|(text, ..)| !text.is_empty()) {
        pages.paragraph(setter, text, Type::regular(size), ink);
        pages.y += 6.0;
    }
}
