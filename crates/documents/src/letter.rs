//! What the shop's papers share: its name on top, whose paper it is, notes.

use crate::Script;
use crate::paper::{Align, Ink, MARGIN, MEASURE, Pages, RIGHT};
use crate::text::{Line, Type, Typesetter};

/// The most lines of an address that are printed; the last ends in an
/// ellipsis.
const ADDRESS_LINES: usize = 14;

/// The shop as it signs its papers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shop {
    /// Its name.
    pub name: String,
    /// Its address, tax number and whatever else stands in a letterhead.
    pub lines: Vec<String>,
}

/// A fact with its name in the reader's language: `Date`, `28 November 2026`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Labelled {
    /// What it is.
    pub label: String,
    /// What it says.
    pub value: String,
}

impl Labelled {
    /// `value`, named `label`.
    pub fn new(label: impl Into<String>, value: impl Into<String>) -> Self {
        let (label, value) = (label.into(), value.into());
        Self { label, value }
    }
}

/// Whom it is for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recipient {
    /// What the block is called: `Billed to`.
    pub label: String,
    /// Name and address.
    pub lines: Vec<String>,
}

/// The top of a paper.
pub(crate) struct Letterhead<'a> {
    pub(crate) shop: &'a Shop,
    pub(crate) title: &'a str,
    pub(crate) recipient: &'a Recipient,
    pub(crate) facts: Vec<&'a Labelled>,
}

impl<'a> Letterhead<'a> {
    /// Every text on it; all of them have to be legible.
    pub(crate) fn texts(&self) -> Vec<&'a str> {
        let shop = self.shop.lines.iter().chain([&self.shop.name]);
        let recipient = self.recipient.lines.iter().chain([&self.recipient.label]);
        let facts = self
            .facts
            .iter()
            .flat_map(|fact| [&fact.label, &fact.value]);
        let all = shop.chain(recipient).chain(facts).map(String::as_str);
        all.chain([self.title]).collect()
    }

    /// Puts it on the first page.
    pub(crate) fn put(&self, setter: &Typesetter<'_>, pages: &mut Pages) {
        let left = (MARGIN, Align::Left);
        let half = MEASURE * 0.52;
        let name = setter.wrap(&self.shop.name, Type::bold(12.0), half, 2);
        let under_name = pages.lines(name, left, pages.y, Ink::Text);
        let lines = wrap_all(setter, &self.shop.lines, Type::regular(7.8), MEASURE * 0.44);
        let under_shop = pages.lines(lines, (RIGHT, Align::Right), pages.y + 1.0, Ink::Soft);
        pages.y = under_name.max(under_shop).max(pages.y + 52.0) + 34.0;

        let title = setter.wrap(self.title, Type::regular(24.0), MEASURE, 2);
        pages.y = pages.lines(title, left, pages.y, Ink::Text) + 16.0;

        let under_recipient = self.put_recipient(setter, pages, half);
        let under_facts = self.put_facts(setter, pages);
        pages.y = under_recipient.max(under_facts) + 34.0;
    }

    fn put_recipient(&self, setter: &Typesetter<'_>, pages: &mut Pages, width: f32) -> f32 {
        let left = (MARGIN, Align::Left);
        let label = setter.wrap(&self.recipient.label, Type::regular(7.5), width, 1);
        let top = pages.lines(label, left, pages.y, Ink::Soft) + 2.0;
        let lines = wrap_all(setter, &self.recipient.lines, Type::regular(9.5), width);
        pages.lines(lines, left, top, Ink::Text)
    }

    fn put_facts(&self, setter: &Typesetter<'_>, pages: &mut Pages) -> f32 {
        let x = MARGIN + MEASURE * 0.6;
        let width = MEASURE * 0.4;
        let mut top = pages.y;
        for fact in self.facts.iter().take(8) {
            let label = setter.wrap(&fact.label, Type::regular(7.5), width, 1);
            top = pages.lines(label, (x, Align::Left), top, Ink::Soft) + 1.0;
            let value = setter.wrap(&fact.value, Type::regular(9.5), width, 2);
            top = pages.lines(value, (x, Align::Left), top, Ink::Text) + 6.0;
        }
        top
    }
}

fn wrap_all(setter: &Typesetter<'_>, texts: &[String], style: Type, width: f32) -> Vec<Line> {
    let wrapped = texts.iter().take(ADDRESS_LINES);
    let lines = wrapped.flat_map(|text| setter.wrap(text, style, width, 3));
    lines.take(ADDRESS_LINES).collect()
}

/// The sentence about what was left out, where something was: `{scripts}` in
/// `note` becomes the scripts' names.
pub(crate) fn left_out_note(setter: &Typesetter<'_>, note: &str) -> Option<String> {
    let scripts = setter.left_out();
    (!scripts.is_empty()).then(|| note.replace("{scripts}", &Script::list(&scripts)))
}
