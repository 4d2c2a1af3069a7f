//! Samples, a font that is always there, and a reader of PDFs.

use documents::{
    Fonts, Invoice, InvoiceColumns, InvoiceLine, Labelled, PackingSlip, Recipient, Shop,
    SlipColumns, SlipLine, SummaryRow,
};
use lopdf::{Document, Object};
use money::{Currency, Money};

/// DejaVu Sans alone: Latin, Greek, Cyrillic, Arabic, but no Korean.
pub(crate) fn latin() -> Fonts {
    let folder = tempfile::tempdir().unwrap();
    let write = |name, font: &[u8]| std::fs::write(folder.path().join(name), font).unwrap();
    write("regular.ttf", dejavu::sans::regular());
    write("bold.ttf", dejavu::sans::bold());
    let fonts = Fonts::in_folders(&[folder.path().to_owned()]);
    // Read while the folder is there: files are opened when first needed.
    documents::invoice(&fonts, &bill(1)).unwrap();
    fonts
}

pub(crate) fn bill(lines: usize) -> Invoice {
    let price = Money::new(999, Currency::USD);
    let line = InvoiceLine {
        title: "A heron".into(),
        format: "A4".into(),
        quantity: 3,
        unit_price: price.into(),
        total: price.times(3).unwrap().into(),
    };
    Invoice {
        language: "en".into(),
        shop: Shop {
            name: "Atelier".into(),
            lines: vec!["Paris".into()],
        },
        title: "Invoice".into(),
        number: Labelled::new("Number", "2026-00042"),
        date: Labelled::new("Date", "28 November 2026"),
        order: Labelled::new("Order", "ATL-1"),
        recipient: Recipient {
            label: "Billed to".into(),
            lines: vec!["Ada Lovelace".into(), "London".into()],
        },
        columns: InvoiceColumns {
            title: "Print".into(),
            format: "Format".into(),
            quantity: "Qty".into(),
            unit_price: "Price".into(),
            total: "Amount".into(),
        },
        lines: vec![line; lines],
        summary: vec![
            SummaryRow::plain("VAT 20 % included", Money::new(500, Currency::USD)),
            SummaryRow::total("Total", Money::new(2997, Currency::USD)),
        ],
        payment_note: "Paid by card.".into(),
        closing_note: "Thank you.".into(),
        left_out_note: "Not shown: {scripts}.".into(),
    }
}

pub(crate) fn slip() -> PackingSlip {
    let Invoice {
        language,
        shop,
        order,
        date,
        recipient,
        left_out_note,
        ..
    } = bill(0);
    PackingSlip {
        language,
        shop,
        title: "Packing slip".into(),
        order,
        date,
        recipient,
        columns: SlipColumns {
            title: "Print".into(),
            format: "Format".into(),
            quantity: "Qty".into(),
            packed: "Packed".into(),
        },
        lines: vec![SlipLine {
            title: "A heron".into(),
            format: "A4".into(),
            quantity: 3,
        }],
        order_url: "https://atelier.example/o/1".into(),
        scan_note: "Your order".into(),
        closing_note: "Thank you.".into(),
        left_out_note,
    }
}

pub(crate) struct Pdf(Document);

impl Pdf {
    pub(crate) fn read(bytes: &[u8]) -> Self {
        Self(Document::load_mem(bytes).unwrap())
    }

    pub(crate) fn pages(&self) -> usize {
        self.0.get_pages().len()
    }

    /// A box of the first page, in points.
    pub(crate) fn page_box(&self, name: &[u8]) -> [f32; 4] {
        let page = self.0.get_pages()[&1];
        let numbers = self.0.get_dictionary(page).unwrap().get(name).unwrap();
        let numbers = numbers.as_array().unwrap().iter();
        let numbers: Vec<f32> = numbers.map(|n| n.as_float().unwrap()).collect();
        numbers.try_into().unwrap()
    }

    pub(crate) fn info(&self, name: &[u8]) -> String {
        let info = self.0.trailer.get(b"Info").unwrap();
        let (_, info) = self.0.dereference(info).unwrap();
        let text = info.as_dict().unwrap().get(name).unwrap();
        lopdf::decode_text_string(text).unwrap()
    }

    pub(crate) fn language(&self) -> String {
        let language = self.0.catalog().unwrap().get(b"Lang").unwrap();
        lopdf::decode_text_string(language).unwrap()
    }

    pub(crate) fn text(&self) -> String {
        let pages: Vec<u32> = self.0.get_pages().keys().copied().collect();
        self.0.extract_text(&pages).unwrap()
    }

    /// Where each piece of text begins, from the top left, in points.
    pub(crate) fn text_positions(&self) -> Vec<(f32, f32)> {
        let mut positions = Vec::new();
        for page in self.0.get_pages().into_values() {
            let content = self.0.get_and_decode_page_content(page).unwrap();
            for step in content.operations.iter().filter(|o| o.operator == "Tm") {
                let numbers: Vec<f32> = step.operands.iter().flat_map(Object::as_float).collect();
                positions.push((numbers[4], numbers[5]));
            }
        }
        assert!(!positions.is_empty());
        positions
    }
}
